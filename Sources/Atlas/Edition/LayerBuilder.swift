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
  let description: LayerDescription
  private let repairs: Set<Repair>

  /// - Throws: ``AtlasError`` for a name that is no word of an address.
  public init(_ atlas: AtlasFolder, id: String, _ description: LayerDescription, repairs: Set<Repair> = []) throws {
    guard AtlasFolder.isName(id) else {
      throw AtlasError("--as \(id): expected small letters, digits and hyphens, such as ecoregions-l3")
    }
    (self.atlas, self.id, self.description, self.repairs) = (atlas, id, description, repairs)
  }

  /// What an edition is made of, but for what all have.
  struct Content {
    var features = 0
    var vertices = 0
    var kinds: [String: Int] = [:]
    var extent: [Double]?
    var fields: [LayerEdition.Record.Field] = []
    var highestID = 0
    var repairs: [LayerEdition.Record.Repair] = []
    var faults: [String: Int] = [:]
    var tiles: [LayerEdition.Record.Tiles] = []
    var drawing: LayerEdition.Record.Drawing?
    var changes: LayerEdition.Record.Changes?
    var raster: LayerEdition.Record.Raster?
    /// Names of the files that were written.
    var files: [String] = []
  }

  /// - Parameter isCancelled: asked before each feature.
  /// - Throws: ``AtlasError``; then nothing is written.
  public func add(_ file: VectorFile, isCancelled: () -> Bool = { false }) throws -> LayerEdition {
    try checkFields(file)
    return try add(file.path, layer: file.layer, file.reference) { folder, known in
      try content(file, folder, known, isCancelled)
    }
  }

  /// - Parameters:
  ///   - path: of the source.
  ///   - make: writes an edition's files into a folder, with the editions before it at hand.
  func add(
    _ path: String, layer: String, _ reference: SourceReference, make: (URL, [LayerEdition]) throws -> Content
  ) throws -> LayerEdition {
    let (bytes, hash) = try Self.hash(path)
    let year = try description.year()
    // One at a time: an edition's numbers go on from the ones before.
    let staging = try LayerStaging(atlas.place(of: id))
    defer { staging.remove() }
    let known = try atlas.editions(of: id).map { try atlas.edition(of: id, $0) }
    let asked = repairs.map(\.rawValue).sorted()
    if let same = known.first(where: { edition in
      let source = edition.record.source
      return source.sha256 == hash && source.layer == layer && source.crs == reference.wkt
        && edition.record.description == description && edition.record.repairing == asked
    }) {
      throw AtlasError("\(path): is \(id) \(same.record.edition) already")
    }
    let number =
      1
      + (known.compactMap { AtlasFolder.Version($0.record.edition) }.filter { $0.year == year }
        .map(\.number).max() ?? 0)
    let edition = "\(year).\(number)"
    let content = try make(staging.url, known)
    let files = try content.files.map { name in
      (name, try Self.hash(staging.url.appendingPathComponent(name).path).sha256)
    }
    let record = LayerEdition.Record(
      format: LayerEdition.format, id: id, edition: edition, description: description,
      source: .init(
        name: URL(fileURLWithPath: path).lastPathComponent, layer: layer, bytes: bytes, sha256: hash,
        crs: reference.wkt, crsName: reference.name, crsWay: reference.way.rawValue),
      features: content.features, vertices: content.vertices, kinds: content.kinds, extent: content.extent,
      fields: content.fields, key: description.key, highestID: content.highestID, repairing: asked,
      repairs: content.repairs, faults: content.faults, tiles: content.tiles, drawing: content.drawing,
      changes: content.changes, raster: content.raster,
      files: Dictionary(uniqueKeysWithValues: files), program: Program.version)
    try staging.write(try Self.encoded(record), LayerEdition.recordName)
    try staging.commit(to: atlas.place(of: id, edition))
    return try atlas.edition(of: id, edition)
  }

  private static func encoded(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }

  private func content(
    _ file: VectorFile, _ folder: URL, _ known: [LayerEdition], _ isCancelled: () -> Bool
  ) throws -> Content {
    var check = LayerCheck()
    check.region = description.bounds
    // A file is read once, unless its shapes are repaired: then what was wrong is looked for in those of the file.
    let isRepairing = repairs.contains(.rings)
    var pass = try check.begin(file)
    if isRepairing {
      try file.each { pass.add($0) }
      try Self.refuse(pass.result.faults, file.path)
    }
    var numbering = try FeatureNumbers(key: description.key, file, before: known)
    let writer = try FeatureWriter(
      folder.appendingPathComponent(LayerEdition.featuresName).path, file.fields, date: description.date)
    var (content, box) = (Content(), Box())
    var tiles = LayerTiles(description, file.fields)
    try file.each(repairing: isRepairing ? .structure : nil) { feature in
      if isCancelled() { throw AtlasError("interrupted; nothing was written") }
      if !isRepairing { pass.add(feature) }
      let (values, shape, own) = repaired(feature, file.fields)
      content.repairs += own
      content.features += 1
      content.vertices += shape?.vertexCount ?? 0
      if let shape {
        content.kinds[shape.kind.rawValue, default: 0] += 1
        box.add(shape)
      }
      let number = try numbering.number(of: feature.number, values)
      try writer.write(number, values, shape)
      tiles.add(number, values, shape)
    }
    var faults = pass.result.faults
    if !isRepairing { try Self.refuse(faults, file.path) }
    try writer.close()
    faults.removeAll { fault in content.repairs.contains { $0.kind == fault.kind.rawValue } }
    content.faults = faults.reduce(into: [:]) { $0[$1.kind.rawValue, default: 0] += 1 }
    content.extent = box.numbers
    content.fields = file.fields.map { .init(name: $0.name, kind: $0.kind.rawValue) }
    content.highestID = numbering.highest
    (content.tiles, content.drawing) = try tiles.write(
      to: folder, id: id, bounds: box.numbers, isCancelled: isCancelled)
    content.files =
      [LayerEdition.featuresName] + content.tiles.map(\.file) + (content.drawing.map { [$0.file] } ?? [])
    if let before = known.last, let key = description.key, before.record.key == key {
      let features = try VectorFile(folder.appendingPathComponent(LayerEdition.featuresName).path)
      let changes = try LayerDifference(before.features(), features, key: key).changes
      content.changes = LayerEdition.Record.Changes(
        since: before.record.edition, file: LayerEdition.changesName,
        counts: changes.reduce(into: [:]) { $0[$1.kind.rawValue, default: 0] += 1 })
      content.files.append(LayerEdition.changesName)
      try Self.encoded(changes).write(to: folder.appendingPathComponent(LayerEdition.changesName))
    }
    return content
  }

  /// Refuses what would be lost, or be another shape than was meant.
  private static func refuse(_ faults: [LayerFault], _ path: String) throws {
    if let fault = faults.first(where: { $0.kind == .place || $0.kind == .antimeridian }) {
      throw AtlasError("\(path): feature \(fault.feature ?? 0): \(fault.text)")
    }
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
    if let legend = description.legend, legend.field == nil {
      throw AtlasError("\(file.path): legend.field is missing: the field whose values the classes are")
    }
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

  /// Bytes and SHA-256 of what was read: of a file its own; of the parts of a shapefile and of a file geodatabase that
  /// of a list of their names and hashes.
  /// - Throws: ``AtlasError`` for what cannot be read: a hash of a part would pass for one of the whole.
  static func hash(_ path: String) throws -> (bytes: Int, sha256: String) {
    let url = URL(fileURLWithPath: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw AtlasError("\(path): no such file")
    }
    var (folder, names) = (url.deletingLastPathComponent(), [url.lastPathComponent])
    do {
      if isFolder.boolValue {
        folder = url
        names = try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
      } else if path.lowercased().hasSuffix(".shp") {
        // Whichever way endings are written.
        let stem = url.deletingPathExtension().lastPathComponent
        let parts = [".shp", ".shx", ".dbf", ".prj", ".cpg"]
        names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { name in
          name.hasPrefix(stem + ".") && parts.contains(name.dropFirst(stem.count).lowercased())
        }.sorted()
      }
    } catch { throw AtlasError("\(path): cannot be read: \((error as NSError).localizedDescription)") }
    var (bytes, hashes) = (0, [(name: String, hash: String)]())
    for name in names {
      let file = folder.appendingPathComponent(name).path
      var status = stat()
      guard stat(file, &status) == 0 else { throw AtlasError("\(file): \(String(cString: strerror(errno)))") }
      if status.st_mode & S_IFMT == S_IFDIR { continue }
      guard let hash = SHA256Digest.hexadecimal(ofFile: file) else { throw AtlasError("\(file): cannot be read whole") }
      bytes += Int(status.st_size)
      hashes.append((name, hash))
    }
    if hashes.count == 1, !isFolder.boolValue { return (bytes, hashes[0].hash) }
    return (bytes, SHA256Digest.hexadecimal(of: Array(hashes.map { "\($0.hash) \($0.name)\n" }.joined().utf8)))
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
      guard let own = features.fields.firstIndex(where: { $0.name == key }) else {
        throw AtlasError("\(edition.folder.path): has no field \(key), by which its record numbers features")
      }
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
