internal import CGDAL
internal import Foundation

extension RasterGrid {
  /// Points along the edges of the grid and across it, in another coordinate system.
  /// - Returns: none where a grid is not placed.
  private func points(in target: OGRSpatialReferenceH) -> [(x: Double, y: Double)] {
    guard !reference.wkt.isEmpty, let from = OSRNewSpatialReference(reference.wkt) else { return [] }
    defer { OSRDestroySpatialReference(from) }
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER)
    OSRSetAxisMappingStrategy(target, OAMS_TRADITIONAL_GIS_ORDER)
    guard let transform = OCTNewCoordinateTransformation(from, target) else { return [] }
    defer { OCTDestroyCoordinateTransformation(transform) }
    var points: [(x: Double, y: Double)] = []
    for i in 0...20 {
      for j in 0...20 {
        var x = left + (right - left) * Double(i) / 20
        var y = bottom + (top - bottom) * Double(j) / 20
        if OCTTransform(transform, 1, &x, &y, nil) != 0, x.isFinite, y.isFinite { points.append((x, y)) }
      }
    }
    return points
  }

  /// The range of longitudes and latitudes; nil where the grid is not placed.
  var geographicBounds: (west: Double, south: Double, east: Double, north: Double)? {
    guard let target = OSRNewSpatialReference(nil) else { return nil }
    defer { OSRDestroySpatialReference(target) }
    OSRSetWellKnownGeogCS(target, "WGS84")
    let points = points(in: target)
    guard let west = points.map(\.x).min(), let east = points.map(\.x).max(), let south = points.map(\.y).min(),
      let north = points.map(\.y).max()
    else { return nil }
    return (west, south, east, north)
  }

  /// - Throws: ``LandCoverError`` naming what the file lacks, and a command that gives it.
  func requirePlace(_ path: String) throws {
    guard reference.wkt.isEmpty else { return }
    guard left != 0 || top != 0 || pixelWidth != 1 || pixelHeight != 1 else {
      throw LandCoverError(
        "\(path): names neither a coordinate system nor its corners; gdal_translate -a_srs EPSG:CODE -a_ullr WEST "
          + "NORTH EAST SOUTH gives it both"
      )
    }
    throw LandCoverError("\(path): names no coordinate system; gdal_translate -a_srs EPSG:CODE gives it one")
  }

  /// Points of this grid in columns and rows of another.
  /// - Throws: ``LandCoverError`` where a grid is not placed.
  func outline(on grid: RasterGrid) throws -> [(x: Double, y: Double)] {
    guard let target = OSRNewSpatialReference(grid.reference.wkt) else {
      throw LandCoverError("the grid names no coordinate system")
    }
    defer { OSRDestroySpatialReference(target) }
    let points = points(in: target)
    guard !points.isEmpty else {
      throw LandCoverError("a source cannot be placed on the grid: its corners have no coordinates there")
    }
    return points.map { (($0.x - grid.left) / grid.pixelWidth, (grid.top - $0.y) / grid.pixelHeight) }
  }
}
