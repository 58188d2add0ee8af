internal import Atlas
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Vocabulary

/// A folder for files that are made for one reader, gone with the last reference to it.
private final class PassingFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("ecotone-layer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}

/// The formats of packages: those of features, and what an edition has ready.
enum PackageFormat {
  private static let map = "tif"
  private static let tiles = "pmtiles"

  /// What a layer can be taken in.
  static func names(_ layer: ServedAtlas.Layer) -> [String] {
    layer.store == nil ? [map] : LayerFormat.allCases.map(\.rawValue) + (layer.tiles.isEmpty ? [] : [tiles])
  }
}

/// A layer or a part of it in a format of others, zipped with what one has to know of it.
extension Visit {
  /// A file of a package: its name there, and where it is.
  private typealias Part = (name: String, path: String)

  func layerPackage() throws -> Reply {
    let (layer, language, given) = (try layer(), try asked(), parameters.withoutEmpty)
    let formats = PackageFormat.names(layer)
    guard let format = try given.value("format") else { throw Problem.missing("format", expected: .oneOf(formats)) }
    guard formats.contains(format) else {
      throw Problem.parameter("format", found: String(format.prefix(40)), expected: .oneOf(formats))
    }
    let ticket = try exportTicket()
    let folder = try PassingFolder()
    let selection = LayerReadme.Selection(
      box: try given.value("bbox"), outline: try given.value("outline"), condition: try given.value("where"))
    let (parts, content) = try made(layer, format, selection, language, in: folder)
    let address = site.publicAddress + Route.layer.path.filled([layer.pin], language: language)
    let readme = LayerReadme(layer.edition, try AtlasTexts(), language, address: address).text(content)
    let own = layer.edition.folder.appendingPathComponent(LayerEdition.recordName).path
    let name = "\(layer.id)-\(layer.name)-\(format).zip"
    var reply = Reply(type: MediaType.zip, fileName: name, ticket) { sink in
      try withExtendedLifetime(folder) {
        let zip = ZipWriter { try sink.write($0) }
        try zip.begin("README.txt")
        try zip.write(readme)
        for part in parts + [(LayerEdition.recordName, own)] {
          try zip.begin(part.name)
          guard let file = FileHandle(forReadingAtPath: part.path) else { throw Problem.notFound("no such file") }
          defer { try? file.close() }
          while let bytes = try file.read(upToCount: 1 << 18), !bytes.isEmpty {
            try bytes.withUnsafeBytes { try zip.write($0) }
          }
        }
        try zip.finish()
      }
    }
    // Formats have the time in them.
    reply.isStable = false
    return reply
  }

  private func made(
    _ layer: ServedAtlas.Layer, _ format: String, _ selection: LayerReadme.Selection, _ language: Language,
    in folder: PassingFolder
  ) throws -> ([Part], LayerReadme.Content) {
    let edition = layer.edition.folder
    if let raster = layer.edition.record.raster {
      guard selection.outline == nil, selection.condition == nil else {
        throw Problem.parameter(
          selection.outline == nil ? "where" : "outline", "a map of classes is cut by a box: bbox")
      }
      let boxes = try boxes(selection.box)
      guard boxes.count < 2 else {
        throw Problem.parameter("bbox", "reaches over longitude 180; ask for each side by itself")
      }
      guard let box = boxes.first else {
        return (
          [(LayerEdition.mapName, edition.appendingPathComponent(LayerEdition.mapName).path)],
          .map(width: raster.width, height: raster.height, selection)
        )
      }
      let path = folder.url.appendingPathComponent(LayerEdition.mapName).path
      guard let bounds = GeoBounds(west: box.left, south: box.bottom, east: box.right, north: box.top),
        let size = try MapClip(layer.edition).write(bounds, to: path)
      else { throw Problem.parameter("bbox", "the map has nothing there") }
      return ([(LayerEdition.mapName, path)], .map(width: size.width, height: size.height, selection))
    }
    guard let store = layer.store else { throw Problem.notFound("no features") }
    guard let kind = LayerFormat(rawValue: format) else {
      guard selection.isWhole else {
        throw Problem.parameter(format, "tiles are those of the whole layer; leave out what chooses")
      }
      let files = (layer.edition.record.tiles ?? []).map(\.file)
      return (files.map { ($0, edition.appendingPathComponent($0).path) }, .whole)
    }
    if kind == .geoPackage, selection.isWhole {
      return (
        [("\(layer.id).gpkg", edition.appendingPathComponent(LayerEdition.featuresName).path)], .whole
      )
    }
    let numbers = try store.numbers(query(layer, store, selection))
    let written = try FeatureExport(store, language: language).write(numbers, as: kind, to: folder.url)
    return (
      written.files.map { ($0, folder.url.appendingPathComponent($0).path) }, .features(written, selection)
    )
  }

  /// The features that a package is asked for.
  private func query(
    _ layer: ServedAtlas.Layer, _ store: LayerStore, _ selection: LayerReadme.Selection
  ) throws -> LayerStore.Query {
    var query = LayerStore.Query()
    query.boxes = try boxes(selection.box)
    if let condition = selection.condition {
      do {
        query.filter = try LayerFilter(condition, fields: store.fields, number: FeaturePart.number(layer))
      } catch let fault as LayerFilter.Fault { throw Problem.parameter("where", fault.text) }
    }
    guard let outline = selection.outline else { return query }
    guard query.boxes.isEmpty else { throw Problem.parameter("outline", "not with bbox; expected one of them") }
    let numbers = outline.split(separator: ",", omittingEmptySubsequences: false).map { decimal(String($0)) }
    let places = numbers.compactMap(\.self)
    guard places.count == numbers.count, places.count % 2 == 0 else {
      throw Problem.parameter("outline", "expected longitude and latitude of each corner, joined by commas")
    }
    let ring = stride(from: 0, to: places.count, by: 2).map { PlaneGeometry.Place(places[$0], places[$0 + 1]) }
    do {
      query.shape = try QueryShape(QueryShape.polygon(rings: [ring]), .intersects)
    } catch let fault as QueryShape.Fault { throw Problem.parameter("outline", fault.text) }
    return query
  }

  private func boxes(_ text: String?) throws -> [PlaneBox] { try text.map { try boxes($0, .crs84, of: "bbox") } ?? [] }
}
