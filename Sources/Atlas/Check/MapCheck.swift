internal import Foundation
internal import LandCover
public import Vocabulary

/// Looks through a map of classes for what is wrong with it.
public struct MapCheck {
  /// Where the map must be; nil for anywhere.
  public var region: GeoBounds?
  /// The classes that its codes are; nil where nobody said.
  public var legend: LayerDescription.Legend?

  public init() {}

  public struct Result: Sendable {
    public let width: Int
    public let height: Int
    /// How many codes its pixels have.
    public let codes: Int
    public let system: String
    public let faults: [LayerFault]
  }

  /// - Parameter crs: where the file has none.
  /// - Throws: ``AtlasError`` for a file that is no map of one band, north at its top, somewhere on the Earth.
  public func check(
    _ path: String, crs: String? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> Result {
    let map = try CategoryMap(path, crs: crs)
    let info = try map.info(isCancelled)
    var faults: [LayerFault] = []
    func add(_ kind: LayerFaultKind, _ text: String) {
      faults.append(LayerFault(kind: kind, feature: nil, field: nil, text: text))
    }
    let extent = try map.extent()
    if let region,
      extent[0] < region.west || extent[2] > region.east || extent[1] < region.south || extent[3] > region.north
    {
      let shown = extent.map { NumberText.shortest(($0 * 10_000).rounded() / 10_000) }.joined(separator: ",")
      add(.region, "is in \(shown), outside of the region")
    }
    if let averages = try map.averages(info) { add(.overviews, averages) }
    if let legend {
      let known = Set(legend.classes.compactMap { Int($0.value) })
      for row in info.rows where !known.contains(row.code) {
        add(.code, "\(row.code): \(row.pixels) pixels of a code that the legend does not have")
      }
    }
    return Result(
      width: map.width, height: map.height, codes: info.rows.count, system: map.reference.name, faults: faults)
  }
}

extension CategoryMap {
  /// What its pixels are.
  func info(_ isCancelled: @escaping @Sendable () -> Bool) throws -> MapInfo {
    var work = Work()
    work.isCancelled = isCancelled
    do { return try MapInfo(parts: MapFile.parts(path, work: work), work: work) } catch let error as LandCoverError {
      throw AtlasError(error.description)
    } catch is LandCoverInterruption { throw AtlasError("interrupted; nothing was written") }
  }

  /// What is wrong with overviews that were made by averaging, and how it is mended.
  func averages(_ info: MapInfo) throws -> String? {
    let invented = try invented(beside: Set(info.rows.map(\.code)))
    guard !invented.isEmpty else { return nil }
    let shown = invented.prefix(6).map(String.init).joined(separator: ", ")
    return "its overviews have codes that no pixel has (\(shown)): "
      + "averages of codes are no classes; gdaladdo -clean \(path) && gdaladdo -r mode \(path) 2 4 8 16"
  }

  /// Places along the map's edges and within it, in longitude and latitude.
  func extent() throws -> [Double] {
    let steps = 32
    let places = (0...steps).flatMap { row in
      (0...steps).compactMap { column in
        reference.place(
          x: left + Double(width) * pixelWidth * Double(column) / Double(steps),
          y: top - Double(height) * pixelHeight * Double(row) / Double(steps))
      }
    }
    guard let west = places.map(\.longitude).min(), let east = places.map(\.longitude).max(),
      let south = places.map(\.latitude).min(), let north = places.map(\.latitude).max()
    else { throw AtlasError("\(path): has no place on the Earth in \(reference.name)") }
    // Beyond longitude 180 it is on both sides.
    let isBeyond = west < -180 || east > 180
    return [isBeyond ? -180 : west, max(south, -90), isBeyond ? 180 : east, min(north, 90)]
  }
}
