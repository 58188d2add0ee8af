package import Editions
package import Findings
internal import Foundation
package import Keys
package import Outputs
package import Places
package import Questions
internal import Synchronization
package import Vocabulary

/// An edition that the portal has verified and answers from, with what it keeps in memory of it.
///
/// Everything kept follows from the edition alone, which never changes, so nothing of it grows old.
package final class ServedEdition: Sendable {
  package let edition: Edition
  /// The registers' lists, the findings and the ledger that answers are read with.
  package let evidence: Evidence
  package let findings: Findings
  package let atlas: FacilityAtlas
  /// Read when it is opened: a catalogue that cannot tell them is no edition to serve.
  package let municipalities: Municipalities
  /// By harmonised key.
  package let substances: [String: LocalizedName]
  /// Positions in the catalogue's substances by key.
  package let substancePositions: [String: Int]
  /// Names of registers' codes, and the substances they belong to, by `tri:N420`.
  package let codeNames: [String: String]
  package let codeSubstances: [String: String]
  /// The reporting years of each country, the first one first.
  package let years: [Country: [Int]]
  /// Answers to the pages' own questions.
  package let answers = BoundedCache<Answer>(cost: 400_000)
  /// What stands beside answers, by the filters of their questions: grouping, order and limit make no difference.
  private let contexts = BoundedCache<AnswerTable.Context>(cost: 20_000)
  /// What moved since other editions of the server, by their ids.
  package let comparisons = BoundedCache<Comparison>(cost: 16_000_000)
  /// Pages and tiles as they are sent.
  package let pages = BoundedCache<Reply>(cost: 24 << 20)
  /// The facilities of a map's question with their amounts.
  package let points = BoundedCache<MapPoints>(cost: 1_000_000)

  package var id: String { edition.manifest.id }
  /// What links name it by.
  package var pin: String { edition.manifest.pin }
  package var manifest: Manifest { edition.manifest }
  package var catalog: Catalog { edition.catalog }

  /// Whether whom the server trusts signed it.
  private let isTrusted: Bool

  /// Whether a link means it.
  package func isMeant(by link: String) -> Bool { manifest.isMeant(by: link, trustsFormer: isTrusted) }

  /// - Parameters:
  ///   - outlines: of states and provinces, for the findings of sites.
  ///   - trusted: whose signature is believed.
  package init(
    _ edition: Edition, tables: ReferenceTables, outlines: Boundaries?, trusted: [PublicKey] = []
  ) throws {
    self.edition = edition
    isTrusted = edition.signer.map(trusted.contains) ?? false
    findings = try Finder(edition, boundaries: outlines, tables: tables).find()
    evidence = Evidence(edition, tables: tables, findings: findings)
    atlas = try FacilityAtlas(edition)
    municipalities = try edition.municipalities()
    substances = Dictionary(
      edition.catalog.substances.map { ($0.substance.key, $0.substance.name) }, uniquingKeysWith: { first, _ in first })
    substancePositions = Dictionary(
      edition.catalog.substances.enumerated().map { ($1.substance.key, $0) }, uniquingKeysWith: { first, _ in first })
    let codes = edition.catalog.codes.map { ($0.id.description, $0) }
    codeNames = Dictionary(codes.map { ($0, $1.name) }, uniquingKeysWith: { first, _ in first })
    codeSubstances = Dictionary(
      codes.map { ($0, edition.catalog.substances[$1.substance].substance.key) },
      uniquingKeysWith: { first, _ in first })
    years = Dictionary(grouping: edition.manifest.segments, by: \.register.country).mapValues {
      $0.map(\.year).sorted()
    }
  }

  /// The registers whose files it has.
  package var registers: [Register] { Set(catalog.sources.map(\.register)).sorted() }

  /// All reporting years of the edition.
  package var allYears: [Int] { Set(years.values.joined()).sorted() }

  /// The year that pages begin with: the newest in which most countries stand with all their states.
  package var newestYear: Int { QuestionCoverage(edition).referenceYear ?? allYears.last ?? 0 }

  /// The answer to one of the pages' own questions, kept for the next page that asks it.
  package func answer(_ question: Question) throws -> Answer {
    let key = Address.query(question.parameters.map { ($0.parameter.rawValue, $0.text) })
    if let known = answers[key] { return known }
    let answer = try compute(question)
    answers.store(answer, for: key, cost: answer.rows.weight)
    return answer
  }

  /// The answer to a question, made anew.
  package func compute(_ question: Question) throws -> Answer { try edition.answer(question, evidence) }

  /// The CSV of a question's answer, made while it is read.
  /// - Throws: what is wrong with the question, before the first byte is sent.
  package func records(of question: Question) throws -> @Sendable (ExportSink) throws -> Void {
    let cost = try edition.cost(of: question, evidence)
    if !question.isMadeInParts, let allowed = WorkBudget.current?.bytes, cost.bytes > allowed {
      throw TooCostly(cost: cost, allowedBytes: allowed)
    }
    return { [self] sink in
      let columns = AnswerTable.columns(of: question).map(\.name)
      try sink.write(columns.joined(separator: ",") + "\n")
      try edition.writeRecords(of: question, evidence) { try sink.write($0) }
    }
  }

  /// What an answer's question leaves out.
  package func leftOut(of question: Question) throws -> [LeftOut] { try edition.leftOut(of: question, evidence) }

  /// How much values to be looked at weigh in an answer.
  package func suspectWeight(of question: Question) throws -> (value: Double, facts: Int)? {
    try edition.suspectWeight(of: question, evidence)
  }

  /// The same by the values of a dimension.
  package func suspectWeights(of question: Question, by dimensions: [Questions.Dimension]) throws -> [[DimensionValue]:
    SuspectWeight]
  {
    try edition.suspectWeights(of: question, by: dimensions, evidence) ?? [:]
  }

  /// What must be said beside a question's answer.
  package func notes(on question: Question) throws -> [AnswerNote] { try edition.notes(on: question, evidence) }

  /// What stands beside an answer's rows.
  package func context(of question: Question, tables: ReferenceTables, language: Language) throws -> AnswerTable.Context
  {
    var filters = question
    (filters.by, filters.order, filters.limit) = ([], nil, nil)
    let words = filters.parameters.map { ($0.parameter.rawValue, $0.text) } + [("lang", language.rawValue)]
    let key = Address.query(words)
    if let known = contexts[key] { return known }
    var context = AnswerTable.Context()
    context.leftOut = try leftOut(of: question)
    context.suspect = try suspectWeight(of: question)
    context.notes = try notes(on: question)
    context.coverage = try edition.coverage(of: question)
    context.texts = NoteTexts(substances, tables: tables, language: language, unit: question.unit)
    contexts.store(context, for: key, cost: 20)
    return context
  }

  package func trace(_ question: Question, _ visit: (TraceRow) throws -> Bool) throws {
    try edition.trace(question, evidence, visit)
  }

  package func trace(
    _ question: Question, skip: Int, limit: Int, _ visit: (TraceRow) throws -> Void, counted: ((Int) -> Void)? = nil
  ) throws {
    try edition.trace(question, evidence, skip: skip, limit: limit, visit, counted: counted)
  }

  /// Names for the values of an answer.
  package func labels(_ answer: Answer, tables: ReferenceTables, language: Language) -> Labels {
    var facilities: [String: String] = [:]
    for dimension in [Questions.Dimension.facility, .plant] {
      guard let column = answer.question.by.firstIndex(of: dimension) else { continue }
      for id in answer.rows.map({ $0.values[column].text }) { facilities[id] = atlas.name(of: id) }
    }
    return Labels(edition, tables: tables, language: language, facilities: facilities)
  }
}

