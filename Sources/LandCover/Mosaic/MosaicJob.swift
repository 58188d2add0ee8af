internal import Foundation
internal import Vocabulary

/// Joins national maps on one grid: `ecotone landcover mosaic`.
public struct MosaicJob {
  /// A national map, and what its codes are in the common legend.
  public struct Source: Sendable {
    public let map: MapFile
    /// From the map's codes; nil keeps them.
    let crosswalk: [Int: Int]?

    /// - Parameters:
    ///   - crosswalk: a CSV file with the columns `from` and `to`.
    /// - Throws: ``LandCoverError`` with line and column.
    public init(_ path: String, crosswalk: String?, legend: Legend, nodata: Int?, work: Work) throws {
      guard let crosswalk else {
        (map, self.crosswalk) = (try MapFile(path, legend: legend, nodata: nodata, work: work), nil)
        return
      }
      map = try MapFile(path, nodata: nodata, work: work)
      let table = try CSVTable(crosswalk, needed: ["from", "to"], refusal: LandCoverError.init)
      var codes: [Int: Int] = [:]
      for row in table.rows {
        let (from, to) = (try table.whole(row, "from"), try table.whole(row, "to"))
        guard legend.contains(to) || to == 0 else {
          throw table.error(row, "to", found: String(to), expected: "a code of \(legend.name), or 0 for nodata")
        }
        guard codes[from] == nil else {
          throw table.error(row, "from", found: String(from), expected: "each code once")
        }
        codes[from] = to
      }
      self.crosswalk = codes
    }

    /// The file's name without its ending.
    public var name: String { URL(fileURLWithPath: map.path).deletingPathExtension().lastPathComponent }
  }

  private let sources: [Source]
  private let legend: Legend
  private let work: Work
  private let cut: ZonePixels?
  /// For each zone of the cut the source that it is of.
  private let owners: [Int: UInt8]
  public let grid: RasterGrid

  /// The common grid of the 30 m maps: Lambert azimuthal equal-area, centre 45 N 100 W, 259,000 by 255,000 pixels
  /// (stactools-packages/nalcms).
  public static let nalcms30 = RasterGrid(
    width: 259_000, height: 255_000, left: -4_410_000, top: 4_310_000, pixelWidth: 30, pixelHeight: 30,
    reference: SpatialReference(
      wkt: SpatialReference.wkt(of: "+proj=laea +lat_0=45 +lon_0=-100 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs")))

  /// - Parameters:
  ///   - sources: in the order of priority.
  ///   - grid: `nalcms30`, of which the part is taken that the sources lie in, or a raster whose grid is taken whole.
  ///   - cut: polygons whose names are those of sources, or their numbers: there a source goes before all others.
  /// - Throws: ``LandCoverError``.
  public init(
    _ sources: [Source], grid: String, legend: Legend, cut: ((RasterGrid) throws -> ZoneFile)? = nil, work: Work
  ) throws {
    guard !sources.isEmpty, sources.count < 255 else {
      throw LandCoverError("found \(sources.count) sources; expected 1 to 254")
    }
    if let bad = legend.entries.first(where: { !(1...254).contains($0.code) }) {
      throw LandCoverError("\(legend.name): a mosaic's codes lie between 1 and 254, 0 is nodata; found \(bad.code)")
    }
    (self.sources, self.legend, self.work) = (sources, legend, work)
    let target = grid == "nalcms30" ? try Self.part(of: Self.nalcms30, sources) : try Raster(grid).grid
    self.grid = target
    let file = try cut?(target)
    self.cut = file.map { ZonePixels($0, on: target) }
    var owners: [Int: UInt8] = [:]
    for (number, name) in (file?.names ?? []).enumerated() {
      guard
        let source = sources.firstIndex(where: { $0.name == name })
          ?? Int(name).flatMap({ (1...sources.count).contains($0) ? $0 - 1 : nil })
      else {
        throw LandCoverError(
          "\(file?.path ?? ""): found a zone \"\(name)\"; expected names of "
            + "sources: \(sources.map(\.name).joined(separator: ", "))"
        )
      }
      owners[number] = UInt8(source)
    }
    self.owners = owners
  }

  /// The part of a grid that sources lie in, in whole pixels.
  private static func part(of grid: RasterGrid, _ sources: [Source]) throws -> RasterGrid {
    var (left, top, right, bottom) = (Double.infinity, Double.infinity, -Double.infinity, -Double.infinity)
    for source in sources {
      try source.map.grid.requirePlace(source.map.path)
      for (x, y) in try source.map.grid.outline(on: grid) {
        (left, top) = (min(left, x), min(top, y))
        (right, bottom) = (max(right, x), max(bottom, y))
      }
    }
    func clamped(_ place: Double, _ most: Int) -> Int { Int(max(0, min(Double(most), place))) }
    let (x0, y0) = (clamped(left.rounded(.down), grid.width), clamped(top.rounded(.down), grid.height))
    let (x1, y1) = (clamped(right.rounded(.up), grid.width), clamped(bottom.rounded(.up), grid.height))
    guard x0 < x1, y0 < y1 else { throw LandCoverError("no source lies on the grid") }
    return grid.cropped(x: x0, y: y0, width: x1 - x0, height: y1 - y0)
  }

  private final class Worker {
    let rasters: [Raster]
    let codes: UnsafeMutablePointer<UInt8>
    let mask: UnsafeMutablePointer<UInt8>
    /// Pixels by source and its byte that the crosswalk or legend does not have.
    var strangers: [[UInt64]]
    /// By pair of sources: pixels that both cover, and those of one class.
    var overlaps: [Int: (pixels: UInt64, alike: UInt64)] = [:]

