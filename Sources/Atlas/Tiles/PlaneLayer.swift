internal import Tiles

/// The shapes of a layer on the square of a grid, with what each corner is worth.
///
/// A corner that several shapes have is one corner here, and a run of corners between two places where borders meet is
/// simplified once, whichever shapes it belongs to: so neighbours keep one common border at every zoom.
struct PlaneLayer: Sendable {
  struct Shape: Sendable {
    let kind: LayerGeometry.Kind
    /// Of ``parts``.
    let parts: Range<Int>
    var corners: Int
  }

  /// Edges longer than this are divided before they are projected: the 49th parallel as one edge is 90 km off in the
  /// Atlas's plane (EQUAL_AREA_MAP.md).
  static let longestEdge = 0.1

  let grid: TileGrid
  /// Of corners, from 0 to 1 across the square.
  private(set) var x: [Double] = []
  private(set) var y: [Double] = []
  /// How far the line would move if the corner were left out, across the square; infinite where borders meet.
  private(set) var worth: [Float] = []
  /// Numbers of corners, run by run. A ring is not closed by its first corner again.
  private(set) var corners: [UInt32] = []
  private(set) var runs: [Range<Int>] = []
  /// Of ``runs``: a polygon's outer ring and its holes, a line, a point.
  private(set) var parts: [Range<Int>] = []
  /// By feature; nil for one without a shape.
  private(set) var shapes: [Shape?] = []

  init(_ grid: TileGrid, _ geometries: [LayerGeometry?]) {
    self.grid = grid
    let vertices = geometries.reduce(0) { $0 + ($1?.vertexCount ?? 0) }
    var table = CornerTable(capacity: vertices)
    corners.reserveCapacity(vertices)
    for geometry in geometries { add(geometry, &table) }
    (x, y) = table.places(grid)
    table = CornerTable(capacity: 0)
    worth = CornerWorth(self).worth
  }

  private mutating func add(_ geometry: LayerGeometry?, _ table: inout CornerTable) {
    guard let geometry else {
      shapes.append(nil)
      return
    }
    let (firstPart, firstCorner) = (parts.count, corners.count)
    for part in geometry.parts {
      let firstRun = runs.count
      for run in part {
        let start = corners.count
        for (index, vertex) in run.enumerated() {
          if index > 0 { divide(run[index - 1], vertex, &table) }
          let number = table.number(vertex)
          if corners.count == start || corners[corners.count - 1] != number { corners.append(number) }
        }
        if geometry.kind == .polygon {
          while corners.count - start > 1, corners[corners.count - 1] == corners[start] { corners.removeLast() }
        }
        runs.append(start..<corners.count)
      }
      parts.append(firstRun..<runs.count)
    }
    shapes.append(
      Shape(kind: geometry.kind, parts: firstPart..<parts.count, corners: corners.count - firstCorner))
  }

  /// Corners within a long edge, at the same places whichever way it is gone.
  private mutating func divide(_ a: LayerGeometry.Vertex, _ b: LayerGeometry.Vertex, _ table: inout CornerTable) {
    let (east, north) = (b.longitude - a.longitude, b.latitude - a.latitude)
    // Meridians and parallels are straight in Mercator's plane.
    if grid == .webMercator, east == 0 || north == 0 { return }
    let pieces = Int((max(abs(east), abs(north)) / Self.longestEdge).rounded(.up))
    guard pieces > 1, pieces < 100_000 else { return }
    let isForward = (a.longitude, a.latitude) < (b.longitude, b.latitude)
    let (from, to) = isForward ? (a, b) : (b, a)
    for piece in 1..<pieces {
      let part = Double(isForward ? piece : pieces - piece) / Double(pieces)
      corners.append(
        table.number(
          LayerGeometry.Vertex(
            longitude: from.longitude + (to.longitude - from.longitude) * part,
            latitude: from.latitude + (to.latitude - from.latitude) * part)))
    }
  }
}

/// Corners by their position, each once.
private struct CornerTable {
  private(set) var longitudes: [Double] = []
  private(set) var latitudes: [Double] = []
  private var slots: [Int32]
  private var mask: Int

  var count: Int { longitudes.count }

  init(capacity: Int) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    mask = size - 1
    longitudes.reserveCapacity(capacity)
    latitudes.reserveCapacity(capacity)
  }

  /// Where the corners are on the square of a grid.
  func places(_ grid: TileGrid) -> (x: [Double], y: [Double]) {
    let pieces = (count + Self.piece - 1) / Self.piece
    let made = Parallel.map(pieces) { piece -> (x: [Double], y: [Double]) in
      let range = piece * Self.piece..<min((piece + 1) * Self.piece, count)
      let places = range.map { grid.place(longitude: longitudes[$0], latitude: latitudes[$0]) }
      return (places.map(\.x), places.map(\.y))
    }
    var (x, y) = ([Double](), [Double]())
    x.reserveCapacity(count)
    y.reserveCapacity(count)
    for part in made {
      x += part.x
      y += part.y
    }
    return (x, y)
  }

  private static let piece = 1 << 16

  private static func hash(_ longitude: Double, _ latitude: Double) -> Int {
    var bits = longitude.bitPattern &* 0x9E37_79B9_7F4A_7C15
    bits ^= bits >> 32
    bits = (bits ^ latitude.bitPattern) &* 0xC2B2_AE3D_27D4_EB4F
    return Int(truncatingIfNeeded: bits ^ bits >> 29)
  }

  mutating func number(_ vertex: LayerGeometry.Vertex) -> UInt32 {
    // Adding nothing makes -0 the same as 0.
    let (longitude, latitude) = (vertex.longitude + 0, vertex.latitude + 0)
    var slot = Self.hash(longitude, latitude) & mask
    while slots[slot] >= 0 {
      let known = Int(slots[slot])
      if longitudes[known] == longitude, latitudes[known] == latitude { return UInt32(known) }
      slot = (slot + 1) & mask
    }
    slots[slot] = Int32(count)
    longitudes.append(longitude)
    latitudes.append(latitude)
    if count * 2 > slots.count { grow() }
    return UInt32(count - 1)
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    mask = slots.count - 1
    for number in 0..<count {
      var slot = Self.hash(longitudes[number], latitudes[number]) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number)
    }
  }
}
