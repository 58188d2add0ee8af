public import Foundation
public import Tiles

/// A layer at one time: an immutable folder `ATLAS/ID/YYYY.n` with `features.gpkg` and `layer.json`.
public struct LayerEdition: Sendable {
  /// `layer.json`: what the edition is made of. Everything follows from the file, the description and the editions
  /// before.
  public struct Record: Codable, Sendable, Equatable {
    public struct Source: Codable, Sendable, Equatable {
      public let name: String
      public let layer: String
      public let bytes: Int
      public let sha256: String
      /// The coordinate system as issued, in well-known text, and how positions were found.
      public let crs: String
      public let crsName: String
      public let crsWay: String
    }

    public struct Field: Codable, Sendable, Hashable {
      public let name: String
      public let kind: String

      /// Whether its values are numbers; others are texts.
      public var isNumber: Bool {
        [VectorFile.Field.Kind.integer.rawValue, VectorFile.Field.Kind.real.rawValue].contains(kind)
      }
    }

    /// What was repaired.
    public struct Repair: Codable, Sendable, Equatable {
      public let kind: String
      public let feature: Int
      public let field: String?
      public let text: String
    }

    /// An archive of tiles in one grid.
    public struct Tiles: Codable, Sendable, Equatable {
      public let grid: String
      public let file: String
      public let firstZoom: Int
      public let lastZoom: Int
      public let tiles: Int
      /// Tiles that would have been too large for browsers, by `z/x/y`, and how far their lines may be from the true
      /// ones, in units of a tile: they lost corners, no features.
      public let coarser: [String: Double]
      /// Those that are too large even so.
      public let large: [String]
    }

    /// A still map, and where it is: a box in units of a zoom of the Atlas's own grid.
    public struct Drawing: Codable, Sendable, Equatable {
      public let file: String
      public let zoom: Int
      /// Left, top, width and height.
      public let box: [Int]
    }

    /// What is another than in the edition before.
    public struct Changes: Codable, Sendable, Equatable {
      public let since: String
      public let file: String
      /// By kind: features added, removed, with another attribute, moved.
      public let counts: [String: Int]
    }

    /// A map of classes.
    public struct Raster: Codable, Sendable, Equatable {
      public struct Class: Codable, Sendable, Equatable {
        public let value: Int
        public let pixels: Int
        public let squareKilometres: Double
      }

      public let width: Int
      public let height: Int
      /// In units of the coordinate system: the outer corner of the first pixel, and a pixel's size.
      public let left: Double
      public let top: Double
      public let pixelWidth: Double
      public let pixelHeight: Double
      /// Of a pixel: `uint8`, `int16` and so on.
      public let type: String
      public let nodata: Int?
      public let classes: [Class]
      /// By grid, the zoom at which no pixel is lost.
      public let nativeZooms: [String: Int]
    }

    /// Of this record; a program reads the formats that it knows.
    public let format: Int
    public let id: String
    /// `2011.1`.
    public let edition: String
    public let description: LayerDescription
    public let source: Source
    public let features: Int
    public let vertices: Int
    /// How many features have a shape of each kind.
    public let kinds: [String: Int]
    /// West, south, east and north; nil where no feature has a shape.
    public let extent: [Double]?
    public let fields: [Field]
    public let key: String?
    /// The highest number that any edition gave a feature: numbers are never given again.
    public let highestID: Int
    /// What was to be repaired.
    public let repairing: [String]
    public let repairs: [Repair]
    /// What was found and left as it is, by kind.
    public let faults: [String: Int]
    /// None in editions of the format before.
    public let tiles: [Tiles]?
    /// Nil for a map, and a layer without shapes.
    public let drawing: Drawing?
    /// Nil for a first edition, and without a key, which knows a feature again.
    public let changes: Changes?
    /// Nil for a layer of features.
    public let raster: Raster?
    /// SHA-256 of the other files.
    public let files: [String: String]
    public let program: String
  }

  public static let recordName = "layer.json"
  public static let featuresName = "features.gpkg"
  public static let mapName = "map.tif"
  static let changesName = "changes.json"
  static let format = 2
  /// Editions of format 1 have no tiles.
  private static let formats = 1...format

  public let folder: URL
  public let record: Record

