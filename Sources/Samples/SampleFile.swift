internal import Foundation

/// A file of the sample being written: bytes in a buffer, and the physical line the next one stands on.
final class SampleFile {
  let name: String
  /// The physical line of what is written next, from 1.
  private(set) var line = 1
  private let handle: FileHandle
  // Unchecked: one thread writes a file, and some ten million cells go in.
  @exclusivity(unchecked) private var buffer: [UInt8] = []
  private(set) var bytes = 0

  /// - Throws: ``SampleError`` when the file cannot be made.
  init(_ name: String, in folder: URL) throws {
    self.name = name
    let url = folder.appendingPathComponent(name)
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
      handle = try FileHandle(forWritingTo: url)
    } catch {
      throw SampleError("cannot write \(url.path): \((error as NSError).localizedDescription)")
    }
    buffer.reserveCapacity(1 << 20)
  }

  func append(_ bytes: [UInt8]) { buffer.append(contentsOf: bytes) }
  func append(_ byte: UInt8) { buffer.append(byte) }
  func append(_ text: String) { buffer.append(contentsOf: text.utf8) }

  /// Ends a record; line breaks within it are counted too.
  func endRecord(innerBreaks: Int = 0) throws {
    buffer.append(UInt8(ascii: "\n"))
    line += 1 + innerBreaks
    if buffer.count >= 1 << 19 { try flush() }
  }

  func finish() throws {
    try flush()
    try? handle.close()
  }

  private func flush() throws {
    do { try handle.write(contentsOf: buffer) } catch {
      throw SampleError("cannot write \(name): \((error as NSError).localizedDescription)")
    }
    bytes += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Why a sample could not be written; one line.
public struct SampleError: Error, Sendable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// Text in the encodings of the national files.
enum SampleText {
  /// Windows-1252, the encoding of NPRI's files; a question mark for what it lacks.
  static func windows1252(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { scalar in
      switch scalar.value {
      case 0..<0x80, 0xA0...0xFF: UInt8(scalar.value)
      case 0x2019: 0x92
      case 0x2013: 0x96
      default: UInt8(ascii: "?")
      }
    }
  }

  /// Capitals without accents, as older files write places.
  static func capitals(_ text: String) -> String {
    text.folding(options: .diacriticInsensitive, locale: nil).uppercased()
  }
}
