/// What features must be, as a person or a program writes it: `STATE = 'Texas' AND (POP > 1000 OR NAME LIKE 'San %')`.
/// Source: the subset of SQL-92 that GeoServices calls standardized queries (Esri, ArcGIS REST API, "Query (Feature
/// Service/Layer)", `where`).
public indirect enum LayerFilter: Hashable, Sendable {
  case all([LayerFilter])
  case any([LayerFilter])
  case not(LayerFilter)
  case compare(Operand, Comparison, Operand)
  case isOne(Operand, of: [Operand])
  case isBetween(Operand, Operand, Operand)
  /// `%` is any letters, `_` is one; upper and lower case differ.
  case isLike(Operand, pattern: Operand, escape: String?)
  case isNothing(Operand)

  public enum Comparison: String, CaseIterable, Sendable {
    case equal = "="
    case unequal = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    var opposite: Comparison {
      switch self {
      case .equal: .unequal
      case .unequal: .equal
      case .less: .greaterOrEqual
      case .lessOrEqual: .greater
      case .greater: .lessOrEqual
      case .greaterOrEqual: .less
      }
    }
  }

  public indirect enum Operand: Hashable, Sendable {
    /// The feature's number.
    case number
    case field(LayerEdition.Record.Field)
    case text(String)
    case integer(Int)
    case real(Double)
    case upper(Operand)
    case lower(Operand)

    /// Whether its values are texts.
    var isText: Bool {
      switch self {
      case .number, .integer, .real: false
      case .field(let field): !field.isNumber
      case .text, .upper, .lower: true
      }
    }

    /// In upper or lower case: a text is changed at once, and of several changes the last one counts.
    func changed(isUpper: Bool) -> Operand {
      switch self {
      case .text(let text): .text(isUpper ? text.uppercased() : text.lowercased())
      case .upper(let inside), .lower(let inside): inside.changed(isUpper: isUpper)
      default: isUpper ? .upper(self) : .lower(self)
      }
    }

    var isLiteral: Bool {
      switch self {
      case .text, .integer, .real: true
      default: false
      }
    }
  }

  /// Where a filter is not one.
  public struct Fault: Error, Equatable, Sendable {
    /// Of the letter where it shows, from 1.
    public let place: Int
    public let found: String
    public let expected: String

    public var text: String { "at \(place): found \(found); expected \(expected)" }
  }

  /// How deep brackets and NOT may be.
  public static let deepest = 50
  /// How many comparisons and values there may be.
  public static let mostTerms = 2_000
  /// In bytes; SQLite reads patterns of this length.
  public static let longest = 50_000

  /// Reads a filter.
  /// - Parameter number: the name of the feature's number.
  /// - Throws: ``Fault``.
  public init(_ text: String, fields: [LayerEdition.Record.Field], number: String) throws {
    guard text.utf8.count <= Self.longest else {
      throw Fault(place: Self.longest, found: "\(text.utf8.count) bytes", expected: "\(Self.longest) at most")
    }
    var scanner = FilterScanner(text)
    var parser = FilterParser(tokens: try scanner.tokens(), fields: fields, number: number)
    self = try parser.whole()
  }
}
