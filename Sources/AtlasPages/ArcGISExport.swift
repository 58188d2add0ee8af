public import Atlas
internal import Drawings
public import Foundation
internal import Markup
internal import Outputs
internal import Pictures
internal import PortalKernel
internal import Vocabulary

/// Layers as ArcGIS Online takes them: per layer a zipped file geodatabase (a map's GeoTIFF), what its item says in
/// each language, ISO 19139, a thumbnail; and what a person does with them. Source: Esri, "Add items", "Item details".
public struct ArcGISExport {
  private let atlas: AtlasFolder
  private let basemap: Basemap
  private let texts: AtlasTexts
  /// Where the layers are served; nil where nobody said.
  private let server: String?

  /// - Parameter basemap: the file that thumbnails are drawn on (`basemap.geojson`); without one they have no land.
  /// - Throws: `ReferenceTableError` when the program's own files are not beside it.
  public init(_ atlas: AtlasFolder, basemap: Data?, server: String?) throws {
    (self.atlas, self.server) = (atlas, server)
    let places = try ReferenceTables().places
    self.basemap = basemap.flatMap { Basemap($0, places: places) } ?? .none
    texts = try AtlasTexts()
  }

  /// Writes the newest edition of each layer into a folder that is not there yet, whole or not at all.
  /// - Parameters:
  ///   - isCancelled: asked between layers and features.
  ///   - report: told of each layer when it is done.
  /// - Returns: the layers.
  /// - Throws: ``AtlasError``.
  @discardableResult
  public func write(
    to folder: URL, isCancelled: @escaping @Sendable () -> Bool = { false }, report: (String) -> Void = { _ in }
  ) throws -> [LayerEdition.Record] {
    guard !FileManager.default.fileExists(atPath: folder.path) else {
      throw AtlasError("\(folder.path) exists; name a folder that does not")
    }
    let staging = URL(fileURLWithPath: "\(folder.path).part-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: staging) }
    do {
      try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
      var records: [LayerEdition.Record] = []
      for id in try atlas.layers() {
        guard let name = try atlas.editions(of: id).last else { continue }
        if isCancelled() { throw AtlasError("interrupted; nothing was written") }
        let edition = try atlas.edition(of: id, name)
        try edition.verify()
        try write(edition, to: staging.appendingPathComponent(id), isCancelled)
        records.append(edition.record)
        report("\(id)@\(name)")
      }
      guard !records.isEmpty else { throw AtlasError("no layers; ecotone atlas add makes one") }
      for language in Language.allCases {
        try write(steps(records, language), staging.appendingPathComponent("README.\(language.rawValue).txt"))
      }
      try FileManager.default.moveItem(at: staging, to: folder)
      return records
    } catch let error as CocoaError {
      throw AtlasError("cannot write \(folder.path): \(error.localizedDescription)")
    }
  }

  private func write(_ text: String, _ file: URL) throws { try Data(text.utf8).write(to: file) }

  private func write(_ edition: LayerEdition, to folder: URL, _ isCancelled: @escaping @Sendable () -> Bool) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let record = edition.record
    if record.raster == nil {
      try geodatabase(edition, to: folder, isCancelled)
    } else {
      try FileManager.default.copyItem(
        at: edition.folder.appendingPathComponent(LayerEdition.mapName),
        to: folder.appendingPathComponent("\(record.id).tif"))
    }
    for language in Language.allCases {
      let address = address(edition, language)
      let links =
        [(record.description.publisher, record.description.attribution)] + (address.map { [($0, record.id)] } ?? [])
      try write(
        LayerMetadata(edition, language, links: links).text,
        folder.appendingPathComponent("metadata.\(language.rawValue).xml"))
      try item(edition, language).write(to: folder.appendingPathComponent("item.\(language.rawValue).json"))
    }
    if let thumbnail = try thumbnail(edition) {
      try Data(thumbnail).write(to: folder.appendingPathComponent("thumbnail.png"))
    }
  }

  private func address(_ edition: LayerEdition, _ language: Language) -> String? {
    let pin = "\(edition.record.id)@\(edition.record.edition)"
    return server.map { $0 + Route.layer.path.filled([pin], language: language) }
  }

