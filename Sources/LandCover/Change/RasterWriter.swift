internal import Vocabulary

/// Writes the raster of an interval.
final class RasterWriter {
  private let file: CloudOptimizedTIFF
  private let width: Int
  private let bytes: Int

  init(_ folder: OutputFolder, _ description: ChangeDescription, interval: Int, bytes: Int, work: Work) throws {
    let name = description.maps.count == 2 ? "change.tif" : "change-\(interval + 1).tif"
    (width, self.bytes) = (description.grid.width, bytes)
    file = try CloudOptimizedTIFF(
      folder.partial + "/" + name, description.grid.grid, bytes: bytes, nodata: ChangeCoding.nodata(bytes: bytes),
      work: work)
  }

  func add(_ values: UnsafeRawPointer, rows: Int) throws {
    for top in stride(from: 0, to: rows, by: CloudOptimizedTIFF.tile) {
      try file.add(values + top * width * bytes, rows: min(CloudOptimizedTIFF.tile, rows - top))
    }
  }

  func add(packed: [[UInt8]], _ values: UnsafeRawPointer, rows: Int) throws {
    try file.add(packed: packed, pixels: values, rows: rows)
  }

  /// Copies pixels, from 100 * from + to in 16 bits into 1000 * from + to in 32 where that is asked.
  static func widen(_ source: UnsafeRawPointer, from: Int, _ target: UnsafeMutableRawPointer, to: Int, count: Int) {
    if from == to {
      target.copyMemory(from: source, byteCount: count * from)
      return
    }
    let (narrow, wide) = (source.assumingMemoryBound(to: UInt16.self), target.assumingMemoryBound(to: UInt32.self))
    for x in 0..<count {
      wide[x] = narrow[x] == 65535 ? .max : UInt32(narrow[x] / 100) * 1000 + UInt32(narrow[x] % 100)
    }
  }

  func finish() throws { try file.finish() }
}
