internal import Digests
internal import Foundation

/// A reader of delimited text that holds one record at a time and knows the physical line of each.
///
/// RFC 4180 with what the national files really hold: line breaks inside quoted fields, LF or CR LF, and quotes
/// inside a quoted field that are not doubled. A quote in a quoted field ends it only before a delimiter, a line
/// end or the end of the file; another quote after it stands for one quote; anything else makes it literal, and
/// ``strayQuotes`` names the field. Whatever the bytes, memory stays bounded: a field, a record or a number of
/// columns beyond ``Limits`` ends in an ``InputRefusal``.
///
/// The SHA-256 of the text is computed on the way. Not thread-safe; a record's fields are valid until the next record.
public final class DelimitedReader {
  /// What a record may measure at most.
  public enum Limits {
    public static let fieldBytes = 1 << 20
    public static let recordBytes = 8 << 20
    public static let columns = 4096
  }

  public let source: String
  /// How many bytes were read so far.
  public private(set) var bytesRead = 0
  /// The physical line the current record starts on, from 1.
  @exclusivity(unchecked) public private(set) var line = 0
  /// Fields of the current record, by position from 0, that hold a quote which ends nothing.
  public private(set) var strayQuotes: [Int] = []
  /// The number of fields in the current record.
  @exclusivity(unchecked) public private(set) var count = 0
  /// Whether the file ended within a record, without a line end: it may have been cut. Known after the last record.
  public private(set) var endsWithoutLineEnd = false
  /// Whether a quote at the start of a field opens it; TRI Basic Plus files are written without quoting.
  @exclusivity(unchecked) var honoursQuotes = true
  /// Called with the bytes that each chunk took of the disk; throws to stop.
  public var onProgress: ((Int) throws -> Void)?
  /// How many records may stand above the header (titles above a sheet's table).
  let preambleRows: Int

  private let input: any ByteStream
  private let digest = SHA256Digest()
  // Unchecked: one task reads a file, and `field` is asked some hundred million times.
  @exclusivity(unchecked) private var buffer: UnsafeMutableRawBufferPointer
  @exclusivity(unchecked) private var filled = 0
  @exclusivity(unchecked) private var position = 0
  private var isAtEnd = false
  @exclusivity(unchecked) private var nextLine = 1
  @exclusivity(unchecked) private var delimiter: UInt8 = UInt8(ascii: ",")
  /// Start and end of each field of the current record, as offsets into `buffer`.
  private let starts: UnsafeMutablePointer<Int>
  private let ends: UnsafeMutablePointer<Int>
  /// Positions of fields that hold doubled quotes.
  private var escaped: [Int] = []

  private static let chunkBytes = 1 << 20

  /// Opens a plain file.
  /// - Throws: ``InputRefusal`` when there is no such file, or it is empty, or not readable.
  public convenience init(path: String) throws { try self.init(FileStream(path), source: path) }

  /// Reads delimited text from a stream.
  /// - Parameters:
  ///   - source: what messages call it.
  ///   - delimiter: the byte between fields; without it, the one that the first line holds most of.
  ///   - preambleRows: how many records may stand above the header.
  /// - Throws: ``InputRefusal`` when it is empty or not readable.
  public init(_ input: any ByteStream, source: String, delimiter: UInt8? = nil, preambleRows: Int = 0) throws {
    self.source = source
    self.input = input
    self.preambleRows = preambleRows
    buffer = .allocate(byteCount: Self.chunkBytes, alignment: 16)
    starts = .allocate(capacity: Limits.columns + 1)  // one for an empty field at the end of the file
    ends = .allocate(capacity: Limits.columns + 1)
    // From here on the instance is whole, and deinit releases what it holds.
    try refill()
    if filled == 0 { throw InputRefusal(source, "the file is empty") }
    if filled >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { position = 3 }
    if let delimiter { self.delimiter = delimiter } else { detectDelimiter() }
  }

  deinit {
    buffer.deallocate()
    starts.deallocate()
    ends.deallocate()
  }

  /// Whether the file starts with some bytes; only before the first record.
  public func begins(with prefix: [UInt8]) -> Bool {
    filled >= prefix.count && prefix.indices.allSatisfy { buffer[$0] == prefix[$0] }
  }

  /// Takes the delimiter that the first line holds most of outside quotes: comma, tab or semicolon.
  private func detectDelimiter() {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
    var counts = [0, 0, 0]
    var isQuoted = false
    for byte in buffer[position..<filled] {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A { break }
      if let candidate = candidates.firstIndex(of: byte) { counts[candidate] += 1 }
    }
    if let most = counts.max(), most > 0, let choice = counts.firstIndex(of: most) { delimiter = candidates[choice] }
  }

  /// The lower-case hexadecimal SHA-256 of all the text; reads what is left of it first. Call once, at the end.
  /// - Throws: ``InputRefusal`` when the rest cannot be read.
  public func finishDigest() throws -> String {
    while !isAtEnd {
      position = filled
      try refill()
    }
    return digest.finish()
  }

  /// A field of the current record, quotes removed; empty when the record has fewer fields.
  @inline(__always)
  public func field(_ index: Int) -> UnsafeRawBufferPointer {
    guard index >= 0, index < count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(rebasing: buffer[starts[index]..<ends[index]])
  }

  /// Moves to the next record that is not an empty line; false at the end of the file.
  /// - Throws: ``InputRefusal`` for a record beyond the limits, a quote still open at the end, or a failing read.
  /// - Complexity: O(bytes of the record).
  public func next() throws -> Bool {
    while true {
      let recordStart = position
      line = nextLine
      if try scanRecord() {
        if count == 1, starts[0] == ends[0] { continue }  // an empty line
        for index in escaped { unescape(index) }
        return true
      }
      if isAtEnd, position == filled, recordStart == filled { return false }
    }
  }

