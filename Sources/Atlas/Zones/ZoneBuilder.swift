internal import CGDAL
internal import Digests
internal import Foundation
internal import LandCover
public import Places
internal import Vocabulary

/// Makes a layer of zones, or a border's line, from a file, in one step or not at all.
public struct ZoneBuilder {
  private let folder: ZoneFolder
  private let isCancelled: () -> Bool

  /// Of the smaller zone's area: what zones have in common beyond it is no sliver. Outlines that were generalised
  /// apart have one or two hundredths in common.
  private static let mostShared = 0.05
  /// Written into the GeoPackage, whose format wants the time of a change: the same features give the same bytes.
  private static let date = "2000-01-01"

  public init(_ folder: ZoneFolder, isCancelled: @escaping () -> Bool = { false }) {
    (self.folder, self.isCancelled) = (folder, isCancelled)
  }

  /// The fields that name zones, and the layer's own titles, by language (`en`, `fr`, `es`).
  public struct Naming {
    /// The first is the one that tells zones apart.
    public var fields: [(language: String, field: String)]
    public var title: [String: String]

    public init(fields: [(language: String, field: String)], title: [String: String]) {
      (self.fields, self.title) = (fields, title)
    }
  }

  // MARK: Layers

  /// Adds a layer; features with one name are one zone.
  /// - Parameters:
  ///   - name: small letters, digits and hyphens.
  ///   - isRepairing: whether rings that cross are repaired: what an even number of them enclose is outside, as on a
  ///     map. Without it they are refused.
  /// - Throws: ``AtlasError``; then nothing is written.
  public func add(_ file: VectorFile, name: String, _ naming: Naming, isRepairing: Bool) throws -> ZoneRecord {
    guard ZoneName.isLayer(name) else {
      throw AtlasError(
        "--name \(name): expected small letters, digits and hyphens, a letter first, such as watersheds"
          + (ZoneName.taken.contains(name) ? "; \(name) is a word of questions already" : ""))
    }
    if file.fields.isEmpty { throw AtlasError("\(file.path): no feature with a field; expected polygons with names") }
    let columns = try naming.fields.map { try Self.column($0.field, file) }
    var zones: [String: (names: [String: String], shapes: [LayerGeometry])] = [:]
    try file.each(repairing: isRepairing ? .evenOdd : nil) { feature in
      if isCancelled() { throw AtlasError("interrupted; nothing was written") }
      let place = "\(file.path): feature \(feature.number)"
      let names = columns.map { column in
        feature.values[column].text.map { TextFolding.collapseWhitespace($0) } ?? ""
      }
      guard let own = names.first, !own.isEmpty else {
        throw AtlasError("\(place): no \(naming.fields[0].field); expected a name for each zone")
      }
      if let fault = feature.fault, !(isRepairing && feature.shape != nil) {
        throw AtlasError(
          "\(place) (\(own)): \(fault); expected a whole shape; with --repair, ground that an even number of rings "
            + "enclose is outside")
      }
      guard let shape = feature.shape else { throw AtlasError("\(place) (\(own)): no shape; expected a polygon") }
      guard shape.kind == .polygon else {
        throw AtlasError("\(place) (\(own)): a \(shape.kind.rawValue); expected a polygon")
      }
      guard !shape.crossesAntimeridian else {
        throw AtlasError("\(place) (\(own)): crosses longitude 180; expected a shape divided there")
      }
      if let corner = shape.vertices.first(where: { abs($0.longitude) > 180 || abs($0.latitude) > 90 }) {
        throw AtlasError(
          "\(place) (\(own)): a corner at longitude \(corner.longitude), latitude \(corner.latitude): "
            + "no place on the Earth")
      }
      let code = Self.code(of: own)
      let texts = Dictionary(
        zip(naming.fields.map(\.language), names).filter { !$1.isEmpty }, uniquingKeysWith: { first, _ in first })
      let known = zones[code]?.names ?? texts
      guard known[naming.fields[0].language] == own else {
        throw AtlasError(
          "\(place): \(own) and \(known[naming.fields[0].language] ?? "") would both be \(code); expected names that "
            + "differ by more than capitals, accents and signs")
      }
      zones[code, default: (known, [])].shapes.append(shape)
    }
    guard !zones.isEmpty else { throw AtlasError("\(file.path): no feature; expected polygons") }
    let joined = try zones.map { code, zone in
      (code: code, names: zone.names, features: zone.shapes.count, shape: try Self.joined(zone.shapes, code))
    }.sorted { $0.code < $1.code }
    let overlap = try overlap(joined.map { ($0.code, $0.shape) })
    return try write(name: name, file, joined.map { ($0.code, $0.shape) }) { source, features in
      ZoneRecord(
        name: name, title: naming.title,
        fields: Dictionary(naming.fields.map { ($0.language, $0.field) }, uniquingKeysWith: { first, _ in first }),
        source: source,
        zones: joined.map { .init(code: $0.code, names: $0.names, features: $0.features) }, overlap: overlap,
        features: features)
    }
  }

