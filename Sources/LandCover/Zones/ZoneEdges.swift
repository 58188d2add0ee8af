/// The edges of zones, by bands of rows: for a band only the edges that touch it are looked at.
struct ZoneEdges: Sendable {
  struct Edge: Sendable {
    let x0: Double
    let y0: Double
    let x1: Double
    let y1: Double
  }

  static let band = 64

  let zone: Int
  /// The rows that the zone touches, within the grid.
  let rows: Range<Int>
  let columns: Range<Int>
  private let edges: [Edge]
  private let bands: [Int: [Int32]]

  /// - Returns: nil for a zone that does not touch the grid.
  init?(_ zone: Int, _ rings: [[ZoneFile.Point]], width: Int, height: Int) {
    self.zone = zone
    var edges: [Edge] = []
    var (top, bottom, left, right) = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
    for ring in rings {
      for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1)) where a.y != b.y || a.x != b.x {
        (top, bottom) = (min(top, a.y), max(bottom, a.y))
        (left, right) = (min(left, a.x), max(right, a.x))
        if a.y != b.y, max(a.y, b.y) > 0, min(a.y, b.y) < Double(height) {
          edges.append(Edge(x0: a.x, y0: a.y, x1: b.x, y1: b.y))
        }
      }
    }
    guard bottom > 0, top < Double(height), right > 0, left < Double(width), !edges.isEmpty else { return nil }
    rows = max(0, Int(max(0, top)))..<min(height, Int(min(Double(height), bottom).rounded(.up)))
    columns = max(0, Int(max(0, left)))..<min(width, Int(min(Double(width), right).rounded(.up)))
    guard !rows.isEmpty, !columns.isEmpty else { return nil }
    var bands: [Int: [Int32]] = [:]
    for (index, edge) in edges.enumerated() {
      let first = Int(max(0, min(edge.y0, edge.y1))) / Self.band
      let last = Int(min(Double(height - 1), max(edge.y0, edge.y1))) / Self.band
      for band in first...max(first, last) { bands[band, default: []].append(Int32(index)) }
    }
    (self.edges, self.bands) = (edges, bands)
  }

  /// Edges that touch a band of rows.
  func edges(band: Int) -> [Edge] { (bands[band] ?? []).map { edges[Int($0)] } }
}
