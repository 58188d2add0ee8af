internal import Foundation

/// A column file mapped into memory, read-only; the mapping lives as long as anyone holds the column.
///
/// `@unchecked Sendable`: the mapped bytes never change, and nothing here is mutable.
public final class MappedColumn<Value: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// The values; valid as long as the column.
  public let values: UnsafeBufferPointer<Value>
  private let mapping: UnsafeMutableRawPointer
  private let length: Int

  /// Maps a file and checks its header.
  /// - Throws: ``EditionError`` naming the file, when it is missing, cut short, or not a column of this type.
  init(_ column: ColumnFile, in edition: URL, typeCode: UInt8) throws {
    let path = edition.appendingPathComponent(column.path).path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw EditionError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size >= ColumnFile.headerBytes else {
      throw EditionError("\(path): cut short; expected a column file's header of \(ColumnFile.headerBytes) bytes")
    }
    length = Int(status.st_size)
    guard let mapping = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0), mapping != MAP_FAILED else {
      throw EditionError("\(path): cannot be mapped: \(String(cString: strerror(errno)))")
    }
    self.mapping = mapping
    let count = (length - ColumnFile.headerBytes) / MemoryLayout<Value>.stride
    let header = UnsafeRawBufferPointer(start: mapping, count: ColumnFile.headerBytes)
    values = UnsafeBufferPointer(
      start: (mapping + ColumnFile.headerBytes).assumingMemoryBound(to: Value.self), count: count)
    guard header.elementsEqual(ColumnFile.header(typeCode: typeCode, count: count)),
      length == ColumnFile.headerBytes + count * MemoryLayout<Value>.stride
    else { throw EditionError("\(path): changed or cut; its header does not fit its \(length) bytes") }
  }

  /// A private copy of the mapping with other values at some positions: only the memory pages that hold them are
  /// copied.
  /// - Throws: ``EditionError`` when it cannot be mapped.
  init(_ column: ColumnFile, in edition: URL, typeCode: UInt8, patches: [(position: Int, value: Value)]) throws {
    let original = try MappedColumn(column, in: edition, typeCode: typeCode)
    let path = edition.appendingPathComponent(column.path).path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw EditionError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    length = original.length
    guard let mapping = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0), mapping != MAP_FAILED
    else {
      throw EditionError("\(path): cannot be mapped: \(String(cString: strerror(errno)))")
    }
    self.mapping = mapping
    let start = (mapping + ColumnFile.headerBytes).assumingMemoryBound(to: Value.self)
    for patch in patches where original.values.indices.contains(patch.position) { start[patch.position] = patch.value }
    values = UnsafeBufferPointer(start: start, count: original.count)
  }

  deinit { munmap(mapping, length) }

  public var count: Int { values.count }

  /// A value, or nil outside the column: a position read from another file may be anything.
  public subscript(position: Int) -> Value? {
    position >= 0 && position < values.count ? values[position] : nil
  }
}

extension MappedColumn where Value: ColumnValue {
  convenience init(_ column: ColumnFile, in edition: URL) throws {
    try self.init(column, in: edition, typeCode: Value.typeCode)
  }
}