    init(_ sources: [Source], _ grid: RasterGrid, bytes: Int) throws {
      rasters = try sources.map { try $0.map.open().projected(onto: grid) }
      codes = .allocate(capacity: bytes * (sources.count + 1))
      mask = .allocate(capacity: bytes)
      strangers = .init(repeating: .init(repeating: 0, count: 256), count: sources.count)
    }

    deinit {
      codes.deallocate()
      mask.deallocate()
    }
  }

  /// Writes the map as a cloud-optimised GeoTIFF with the legend's colours, nodata 0.
  public func write(to path: String) throws -> SeamReport {
    let side = Overlap.tile
    let columns = (grid.width + side - 1) / side
    GDAL.setCache(bytes: 128 << 20)
    let colours = Dictionary(legend.entries.map { ($0.code, $0.colour) }, uniquingKeysWith: { first, _ in first })
    let file = try CloudOptimizedTIFF(path, grid, bytes: 1, nodata: 0, colours: colours, work: work)
    let crew = try Crew(work) { try Worker(sources, grid, bytes: side * side) }
    let tables = sources.map(table)
    let strip = Unsafe(UnsafeMutablePointer<UInt8>.allocate(capacity: grid.width * (side + 1)))
    let owner = Unsafe(UnsafeMutablePointer<UInt8>.allocate(capacity: grid.width * (side + 1)))
    defer {
      strip.pointer.deallocate()
      owner.pointer.deallocate()
    }
    var report = SeamReport(sources.map(\.name))
    for top in stride(from: 0, to: grid.height, by: side) {
      let height = min(side, grid.height - top)
      let spans = cut?.spans(rows: top..<top + height)
      try crew.run(columns) { worker, column in
        let x = column * side
        let window = Window(x: x, y: top, width: min(side, grid.width - x), height: height)
        try join(window, worker, tables, spans, into: (strip.pointer, owner.pointer))
        work.onProgress(window.pixels)
      }
      try file.add(strip.pointer + grid.width, rows: height)
      report.add(strip.pointer, owner.pointer, width: grid.width, rows: height, hasRowAbove: top > 0)
      // The last row stays as the one above the next.
      strip.pointer.update(from: strip.pointer + height * grid.width, count: grid.width)
      owner.pointer.update(from: owner.pointer + height * grid.width, count: grid.width)
    }
    try file.finish()
    for worker in crew.workers {
      for (pair, overlap) in worker.overlaps { report.add(pair: pair, overlap) }
      for (index, source) in sources.enumerated() {
        for byte in 0..<256 where worker.strangers[index][byte] > 0 {
          report.strangers[index][source.map.codes[byte] ?? 0, default: 0] += worker.strangers[index][byte]
        }
      }
    }
    return report
  }

  /// From a source's bytes to codes of the legend; 0 is nodata, 255 a code that is in no table.
  private func table(_ source: Source) -> [UInt8] {
    (0..<256).map { byte in
      guard !source.map.isNodata[byte], let code = source.map.codes[byte] else { return 0 }
      guard let crosswalk = source.crosswalk else { return legend.contains(code) ? UInt8(clamping: code) : 255 }
      return crosswalk[code].map { UInt8(clamping: $0) } ?? 255
    }
  }

  /// Joins a window of all sources.
  /// - Parameter rows: codes and the sources that they are of, of the whole width, below a row of what was before.
  private func join(
    _ window: Window, _ worker: Worker, _ tables: [[UInt8]], _ spans: [[ZonePixels.Span]]?,
    into rows: (codes: UnsafeMutablePointer<UInt8>, owners: UnsafeMutablePointer<UInt8>)
  ) throws {
    let (count, x, width, height) = (window.pixels, window.x, window.width, window.height)
    let (strip, owner) = rows
    for (index, raster) in worker.rasters.enumerated() {
      let codes = worker.codes + index * count
      try raster.read(window, into: codes, stride: width)
      try raster.readMask(window, into: worker.mask)
      for pixel in 0..<count {
        let byte = Int(codes[pixel])
        var code = worker.mask[pixel] == 0 ? 0 : tables[index][byte]
        if code == 255 {
          worker.strangers[index][byte] += 1
          code = 0
        }
        codes[pixel] = code
      }
    }
    for row in 0..<height {
      let line = (row + 1) * grid.width + x
      for column in 0..<width {
        let pixel = row * width + column
        var (value, from) = (UInt8(0), UInt8(255))
        for index in worker.rasters.indices {
          let code = worker.codes[index * count + pixel]
          guard code != 0 else { continue }
          if from == 255 {
            (value, from) = (code, UInt8(index))
          } else {
            let pair = Int(from) << 8 | index
            worker.overlaps[pair, default: (0, 0)].pixels += 1
            if code == value { worker.overlaps[pair, default: (0, 0)].alike += 1 }
          }
        }
        (strip[line + column], owner[line + column]) = (value, from)
      }
      for span in spans?[row] ?? [] {
        guard let own = owners[span.zone] else { continue }
        for column in max(span.left, x)..<max(max(span.left, x), min(span.right, x + width)) {
          let code = worker.codes[Int(own) * count + row * width + column - x]
          if code != 0 { (strip[line + column - x], owner[line + column - x]) = (code, own) }
        }
      }
    }
  }
}
