internal import CZlib

/// Packing by zlib (RFC 1950 to 1952).
public enum Deflate {
  /// A gzip file of bytes.
  /// - Parameter level: 1 (fast) to 9 (small).
  public static func gzip(_ bytes: [UInt8], level: Int) -> [UInt8] { packed(bytes, .gzip, level) }

  /// A zlib stream of bytes, as PNG has it.
  public static func zlib(_ bytes: [UInt8], level: Int) -> [UInt8] { packed(bytes, .zlib, level) }

  /// The sum of zip, gzip and PNG (ISO 3309).
  public static func crc32(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(CZlib.crc32(0, $0.baseAddress, UInt32($0.count))) }
  }

  private static func packed(_ bytes: [UInt8], _ format: DeflateStream.Format, _ level: Int) -> [UInt8] {
    var packed: [UInt8] = []
    packed.reserveCapacity(bytes.count / 4 + 64)
    let stream = DeflateStream(format, level: level)
    bytes.withUnsafeBytes { stream.write($0) { packed.append(contentsOf: $0) } }
    stream.finish { packed.append(contentsOf: $0) }
    return packed
  }
}

/// Packs a stream piece by piece.
public final class DeflateStream {
  public enum Format {
    case gzip
    case zlib
    /// Deflate data alone, as a zip entry holds it.
    case raw
  }

  private var stream = z_stream()
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private let isReady: Bool

  public init(_ format: Format, level: Int) {
    let window: Int32 =
      switch format {
      case .gzip: 15 + 16
      case .zlib: 15
      case .raw: -15
      }
    isReady =
      deflateInit2_(
        &stream, Int32(min(max(level, 1), 9)), Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    if isReady { deflateEnd(&stream) }
    room.deallocate()
  }

  public func write(_ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try run(bytes, Z_NO_FLUSH, sink)
  }

  public func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try run(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH, sink)
  }

  private func run(_ bytes: UnsafeRawBufferPointer, _ flush: Int32, _ sink: (UnsafeRawBufferPointer) throws -> Void)
    rethrows
  {
    // Set-up with these constants fails only for want of memory, where Swift's own allocation would end the program
    // too.
    guard isReady else { preconditionFailure("zlib: out of memory") }
    stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(bytes.count)
    while true {
      stream.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(room.count)
      let result = deflate(&stream, flush)
      let made = room.count - Int(stream.avail_out)
      if made > 0 { try sink(UnsafeRawBufferPointer(rebasing: room[..<made])) }
      if result == Z_STREAM_END || (flush == Z_NO_FLUSH && stream.avail_in == 0 && stream.avail_out > 0) { return }
      if result == Z_BUF_ERROR, flush == Z_NO_FLUSH { return }
    }
  }
}
