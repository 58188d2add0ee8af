/// The directory of a zip file (PKWARE APPNOTE 6.3), with its 64-bit form; entries are stored or deflated.
struct ZipArchive: Sendable {
  struct Entry: Sendable {
    let name: String
    let isStored: Bool
    let crc32: UInt32
    let packedBytes: Int
    let bytes: Int
    /// Where the entry's local header begins.
    fileprivate let offset: Int
  }

  enum Limits {
    static let entries = 10_000
    static let directoryBytes = 8 << 20
    /// What a member that must be held in memory (a workbook inside a zip) may expand to.
    static let memoryBytes = 256 << 20
  }

  static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// The archive as messages name it.
  let source: String
  let entries: [Entry]
  private let store: ByteStore

  /// Reads the directory at the end of a zip file.
  /// - Throws: ``InputRefusal`` when it is cut, damaged, beyond the limits, or an entry is encrypted or packed
  ///   otherwise.
  init(_ store: ByteStore, source: String) throws {
    self.store = store
    self.source = source
    let size = try store.count()
    let tailStart = max(0, size - 65_557)  // the end record and the longest comment
    let tail = LittleEndian(try store.bytes(at: tailStart, count: size - tailStart))
    guard let end = tail.lastIndex(of: [0x50, 0x4B, 0x05, 0x06]), let count16 = tail.u16(end + 10),
      let length32 = tail.u32(end + 12),
      let offset32 = tail.u32(end + 16)
    else { throw InputRefusal(source, "a zip without its directory, which stands at the end; it may have been cut") }
    var (count, length, offset) = (Int(count16), Int(length32), Int(offset32))
    if count16 == .max || length32 == .max || offset32 == .max {
      guard let locator = tail.lastIndex(of: [0x50, 0x4B, 0x06, 0x07]), let position = tail.u64(locator + 8) else {
        throw InputRefusal(source, "a zip whose 64-bit directory is missing")
      }
      let record = LittleEndian(try store.bytes(at: position, count: 56))
      guard record.starts(with: [0x50, 0x4B, 0x06, 0x06], at: 0), let count64 = record.u64(32),
        let length64 = record.u64(40),
        let offset64 = record.u64(48)
      else { throw InputRefusal(source, "a zip whose 64-bit directory is damaged") }
      (count, length, offset) = (count64, length64, offset64)
    }
    guard count <= Limits.entries, length <= Limits.directoryBytes else {
      throw InputRefusal(source, "a zip of \(count) entries; expected at most \(Limits.entries)")
    }
    let directory = LittleEndian(try store.bytes(at: offset, count: length))
    var entries: [Entry] = []
    var position = 0
    for _ in 0..<count {
      guard let entry = try Self.entry(directory, &position, source), entry.offset < size else {
        throw InputRefusal(source, "a zip whose directory is damaged at entry \(entries.count + 1) of \(count)")
      }
      entries.append(entry)
    }
    self.entries = entries
  }

  private static func entry(_ directory: LittleEndian, _ position: inout Int, _ source: String) throws -> Entry? {
    guard directory.starts(with: [0x50, 0x4B, 0x01, 0x02], at: position), let flags = directory.u16(position + 8),
      let method = directory.u16(position + 10), let crc = directory.u32(position + 16),
      let packed32 = directory.u32(position + 20),
      let bytes32 = directory.u32(position + 24), let nameLength = directory.u16(position + 28),
      let extraLength = directory.u16(position + 30),
      let commentLength = directory.u16(position + 32), let offset32 = directory.u32(position + 42),
      let nameBytes = directory.bytes(position + 46, count: Int(nameLength))
    else { return nil }
    let name = nameBytes.withUnsafeBytes { FieldText.decode($0) }
    var (packed, bytes, offset) = (Int(packed32), Int(bytes32), Int(offset32))
    var extra = position + 46 + Int(nameLength)
    let extraEnd = extra + Int(extraLength)
    while extra + 4 <= extraEnd, let id = directory.u16(extra), let length = directory.u16(extra + 2) {
      if id == 1 {  // 64-bit sizes, each only where its 32-bit field is full
        var field = extra + 4
        func wide(_ narrow: UInt32) -> Int? {
          guard narrow == .max else { return Int(narrow) }
          defer { field += 8 }
          return directory.u64(field)
        }
        guard let bytes64 = wide(bytes32), let packed64 = wide(packed32), let offset64 = wide(offset32) else {
          return nil
        }
        (packed, bytes, offset) = (packed64, bytes64, offset64)
      }
      extra += 4 + Int(length)
    }
    position = extraEnd + Int(commentLength)
    if !name.hasSuffix("/") {
      if flags & 1 != 0 { throw InputRefusal("\(source)/\(name)", "encrypted; expected a zip without a password") }
      guard method == 0 || method == 8 else {
        throw InputRefusal("\(source)/\(name)", "packed by zip method \(method); expected stored or deflated entries")
      }
    }
    return Entry(name: name, isStored: method == 0, crc32: crc, packedBytes: packed, bytes: bytes, offset: offset)
  }

  /// The content of an entry.
  func stream(_ entry: Entry) throws -> any ByteStream {
    let name = "\(source)/\(entry.name)"
    let header = LittleEndian(try store.bytes(at: entry.offset, count: 30))
    guard header.starts(with: Self.signature, at: 0), let nameLength = header.u16(26), let extraLength = header.u16(28)
    else {
      throw InputRefusal(name, "its header in the zip is damaged")
    }
    let data = try store.stream(at: entry.offset + 30 + Int(nameLength) + Int(extraLength), count: entry.packedBytes)
    let content = entry.isStored ? data : try InflateStream(data, .deflate, source: name)
    return CheckedStream(content, crc32: entry.crc32, bytes: entry.bytes, source: name)
  }

  /// The whole content of an entry, within ``Limits/memoryBytes``.
  func content(_ entry: Entry) throws -> [UInt8] { try stream(entry).content(source: "\(source)/\(entry.name)") }
}

extension ByteStream {
  /// All that is left, within ``ZipArchive/Limits/memoryBytes``.
  func content(source: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let more = try next(upTo: 1 << 16) {
      bytes += more
      guard bytes.count <= ZipArchive.Limits.memoryBytes else {
        throw InputRefusal(
          source,
          "expands to more than \(ZipArchive.Limits.memoryBytes >> 20) MiB; expected a workbook of national data")
      }
    }
    return bytes
  }
}

/// Little-endian numbers in bytes; nil outside them, or where 64 bits do not fit.
private struct LittleEndian {
  private let content: [UInt8]

  init(_ bytes: [UInt8]) { content = bytes }

  func bytes(_ position: Int, count: Int) -> [UInt8]? {
    guard position >= 0, count >= 0, position <= content.count, count <= content.count - position else { return nil }
    return Array(content[position..<(position + count)])
  }

  func u16(_ position: Int) -> UInt16? { number(position, 2).map { UInt16(truncatingIfNeeded: $0) } }
  func u32(_ position: Int) -> UInt32? { number(position, 4).map { UInt32(truncatingIfNeeded: $0) } }
  func u64(_ position: Int) -> Int? { number(position, 8).flatMap { $0 < 1 << 62 ? Int($0) : nil } }

  private func number(_ position: Int, _ count: Int) -> UInt64? {
    guard position >= 0, position <= content.count - count else { return nil }
    return content[position..<(position + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func starts(with prefix: [UInt8], at position: Int) -> Bool {
    position >= 0 && position <= content.count && content[position...].starts(with: prefix)
  }

  func lastIndex(of pattern: [UInt8]) -> Int? {
    content.indices.last { starts(with: pattern, at: $0) }
  }
}