  private static func column(_ name: String, _ file: VectorFile) throws -> Int {
    guard let column = file.fields.firstIndex(where: { $0.name == name }) else {
      throw AtlasError(
        "\(file.path): no field \(name); it has \(file.fields.map(\.name).joined(separator: ", "))")
    }
    return column
  }

  /// A name without a letter of ours has a code by its hash; what stands for "no zone" is no zone's code.
  private static func code(of name: String) -> String {
    let code = ZoneName.code(of: name)
    if code.isEmpty { return "zone-" + SHA256Digest.hexadecimal(of: Array(name.utf8)).prefix(10) }
    return [ZoneName.outside, ZoneName.unplaced].contains(code) ? "\(code)-zone" : code
  }

  /// The shapes of a zone as one: where they overlap, the ground counts once.
  private static func joined(_ shapes: [LayerGeometry], _ code: String) throws -> LayerGeometry {
    if shapes.count == 1 { return shapes[0] }
    let whole = OGR_G_CreateGeometry(wkbMultiPolygon)
    defer { OGR_G_DestroyGeometry(whole) }
    for part in shapes.flatMap(\.parts) { OGR_G_AddGeometryDirectly(whole, try polygon(part, code)) }
    guard let union = OGR_G_UnionCascaded(whole) else {
      throw AtlasError("\(code): its shapes cannot be joined: \(GDAL.message)")
    }
    defer { OGR_G_DestroyGeometry(union) }
    guard let shape = LayerGeometry(union), shape.kind == .polygon else {
      throw AtlasError("\(code): its shapes cannot be joined; expected polygons")
    }
    return shape
  }

  private static func polygon(_ part: LayerGeometry.Part, _ code: String) throws -> OGRGeometryH? {
    let collection = LayerGeometry(.polygon, [part]).ogr()
    defer { OGR_G_DestroyGeometry(collection) }
    guard let collection else { throw AtlasError("\(code): a shape that cannot be made") }
    return OGR_G_Clone(
      OGR_GT_Flatten(OGR_G_GetGeometryType(collection)) == wkbPolygon
        ? collection : OGR_G_GetGeometryRef(collection, 0))
  }

  /// The largest ground that two zones have in common, where it is more than a sliver.
  private func overlap(_ zones: [(code: String, shape: LayerGeometry)]) throws -> ZoneRecord.Overlap? {
    let shapes = zones.map { $0.shape.ogr() }
    defer { for shape in shapes { OGR_G_DestroyGeometry(shape) } }
    let boxes = zones.map(\.shape.box)
    let areas = zones.map(\.shape.squareKilometres)
    var most: ZoneRecord.Overlap?
    for one in zones.indices {
      if isCancelled() { throw AtlasError("interrupted; nothing was written") }
      for other in zones.indices.dropFirst(one + 1) {
        guard let a = boxes[one], let b = boxes[other], a.west < b.east, b.west < a.east, a.south < b.north,
          b.south < a.north, let common = OGR_G_Intersection(shapes[one], shapes[other])
        else { continue }
        defer { OGR_G_DestroyGeometry(common) }
        let area = Self.squareKilometres(common)
        if area > Self.mostShared * min(areas[one], areas[other]), area > most?.squareKilometres ?? 0 {
          most = .init(zones: [zones[one].code, zones[other].code], squareKilometres: (area * 1000).rounded() / 1000)
        }
      }
    }
    CPLErrorReset()
    return most
  }

