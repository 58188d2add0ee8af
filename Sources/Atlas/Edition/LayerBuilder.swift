internal import Digests
internal import Foundation
internal import Vocabulary

/// Makes an edition of a layer from a file and its description, in one step or not at all.
public struct LayerBuilder {
  /// What of a layer's faults is repaired.
  public enum Repair: String, CaseIterable, Sendable {
    /// Rings that cross themselves are divided by structure.
    case rings
    /// Blanks around texts are taken away, several within one are one.
    case blanks
    /// Stand-ins for nothing become nothing.
    case nothing
    /// A shape at longitude 0, latitude 0 is taken away; the feature stays.
    case zero
  }

  private let atlas: AtlasFolder
  private let id: String
  private let description: LayerDescription
  private let repairs: Set<Repair>

  /// - Throws: ``AtlasError`` for a name that is no word of an address.
  public init(_ atlas: AtlasFolder, id: String, _ description: LayerDescription, repairs: Set<Repair> = []) throws {
    guard AtlasFolder.isName(id) else {
      throw AtlasError("--as \(id): expected small letters, digits and hyphens, such as ecoregions-l3")
    }
    (self.atlas, self.id, self.description, self.repairs) = (atlas, id, description, repairs)
  }

  /// - Parameter isCancelled: asked before each feature.
  /// - Throws: ``AtlasError``; then nothing is written.
  public func add(_ file: VectorFile, isCancelled: () -> Bool = { false }) throws -> LayerEdition {
    let (bytes, hash) = try Self.hash(file.path)
    try checkFields(file)
    // One at a time: an edition's numbers go on from the ones before.
    let staging = try LayerStaging(atlas.place(of: id))
    defer { staging.remove() }
    let known = try atlas.editions(of: id).map { try atlas.edition(of: id, $0) }
    let asked = repairs.map(\.rawValue).sorted()
    if let same = known.first(where: { edition in
      let source = edition.record.source
      return source.sha256 == hash && source.layer == file.layer && source.crs == file.reference.wkt
        && edition.record.description == description && edition.record.repairing == asked
    }) {
      throw AtlasError("\(file.path): is \(id) \(same.record.edition) already")
    }
    let number =
      1
      + (known.compactMap { AtlasFolder.Version($0.record.edition) }.filter { $0.year == description.year }
        .map(\.number).max() ?? 0)
    let edition = "\(description.year).\(number)"
    var check = LayerCheck()
    check.region = description.bounds
    var faults = try check.check(file).faults
    // What would be lost, or be another shape than was meant.
    if let fault = faults.first(where: { $0.kind == .place || $0.kind == .antimeridian }) {
      throw AtlasError("\(file.path): feature \(fault.feature ?? 0): \(fault.text)")
    }
    var numbering = try FeatureNumbers(key: description.key, file, before: known)
    do {
      let writer = try FeatureWriter(
        staging.url.appendingPathComponent(LayerEdition.featuresName).path, file.fields, date: description.date)
      var (features, vertices, kinds, box) = (0, 0, [String: Int](), Box())
      var done: [LayerEdition.Record.Repair] = []
      try file.each(repairing: repairs.contains(.rings)) { feature in
        if isCancelled() { throw AtlasError("interrupted; nothing was written") }
        let (values, shape, own) = repaired(feature, file.fields)
        done += own
        features += 1
        vertices += shape?.vertexCount ?? 0
        if let shape {
          kinds[shape.kind.rawValue, default: 0] += 1
          box.add(shape)
        }
        try writer.write(try numbering.number(of: feature.number, values), values, shape)
      }
      try writer.close()
      faults.removeAll { fault in done.contains { $0.kind == fault.kind.rawValue } }
      let (_, featuresHash) = try Self.hash(staging.url.appendingPathComponent(LayerEdition.featuresName).path)
      let record = LayerEdition.Record(
        format: LayerEdition.format, id: id, edition: edition, description: description,
        source: .init(
          name: URL(fileURLWithPath: file.path).lastPathComponent, layer: file.layer, bytes: bytes, sha256: hash,
          crs: file.reference.wkt, crsName: file.reference.name, crsWay: file.reference.way.rawValue),
        features: features, vertices: vertices, kinds: kinds, extent: box.numbers,
        fields: file.fields.map { .init(name: $0.name, kind: $0.kind.rawValue) }, key: description.key,
        highestID: numbering.highest, repairing: asked, repairs: done,
        faults: faults.reduce(into: [:]) { $0[$1.kind.rawValue, default: 0] += 1 },
        files: [LayerEdition.featuresName: featuresHash], program: Program.version)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try staging.write(try encoder.encode(record) + Data("\n".utf8), LayerEdition.recordName)
      try staging.commit(to: atlas.place(of: id, edition))
    }
    return try atlas.edition(of: id, edition)
  }

  private struct Box {
    var bounds: GeoBounds?

    mutating func add(_ shape: LayerGeometry) {
      guard let own = shape.box else { return }
      bounds =
        bounds.flatMap {
          GeoBounds(
            west: min($0.west, own.west), south: min($0.south, own.south), east: max($0.east, own.east),
            north: max($0.north, own.north))
        } ?? own
    }

    var numbers: [Double]? { bounds.map { [$0.west, $0.south, $0.east, $0.north] } }
  }

