internal import Foundation

/// A file that stands under its name only when all of it is written.
final class OutputFile {
  let path: String
  private let partial: String
  private var file: UnsafeMutablePointer<FILE>?
  private(set) var bytes: UInt64 = 0

  /// - Throws: ``LandCoverError`` where the folder does not let itself be written.
  init(_ path: String) throws {
    self.path = path
    let url = URL(fileURLWithPath: path)
    // A number of its own: several machines may write the same part into a shared folder.
    let mark = String(UInt64.random(in: .min ... .max), radix: 36)
    partial = url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).\(mark).partial").path
    file = fopen(partial, "wb+")
    guard let file else { throw LandCoverError("cannot write \(path): \(String(cString: strerror(errno)))") }
    setvbuf(file, nil, _IOFBF, 1 << 18)
  }

  deinit {
    if let file {
      fclose(file)
      unlink(partial)
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let file, let base = bytes.baseAddress, !bytes.isEmpty else { return }
    guard fwrite(base, 1, bytes.count, file) == bytes.count else { throw failure() }
    self.bytes += UInt64(bytes.count)
  }

  func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  /// Copies what another file holds so far.
  func append(_ other: OutputFile) throws {
    guard let source = other.file else { return }
    fflush(source)
    rewind(source)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var left = other.bytes
    while left > 0 {
      let got = fread(&buffer, 1, min(buffer.count, Int(min(left, 1 << 20))), source)
      guard got > 0 else { throw LandCoverError("cannot read back what was written for \(path)") }
      try buffer.withUnsafeBytes { try write(UnsafeRawBufferPointer(rebasing: $0[0..<got])) }
      left -= UInt64(got)
    }
  }

  /// Puts the file under its name.
  func finish() throws {
    guard let file else { return }
    guard fflush(file) == 0, fsync(fileno(file)) == 0 else { throw failure() }
    guard fclose(file) == 0 else {
      self.file = nil
      unlink(partial)
      throw failure()
    }
    self.file = nil
    guard rename(partial, path) == 0 else {
      let error = failure()
      unlink(partial)
      throw error
    }
  }

  private func failure() -> LandCoverError {
    LandCoverError("cannot write \(path): \(String(cString: strerror(errno)))")
  }
}
