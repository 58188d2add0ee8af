public import Editions
public import Questions
internal import Vocabulary

/// An answer as a table: its dimensions in order, then the measure, facilities and reports.
///
/// The command line and the API write their answers through this, so they give the same bytes.
public struct AnswerTable: Sendable {
  /// What stands beside an answer's rows.
  public struct Context: Sendable {
    /// What a scope, a view or a measure leaves out.
    public var leftOut: [LeftOut] = []
    /// How much values to be looked at weigh in it; nil where nobody looked.
    public var suspect: (value: Double, facts: Int)?
    public var notes: [AnswerNote] = []
    public var coverage: QuestionCoverage?
    public var texts: NoteTexts?

    public init() {}
  }

  private let answer: Answer
  private let context: Context
  private let labels: Labels?
  private let names: AnswerNames?

  /// - Parameters:
  ///   - labels: the names that people read beside the values; programs get the values alone.
  ///   - names: columns of names behind the values, for programs that ask for them.
  public init(_ answer: Answer, _ context: Context = Context(), labels: Labels? = nil, names: AnswerNames? = nil) {
    (self.answer, self.context, self.labels, self.names) = (answer, context, labels, names)
  }

  public var columns: [Column] {
    Self.columns(of: answer.question, labels: labels, names: names)
      + (tellsCoverage ? [Column("coverage", title: labels?.term("column.coverage"))] : [])
  }

  /// The columns of a question's answer, before it is made.
  public static func columns(of question: Question, labels: Labels? = nil, names: AnswerNames? = nil) -> [Column] {
    let dimensions = question.by.flatMap { dimension in
      [Column(question.word(dimension), title: labels?.title(dimension, of: question))]
        + (names?.columns(dimension, of: question) ?? [])
    }
    let measure = question.unit.column(question.measure)
    let figures = [measure, "facilities", "reports"].map {
      Column($0, title: labels?.term("column.\($0)"), isNumber: true)
    }
    return dimensions + figures
  }

  /// Whether people read beside each year what its files cover; nothing is said where all years are whole.
  private var tellsCoverage: Bool {
    labels != nil && answer.question.by.contains(.year)
      && context.notes.contains(where: \.isOfCoverage)
  }

  /// The unit that the figures are in.
  public static func unit(of question: Question) -> String {
    question.measure.isNoMass ? question.measure.unit : question.unit.rawValue
  }

  /// What a JSON answer says before its rows.
  public var head: [(name: String, json: String)] {
    let parts = context.leftOut.map { part in
      JSONWriter.object([
        ("reason", JSONWriter.value(.text(part.reason.rawValue))), ("value", JSONWriter.value(.number(part.value))),
        ("unit", JSONWriter.value(.text(part.unit))),
        ("reports", JSONWriter.value(.integer(part.reports))),
      ])
    }
    let words = answer.question.parameters.map { ($0.parameter.rawValue, JSONWriter.value(.text($0.text))) }
    let suspect = context.suspect.map {
      JSONWriter.object([
        ("value", JSONWriter.value(.number($0.value))), ("amounts", JSONWriter.value(.integer($0.facts))),
      ])
    }
    return [
      ("edition", JSONWriter.value(.text(answer.edition))), ("question", JSONWriter.object(words)),
      ("measure", JSONWriter.value(.text(answer.question.measureWord))),
      ("unit", JSONWriter.value(.text(Self.unit(of: answer.question)))),
      ("total_rows", JSONWriter.value(.integer(answer.totalRows))), ("left_out", JSONWriter.array(parts)),
      ("suspect", suspect ?? "null"),
      ("notes", context.texts?.json(context.notes) ?? "[]"),
    ]
  }

  public func cells(_ row: Answer.Row) -> [Cell] {
    let question = answer.question
    let values = zip(question.by, row.values).flatMap { dimension, value -> [Cell] in
      [cell(dimension, value)] + (names?.cells(dimension, value.text) ?? [])
    }
    let amount = question.unit.converted(row.value, of: question.measure)
    return values + [.number(amount), .integer(row.facilities), .integer(row.reports)]
      + (tellsCoverage ? [.text(coverage(row))] : [])
  }

  private func cell(_ dimension: Dimension, _ value: DimensionValue) -> Cell {
    if let labels { return .text(labels.text(dimension, value.text)) }
    return value.year.map { .integer($0) } ?? .text(value.text)
  }

  /// What the files of a row's year cover, of the countries that the row is about.
  private func coverage(_ row: Answer.Row) -> String {
    guard let coverage = context.coverage, let texts = context.texts else { return "" }
    var (year, country): (Int?, Country?)
    for value in row.values {
      switch value {
      case .year(let stated): year = stated
      case .country(let stated): country = stated
      case .register(let register): country = register.country
      case .code(let code): country = RegisterCode(code)?.register?.country
      case .state(let code), .facility(let code), .plant(let code): country = Country(rawValue: String(code.prefix(2)))
      case .sector, .substance, .category, .method, .reliability, .zone, .scope, .unknown: break
      }
    }
    guard let year else { return "" }
    let extents = Country.allCases.filter { country == nil || country == $0 }.compactMap { coverage.extent($0, year) }
    return extents.map { extent in
      let text = texts.short(extent)
      return text.isEmpty || country != nil || coverage.extents.count < 2 ? text : "\(extent.country.rawValue): \(text)"
    }.filter { !$0.isEmpty }.joined(separator: "; ")
  }

  public func write(to writer: any TableWriter) {
    if let csv = writer as? CSVWriter, labels == nil, names == nil {
      answer.csvRecords(csv.write(records:))
    } else {
      for row in answer.rows { writer.write(cells(row)) }
    }
    writer.finish()
  }
}

/// Columns of names that stand behind the values of an answer's dimensions.
public struct AnswerNames: Sendable {
  private let labels: Labels
  private let facilities: [String: FacilityDescription]

  /// - Throws: ``EditionError`` when the catalogue cannot be read.
  public init(_ edition: Edition, _ answer: Answer, labels: Labels) throws {
    self.labels = labels
    var facilities: [String: FacilityDescription] = [:]
    for dimension in [Dimension.facility, .plant] {
      guard let column = answer.question.by.firstIndex(of: dimension) else { continue }
      for id in Set(answer.rows.map { $0.values[column].text }) {
        facilities[id] = try edition.catalog.facility(edition.facilityNumber(id))
      }
    }
    self.facilities = facilities
  }

  func columns(_ dimension: Dimension, of question: Question) -> [Column] {
    switch dimension {
    case .year, .register, .scope: []
    case .facility, .plant: ["name", "company", "city", "county"].map { Column("\(dimension.rawValue)_\($0)") }
    case .country, .state, .sector, .substance, .code, .category, .method, .reliability, .zone:
      [Column("\(question.word(dimension))_name")]
    }
  }

  func cells(_ dimension: Dimension, _ value: String) -> [Cell] {
    switch dimension {
    case .year, .register, .scope: []
    case .facility, .plant:
      [facilities[value]?.shownName, facilities[value]?.company, facilities[value]?.city, facilities[value]?.county].map
      { Cell($0) }
    case .country, .state, .sector, .substance, .code, .category, .method, .reliability, .zone:
      [Cell(labels.name(dimension, value))]
    }
  }
}
