/// Which pixels' middles lie in which zones.
struct ZonePixels: Sendable {
  struct Span: Sendable {
    let zone: Int
    let left: Int
    let right: Int
  }

  private let zones: [ZoneEdges]

  init(_ zones: [ZoneEdges]) { self.zones = zones }

  init(_ file: ZoneFile, on grid: RasterGrid) {
    zones = file.rings.enumerated().compactMap { ZoneEdges($0, $1, width: grid.width, height: grid.height) }
  }

  /// For each row, the spans of columns whose middle is in a zone.
  func spans(rows: Range<Int>) -> [[Span]] {
    var result = [[Span]](repeating: [], count: rows.count)
    for zone in zones where zone.rows.overlaps(rows) {
      for band in rows.lowerBound / ZoneEdges.band...(rows.upperBound - 1) / ZoneEdges.band {
        let lines = max(rows.lowerBound, band * ZoneEdges.band)..<min(rows.upperBound, (band + 1) * ZoneEdges.band)
        var crossings = [[Double]](repeating: [], count: lines.count)
        for edge in zone.edges(band: band) {
          let (y0, y1) = (min(edge.y0, edge.y1), max(edge.y0, edge.y1))
          let first = Int(max(Double(lines.lowerBound), (y0 - 0.5).rounded(.up)))
          let last = Int(min(Double(lines.upperBound - 1), (y1 - 0.5).rounded(.up) - 1))
          guard first <= last else { continue }
          for row in first...last {
            crossings[row - lines.lowerBound].append(
              edge.x0 + (Double(row) + 0.5 - edge.y0) / (edge.y1 - edge.y0) * (edge.x1 - edge.x0))
          }
        }
        for (index, xs) in crossings.enumerated() {
          let sorted = xs.sorted()
          for pair in stride(from: 0, to: sorted.count - 1, by: 2) {
            let left = Int(max(Double(zone.columns.lowerBound), (sorted[pair] - 0.5).rounded(.up)))
            let right = Int(min(Double(zone.columns.upperBound), (sorted[pair + 1] - 0.5).rounded(.up)))
            if left < right {
              result[lines.lowerBound + index - rows.lowerBound].append(Span(zone: zone.zone, left: left, right: right))
            }
          }
        }
      }
    }
    return result
  }
}
