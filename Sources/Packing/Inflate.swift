internal import CZlib

/// Expands what ``Deflate`` packed.
public enum Inflate {
  /// The bytes of a gzip file in memory; nil for one that is damaged, or expands to more than is allowed.
  public static func gzip(_ packed: [UInt8], atMost limit: Int) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var bytes: [UInt8] = []
    return packed.withUnsafeBufferPointer { packed -> [UInt8]? in
      stream.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
      stream.avail_in = UInt32(packed.count)
      while true {
        var result = Z_OK
        let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { room, made in
          stream.next_out = room.baseAddress
          stream.avail_out = UInt32(room.count)
          result = inflate(&stream, Z_NO_FLUSH)
          made = room.count - Int(stream.avail_out)
        }
        bytes += part
        if result == Z_STREAM_END { return bytes }
        guard result == Z_OK, bytes.count <= limit, !part.isEmpty || stream.avail_in > 0 else { return nil }
      }
    }
  }
}
