/// Why an input file was refused: one line naming the file, the place, what was found and what was expected.
public struct InputRefusal: Error, Sendable, CustomStringConvertible {
  public let source: String
  public let line: Int?
  public let column: Int?
  public let problem: String

  /// - Parameters:
  ///   - source: the file as the user named it, or its base name.
  ///   - line: the physical line, from 1.
  ///   - column: the field's position in its record, from 1.
  ///   - problem: what was found and what was expected.
  public init(_ source: String, line: Int? = nil, column: Int? = nil, _ problem: String) {
    self.source = source
    self.line = line
    self.column = column
    self.problem = problem
  }

  public var description: String {
    var place = source
    if let line { place += ", line \(line)" }
    if let column { place += ", column \(column)" }
    return String(
      String.UnicodeScalarView(
        "\(place): \(problem)".unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}

/// The work was stopped by its user.
public struct Interruption: Error, Sendable, CustomStringConvertible {
  public init() {}
  public var description: String { "interrupted; nothing was written" }
}
