/// Which share of each pixel of a row a polygon covers: exact for straight edges.
///
/// Every edge adds, to each pixel that it crosses, its height and the area to its right; sums from the left are the
/// coverage, as in the scan converters of outline fonts. Straight parts in between are one step.
struct CoverageRows {
  private let left: Int
  private let width: Int
  private let lines: Range<Int>
  private var covers: [[Double]]
  private var rights: [[Double]]
  private var touched: [[Int32]]

  /// - Parameters:
  ///   - lines: rows to be looked at, within one of the bands of ``ZoneEdges``.
  init(_ zone: ZoneEdges, lines: Range<Int>) {
    (left, width, self.lines) = (zone.columns.lowerBound, zone.columns.count, lines)
    covers = .init(repeating: .init(repeating: 0, count: width + 1), count: lines.count)
    rights = covers
    touched = .init(repeating: [], count: lines.count)
    for edge in zone.edges(band: lines.lowerBound / ZoneEdges.band) { add(edge) }
  }

  private mutating func add(_ edge: ZoneEdges.Edge) {
    let (low, high) = (min(edge.y0, edge.y1), max(edge.y0, edge.y1))
    let sign = edge.y1 > edge.y0 ? 1.0 : -1.0
    let first = Int(max(Double(lines.lowerBound), low.rounded(.down)))
    let last = Int(min(Double(lines.upperBound), high.rounded(.up)))
    guard first < last else { return }
    let slope = (edge.x1 - edge.x0) / (edge.y1 - edge.y0)
    for row in first..<last {
      let y0 = max(Double(row), low)
      let y1 = min(Double(row + 1), high)
      guard y1 > y0 else { continue }
      // Positions in columns from the zone's first.
      let xa = edge.x0 + (y0 - edge.y0) * slope - Double(left)
      let xb = edge.x0 + (y1 - edge.y0) * slope - Double(left)
      addLine(row - lines.lowerBound, min(xa, xb), max(xa, xb), height: y1 - y0, sign: sign)
    }
  }

  /// A straight line through one row, from x0 to x1, as high as `height`.
  private mutating func addLine(_ row: Int, _ x0: Double, _ x1: Double, height: Double, sign: Double) {
    let end = Double(width)
    if x0 >= end { return }
    if x1 <= 0 { return put(row, 0, height * sign, height * sign) }
    if x1 - x0 < 1e-12 || Int(max(0, x0)) == Int(min(end, x1)), x0 >= 0, x1 < end {
      let column = Int(x0)
      return put(row, column, height * sign, height * sign * (1 - ((x0 + x1) / 2 - Double(column))))
    }
    let perColumn = height / (x1 - x0)
    var x = x0
    if x < 0 {
      let part = -x * perColumn
      put(row, 0, part * sign, part * sign)
      x = 0
    }
    let stop = min(x1, end)
    while x < stop {
      let column = min(width - 1, Int(x))
      let next = min(stop, Double(column + 1))
      let part = (next - x) * perColumn
      put(row, column, part * sign, part * sign * (1 - ((x + next) / 2 - Double(column))))
      if next <= x { break }
      x = next
    }
  }

  private mutating func put(_ row: Int, _ column: Int, _ cover: Double, _ right: Double) {
    if covers[row][column] == 0, rights[row][column] == 0 { touched[row].append(Int32(column)) }
    covers[row][column] += cover
    rights[row][column] += right
  }

  /// One, in units of coverage: whole numbers, so that sums do not depend on their order.
  static let one: UInt64 = 1 << 32
  private static let nothing = 1e-9

  /// Calls with ranges of columns of one coverage, in units of ``one``; what is not covered is passed over.
  func forEach(row line: Int, _ body: (_ columns: Range<Int>, _ coverage: UInt64) -> Void) {
    let row = line - lines.lowerBound
    var sum = 0.0
    var position = 0
    func call(_ columns: Range<Int>, _ coverage: Double) {
      let coverage = abs(coverage)
      guard coverage > Self.nothing, !columns.isEmpty else { return }
      let units = coverage > 1 - Self.nothing ? Self.one : UInt64((coverage * Double(Self.one)).rounded())
      body(columns.lowerBound + left..<columns.upperBound + left, units)
    }
    for column in touched[row].sorted() {
      let column = Int(column)
      if column < position { continue }  // cancelled to zero and touched again
      call(position..<column, sum)
      call(column..<column + 1, sum + rights[row][column])
      sum += covers[row][column]
      position = column + 1
    }
    call(position..<width, sum)
  }
}
