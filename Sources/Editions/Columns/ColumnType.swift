/// The type of a column's values: a code in the file's header, and the end of its name.
///
/// A file is a header of 64 bytes (magic `ECOTONE1`, the type's code, seven zero bytes, the number of values as 64
/// bits, zeros) and the values, little-endian, without gaps. docs/formats.md is the specification.
public enum ColumnType: UInt8, Sendable {
  case u8 = 1
  case u16
  case u32
  case u64
  case f64

  static let headerBytes = 64
  private static let magic: [UInt8] = Array("ECOTONE1".utf8)

  func header(count: Int) -> [UInt8] {
    var bytes = Self.magic + [rawValue] + [UInt8](repeating: 0, count: 7)
    withUnsafeBytes(of: UInt64(count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + [UInt8](repeating: 0, count: Self.headerBytes - bytes.count)
  }
}

/// A type that values of a column may have.
public protocol ColumnValue: BitwiseCopyable, Sendable {
  static var columnType: ColumnType { get }
}

extension UInt8: ColumnValue { public static var columnType: ColumnType { .u8 } }
extension UInt16: ColumnValue { public static var columnType: ColumnType { .u16 } }
extension UInt32: ColumnValue { public static var columnType: ColumnType { .u32 } }
extension UInt64: ColumnValue { public static var columnType: ColumnType { .u64 } }
extension Double: ColumnValue { public static var columnType: ColumnType { .f64 } }
