internal import Foundation

/// Bytes that come one after the other: of a file, a part of one, or what a container expands to.
public protocol ByteStream: AnyObject {
  /// Puts the next bytes into a buffer that is not empty, and says how many; 0 at the end.
  /// - Throws: ``InputRefusal`` when the bytes cannot be read or expanded.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
  /// Bytes taken so far of what stands on the disk; for a container's content, packed ones.
  var consumed: Int { get }
}

/// Bytes that can be read from any position: a file, opened anew by each stream, or bytes in memory.
enum ByteStore: Sendable {
  case file(path: String)
  case memory([UInt8])

  /// The number of bytes.
  /// - Throws: ``InputRefusal`` when the file cannot be asked.
  func count() throws -> Int {
    switch self {
    case .memory(let bytes): return bytes.count
    case .file(let path):
      var status = stat()
      guard stat(path, &status) == 0 else {
        throw InputRefusal(path, "cannot be read: \(String(cString: strerror(errno)))")
      }
      return Int(status.st_size)
    }
  }

  /// A stream from a position to the end, or of a number of bytes.
  func stream(at offset: Int = 0, count: Int = .max) throws -> any ByteStream {
    switch self {
    case .memory(let bytes):
      let start = min(offset, bytes.count)
      return MemoryStream(Array(bytes[start..<(start + min(count, bytes.count - start))]))
    case .file(let path): return try FileStream(path, at: offset, count: count)
    }
  }

  /// Some bytes at a position; fewer where the store ends.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    let stream = try stream(at: offset, count: count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    while let more = try stream.next(upTo: count - bytes.count) { bytes += more }
    return bytes
  }
}

extension ByteStream {
  /// The next bytes, at most so many; nil at the end, or when none were asked for.
  func next(upTo limit: Int) throws -> [UInt8]? {
    guard limit > 0 else { return nil }
    let bytes = try [UInt8](unsafeUninitializedCapacity: min(limit, 1 << 16)) { buffer, count in
      count = try read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    return bytes.isEmpty ? nil : bytes
  }
}

/// The bytes of a file, or of a range of it.
final class FileStream: ByteStream {
  private let path: String
  private let descriptor: Int32
  private var left: Int
  private(set) var consumed = 0

  init(_ path: String, at offset: Int = 0, count: Int = .max) throws {
    self.path = path
    left = count
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw InputRefusal(path, "cannot be read: \(String(cString: strerror(errno)))") }
    if offset > 0, lseek(descriptor, off_t(offset), SEEK_SET) < 0 {
      throw InputRefusal(path, "cannot be read: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let got = Foundation.read(descriptor, buffer.baseAddress, min(buffer.count, left))
      if got < 0, errno == EINTR { continue }
      if got < 0 { throw InputRefusal(path, "cannot be read: \(String(cString: strerror(errno)))") }
      left -= got
      consumed += got
      return got
    }
  }
}

/// Bytes in memory.
public final class MemoryStream: ByteStream {
  private let bytes: [UInt8]
  public private(set) var consumed = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let got = min(buffer.count, bytes.count - consumed)
    bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[consumed..<(consumed + got)])) }
    consumed += got
    return got
  }
}
