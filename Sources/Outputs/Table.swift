internal import Vocabulary

/// A column of an output table.
public struct Column: Sendable {
  /// The name in CSV and JSON.
  public let name: String
  /// The heading for people; the name where none is given.
  public let title: String
  public let isNumber: Bool

  public init(_ name: String, title: String? = nil, isNumber: Bool = false) {
    self.name = name
    self.title = title ?? name
    self.isNumber = isNumber
  }
}

/// A value of an output table.
public enum Cell: Sendable, Equatable {
  case text(String)
  case integer(Int)
  case number(Double)
  case none

  public init(_ text: String?) { self = text.map { .text($0) } ?? .none }
  public init(_ number: Double?) { self = number.map { .number($0) } ?? .none }
  public init(_ integer: Int?) { self = integer.map { .integer($0) } ?? .none }

  /// The value as CSV and plain JSON numbers have it.
  public var plain: String {
    switch self {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .number(let number): NumberText.shortest(number)
    case .none: ""
    }
  }
}

/// Writes a table row by row.
public protocol TableWriter: AnyObject {
  func write(_ row: [Cell])
  /// Ends the table; nothing is written after it.
  func finish()
}

/// Where bytes of an output go, for example standard output.
public typealias OutputSink = (String) -> Void