  /// - Throws: ``AtlasError`` for a folder that is no layer edition.
  public init(_ folder: URL) throws {
    let path = folder.appendingPathComponent(Self.recordName).path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw AtlasError("\(folder.path): no \(Self.recordName); expected a folder that ecotone atlas add made")
    }
    struct Version: Decodable { let format: Int }
    guard let version = try? JSONDecoder().decode(Version.self, from: data) else {
      throw AtlasError("\(path): expected what ecotone atlas add writes")
    }
    guard Self.formats.contains(version.format) else {
      throw AtlasError(
        "\(path): format \(version.format); this program reads \(Self.formats.lowerBound) to \(Self.format)")
    }
    do { record = try JSONDecoder().decode(Record.self, from: data) } catch {
      throw AtlasError("\(path): expected what ecotone atlas add writes")
    }
    self.folder = folder
  }

  /// Whether its files are the ones that were written.
  /// - Throws: ``AtlasError`` with the file that is not.
  public func verify() throws {
    for (name, hash) in record.files.sorted(by: { $0.key < $1.key }) {
      let path = folder.appendingPathComponent(name).path
      guard try LayerBuilder.hash(path).sha256 == hash else { throw Self.changed(path) }
    }
  }

  private static func changed(_ path: String) -> AtlasError {
    AtlasError("\(path): is not the file that was written: its SHA-256 is another one than in \(recordName)")
  }

  /// What changed since the edition before; none for a first one.
  /// - Throws: ``AtlasError`` where the file is not the one that was written.
  public func changes() throws -> [LayerDifference.Change] {
    guard let changes = record.changes else { return [] }
    let path = folder.appendingPathComponent(changes.file).path
    guard let data = FileManager.default.contents(atPath: path),
      let made = try? JSONDecoder().decode([LayerDifference.Change].self, from: data)
    else { throw Self.changed(path) }
    return made
  }

  /// Its tiles in a grid; nil in an edition without.
  /// - Throws: ``AtlasError`` where they cannot be read.
  public func tiles(_ grid: TileGrid) throws -> PMTilesFile? {
    guard let own = record.tiles?.first(where: { $0.grid == grid.rawValue }) else { return nil }
    do { return try PMTilesFile(folder.appendingPathComponent(own.file).path) } catch let error as PMTilesError {
      throw AtlasError(error.description)
    }
  }

  /// Its features: their numbers are the edition's, their shapes in longitude and latitude.
  /// - Throws: ``AtlasError`` where they are not the ones that were written.
  public func features() throws -> VectorFile {
    let path = folder.appendingPathComponent(Self.featuresName).path
    guard try LayerBuilder.hash(path).sha256 == record.files[Self.featuresName] else {
      throw Self.changed(path)
    }
    return try VectorFile(path)
  }
}

/// A folder of layers, each with its editions.
public struct AtlasFolder: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  private func folder(_ id: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(id) }

  /// What a layer may be called: a word of an address.
  static func isName(_ id: String) -> Bool { id.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil && id.count <= 64 }

  /// The names of its layers.
  /// - Throws: ``AtlasError`` where the folder is not there, or cannot be read.
  public func layers() throws -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { throw AtlasError("\(path): no such folder of layers") }
    return try Self.names(in: path).filter { try Self.isName($0) && !editions(of: $0).isEmpty }.sorted()
  }

  /// The editions of a layer, the oldest first; none for one that is not there.
  /// - Throws: ``AtlasError`` where its folder cannot be read: numbers would begin anew.
  public func editions(of id: String) throws -> [String] {
    let folder = folder(id).path
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try Self.names(in: folder).compactMap { name in Version(name).map { ($0, name) } }
      .sorted { $0.0 < $1.0 }.map(\.1)
  }

  private static func names(in folder: String) throws -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw AtlasError("\(folder): cannot be read: \((error as NSError).localizedDescription)")
    }
  }

  /// `YYYY.n`.
  struct Version: Comparable {
    let year: Int
    let number: Int

    init?(_ name: String) {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let year = parts[0], let number = parts[1], "\(year).\(number)" == name else {
        return nil
      }
      (self.year, self.number) = (year, number)
    }

    static func < (a: Self, b: Self) -> Bool { (a.year, a.number) < (b.year, b.number) }
  }

  /// A layer's edition; the newest unless one is named.
  /// - Throws: ``AtlasError``.
  public func edition(of id: String, _ name: String? = nil) throws -> LayerEdition {
    let known = try editions(of: id)
    guard let last = known.last else {
      let layers = try layers().joined(separator: ", ")
      throw AtlasError("\(path): no layer \(id); expected \(layers.isEmpty ? "what ecotone atlas add made" : layers)")
    }
    if let name, !known.contains(name) {
      throw AtlasError("\(path): \(id) has no edition \(name); expected \(known.joined(separator: ", "))")
    }
    return try LayerEdition(folder(id).appendingPathComponent(name ?? last))
  }

  func place(of id: String) -> URL { folder(id) }

  func place(of id: String, _ edition: String) -> URL { folder(id).appendingPathComponent(edition) }
}
