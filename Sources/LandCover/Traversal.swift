/// How the ground of a run is passed over: in bands of the whole width where a file is stored in rows, else in squares.
struct Traversal {
  private let width: Int
  private let side: Int
  /// The height of a band; nil for squares.
  private let band: Int?
  private let columns: Int

  init(_ overlap: Overlap, _ maps: [MapFile]) {
    (width, side, columns) = (overlap.grid.width, overlap.side, overlap.columns)
    let isBanded = maps.contains { $0.blockWidth >= $0.grid.width && $0.grid.width > overlap.side }
    band = isBanded ? max(1, overlap.side / 8) : nil
  }

  /// The most pixels that a piece has.
  var pixels: Int { band.map { $0 * width } ?? side * side }

  /// How many pieces some rows have.
  func pieces(_ rows: Range<Int>) -> Int {
    band.map { (rows.count + $0 - 1) / $0 } ?? (rows.count + side - 1) / side * columns
  }

  /// A piece of some rows, from 0.
  func window(_ piece: Int, of rows: Range<Int>) -> Window {
    if let band {
      let y = rows.lowerBound + piece * band
      return Window(x: 0, y: y, width: width, height: min(band, rows.upperBound - y))
    }
    let (x, y) = (piece % columns * side, rows.lowerBound + piece / columns * side)
    return Window(x: x, y: y, width: min(side, width - x), height: min(side, rows.upperBound - y))
  }
}
