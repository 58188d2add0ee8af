/// Pixels of a raster: some columns of some rows.
struct Window {
  let x: Int
  let y: Int
  let width: Int
  let height: Int

  var pixels: Int { width * height }
  var columns: Range<Int> { x..<x + width }
  var rows: Range<Int> { y..<y + height }
}

/// Bytes of pixels in memory, row after row.
struct PixelRows {
  let start: UnsafePointer<UInt8>
  /// From one row to the next.
  let stride: Int

  init(_ start: UnsafePointer<UInt8>, stride: Int) { (self.start, self.stride) = (start, stride) }

  subscript(row: Int) -> UnsafePointer<UInt8> { start + row * stride }
}
