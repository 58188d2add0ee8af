internal import Foundation
internal import Questions
internal import Vocabulary

/// Where a printed number comes from: a question and one of its columns, or two numbers set against each other.
indirect enum FigureSource: Sendable, Equatable {
  /// What an answer without groups has.
  enum Column: String, Sendable, CaseIterable {
    case amount
    case facilities
    case reports
  }

  case sum(Question, Column)
  /// The amount of one group of an answer, by its values: where a group alone is another question.
  case row(Question, [String])
  /// How many groups an answer has.
  case rows(Question)
  /// The mass of one group of flows across borders, by its values.
  case flow(FlowQuestion, [String])
  /// An unusual value, by the number of its file, its cell, and its year.
  case finding(Int, Int, Int, Int)
  /// How many harmonised substances a register lists in a year.
  case listed(Register, Int)
  /// How many values of the report's years must be looked at.
  case unusual
  /// The first as a part of the second: 0 to 1.
  case share(FigureSource, FigureSource)
  /// What of the first is left without the second.
  case less(FigureSource, FigureSource)
  /// By what part of the first the second is larger: 0.745.
  case change(FigureSource, FigureSource)
  /// A printed total of others, by its id in `published_totals.csv`.
  case published(String)

  static func amount(_ question: Question) -> FigureSource { .sum(question.filters, .amount) }
  static func facilities(_ question: Question) -> FigureSource { .sum(question.filters, .facilities) }

  /// As `figures.csv` has it: `amount(country=MX&year=2018)`, `change(amount(…);amount(…))`.
  var text: String {
    switch self {
    case .sum(let question, let column): "\(column.rawValue)(\(Self.words(question)))"
    case .row(let question, let values):
      "row(\(Self.words(question));\(values.map(Self.encoded).joined(separator: "|")))"
    case .rows(let question): "rows(\(Self.words(question)))"
    case .flow(let question, let values):
      "flow(\(Self.words(question));\(question.by.map(\.rawValue).joined(separator: "|"));"
        + "\(values.map(Self.encoded).joined(separator: "|")))"
    case .finding(let source, let line, let column, let year): "finding(\(source);\(line);\(column);\(year))"
    case .listed(let register, let year): "listed(\(register.rawValue);\(year))"
    case .unusual: "unusual()"
    case .share(let part, let whole): "share(\(part.text);\(whole.text))"
    case .less(let whole, let part): "less(\(whole.text);\(part.text))"
    case .change(let from, let to): "change(\(from.text);\(to.text))"
    case .published(let id): "published(\(id))"
    }
  }

  /// A page that answers a number's question.
  struct Page: Equatable {
    /// `explore` or `flows`, below the language.
    let name: String
    /// As in an address, without the edition.
    let query: String

    /// Permanent: the edition is in it.
    func address(_ publicAddress: String, _ language: Language, _ edition: String) -> String {
      "\(publicAddress)/\(language.rawValue)/\(name)?\(query)\(query.isEmpty ? "" : "&")edition=\(edition)"
    }
  }

  /// The page that a number leads to: of a part the part's, of a change the last year's; nil for a number of others.
  var page: Page? {
    switch self {
    case .sum(let question, _), .row(let question, _), .rows(let question):
      Page(name: "explore", query: Self.words(question))
    case .flow(let question, let values): Page(name: "flows", query: Self.words(question.narrowed(to: values)))
    case .share(let one, _), .less(let one, _): one.page
    case .change(_, let to): to.page
    case .finding(_, _, _, let year): Page(name: "findings", query: "severity=look&year=\(year)")
    case .unusual: Page(name: "findings", query: "severity=look")
    case .published, .listed: nil
    }
  }

  /// What is asked of the question: `amount`, `facilities`, `share`.
  var column: String { String(text.prefix { $0 != "(" }) }

  /// As in an address, percent-encoded so that no value is taken for a separator.
  static func words(_ question: Question) -> String {
    question.parameters.map { "\($0.parameter.rawValue)=\(encoded($0.text))" }.joined(separator: "&")
  }

  /// The same for flows.
  static func words(_ question: FlowQuestion) -> String {
    let own = [
      ("to-country", question.toCountries), ("to-state", question.toStates), ("to-sector", question.toSectors),
      ("receiver", question.receivers),
      ("across-borders", question.crossesBorder ? ["yes"] : []),
    ].filter { !$0.1.isEmpty }.map { "\($0.0)=\(encoded($0.1.joined(separator: ",")))" }
    return ([words(question.filters)].filter { !$0.isEmpty } + own).joined(separator: "&")
  }

  private static let plain = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:,")

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: plain) ?? text
  }

  /// Reads what ``text`` writes.
  /// - Throws: ``ReportError``; ``QuestionError`` of a question that does not read.
  init(_ text: some StringProtocol) throws {
    guard text.count < 100_000, text.count(where: { $0 == "(" }) <= 16, let start = text.firstIndex(of: "("),
      text.last == ")"
    else {
      throw ReportError("\(text.prefix(80)): expected a source such as amount(country=MX&year=2018)")
    }
    let name = String(text[..<start])
    let inner = text[text.index(after: start)...].dropLast()
    switch name {
    case "published": self = .published(String(inner))
    case "row":
      guard let middle = inner.lastIndex(of: ";") else {
        throw ReportError("\(text.prefix(80)): expected a row's values")
      }
      let values = inner[inner.index(after: middle)...].split(separator: "|", omittingEmptySubsequences: false)
      self = .row(try Self.grouped(inner[..<middle]), values.map { $0.removingPercentEncoding ?? String($0) })
    case "flow":
      let parts = inner.split(separator: ";", omittingEmptySubsequences: false)
      guard parts.count == 3 else { throw ReportError("\(text.prefix(80)): expected filters, dimensions and values") }
      let question = try Self.flowQuestion(parts[0], by: parts[1])
      // A sum without groups has no values.
      let values = parts[2].isEmpty ? [] : parts[2].split(separator: "|", omittingEmptySubsequences: false)
      self = .flow(question, values.map { $0.removingPercentEncoding ?? String($0) })
    case "finding":
      let numbers = inner.split(separator: ";").compactMap { Int($0) }
      guard numbers.count == 4 else { throw ReportError("\(text.prefix(80)): expected file, line, column and year") }
      self = .finding(numbers[0], numbers[1], numbers[2], numbers[3])
    case "unusual": self = .unusual
    case "listed":
      let parts = inner.split(separator: ";").map { String($0) }
      guard parts.count == 2, let register = Register(rawValue: parts[0]), let year = Int(parts[1]) else {
        throw ReportError("\(text.prefix(80)): expected a register and a year")
      }
      self = .listed(register, year)
    case "rows": self = .rows(try Self.grouped(inner))
    case "share", "less", "change":
      var depth = 0
      let middle = inner.firstIndex { character in
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        return character == ";" && depth == 0
      }
      guard let middle, depth == 0 else { throw ReportError("\(text.prefix(80)): expected two sources") }
      let (a, b) = (try Self(inner[..<middle]), try Self(inner[inner.index(after: middle)...]))
      self = name == "share" ? .share(a, b) : name == "less" ? .less(a, b) : .change(a, b)
    default:
      guard let column = Column(rawValue: name) else {
        throw ReportError(
          "\(name.prefix(40)): expected amount, facilities, reports, rows, row, flow, share, less, change or published")
      }
      self = .sum(try Self.question(inner), column)
    }
  }

  /// A question from the words of an address: filters alone, of kilograms or hazard.
  /// - Throws: ``ReportError``.
  static func question(_ words: some StringProtocol) throws -> Question {
    let question = try grouped(words)
    guard question.by.isEmpty else { throw ReportError("\(words.prefix(80)): expected filters, without by") }
    return question
  }

  /// The same with what it is grouped by.
  private static func grouped(_ words: some StringProtocol) throws -> Question {
    let parameters = try parameters(words)
    if let other = parameters.first(where: { ["unit", "order", "limit"].contains($0.name) }) {
      throw ReportError("\(other.name): a report's figures are in kilograms, and in their own order")
    }
    let question = try question(parameters)
    guard [.kilograms, .hazard].contains(question.measure) else {
      throw ReportError("measure \(question.measureWord): a report's figures are kilograms, hazard and counts")
    }
    return question
  }

  private static func question(_ parameters: [(name: String, text: String)]) throws -> Question {
    let words = try parameters.map { name, text in
      guard let parameter = Question.Parameter(rawValue: name) else {
        throw ReportError("\(name.prefix(80)): expected a parameter of a question")
      }
      return (parameter: parameter, text: text)
    }
    do { return try Question(parameters: words) } catch let error as QuestionError {
      throw ReportError(error.text(try Terms(ReferenceTable("terms")), .english))
    }
  }

  private static func parameters(_ words: some StringProtocol) throws -> [(name: String, text: String)] {
    try words.split(separator: "&").map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let text = parts[1].removingPercentEncoding else {
        throw ReportError("\(word.prefix(80)): expected a parameter of a question and its value")
      }
      return (name: String(parts[0]), text: text)
    }
  }

  /// Transfers are not told by every filter of a question.
  private static let flowFilters: Set<String> = [
    "year", "country", "state", "facility", "near", "within", "box", "zone", "substance", "category", "municipality",
  ]

  /// What flows are asked: a question's filters, and who receives.
  private static func flowQuestion(_ words: some StringProtocol, by: some StringProtocol) throws -> FlowQuestion {
    let all = try parameters(words)
    func own(_ name: String) -> [String] { all.filter { $0.name == name }.map(\.text) }
    let receiving: Set = ["to-country", "to-state", "to-sector", "receiver", "across-borders"]
    let filters = all.filter { !receiving.contains($0.name) }
    if let other = filters.first(where: { !flowFilters.contains($0.name) }) {
      throw ReportError("transfers are not told by \(other.name.prefix(80))")
    }
    var question = FlowQuestion()
    question.filters = try Self.question(filters)
    if let word = own("across-borders").first(where: { $0 != "yes" }) {
      throw ReportError("across-borders=\(word.prefix(80)): expected yes")
    }
    question.crossesBorder = !own("across-borders").isEmpty
    question.by = []
    try question.read(
      toCountry: own("to-country"), toState: own("to-state"), toSector: own("to-sector"), receiver: own("receiver"),
      by: by.split(separator: "|").map { String($0) })
    return question
  }
}

/// Something that a report cannot be made with or is not, in one line.
public struct ReportError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
