/// Bytes of pixels in memory, row after row.
struct PixelRows {
  let start: UnsafePointer<UInt8>
  /// From one row to the next.
  let stride: Int

  init(_ start: UnsafePointer<UInt8>, stride: Int) { (self.start, self.stride) = (start, stride) }

  subscript(row: Int) -> UnsafePointer<UInt8> { start + row * stride }
}
