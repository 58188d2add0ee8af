internal import Vocabulary

/// Compares maps of the same place, one after the other: `ecotone landcover change`.
public struct ChangeJob {
  public let maps: [MapFile]
  private let run: ChangeRun
  private let work: Work
  private let description: ChangeDescription

  /// - Parameters:
  ///   - maps: two or more, in the order of time.
  ///   - zones: polygons for which there is a matrix each; a pixel belongs to the zones that its middle lies in.
  ///   - years: of the maps; else from their names.
  ///   - hasRaster: whether a raster of changes is written too.
  /// - Throws: ``LandCoverError``.
  public init(
    _ maps: [MapFile], zones: ((RasterGrid) throws -> ZoneFile)? = nil, zoneField: String? = nil, years: [Int]? = nil,
    hasRaster: Bool, work: Work
  ) throws {
    (self.maps, self.work) = (maps, work)
    let overlap = try Overlap(maps)
    let zoneFile = try zones?(overlap.grid)
    run = try ChangeRun(maps, zones: zoneFile.map { ZonePixels($0, on: overlap.grid) }, work: work)
    let legend = maps[0].legend
    var described = try maps.map { try $0.description }
    if let years {
      guard years.count == maps.count, years.allSatisfy({ (1...9999).contains($0) }),
        zip(years, years.dropFirst()).allSatisfy({ $0 < $1 })
      else {
        throw LandCoverError(
          "--years: found \(years.map(String.init).joined(separator: ",")); expected a year for each "
            + "of \(maps.count) maps, rising"
        )
      }
      described = zip(described, years).map { .init(name: $0.name, bytes: $0.bytes, mark: $0.mark, year: $1) }
    }
    let classes = try maps[0].classes
    var notes = zoneFile?.notes ?? []
    for map in described where map.year == nil {
      let found = MapFile.years(in: map.name)
      if found.count > 1 {
        notes.append(
          "\(map.name): its name has \(found.map(String.init).joined(separator: " and ")): give the years with "
            + "--years; rates are per interval"
        )
      }
    }
    for (map, one) in zip(maps, described) where overlap.grid != map.grid {
      notes.append(
        "\(one.name): \(map.grid.width) x \(map.grid.height) pixels; the ground of all pairs "
          + "is \(overlap.grid.width) x \(overlap.grid.height): each pair is compared where both its maps lie"
      )
    }
    description = ChangeDescription(
      maps: described, grid: .init(overlap.grid), side: overlap.side, legend: legend?.name, classes: classes,
      zones: zoneFile?.names ?? [],
      zoneField: zoneField, notes: notes,
      caveats: try Caveats.of(overlap.grid) + Caveats.of(legend, described, overlap.grid), hasRaster: hasRaster)
  }

  /// Pixels that a run looks at.
  public func pixels(part: PartNumber? = nil) -> Int {
    run.overlap.pixels(in: part?.share(of: run.overlap.rows) ?? 0..<run.overlap.rows)
  }

  /// Counts, and writes rasters of changes into a folder.
  public func result(rastersInto folder: OutputFolder? = nil) throws -> ChangeResult {
    let rows = 0..<run.overlap.rows
    guard description.hasRaster, let folder else {
      return try ChangeResult(description, run.run(rows: rows, coding: nil) { _, _, _ in })
    }
    // 16 bits hold nearly every legend; where a code does not fit, it is known only at the end, and the run is made
    // again.
    for bytes in [2, 4] {
      let coding = try codings(bytes: bytes)
      let writers = try coding.indices.map {
        try RasterWriter(folder, description, interval: $0, bytes: bytes, work: work)
      }
      let counts = try run.run(rows: rows, coding: coding) { try writers[$0].add($1, rows: $2) }
      if bytes == 2, !ChangeCoding.isNarrow(counts) { continue }
      try Self.check(counts)
      for writer in writers { try writer.finish() }
      return ChangeResult(description, counts)
    }
    throw LandCoverError("no change raster could be written")
  }

  private static func check(_ counts: [IntervalCounts]) throws {
    let pairs = counts.flatMap { Array($0.pairs.keys) }
    if let bad = pairs.first(where: { min($0.from, $0.to) < 0 || max($0.from, $0.to) > 999 }) {
      throw LandCoverError(
        "a change raster holds codes from 0 to 999; found \(bad.from) to \(bad.to); a --legend says which codes count")
    }
  }

  private func codings(bytes: Int) throws -> [ChangeCoding] {
    zip(run.maps, run.maps.dropFirst()).map { ChangeCoding($0, $1, bytes: bytes) }
  }