  /// A zip with the geodatabase and nothing else, as ArcGIS wants it.
  private func geodatabase(
    _ edition: LayerEdition, to folder: URL, _ isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let work = folder.appendingPathComponent(".work")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: work) }
    let store = try LayerStore(edition)
    let numbers = try store.numbers(.init())
    let written = try FeatureExport(store, language: .english).write(numbers, as: .fileGeodatabase, to: work) {
      if isCancelled() { throw AtlasError("interrupted; nothing was written") }
    }
    let path = folder.appendingPathComponent("\(edition.record.id).gdb.zip").path
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
    else {
      throw AtlasError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    defer { try? file.close() }
    let zip = ZipWriter { try file.write(contentsOf: Data($0)) }
    for name in written.files {
      try zip.begin(name)
      let data = try Data(contentsOf: work.appendingPathComponent(name), options: .alwaysMapped)
      try data.withUnsafeBytes { try zip.write($0) }
    }
    try zip.finish()
    try file.synchronize()
  }

  /// What the page of an item on ArcGIS Online says.
  private func item(_ edition: LayerEdition, _ language: Language) throws -> Data {
    let (record, description) = (edition.record, edition.record.description)
    let readme = LayerReadme(edition, texts, language, address: address(edition, language))
    let source = texts(
      "readme.source", language,
      [
        "file": record.source.name, "sha256": record.source.sha256, "attribution": description.attribution,
        "publisher": description.publisher,
      ])
    let paragraphs: HTML = "<p>\(description.summary.text(language))</p><p>\(source)</p><p>\(readme.citation)</p>"
    let cultures: [Language: String] = [.english: "en-us", .french: "fr-ca", .spanish: "es-mx"]
    var object: [String: Any] = [
      "title": description.title.text(language),
      // Esri shows 2,048 letters of it.
      "snippet": String(description.summary.text(language).prefix(2_048)), "description": paragraphs.text,
      "tags": [description.theme, record.id, "North American Environmental Atlas"],
      "accessInformation": description.attribution, "licenseInfo": description.licence,
      "culture": cultures[language] ?? language.rawValue, "type": record.raster == nil ? "File Geodatabase" : "Image",
      "typeKeywords": ["\(record.id)@\(record.edition)"],
    ]
    if let extent = record.extent, extent.count == 4 {
      object["extent"] = [[extent[0], extent[1]], [extent[2], extent[3]]]
    }
    let data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return data + Data("\n".utf8)
  }

  /// 600 x 400 dots: the layer's drawing on land.
  private func thumbnail(_ edition: LayerEdition) throws -> [UInt8]? {
    guard let drawing = edition.record.drawing, drawing.box.count == 4,
      let data = FileManager.default.contents(atPath: edition.folder.appendingPathComponent(drawing.file).path)
    else { return nil }
    let colours = ["land": "#f6f4ef", "state": "#f1efe8", "lake": "#e6eef1"]
    let land = LayerStill.land(drawing, basemap).map { kind, path -> XML in
      """
      <path d="\(path)" fill="\(colours[kind] ?? "#f1efe8")" stroke="#b9b7ab" vector-effect="non-scaling-stroke" \
      stroke-width="0.5"/>
      """
    }
    let place: XML = """
      x="\(String(drawing.box[0]))" y="\(String(drawing.box[1]))" width="\(String(drawing.box[2]))" \
      height="\(String(drawing.box[3]))"
      """
    let type = drawing.file.hasSuffix(".svg") ? "image/svg+xml" : "image/png"
    let svg: XML = """
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
      width="\(String(LayerPicture.width))" height="\(String(LayerPicture.height))" \
      viewBox="\(drawing.box.map(String.init).joined(separator: " "))"><rect \(place) fill="#e6eef1"/>\(land)\
      <image \(place) xlink:href="data:\(type);base64,\(data.base64EncodedString())"/></svg>
      """
    do {
      return try PNG.data(
        svg: svg.text, width: Double(LayerPicture.width), height: Double(LayerPicture.height), scale: 1)
    } catch { throw AtlasError("\(edition.folder.path): its thumbnail: \(error.description)") }
  }

  /// What a person does with the folder.
  private func steps(_ records: [LayerEdition.Record], _ language: Language) -> String {
    func t(_ key: String, _ values: [String: String] = [:]) -> String { texts(key, language, values) }
    let named = ["language": language.rawValue]
    let steps = [
      t("arcgis.add", ["file": "*.gdb.zip / *.tif"]), t("arcgis.item", named),
      t("arcgis.thumbnail", ["file": "thumbnail.png"]), t("arcgis.metadata", named), t("arcgis.check"),
    ]
    let layers = records.map { record -> String in
      let values = [
        "layer": record.id, "title": record.description.title.text(language), "edition": record.edition,
        "count": String(record.features),
      ]
      return "  [ ] " + t(record.raster == nil ? "arcgis.features" : "arcgis.map", values)
    }
    return
      ([t("arcgis.title"), "", t("arcgis.intro")] + steps.enumerated().map { "  \($0 + 1). \($1)" }
      + ["", t("arcgis.layers")] + layers).joined(separator: "\n") + "\n"
  }
}
