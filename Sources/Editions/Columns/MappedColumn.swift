internal import CMappings
internal import Foundation

/// What a column can be asked whatever its values are. A class: tables find their columns by reflection, and a cast to
/// a protocol would look through every conformance of the program.
public class AnyColumn: @unchecked Sendable {
  /// What its file is called, but for the type: `report.first_fact`.
  let name: String
  let type: ColumnType
  let rows: ColumnRows
  /// What a value means, as docs/formats.md says it.
  let meaning: String

  fileprivate init(_ name: String, _ type: ColumnType, _ rows: ColumnRows, _ meaning: String) {
    (self.name, self.type, self.rows, self.meaning) = (name, type, rows, meaning)
  }

  /// The path within an edition: `facts/report.first_fact.u32`.
  var path: String { "\(ColumnFolder.name)/\(name).\(type)" }

  /// How many values are mapped.
  public var count: Int { 0 }

  /// Maps the file and checks its header.
  /// - Throws: ``EditionError`` naming the file, when it is missing, cut short, or not a column of this type.
  func map(in edition: EditionFiles) throws {}
}

/// A column of an edition: its one declaration, which writing, opening, checking and docs/formats.md follow; and once
/// the edition is open, its values, mapped into memory read-only.
///
/// `@unchecked Sendable`: a column is mapped before anyone else sees it, and never changes again.
public final class MappedColumn<Value: ColumnValue>: AnyColumn, @unchecked Sendable {
  /// The values; valid as long as the column, and none before it is mapped.
  @exclusivity(unchecked)
  public private(set) var values = UnsafeBufferPointer<Value>(start: nil, count: 0)
  private var mapping: (start: UnsafeMutableRawPointer, length: Int, watched: OpaquePointer)?
  /// The sums that its blocks are checked with.
  private var sums: MappedColumn<UInt64>?

  init(_ name: String, _ rows: ColumnRows, _ meaning: String) {
    super.init(name, Value.columnType, rows, meaning)
  }

  deinit {
    guard let mapping else { return }
    ecotone_forget(mapping.watched)
    munmap(mapping.start, mapping.length)
  }

  public override var count: Int { values.count }

  /// A value, or nil outside the column: a position read from another file may be anything.
  public subscript(position: Int) -> Value? {
    position >= 0 && position < values.count ? values[position] : nil
  }

  override func map(in edition: EditionFiles) throws { try map(edition, PROT_READ) }

  /// The same column with other values at some positions, in a private mapping: only the memory pages that hold them
  /// are copied, and the file stays as it is.
  /// - Throws: ``EditionError`` when it cannot be mapped.
  func patched(_ patches: [(position: Int, value: Value)], in edition: EditionFiles) throws -> MappedColumn {
    let copy = MappedColumn(name, rows, meaning)
    try copy.map(edition, PROT_READ | PROT_WRITE)
    let start = UnsafeMutableBufferPointer(mutating: copy.values)
    for patch in patches where start.indices.contains(patch.position) { start[patch.position] = patch.value }
    return copy
  }

  private func map(_ edition: EditionFiles, _ protection: Int32) throws {
    let shown = edition.path(path)
    let descriptor = try edition.open(path)
    defer { close(descriptor) }
    var status = stat()
    let header = ColumnType.headerBytes
    guard fstat(descriptor, &status) == 0, status.st_size >= header else {
      throw EditionError("\(shown): cut short; expected a column file's header of \(header) bytes")
    }
    let length = Int(status.st_size)
    let count = (length - header) / MemoryLayout<Value>.stride
    // Read, not looked at where it is mapped: what nobody asks for is not compared with its sum.
    var found = [UInt8](repeating: 0, count: header)
    guard pread(descriptor, &found, header, 0) == header, found == Value.columnType.header(count: count),
      length == header + count * MemoryLayout<Value>.stride
    else { throw EditionError("\(shown): changed or cut; its header does not fit its \(length) bytes") }
    let known = edition.sums[path]
    guard let start = mmap(nil, length, known == nil ? protection : PROT_NONE, MAP_PRIVATE, descriptor, 0),
      start != MAP_FAILED
    else { throw EditionError("\(shown): cannot be mapped: \(String(cString: strerror(errno)))") }
    guard
      let watched = ecotone_watch(
        start, length, protection, known?.first, BlockSums.blockBytes, shown, edition.condition)
    else {
      munmap(start, length)
      throw EditionError("\(shown): cannot be mapped: \(String(cString: strerror(errno)))")
    }
    (mapping, sums) = ((start, length, watched), known?.column)
    values = UnsafeBufferPointer(
      start: (start + header).assumingMemoryBound(to: Value.self), count: count)
  }
}

/// Where an edition's columns are.
enum ColumnFolder {
  static let name = "facts"
}