  /// Of the polygons among what two shapes have in common; edges and corners have no area.
  private static func squareKilometres(_ geometry: OGRGeometryH) -> Double {
    (LayerGeometry(geometry) ?? LayerGeometry.polygons(of: geometry))?.squareKilometres ?? 0
  }

  // MARK: Borders

  /// Adds the line between two countries. Of a file in Natural Earth's way, which tells the countries to the left and
  /// to the right of each line (`adm0_a3_l`, `adm0_a3_r`), the lines between the two; of any other file, all.
  /// - Throws: ``AtlasError``; then nothing is written.
  public func add(_ file: VectorFile, border pair: BorderPair) throws -> ZoneRecord {
    let sides = ["adm0_a3_l", "adm0_a3_r"].map { name in file.fields.firstIndex { $0.name.lowercased() == name } }
    let codes = pair.threeLetterCodes
    var lines: [(String, LayerGeometry)] = []
    try file.each { feature in
      if isCancelled() { throw AtlasError("interrupted; nothing was written") }
      if let left = sides[0], let right = sides[1] {
        guard Set([feature.values[left].text ?? "", feature.values[right].text ?? ""]) == codes else { return }
      }
      guard let shape = feature.shape else {
        throw AtlasError("\(file.path): feature \(feature.number): \(feature.fault ?? "no shape"); expected a line")
      }
      guard shape.kind == .line else {
        throw AtlasError("\(file.path): feature \(feature.number): a \(shape.kind.rawValue); expected a line")
      }
      lines.append((pair.rawValue, shape))
    }
    guard !lines.isEmpty else {
      throw AtlasError(
        "\(file.path): no line" + (sides[0] == nil ? "" : " between \(codes.sorted().joined(separator: " and "))")
          + "; expected the border's")
    }
    let name = ZoneRecord.name(of: pair)
    return try write(name: name, file, lines) { source, features in
      ZoneRecord(name: name, title: [:], fields: [:], source: source, zones: [], overlap: nil, features: features)
    }
  }

  // MARK: Writing

  private func write(
    name: String, _ file: VectorFile, _ shapes: [(code: String, shape: LayerGeometry)],
    _ record: (ZoneRecord.Source, String) -> ZoneRecord
  ) throws -> ZoneRecord {
    let place = folder.place(of: name)
    guard !FileManager.default.fileExists(atPath: place.path) else {
      throw AtlasError(
        "\(place.path): is there already, and zones never change: answers name them; expected another --name")
    }
    let (bytes, hash) = try LayerBuilder.hash(file.path)
    let staging = try LayerStaging(folder.url)
    defer { staging.remove() }
    let path = staging.url.appendingPathComponent(ZoneFolder.featuresName).path
    let writer = try FeatureWriter(path, [VectorFile.Field(name: "zone", kind: .text)], date: Self.date)
    for (index, zone) in shapes.enumerated() { try writer.write(index + 1, [.text(zone.code)], zone.shape) }
    try writer.close()
    guard let features = SHA256Digest.hexadecimal(ofFile: path) else { throw AtlasError("\(path): cannot be read") }
    let made = record(
      .init(
        name: URL(fileURLWithPath: file.path).lastPathComponent, layer: file.layer, bytes: bytes, sha256: hash,
        crs: file.reference.name), features)
    try staging.write(try made.encoded(), ZoneFolder.recordName)
    try staging.commit(to: place)
    return made
  }
}
