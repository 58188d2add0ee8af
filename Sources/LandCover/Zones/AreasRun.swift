extension RasterGrid {
  /// Rows in which a pixel of longitudes and latitudes that is wider than this is worth cutting edges at: degrees.
  private static let coarse = 0.01

  /// A ring whose height within a row is the share of the row's area, not of its latitudes: half of a pixel's degrees
  /// near a pole is not half of it.
  func byArea(_ ring: [ZoneFile.Point]) -> [ZoneFile.Point] {
    guard reference.kind == .geographic else { return ring }
    func byArea(_ y: Double) -> Double {
      let row = y.rounded(.down)
      guard row >= 0, row < Double(height), y > row else { return y }
      let (north, south) = (reference.areaToEquator(latitude(row)), reference.areaToEquator(latitude(row + 1)))
      return north == south ? y : row + (north - reference.areaToEquator(latitude(y))) / (north - south)
    }
    var points: [ZoneFile.Point] = []
    for (index, point) in ring.enumerated() {
      // Long edges over coarse rows are cut where rows meet, so that they stay straight.
      if index > 0, pixelHeight * reference.unit > Self.coarse {
        let last = ring[index - 1]
        let (low, high) = (max(0, min(last.y, point.y)), min(Double(height), max(last.y, point.y)))
        var rows: [Double] = []
        var row = low.rounded(.down) + 1
        while row < high {
          rows.append(row)
          row += 1
        }
        for row in point.y < last.y ? rows.reversed() : rows {
          points.append(.init(x: last.x + (row - last.y) / (point.y - last.y) * (point.x - last.x), y: row))
        }
      }
      points.append(.init(x: point.x, y: byArea(point.y)))
    }
    return points
  }
}

/// The pass over a map for the areas of classes in zones, by exact coverage.
final class AreasRun {
  let map: MapFile
  let overlap: Overlap
  private let areas: PixelAreas
  private let zones: [ZoneEdges]
  private let work: Work

  init(_ map: MapFile, _ file: ZoneFile, work: Work) throws {
    (self.map, self.work) = (map, work)
    overlap = try Overlap([map])
    areas = PixelAreas(map.grid)
    zones = file.rings.enumerated().compactMap { number, rings in
      ZoneEdges(number, rings.map(map.grid.byArea), width: map.grid.width, height: map.grid.height)
    }
  }

  private final class Worker {
    let raster: Raster
    var zones: [Int: [ZoneAmount]] = [:]
    init(_ map: MapFile) throws { raster = try map.open() }
  }

  private struct Piece {
    let zone: Int
    let lines: Range<Int>
  }

  func run(rows: Range<Int>) throws -> ZoneAreas {
    GDAL.setCache(bytes: overlap.cacheBytes([map], threads: work.threads))
    let (side, grid) = (overlap.side, overlap.grid)
    let crew = try Crew(work) { [map] in try Worker(map) }
    let strip = Unsafe(UnsafeMutablePointer<UInt8>.allocate(capacity: grid.width * side))
    let scratch = side * side
    let blocks = (0..<work.threads).map { _ in UnsafeMutablePointer<UInt8>.allocate(capacity: scratch) }
    defer {
      strip.pointer.deallocate()
      for block in blocks { block.deallocate() }
    }
    let traversal = Traversal(overlap, [map])
    for row in rows {
      let top = row * side
      let height = min(side, grid.height - top)
      let here = zones.filter { $0.rows.overlaps(top..<top + height) }
      work.onProgress(height * grid.width)
      if here.isEmpty { continue }
      let windows = (0..<traversal.pieces(top..<top + height))
        .map { traversal.window($0, of: top..<top + height) }
        .filter { window in here.contains { $0.columns.overlaps(window.columns) } }
      try crew.run(windows.count) { worker, piece in
        let window = windows[piece]
        try worker.raster.read(
          window, into: strip.pointer + (window.y - top) * grid.width + window.x, stride: grid.width)
      }
      let pieces = here.flatMap { zone -> [Piece] in
        let lines = zone.rows.clamped(to: top..<top + height)
        return (lines.lowerBound / ZoneEdges.band...(lines.upperBound - 1) / ZoneEdges.band).map { band in
          Piece(zone: zone.zone, lines: lines.clamped(to: band * ZoneEdges.band..<(band + 1) * ZoneEdges.band))
        }
      }
      let byNumber = Dictionary(here.map { ($0.zone, $0) }, uniquingKeysWith: { first, _ in first })
      try crew.run(pieces.count) { worker, piece in
        let (number, lines) = (pieces[piece].zone, pieces[piece].lines)
        guard let zone = byNumber[number], !lines.isEmpty else { return }
        let coverage = CoverageRows(zone, lines: lines)
        var amounts = worker.zones.removeValue(forKey: number) ?? [ZoneAmount](repeating: ZoneAmount(), count: 256)
        amounts.withUnsafeMutableBufferPointer { amounts in
          for line in lines {
            let pixels = strip.pointer + (line - top) * grid.width
            coverage.forEach(row: line) { covered, share in
              areas.forEach(row: line, columns: covered) { columns, area in
                let area = UInt128(area)
                if share == CoverageRows.one {
                  Runs.forEach(pixels + columns.lowerBound, columns.count) { byte, length in
                    amounts[byte].whole += UInt64(length)
                    amounts[byte].area += area * UInt128(length) * UInt128(CoverageRows.one)
                  }
                } else {
                  for column in columns {
                    amounts[Int(pixels[column])].partly += UInt128(share)
                    amounts[Int(pixels[column])].area += area * UInt128(share)
                  }
                }
              }
            }
          }
        }
        worker.zones[number] = amounts
      }
    }
    return collect(crew.workers)
  }

  private func collect(_ workers: [Worker]) -> ZoneAreas {
    var result = ZoneAreas()
    for worker in workers {
      for (zone, amounts) in worker.zones {
        for (byte, amount) in amounts.enumerated() where amount != ZoneAmount() {
          if let code = map.codes[byte], map.isCounted[byte] {
            result.zones[zone, default: [:]][code, default: ZoneAmount()] += amount
          } else {
            result.nodata[zone, default: ZoneAmount()] += amount
            if !map.isNodata[byte], let code = map.codes[byte] { result.outside[code, default: ZoneAmount()] += amount }
          }
        }
      }
    }
    return result
  }
}
