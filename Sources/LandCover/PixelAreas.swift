/// The area of a grid's pixels on the ellipsoid, in whole units of 2^-20 square metres: sums of whole numbers are the
/// same in whatever order.
struct PixelAreas: Sendable {
  static let unitsPerSquareMetre = 1_048_576.0

  /// The area of every pixel; nil where they differ.
  let uniform: UInt64?
  /// Alike in a row: longitudes and latitudes.
  private let rows: [UInt64]
  /// Other everywhere: projections that do not keep areas.
  private let lattice: ScaleLattice?

  init(_ grid: RasterGrid) {
    let reference = grid.reference
    let plain = Self.units(grid.pixelWidth * reference.unit * grid.pixelHeight * reference.unit)
    switch reference.kind {
    case .equalArea, .none, .local: (uniform, rows, lattice) = (plain, [], nil)
    case .conformal, .other:
      lattice = ScaleLattice(grid)
      (uniform, rows) = (lattice == nil ? plain : nil, [])
    case .geographic:
      let radians = grid.pixelWidth * reference.unit * .pi / 180
      rows = (0..<grid.height).map { row in
        Self.units(
          abs(
            reference.areaToEquator(grid.latitude(Double(row)))
              - reference.areaToEquator(grid.latitude(Double(row + 1)))) * radians)
      }
      (uniform, lattice) = (nil, nil)
    }
  }

  static func units(_ squareMetres: Double) -> UInt64 {
    let units = (squareMetres * unitsPerSquareMetre).rounded()
    return units >= 0 && units < 9e18 ? UInt64(units) : 0
  }

  var isUniform: Bool { uniform != nil }

  /// Calls with parts of a row in which pixels are alike, and their area.
  func forEach(row: Int, columns: Range<Int>, _ body: (Range<Int>, UInt64) -> Void) {
    if let uniform {
      body(columns, uniform)
    } else if let lattice {
      lattice.forEach(row: row, columns: columns, body)
    } else {
      body(columns, rows[row])
    }
  }

  static func squareKilometres(_ units: UInt128) -> Double { Double(units) / unitsPerSquareMetre / 1e6 }
}

extension RasterGrid {
  /// The latitude in degrees of a row's upper edge, on a grid of latitudes; fractions lie within a row.
  func latitude(_ row: Double) -> Double { min(90, max(-90, (top - row * pixelHeight) * reference.unit)) }
}