  // MARK: Scanning

  /// Scans one record from `position`. False when there is none because the file ended.
  private func scanRecord() throws -> Bool {
    rescan: while true {
      count = 0
      escaped.removeAll(keepingCapacity: true)
      strayQuotes.removeAll(keepingCapacity: true)
      nextLine = line
      var cursor = position
      if cursor == filled {
        if isAtEnd { return false }
        try refill()
        continue rescan
      }
      let quote = UInt8(ascii: "\"")
      let base = UnsafePointer(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self))
      while true {
        guard count < Limits.columns else {
          throw InputRefusal(
            source, line: line, "more than \(Limits.columns) columns; expected a national file's record")
        }
        let fieldStart = cursor
        var fieldEnd = cursor
        var contentStart = cursor
        if cursor < filled, base[cursor] == quote, honoursQuotes {
          let openingLine = nextLine
          cursor += 1
          contentStart = cursor
          var isEscaped = false
          var isStray = false
          while true {
            if cursor == filled {
              if isAtEnd {
                throw InputRefusal(
                  source, line: openingLine, column: count + 1,
                  "a quote opened here is still open at the end of the file")
              }
              try checkLength(from: fieldStart, to: cursor, line: openingLine, isQuoted: true)
              try refill()
              continue rescan
            }
            let byte = base[cursor]
            if byte == quote {
              if cursor + 1 == filled, !isAtEnd {
                try refill()
                continue rescan
              }
              var after = cursor + 1 < filled ? base[cursor + 1] : 0x0A
              if after == quote {
                isEscaped = true
                cursor += 2
                continue
              }
              if after == 0x0D {
                if cursor + 2 == filled, !isAtEnd {
                  try refill()
                  continue rescan
                }
                after = cursor + 2 < filled ? base[cursor + 2] : 0x0A
                if after != 0x0A { after = 0x0D }
              }
              if after == delimiter || after == 0x0A {
                fieldEnd = cursor
                cursor += 1
                break
              }
              isStray = true
            } else if byte == 0x0A {
              nextLine += 1
            }
            cursor += 1
          }
          try checkLength(from: contentStart, to: fieldEnd, line: openingLine, isQuoted: true)
          if isEscaped { escaped.append(count) }
          if isStray { strayQuotes.append(count) }
          if cursor < filled, base[cursor] == 0x0D { cursor += 1 }
        } else {
          while cursor < filled {
            let byte = base[cursor]
            if byte == delimiter || byte == 0x0A { break }
            cursor += 1
          }
          if cursor == filled, !isAtEnd {
            try checkLength(from: fieldStart, to: cursor, line: line, isQuoted: false)
            try refill()
            continue rescan
          }
          fieldEnd = cursor
          if fieldEnd - fieldStart > Limits.fieldBytes {
            try checkLength(from: fieldStart, to: fieldEnd, line: line, isQuoted: false)
          }
          let isLineEnd = cursor == filled || base[cursor] == 0x0A
          if isLineEnd, fieldEnd > fieldStart, base[fieldEnd - 1] == 0x0D { fieldEnd -= 1 }
        }
        starts[count] = contentStart
        ends[count] = fieldEnd
        count += 1
        if cursor >= filled {
          if !isAtEnd {
            try refill()
            continue rescan
          }
          position = filled
          endsWithoutLineEnd = true
          return true
        }
        if base[cursor] == delimiter {
          cursor += 1
          if cursor == filled, isAtEnd {  // a delimiter ends the file: one more, empty field
            starts[count] = cursor
            ends[count] = cursor
            count += 1
            position = filled
            endsWithoutLineEnd = true
            return true
          }
          continue
        }
        nextLine += 1
        position = cursor + 1
        return true
      }
    }
  }

  private func checkLength(from start: Int, to end: Int, line: Int, isQuoted: Bool) throws {
    guard end - start > Limits.fieldBytes else { return }
    let what = isQuoted ? "a quote opened here is still open after 1 MiB" : "a field of more than 1 MiB"
    throw InputRefusal(source, line: line, column: count + 1, "\(what); expected a field of a national file")
  }

  /// Replaces doubled quotes of a field by single ones, in place.
  private func unescape(_ index: Int) {
    var from = starts[index]
    var to = from
    let end = ends[index]
    while from < end {
      let byte = buffer[from]
      buffer[to] = byte
      to += 1
      from += byte == UInt8(ascii: "\"") && from + 1 < end && buffer[from + 1] == byte ? 2 : 1
    }
    ends[index] = to
  }

  /// Keeps the bytes from `position` on, and reads more after them.
  private func refill() throws {
    let kept = filled - position
    if kept > Limits.recordBytes {
      throw InputRefusal(
        source, line: line, "a record of more than \(Limits.recordBytes >> 20) MiB; expected a national file's record")
    }
    if position > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[position..<filled]))
    }
    if buffer.count - kept < Self.chunkBytes / 2 {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[..<kept]))
      buffer.deallocate()
      buffer = larger
    }
    position = 0
    filled = kept
    let before = input.consumed
    let got = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[kept...]))
    if got == 0 { isAtEnd = true }
    digest.update(UnsafeRawBufferPointer(rebasing: buffer[kept..<(kept + got)]))
    filled = kept + got
    bytesRead += got
    try onProgress?(input.consumed - before)
  }
}
