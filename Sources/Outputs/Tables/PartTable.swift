public import Editions
public import Questions

/// What is counted twice because a facility filed a substance and another one that its amounts hold too.
public struct PartTable: Sendable {
  private let edition: Edition
  private let lines: [Ledger.PartLine]

  public init(_ lines: [Ledger.PartLine], _ edition: Edition) { (self.lines, self.edition) = (lines, edition) }

  private static let numbers: Set<String> = ["reported", "factor", "counted_twice", "line"]
  public static let columns = [
    "year", "facility", "whole", "part", "reported", "factor", "counted_twice", "source", "line",
  ].map {
    Column($0, isNumber: numbers.contains($0))
  }

  public var head: [(name: String, json: String)] {
    [
      ("edition", JSONWriter.value(.text(edition.manifest.id))), ("unit", JSONWriter.value(.text("kg"))),
      ("counted_twice", JSONWriter.value(.number(lines.reduce(0) { $0 + $1.countedTwice }))),
    ]
  }

  public func cells(_ line: Ledger.PartLine) -> [Cell] {
    [
      .integer(line.year), .text(edition.facilities[line.facility]), .text(line.whole.description),
      .text(line.part.description),
      .number(line.reported),
      .number(line.factor), .number(line.countedTwice),
      Cell(edition.catalog.sources.indices.contains(line.source) ? edition.catalog.sources[line.source].name : nil),
      .integer(line.sourceLine),
    ]
  }
}
