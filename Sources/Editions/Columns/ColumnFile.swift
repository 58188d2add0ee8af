/// The column files of an edition, and the type of their values.
///
/// A file is a header of 64 bytes (magic `ECOTONE1`, the type's code, seven zero bytes, the number of values as 64
/// bits, zeros) and the values, little-endian, without gaps. docs/formats.md is the specification.
enum ColumnFile: String, CaseIterable {
  case reportFacility = "report.facility.u32"
  case reportCode = "report.code.u16"
  case reportSector = "report.sector.u16"
  case reportPlace = "report.place.u8"
  /// Where a report's facts begin; one value more than there are reports.
  case reportFirstFact = "report.first_fact.u32"
  /// The categories of a report's amounts in the kilogram measure, a bit each: ``Category``'s raw value, from the
  /// lowest.
  case reportCategories = "report.categories.u16"
  case factCategory = "fact.category.u8"
  /// Kilograms; grams TEQ where the unit says so.
  case factAmount = "fact.amount.f64"
  case factUnit = "fact.unit.u8"

  case subtotalCode = "subtotal.code.u16"
  case subtotalSector = "subtotal.sector.u16"
  /// A category, or ``Edition/SubtotalColumns/allCategories``.
  case subtotalCategory = "subtotal.category.u8"
  case subtotalKilograms = "subtotal.kilograms.f64"
  /// What rounding took from the kilograms.
  case subtotalRemainder = "subtotal.remainder.f64"
  case subtotalReports = "subtotal.reports.u32"

  case reportForm = "report.form.u8"
  case reportSource = "report.source.u16"
  case reportLine = "report.line.u32"
  case reportDocument = "report.document.u64"
  case factQuantity = "fact.quantity.f64"
  case factRule = "fact.rule.u16"
  case factSource = "fact.source.u16"
  case factLine = "fact.line.u32"
  case factColumn = "fact.column.u16"

  /// Where a facility's key begins in ``facilityKeys``; one value more than there are facilities.
  case facilityKeyOffset = "facility.key_offset.u32"
  /// The keys (`US:62526DMCRN4666F`) in order, UTF-8, one after the other.
  case facilityKeys = "facility.keys.u8"

  case siteFacility = "site.facility.u32"
  case siteYear = "site.year.u16"
  /// Decimal degrees as the source's cells have them; not a number where they hold none.
  case siteLatitude = "site.latitude.f64"
  case siteLongitude = "site.longitude.f64"
  case sitePlace = "site.place.u8"
  case siteSource = "site.source.u16"
  case siteLine = "site.line.u32"
  case siteColumn = "site.column.u16"

  case transferYear = "transfer.year.u16"
  case transferFacility = "transfer.facility.u32"
  /// The sender's state.
  case transferPlace = "transfer.place.u8"
  case transferCode = "transfer.code.u16"
  case transferReceiver = "transfer.receiver.u32"
  case transferRule = "transfer.rule.u16"
  case transferAmount = "transfer.amount.f64"
  case transferQuantity = "transfer.quantity.f64"
  case transferUnit = "transfer.unit.u8"
  case transferSource = "transfer.source.u16"
  case transferLine = "transfer.line.u32"
  case transferColumn = "transfer.column.u16"
  case transferDocument = "transfer.document.u64"

  static let folder = "facts"
  static let headerBytes = 64
  static let magic: [UInt8] = Array("ECOTONE1".utf8)

  /// The path within an edition.
  var path: String { "\(Self.folder)/\(rawValue)" }

  static func header(typeCode: UInt8, count: Int) -> [UInt8] {
    var bytes = magic + [typeCode] + [UInt8](repeating: 0, count: 7)
    withUnsafeBytes(of: UInt64(count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + [UInt8](repeating: 0, count: headerBytes - bytes.count)
  }
}

/// A type that values of a column may have.
protocol ColumnValue: BitwiseCopyable, Sendable {
  static var typeCode: UInt8 { get }
}

extension UInt8: ColumnValue { static var typeCode: UInt8 { 1 } }
extension UInt16: ColumnValue { static var typeCode: UInt8 { 2 } }
extension UInt32: ColumnValue { static var typeCode: UInt8 { 3 } }
extension UInt64: ColumnValue { static var typeCode: UInt8 { 4 } }
extension Double: ColumnValue { static var typeCode: UInt8 { 5 } }
