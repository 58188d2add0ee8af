internal import CZlib

/// Expands gzip (RFC 1952) or raw deflate data (RFC 1951) by zlib, within limits.
final class InflateStream: ByteStream {
  enum Format {
    /// One gzip member or several; zlib checks each one's CRC-32 and length.
    case gzip
    /// Deflate data alone, as in a zip entry.
    case deflate
  }

  /// How far packed data may expand.
  enum Limits {
    /// More than the national files of all years together.
    static let bytes = 16 << 30
    /// National files pack 5 to 60 times; deflate cannot pack more than 1,032 times.
    static let ratio = 200
    /// Below this many expanded bytes the ratio is not looked at.
    static let ratioFrom = 64 << 20
  }

  private let source: String
  private let input: any ByteStream
  private let format: Format
  private var stream = z_stream()
  private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  private var expanded = 0
  private var isAtEnd = false

  var consumed: Int { input.consumed - Int(stream.avail_in) }

  /// - Parameter source: the container as messages name it.
  init(_ input: any ByteStream, _ format: Format, source: String) throws {
    self.source = source
    self.input = input
    self.format = format
    let window: Int32 = if case .gzip = format { 15 + 16 } else { -15 }
    guard inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw InputRefusal(source, "cannot be expanded: out of memory")
    }
  }

  deinit {
    inflateEnd(&stream)
    packed.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if isAtEnd { return 0 }
    let room = min(buffer.count, 1 << 30)
    stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(room)
    while stream.avail_out == UInt32(room) {
      if stream.avail_in == 0 {
        let got = try input.read(into: packed)
        if got == 0 {
          throw InputRefusal(source, "packed data cut short after \(expanded) expanded bytes; expected the whole file")
        }
        stream.next_in = packed.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_in = UInt32(got)
      }
      let result = inflate(&stream, Z_NO_FLUSH)
      if result == Z_STREAM_END {
        if try !startsNextMember() {
          isAtEnd = true
          break
        }
      } else if result != Z_OK && result != Z_BUF_ERROR {
        let why = stream.msg.map { String(cString: $0) } ?? "zlib error \(result)"
        let whole = expanded + room - Int(stream.avail_out)
        throw InputRefusal(
          source, "packed data damaged after \(whole) expanded bytes (\(why)); expected the whole file")
      }
    }
    let got = room - Int(stream.avail_out)
    expanded += got
    guard expanded <= Limits.bytes else {
      throw InputRefusal(source, "expands to more than \(Limits.bytes >> 30) GiB; expected a national file")
    }
    guard expanded < Limits.ratioFrom || expanded / Limits.ratio <= consumed else {
      throw InputRefusal(source, "expands to more than \(Limits.ratio) times its size; expected a national file")
    }
    return got
  }

  /// Whether another gzip member follows; zero bytes after the last one are padding.
  private func startsNextMember() throws -> Bool {
    guard case .gzip = format else { return false }
    while true {
      if stream.avail_in == 0 {
        let got = try input.read(into: packed)
        if got == 0 { return false }
        stream.next_in = packed.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_in = UInt32(got)
      }
      guard let next = stream.next_in else { return false }
      if next.pointee == 0 {
        stream.next_in = next + 1
        stream.avail_in -= 1
        continue
      }
      guard next.pointee == 0x1F else {
        throw InputRefusal(source, "other data behind the packed file; expected its end or another gzip member")
      }
      inflateReset(&stream)
      return true
    }
  }
}

/// Passes on a zip entry's content and checks it against the CRC-32 and the length that the directory states.
final class CheckedStream: ByteStream {
  private let source: String
  private let input: any ByteStream
  private let crc: UInt32
  private let stated: Int
  private var checksum: UInt = 0
  private var count = 0

  var consumed: Int { input.consumed }

  init(_ input: any ByteStream, crc32: UInt32, bytes: Int, source: String) {
    (self.input, crc, stated, self.source) = (input, crc32, bytes, source)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let got = try input.read(into: buffer)
    count += got
    if got > 0 {
      checksum = crc32_z(checksum, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), got)
      return got
    }
    guard count == stated else {
      throw InputRefusal(source, "\(count) bytes expanded, \(stated) expected by the zip's directory")
    }
    guard UInt32(truncatingIfNeeded: checksum) == crc else {
      throw InputRefusal(source, "changed or damaged; its CRC-32 is not the one in the zip's directory")
    }
    return 0
  }
}
