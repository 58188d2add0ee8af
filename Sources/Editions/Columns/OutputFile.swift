internal import Foundation

/// A file being written, unbuffered beyond what it is handed; every failure names the file and the cause.
final class OutputFile {
  let url: URL
  private let descriptor: Int32
  private(set) var bytes = 0

  init(_ url: URL) throws {
    self.url = url
    descriptor = open(url.path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw EditionError("cannot write \(url.path): \(String(cString: strerror(errno)))") }
  }

  deinit { close(descriptor) }

  func write(_ data: [UInt8]) throws { try data.withUnsafeBytes { try write($0) } }

  func write(_ data: UnsafeRawBufferPointer) throws {
    var rest = data[...]
    while !rest.isEmpty {
      let block = UnsafeRawBufferPointer(rebasing: rest)
      let written = Foundation.write(descriptor, block.baseAddress, block.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw failure() }
      rest = rest.dropFirst(written)
    }
    bytes += data.count
  }

  func overwriteStart(_ data: [UInt8]) throws {
    guard pwrite(descriptor, data, data.count, 0) == data.count else { throw failure() }
  }

  /// Reads what was written before.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    var done = 0
    while done < buffer.count {
      let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw EditionError("cannot read back \(url.path)") }
      done += got
    }
  }

  func finish() throws {
    guard fsync(descriptor) == 0 else { throw failure() }
  }

  private func failure() -> EditionError {
    EditionError("cannot write \(url.path): \(String(cString: strerror(errno)))")
  }
}
