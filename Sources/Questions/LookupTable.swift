internal import Foundation

/// A table with a value for every number its index type can hold, so that a lookup needs no bounds check.
///
/// `@unchecked Sendable`: it is filled by the one who makes it, before anyone else sees it.
final class LookupTable<Index: FixedWidthInteger & UnsignedInteger, Value: BitwiseCopyable & Sendable>:
  @unchecked Sendable
{
  private let values: UnsafeMutablePointer<Value>
  private let count = Int(Index.max) + 1

  init(repeating value: Value) {
    values = .allocate(capacity: count)
    values.initialize(repeating: value, count: count)
  }

  /// A table of zeros, whose memory the system clears as it is touched: most of a table's numbers are never used.
  init(zero: Value) where Value: BinaryInteger {
    // As `allocate` does; the size follows from the types alone, never from a file.
    guard let memory = calloc(count, MemoryLayout<Value>.stride) else { fatalError("out of memory") }
    values = memory.bindMemory(to: Value.self, capacity: count)
  }

  // `allocate` and `calloc` share one heap where the alignment is no more than a word's.
  deinit { free(values) }

  @inline(__always)
  subscript(index: Index) -> Value {
    get { values[Int(index)] }
    set { values[Int(index)] = newValue }
  }

  /// The table without its owner, for loops that must not count references; valid as long as the table.
  struct View {
    fileprivate let values: UnsafePointer<Value>

    @inline(__always)
    subscript(index: Index) -> Value { values[Int(index)] }
  }

  var view: View { View(values: values) }

  /// Sets the value of a number; one outside the index type's range is passed over.
  func set(_ number: Int, _ value: Value) {
    if let index = Index(exactly: number) { values[Int(index)] = value }
  }
}
