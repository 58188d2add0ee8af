internal import CGDAL

/// How much larger or smaller than on the ellipsoid a projection draws areas, at knots a few kilometres apart, straight
/// lines in between.
///
/// A small square around each knot is brought to longitude and the area between the equator and the latitude, in which
/// areas on the ellipsoid are plane areas. Scales change by squares of the distance over the Earth's radius: 8 km
/// apart, straight lines are right to 2e-7.
struct ScaleLattice: Sendable {
  /// Pixels between knots.
  private let step: Int
  private let columns: Int
  private let rows: Int
  /// Square metres of a pixel at each knot.
  private let knots: [Double]
  /// Pixels of a row that are taken as alike.
  private static let part = 16
  private static let spacing = 8000.0
  /// Half the side of the square around a knot, in metres.
  private static let half = 1000.0

  /// - Returns: nil where the grid cannot be brought to longitudes and latitudes.
  init?(_ grid: RasterGrid) {
    let reference = grid.reference
    guard let from = OSRNewSpatialReference(reference.wkt) else { return nil }
    defer { OSRDestroySpatialReference(from) }
    guard let to = OSRCloneGeogCS(from) else { return nil }
    defer { OSRDestroySpatialReference(to) }
    OSRSetAxisMappingStrategy(from, OAMS_TRADITIONAL_GIS_ORDER)
    OSRSetAxisMappingStrategy(to, OAMS_TRADITIONAL_GIS_ORDER)
    guard let transform = OCTNewCoordinateTransformation(from, to) else { return nil }
    defer { OCTDestroyCoordinateTransformation(transform) }
    let pixel = max(grid.pixelWidth, grid.pixelHeight) * reference.unit
    step = max(1, Int(Self.spacing / pixel))
    columns = grid.width / step + 2
    rows = grid.height / step + 2
    let half = Self.half / reference.unit
    let degree = OSRGetAngularUnits(to, nil)
    let plain = grid.pixelWidth * grid.pixelHeight
    var knots: [Double] = []
    knots.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let x = grid.left + Double(column * step) * grid.pixelWidth
        let y = grid.top - Double(row * step) * grid.pixelHeight
        var xs = [x - half, x, x + half, x + half, x + half, x, x - half, x - half]
        var ys = [y + half, y + half, y + half, y, y - half, y - half, y - half, y]
        guard OCTTransform(transform, 8, &xs, &ys, nil) != 0, xs.allSatisfy(\.isFinite), ys.allSatisfy(\.isFinite)
        else {
          knots.append(plain * reference.unit * reference.unit)  // beyond what the projection draws
          continue
        }
        let longitudes = xs.map { longitude in
          let turn = (longitude - xs[0]) * degree
          return turn > .pi ? turn - 2 * .pi : turn < -.pi ? turn + 2 * .pi : turn
        }
        let heights = ys.map { reference.areaToEquator($0 * degree * 180 / .pi) }
        var twice = 0.0
        for i in 0..<8 {
          let j = (i + 1) % 8
          twice += longitudes[i] * (heights[j] - heights[0]) - longitudes[j] * (heights[i] - heights[0])
        }
        knots.append(abs(twice) / 2 / (4 * half * half) * plain)
      }
    }
    self.knots = knots
  }

  /// Square metres of a pixel around a place in columns and rows.
  private func area(_ x: Double, _ y: Double) -> Double {
    let (u, v) = (x / Double(step), y / Double(step))
    let (i, j) = (min(columns - 2, Int(u)), min(rows - 2, Int(v)))
    let (a, b) = (u - Double(i), v - Double(j))
    let (top, bottom) = (j * columns + i, (j + 1) * columns + i)
    return (knots[top] * (1 - a) + knots[top + 1] * a) * (1 - b) + (knots[bottom] * (1 - a) + knots[bottom + 1] * a) * b
  }

  func forEach(row: Int, columns: Range<Int>, _ body: (Range<Int>, UInt64) -> Void) {
    var start = columns.lowerBound
    while start < columns.upperBound {
      // Parts begin at the same columns however a row is cut, so that threads and parts change nothing.
      let whole = start / Self.part * Self.part
      let end = min(columns.upperBound, whole + Self.part)
      body(start..<end, PixelAreas.units(area(Double(whole) + Double(Self.part) / 2, Double(row) + 0.5)))
      start = end
    }
  }
}