  /// Counts a share of the run, and writes it as a part.
  public func write(_ part: PartNumber, to path: String) throws {
    let rows = part.share(of: run.overlap.rows)
    for bytes in [2, 4] {
      let writer = try PartFile.Writer(path)
      var tiles: [[UInt32]] = maps.dropFirst().map { _ in [] }
      let coding = description.hasRaster ? try codings(bytes: bytes) : nil
      let packer = try TilePacker(bytes: bytes, nodata: ChangeCoding.nodata(bytes: bytes), work: work)
      let counts = try run.run(rows: rows, coding: coding) { interval, values, height in
        let width = run.overlap.grid.width
        for top in stride(from: 0, to: height, by: CloudOptimizedTIFF.tile) {
          for tile in try packer.pack(
            values + top * width * bytes, rows: min(CloudOptimizedTIFF.tile, height - top), width: width)
          {
            tiles[interval].append(UInt32(tile.count))
            try writer.write(tile)
          }
        }
      }
      if description.hasRaster {
        if bytes == 2, !ChangeCoding.isNarrow(counts) { continue }
        try Self.check(counts)
      }
      try writer.finish(
        .init(
          kind: "change", rows: [rows.lowerBound, rows.upperBound], of: run.overlap.rows,
          body: ChangePart(description: description, bytes: bytes, counts: counts.map(CountsText.init)), tiles: tiles))
      return
    }
  }

  /// Joins parts: the result, and the rasters, are those of one run.
  public static func merge(_ paths: [String], into folder: OutputFolder?, work: Work) throws -> ChangeResult {
    let parts = try PartFile.whole(try paths.map { try PartFile.Reader<ChangePart>($0, kind: "change") }) {
      $0.description
    }
    let description = parts[0].head.body.description
    let intervals = description.maps.count - 1
    guard intervals > 0,
      parts.allSatisfy({
        $0.head.body.counts.count == intervals && $0.head.tiles.count == intervals
          && [2, 4].contains($0.head.body.bytes)
      })
    else {
      throw LandCoverError("\(paths[0]): its counts do not read")
    }
    var counts = [IntervalCounts](repeating: IntervalCounts(), count: intervals)
    for part in parts {
      for (index, text) in part.head.body.counts.enumerated() { counts[index].merge(try text.counts) }
    }
    if description.hasRaster, let folder {
      let grid = description.grid
      guard grid.isSound, (1...4096).contains(description.side), description.side % CloudOptimizedTIFF.tile == 0 else {
        throw LandCoverError("\(paths[0]): its grid does not read")
      }
      let bytes = parts.map(\.head.body.bytes).max() ?? 2
      let writers = try (0..<intervals).map {
        try RasterWriter(folder, description, interval: $0, bytes: bytes, work: work)
      }
      for part in parts { try add(part, description, bytes: bytes, to: writers, work) }
      for writer in writers { try writer.finish() }
    }
    return ChangeResult(description, counts)
  }

  /// Adds a part's packed tiles, in the order in which it holds them: row of units by row of units, interval by
  /// interval.
  private static func add(
    _ part: PartFile.Reader<ChangePart>, _ description: ChangeDescription, bytes: Int, to writers: [RasterWriter],
    _ work: Work
  )
    throws
  {
    let (grid, side, tile) = (description.grid, description.side, CloudOptimizedTIFF.tile)
    let columns = (grid.width + tile - 1) / tile
    let own = part.head.body.bytes
    var next = [Int](repeating: 0, count: writers.count)
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: tile * tile * own, alignment: 16)
    let row = UnsafeMutableRawPointer.allocate(byteCount: grid.width * tile * bytes, alignment: 16)
    defer {
      buffer.deallocate()
      row.deallocate()
    }
    for unit in part.head.rows[0]..<part.head.rows[1] {
      for interval in writers.indices {
        let end = min(grid.height, (unit + 1) * side)
        for top in stride(from: unit * side, to: end, by: tile) {
          if work.isCancelled() { throw LandCoverInterruption() }
          let rows = min(tile, grid.height - top)
          var packed: [[UInt8]] = []
          for column in 0..<columns {
            guard next[interval] < part.head.tiles[interval].count else {
              throw LandCoverError("\(part.path): it holds too few tiles")
            }
            let bytesOfTile = try part.tile(part.head.tiles[interval][next[interval]])
            next[interval] += 1
            try CloudOptimizedTIFF.unpack(bytesOfTile, bytes: own, into: buffer)
            let width = min(tile, grid.width - column * tile)
            for line in 0..<rows {
              RasterWriter.widen(
                buffer + line * tile * own, from: own, row + (line * grid.width + column * tile) * bytes, to: bytes,
                count: width)
            }
            packed.append(bytesOfTile)
          }
          if own == bytes {
            try writers[interval].add(packed: packed, row, rows: rows)
          } else {
            try writers[interval].add(row, rows: rows)
          }
          work.onProgress(rows * grid.width)
        }
      }
    }
  }
}
