internal import Foundation
internal import Registers
internal import Vocabulary

/// The diagnostics of one source: counted by code, and written out as CSV lines in bounded memory.
final class DiagnosticLog {
  private let source: String
  private let overflow: URL
  private var file: OutputFile?
  private var buffer: [UInt8] = []
  private(set) var counts: [String: Int] = [:]

  /// - Parameters:
  ///   - source: the name that stands in each line.
  ///   - overflow: a file for what does not fit in memory, made when first needed.
  init(source: String, overflow: URL) {
    self.source = source
    self.overflow = overflow
  }

  static let header = "source,line,column,code,found,expected\n"

  func append(_ diagnostic: Diagnostic) throws {
    counts[diagnostic.code.rawValue, default: 0] += 1
    let fields = [
      source, String(diagnostic.line), String(diagnostic.column), diagnostic.code.rawValue, diagnostic.found,
      diagnostic.expected,
    ]
    buffer.append(contentsOf: fields.map(CSVField.text).joined(separator: ",").utf8)
    buffer.append(0x0A)
    guard buffer.count > 1 << 20 else { return }
    let file = try self.file ?? OutputFile(overflow)
    self.file = file
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Appends every line to a file.
  func copy(to output: OutputFile) throws {
    if let file {
      var offset = 0
      while offset < file.bytes {
        var block = [UInt8](repeating: 0, count: min(1 << 20, file.bytes - offset))
        try block.withUnsafeMutableBytes { try file.read(at: offset, into: $0) }
        try output.write(block)
        offset += block.count
      }
    }
    try output.write(buffer)
  }
}
