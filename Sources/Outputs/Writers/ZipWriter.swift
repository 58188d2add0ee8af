internal import CZlib
internal import Packing

/// A zip file (APPNOTE 6.3) written as a stream: each entry packed as it comes, its sizes behind it, with Zip64
/// throughout so that no entry is too long.
public final class ZipWriter {
  private struct Entry {
    let name: [UInt8]
    let offset: UInt64
    var packed: UInt64 = 0
    var length: UInt64 = 0
    var crc: UInt32 = 0
  }

  private let sink: (UnsafeRawBufferPointer) throws -> Void
  private var position: UInt64 = 0
  private var entries: [Entry] = []
  private var stream: DeflateStream?
  private var crc: uLong = 0
  /// 1980-01-01: the same edition gives the same bytes.
  private static let date: UInt32 = 0x0021_0000

  public init(to sink: @escaping (UnsafeRawBufferPointer) throws -> Void) { self.sink = sink }

  /// Begins an entry; the one before it ends.
  public func begin(_ name: String) throws {
    try endEntry()
    let entry = Entry(name: Array(name.utf8), offset: position)
    var header = Little()
    header.add(UInt32(0x0403_4b50))
    header.add(UInt16(45))
    header.add(UInt16(0x0808))  // sizes follow; names are UTF-8
    header.add(UInt16(8))
    header.add(Self.date)
    header.add(UInt32(0))
    header.add(UInt32.max)
    header.add(UInt32.max)
    header.add(UInt16(entry.name.count))
    header.add(UInt16(20))
    header.bytes += entry.name
    header.add(UInt16(1))
    header.add(UInt16(16))
    header.add(UInt64(0))
    header.add(UInt64(0))
    entries.append(entry)
    try put(header.bytes)
    stream = DeflateStream(.raw, level: 3)
    crc = crc32(0, nil, 0)
  }

  public func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let stream, !bytes.isEmpty else { return }
    crc = crc32(crc, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), uInt(bytes.count))
    entries[entries.count - 1].length += UInt64(bytes.count)
    try stream.write(bytes) { try putPacked($0) }
  }

  /// Ends the file with its directory.
  public func finish() throws {
    try endEntry()
    let start = position
    for entry in entries {
      var record = Little()
      record.add(UInt32(0x0201_4b50))
      record.add(UInt16(45))
      record.add(UInt16(45))
      record.add(UInt16(0x0808))
      record.add(UInt16(8))
      record.add(Self.date)
      record.add(entry.crc)
      record.add(UInt32.max)
      record.add(UInt32.max)
      record.add(UInt16(entry.name.count))
      record.add(UInt16(28))
      for _ in 0..<3 { record.add(UInt16(0)) }
      record.add(UInt32(0))
      record.add(UInt32.max)
      record.bytes += entry.name
      record.add(UInt16(1))
      record.add(UInt16(24))
      record.add(entry.length)
      record.add(entry.packed)
      record.add(entry.offset)
      try put(record.bytes)
    }
    let size = position - start
    var end = Little()
    end.add(UInt32(0x0606_4b50))
    end.add(UInt64(44))
    end.add(UInt16(45))
    end.add(UInt16(45))
    end.add(UInt32(0))
    end.add(UInt32(0))
    end.add(UInt64(entries.count))
    end.add(UInt64(entries.count))
    end.add(size)
    end.add(start)
    end.add(UInt32(0x0706_4b50))
    end.add(UInt32(0))
    end.add(start + size)
    end.add(UInt32(1))
    end.add(UInt32(0x0605_4b50))
    end.add(UInt16(0))
    end.add(UInt16(0))
    end.add(UInt16.max)
    end.add(UInt16.max)
    end.add(UInt32.max)
    end.add(UInt32.max)
    end.add(UInt16(0))
    try put(end.bytes)
  }

  private func endEntry() throws {
    guard let stream else { return }
    try stream.finish { try putPacked($0) }
    self.stream = nil
    entries[entries.count - 1].crc = UInt32(truncatingIfNeeded: crc)
    guard let entry = entries.last else { return }
    var descriptor = Little()
    descriptor.add(UInt32(0x0807_4b50))
    descriptor.add(entry.crc)
    descriptor.add(entry.packed)
    descriptor.add(entry.length)
    try put(descriptor.bytes)
  }

  private func putPacked(_ bytes: UnsafeRawBufferPointer) throws {
    entries[entries.count - 1].packed += UInt64(bytes.count)
    position += UInt64(bytes.count)
    try sink(bytes)
  }

  private func put(_ bytes: [UInt8]) throws {
    position += UInt64(bytes.count)
    try bytes.withUnsafeBytes(sink)
  }

  /// Numbers, the lowest byte first.
  private struct Little {
    var bytes: [UInt8] = []
    mutating func add<Value: FixedWidthInteger>(_ value: Value) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
  }
}
