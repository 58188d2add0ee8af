public import Editions
public import Questions
internal import Vocabulary

/// Off-site transfers by where they go, as a table.
public struct FlowTable: Sendable {
  private let answer: FlowAnswer
  private let labels: Labels?
  private let notes: String

  /// - Parameters:
  ///   - labels: the names that people read beside the values; programs get the values alone.
  ///   - notes: what must be said of the senders' zones, as JSON.
  public init(_ answer: FlowAnswer, labels: Labels? = nil, notes: String = "[]") {
    (self.answer, self.labels, self.notes) = (answer, labels, notes)
  }

  public var columns: [Column] {
    answer.question.by.map { Column($0.rawValue, title: labels?.term("flow.\($0.rawValue)")) }
      + ["kilograms", "transfers"].map { Column($0, title: labels?.term("column.\($0)"), isNumber: true) }
  }

  /// What a JSON answer says before its rows.
  public var head: [(name: String, json: String)] {
    let without = answer.withoutDestination.map { part in
      JSONWriter.object([
        ("register", JSONWriter.value(.text(part.register.rawValue))), ("year", JSONWriter.value(.integer(part.year))),
        ("kilograms", JSONWriter.value(.number(part.mass.value))),
      ])
    }
    return [
      ("edition", JSONWriter.value(.text(answer.edition))), ("unit", JSONWriter.value(.text("kg"))),
      ("total_rows", JSONWriter.value(.integer(answer.totalRows))),
      ("no_destination_in_the_source", JSONWriter.array(without)), ("notes", notes),
    ]
  }

  public func cells(_ row: FlowAnswer.Row) -> [Cell] {
    zip(answer.question.by, row.values).map { dimension, value in
      if dimension == .year { return Cell(Int(value)) }
      if dimension == .receiverKnown, let labels { return .text(labels.term("receiver_known.\(value)")) }
      guard let labels, let kind = dimension.dimension else { return .text(value) }
      return .text(labels.text(kind, value))
    } + [.number(row.mass.value), .integer(row.transfers)]
  }

  public func write(to writer: any TableWriter) {
    for row in answer.rows { writer.write(cells(row)) }
    writer.finish()
  }
}

extension FlowDimension {
  /// The dimension of answers that has the same values; nil for one that none has.
  public var dimension: Dimension? {
    switch self {
    case .year: .year
    case .fromCountry, .toCountry: .country
    case .fromState, .toState: .state
    case .substance: .substance
    case .category: .category
    case .sender, .receiver: .facility
    case .toSector: .sector
    case .receiverKnown: nil
    }
  }
}

/// Transfers one by one, with the cells they came from.
public enum TransferTable {
  private static let numbers: Set<String> = ["score", "quantity", "kilograms", "line", "column"]
  public static let columns = [
    "year", "sender", "from_state", "receiver", "receiver_name", "receiver_city", "to_country", "to_state", "match",
    "score", "substance", "category",
    "rule", "quantity", "unit", "kilograms", "source", "sha256", "line", "column",
  ].map { Column($0, isNumber: numbers.contains($0)) }

  public static func cells(_ row: TransferRow) -> [Cell] {
    [
      .integer(row.year), .text(row.sender), .text(row.fromState), Cell(row.receiverFacility), .text(row.receiver.name),
      .text(row.receiver.city),
      .text(row.receiver.country), Cell(row.receiver.state), Cell(row.receiver.match?.rawValue),
      Cell(row.receiver.match.map { _ in row.receiver.score }),
      .text(row.substance), .text(row.category.code), .text(row.rule), .number(row.quantity), .text(row.unit.symbol),
      .number(row.mass.value),
      .text(row.source), .text(row.sha256), .integer(row.line), .integer(row.column),
    ]
  }
}

/// What is counted twice, a row for each sender, receiver, substance and year.
public struct LedgerTable: Sendable {
  private let ledger: Ledger
  private let edition: Edition

  public init(_ ledger: Ledger, _ edition: Edition) { (self.ledger, self.edition) = (ledger, edition) }

  private static let numbers: Set<String> = ["sent", "counted_twice", "score", "line", "column"]
  public static let columns = [
    "year", "sender", "receiver", "substance", "sent", "counted_twice", "families", "match", "score", "source", "line",
    "column",
  ].map { Column($0, isNumber: numbers.contains($0)) }

  public var head: [(name: String, json: String)] {
    [
      ("edition", JSONWriter.value(.text(edition.manifest.id))), ("unit", JSONWriter.value(.text("kg"))),
      ("names_receivers", ledger.hasReceivers ? "true" : "false"),
      ("counted_twice", JSONWriter.value(.number(ledger.lines.reduce(0) { $0 + $1.countedTwice }))),
    ]
  }

  public func cells(_ line: Ledger.Line) -> [Cell] {
    let catalog = edition.catalog
    return [
      .integer(line.year), .text(edition.facilities[line.sender]), .text(edition.facilities[line.receiver]),
      Cell(
        catalog.substances.indices.contains(line.substance) ? catalog.substances[line.substance].substance.key : nil),
      .number(line.sent),
      .number(line.countedTwice), .text(line.families.map(\.rawValue).joined(separator: " ")),
      .text(line.match.rawValue), .number(line.score),
      Cell(catalog.sources.indices.contains(line.source) ? catalog.sources[line.source].name : nil),
      .integer(line.sourceLine), .integer(line.column),
    ]
  }
}