/// Values by key, the least lately used ones dropped when they cost more than allowed together.
package final class BoundedCache<Value: Sendable>: Sendable {
  private struct Entry {
    let value: Value
    let cost: Int
    var lastUse: Int
  }

  /// A key byte for byte: texts that Swift takes for one, such as é in one letter and in two, are two to a database.
  private struct Key: Hashable {
    let text: String

    static func == (a: Key, b: Key) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var cost = 0
    var clock = 0
  }

  private let allowed: Int
  private let state = Mutex(State())

  package init(cost: Int) { allowed = cost }

  package subscript(text: String) -> Value? {
    let key = Key(text: text)
    return state.withLock { state in
      state.clock += 1
      state.entries[key]?.lastUse = state.clock
      return state.entries[key]?.value
    }
  }

  package func store(_ value: Value, for text: String, cost: Int) {
    guard cost <= allowed / 4 else { return }
    let key = Key(text: text)
    state.withLock { state in
      state.clock += 1
      if let old = state.entries.updateValue(Entry(value: value, cost: cost, lastUse: state.clock), forKey: key) {
        state.cost -= old.cost
      }
      state.cost += cost
      guard state.cost > allowed else { return }
      for (key, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
        state.entries[key] = nil
        state.cost -= entry.cost
        if state.cost <= allowed * 3 / 4 { break }
      }
    }
  }
}