  /// Whether the fields that the description speaks of are there.
  private func checkFields(_ file: VectorFile) throws {
    let names = Set(file.fields.map(\.name))
    let asked = (description.fields ?? []).map(\.name) + [description.key, description.legend?.field].compactMap { $0 }
    if let other = asked.first(where: { !names.contains($0) }) {
      throw AtlasError(
        "\(file.path): no field \(other), of which the description speaks; it has "
          + file.fields.map(\.name).joined(separator: ", "))
    }
  }

  private func repaired(_ feature: VectorFile.Feature, _ fields: [VectorFile.Field]) -> (
    [VectorFile.Value], LayerGeometry?, [LayerEdition.Record.Repair]
  ) {
    var done: [LayerEdition.Record.Repair] = []
    func note(_ kind: Repair, _ field: String?, _ text: String) {
      done.append(.init(kind: kind.rawValue, feature: feature.number, field: field, text: text))
    }
    var shape = feature.shape
    if repairs.contains(.rings), let fault = feature.fault, shape != nil { note(.rings, nil, fault) }
    if repairs.contains(.zero), let own = shape, LayerCheck.isAtZero(own) {
      shape = nil
      note(.zero, nil, "was at longitude 0, latitude 0")
    }
    let values = zip(feature.values, fields).map { value, field -> VectorFile.Value in
      if repairs.contains(.nothing), LayerCheck.isNothing(value) {
        note(.nothing, field.name, "was \(value.text ?? "")")
        return .none
      }
      guard repairs.contains(.blanks), case .text(let text) = value else { return value }
      let plain = TextFolding.collapseWhitespace(text)
      guard plain != text else { return value }
      note(.blanks, field.name, "was “\(text)”")
      return .text(plain)
    }
    return (values, shape, done)
  }

  /// Bytes and SHA-256 of a file, or of all files of a folder (a file geodatabase) in the order of their names.
  static func hash(_ path: String) throws -> (bytes: Int, sha256: String) {
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    var files = [path]
    if isFolder.boolValue {
      let names = (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted()
      files = names.map { path + "/" + $0 }.filter { name in
        var isInner: ObjCBool = false
        return FileManager.default.fileExists(atPath: name, isDirectory: &isInner) && !isInner.boolValue
      }
    } else if path.lowercased().hasSuffix(".shp") {
      // Its parts, whichever way their endings are written, in one order.
      let url = URL(fileURLWithPath: path)
      let stem = url.deletingPathExtension().lastPathComponent
      let names = (try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)) ?? []
      files = ["shp", "shx", "dbf", "prj", "cpg"].flatMap { ending in
        names.filter { $0.hasPrefix(stem + ".") && $0.lowercased() == "\(stem).\(ending)".lowercased() }.sorted()
      }.map { url.deletingLastPathComponent().appendingPathComponent($0).path }
    }
    let digest = SHA256Digest()
    var bytes = 0
    for file in files {
      guard let handle = FileHandle(forReadingAtPath: file) else {
        throw AtlasError("\(file): cannot be read: \(String(cString: strerror(errno)))")
      }
      defer { try? handle.close() }
      while let piece = try? handle.read(upToCount: 1 << 20), !piece.isEmpty {
        bytes += piece.count
        piece.withUnsafeBytes { digest.update($0) }
      }
    }
    return (bytes, digest.finish())
  }
}

/// The numbers of features: by a key the same in every edition, else in the file's order.
struct FeatureNumbers {
  private let field: Int?
  private let path: String
  private var known: [String: Int] = [:]
  private var given: [Int: Int] = [:]
  private(set) var highest: Int

  /// - Parameter before: all editions, the oldest first: what comes back has its number again.
  init(key: String?, _ file: VectorFile, before: [LayerEdition]) throws {
    path = file.path
    field = key.flatMap { key in file.fields.firstIndex { $0.name == key } }
    // Without a key numbers are of one edition.
    highest = key == nil ? 0 : before.map(\.record.highestID).max() ?? 0
    guard let key else { return }
    var known: [String: Int] = [:]
    for edition in before where edition.record.key == key {
      let features = try edition.features()
      guard let own = features.fields.firstIndex(where: { $0.name == key }) else { continue }
      try features.each { feature in if let text = feature.values[own].text { known[text] = feature.number } }
    }
    self.known = known
  }

  /// - Throws: ``AtlasError`` for a key that is missing, or another feature's.
  ///
  /// - Parameters:
  ///   - feature: its number in the file.
  ///   - values: as they are kept: what is repaired is the key of the next edition too.
  mutating func number(of feature: Int, _ values: [VectorFile.Value]) throws -> Int {
    guard let field else { return try next() }
    guard let key = values[field].text, !key.isEmpty else {
      throw AtlasError("\(path): feature \(feature): has no key, which keeps its number")
    }
    let number = try known[key] ?? next()
    known[key] = number
    if let other = given[number] {
      throw AtlasError("\(path): features \(other) and \(feature) have one key, \(key)")
    }
    given[number] = feature
    return number
  }

  private mutating func next() throws -> Int {
    guard highest < Int(Int32.max) else { throw AtlasError("\(path): too many features for numbers of 32 bits") }
    highest += 1
    return highest
  }
}
