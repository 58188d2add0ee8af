/// The ground of a run over several maps, in rows of tiles.
struct Overlap: Sendable {
  /// A part of the first map's grid, or beyond it.
  let grid: RasterGrid
  /// Where it begins in each map; below zero where the map begins later.
  let offsets: [(x: Int, y: Int)]
  /// The side of a unit of work: a multiple of 512.
  let side: Int

  static let tile = 512

  /// The ground that each map shares with the next: a pair's ground is its own, whatever other maps cover.
  /// - Throws: ``LandCoverError`` for maps of other grids, or apart.
  init(_ maps: [MapFile]) throws {
    let first = maps[0]
    let positions = try maps.map { map in
      map.grid == first.grid ? (x: 0, y: 0) : try first.grid.offset(of: map.grid, name: first.path, otherName: map.path)
    }
    var (left, top, right, bottom) = (Int.max, Int.max, Int.min, Int.min)
    for index in maps.indices.dropFirst(maps.count > 1 ? 1 : 0) {
      let before = max(0, index - 1)
      let (one, other) = (maps[before].grid, maps[index].grid)
      let (x0, y0) = (max(positions[before].x, positions[index].x), max(positions[before].y, positions[index].y))
      let (x1, y1) = (
        min(positions[before].x + one.width, positions[index].x + other.width),
        min(positions[before].y + one.height, positions[index].y + other.height)
      )
      if x0 >= x1 || y0 >= y1 { throw LandCoverError("\(maps[index].path): shares no pixel with \(maps[before].path)") }
      (left, top, right, bottom) = (min(left, x0), min(top, y0), max(right, x1), max(bottom, y1))
    }
    grid = first.grid.cropped(x: left, y: top, width: right - left, height: bottom - top)
    offsets = positions.map { (left - $0.x, top - $0.y) }
    let block = first.blockWidth
    side =
      first.blockWidth < first.grid.width && block % Self.tile == 0 && block <= 4096 && block == first.blockHeight
      ? block : Self.tile
  }

  var columns: Int { (grid.width + side - 1) / side }
  var rows: Int { (grid.height + side - 1) / side }

  /// Pixels of rows of units.
  func pixels(in rows: Range<Int>) -> Int {
    (min(grid.height, rows.upperBound * side) - min(grid.height, rows.lowerBound * side)) * grid.width
  }

  /// How much GDAL must keep so that no block is unpacked twice for one row of units: it grows with the width of the
  /// maps.
  func cacheBytes(_ maps: [MapFile], threads: Int) -> Int {
    let bytes = maps.reduce(0) { sum, map in
      let isAligned = map.blockWidth == side && map.blockHeight == side
      let size = map.type.isByte ? 1 : 8
      return isAligned ? sum : sum + (side + 2 * map.blockHeight) * (map.grid.width + map.blockWidth) * size
    }
    return max(16 << 20, bytes * threads + (16 << 20))
  }
}
