public import Vocabulary

/// One national report, harmonised: a TRI form, a RETC em row, or one amount row of NPRI's report of a substance.
///
/// Rows of NPRI that share facility, year and substance are one report; the edition gathers them.
public struct Report: Sendable {
  /// What kind of form it was; a zero on TRI's Form A means "below the threshold", not "none".
  public enum Form: UInt8, Sendable {
    case none
    case tradeFormR
    case certificationFormA
  }

  /// The position in the source's ``FacilityRoster``.
  public var facility = 0
  public var year = 0
  /// The position in the source's ``SubstanceRoster``.
  public var substance = 0
  /// Six digits or fewer of NAICS or SCIAN; 0 when the row gives none.
  public var sector: UInt32 = 0
  /// The position in the place table plus one; 0 when the spelling is unknown.
  public var place: UInt8 = 0
  public var form = Form.none
  /// Which of a register's tables the row belongs to, where one facility and year may stand in several (NPRI).
  public var part = ReportPart.whole
  /// TRI's document control number; 0 when there is none.
  public var document = DocumentNumber.none
  /// The physical line the record starts on, from 1.
  public var line = 0
  /// TRI 8.8: what a one-time event released or transferred, in kilograms; 0 for none, and where it is not told.
  public var oneTime = 0.0
  /// TRI 8.9: the year's output by that of the year before, and which of both it is.
  public var output: (measure: OutputMeasure, ratio: Double) = (.none, 0)
  public var amounts: [Amount] = []

  public init() {}
}

/// A part of a facility's yearly report that comes in a file of its own.
public enum ReportPart: UInt8, Sendable, CaseIterable {
  case whole
  case releases
  case disposals
  case transfers
  case sewage
}

/// A non-zero amount cell.
public struct Amount: Sendable {
  /// Kilograms; grams TEQ where the unit is ``MeasuredUnit/gramsTEQ``.
  public let value: Double
  /// The quantity as the file has it.
  public let quantity: Double
  public let unit: MeasuredUnit
  /// The position in the rule table.
  public let rule: Int
  /// The field's position in the record, from 1.
  public let column: Int
  public let method: EstimationMethod

  package init(
    value: Double, quantity: Double, unit: MeasuredUnit, rule: Int, column: Int, method: EstimationMethod = .notTold
  ) {
    (self.value, self.quantity, self.unit, self.rule, self.column) = (value, quantity, unit, rule, column)
    self.method = method
  }
}

/// A document control number of up to 18 digits, leading zeros kept, in 64 bits.
public struct DocumentNumber: Sendable, Equatable {
  /// The digits behind a leading 1; 0 for none.
  public let packed: UInt64

  public static let none = DocumentNumber(packed: 0)

  public init(packed: UInt64) { self.packed = packed }

  /// Packs a string of 1 to 18 digits; nil for anything else.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard (1...18).contains(bytes.count) else { return nil }
    var packed: UInt64 = 1
    for byte in bytes {
      guard byte &- 0x30 < 10 else { return nil }
      packed = packed * 10 + UInt64(byte &- 0x30)
    }
    self.packed = packed
  }

  /// The digits as the form has them; empty for none.
  public var text: String { packed == 0 ? "" : String(String(packed).dropFirst()) }
}
