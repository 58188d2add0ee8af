/// Draws maps in their legend's colours: `ecotone landcover render`.
public struct MapDrawing: Sendable {
  /// How a pixel of the picture comes from those of the map; means would invent classes.
  public enum Resampling: String, CaseIterable, Sendable {
    case nearest
    case mode
  }

  private let map: MapFile
  private let resampling: Resampling
  private let work: Work

  public init(_ map: MapFile, resampling: Resampling, work: Work) {
    (self.map, self.resampling, self.work) = (map, resampling, work)
  }

  private final class Worker {
    let raster: Raster
    let buffer: UnsafeMutablePointer<UInt8>

    init(_ map: MapFile, bytes: Int) throws {
      raster = try map.open()
      buffer = .allocate(capacity: bytes)
    }

    deinit { buffer.deallocate() }
  }

  /// Writes a PNG whose longer side is `longest` pixels at most.
  /// - Throws: ``LandCoverError``.
  public func write(to path: String, longest: Int) throws {
    let file = try OutputFile(path)
    try file.write(try picture(longest: longest).png())
    try file.finish()
  }

  func picture(longest: Int) throws -> Picture {
    let grid = map.grid
    let size = Picture.size(of: grid, longest: longest)
    let given = try map.classes.map { (code: $0.code, colour: Colour(hex: $0.colour) ?? .standing(for: $0.code)) }
    let codes = (0..<256).map { map.isCounted[$0] ? map.codes[$0] : nil }
    let colours =
      given.isEmpty ? codes.compactMap { $0 }.prefix(254).map { (code: $0, colour: Colour.standing(for: $0)) } : given
    let palette = Dictionary(colours.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    // Codes without a colour are grey, 254.
    let table = codes.map { code in
      code.map { palette[$0].map { UInt8(clamping: min(253, $0)) } ?? 254 } ?? Picture.empty
    }
    var list = colours.prefix(254).map(\.colour)
    while list.count < 255 { list.append(Colour(red: 128, green: 128, blue: 128)) }
    let lines = Unsafe(UnsafeMutablePointer<UInt8>.allocate(capacity: size.width * size.height))
    defer { lines.pointer.deallocate() }
    let tallest = resampling == .mode ? (grid.height + size.height - 1) / size.height + 1 : 1
    GDAL.setCache(
      bytes: (32 << 20) + work.threads * (tallest + 2 * map.blockHeight) * (grid.width + map.blockWidth)
        * (map.type.isByte ? 1 : 4))
    let crew = try Crew(work) { try Worker(map, bytes: tallest * grid.width) }
    try crew.run(size.height) { worker, row in
      let first = row * grid.height / size.height
      let last = max(first + 1, (row + 1) * grid.height / size.height)
      let out = lines.pointer + row * size.width
      if resampling == .nearest {
        try worker.raster.read(
          Window(x: 0, y: (first + last - 1) / 2, width: grid.width, height: 1), into: worker.buffer,
          stride: grid.width)
        for column in 0..<size.width {
          out[column] = table[Int(worker.buffer[(2 * column + 1) * grid.width / (2 * size.width)])]
        }
      } else {
        try worker.raster.read(
          Window(x: 0, y: first, width: grid.width, height: last - first), into: worker.buffer, stride: grid.width)
        var counts = [Int32](repeating: 0, count: 256)
        for column in 0..<size.width {
          let left = column * grid.width / size.width
          let right = max(left + 1, (column + 1) * grid.width / size.width)
          for line in 0..<last - first {
            for x in left..<right { counts[Int(table[Int(worker.buffer[line * grid.width + x])])] += 1 }
          }
          // Of classes that are as frequent the first; nodata only where nothing else is.
          var best = Int(Picture.empty)
          for index in 0..<255 where counts[index] > 0 && (best == Int(Picture.empty) || counts[index] > counts[best]) {
            best = index
          }
          out[column] = UInt8(best)
          for index in 0..<256 { counts[index] = 0 }
        }
      }
      work.onProgress(grid.width * (last - first))
    }
    return Picture(
      width: size.width, height: size.height,
      pixels: Array(UnsafeBufferPointer(start: lines.pointer, count: size.width * size.height)), colours: list
    )
  }
}
