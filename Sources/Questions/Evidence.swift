public import Editions
public import Findings
internal import Foundation
internal import Synchronization
public import Vocabulary

/// What an edition is read with besides its facts: the registers' lists, the findings, and what is counted twice.
public final class Evidence: Sendable {
  public let lists: ReportingLists
  /// The edition's findings; nil where nobody looked.
  public let findings: Findings?
  /// Tables of weights.
  public let hazard: HazardTables
  /// Sets of factors of dioxins and furans.
  public let equivalents: EquivalenceTables
  private let edition: Edition
  private let parts: SubstanceParts
  private let substances: SubstanceTable
  private let state = Mutex(State())
  /// Held while something is made; what is made may need something else that is.
  private let making = NSRecursiveLock()

  private struct State {
    var ledger: Ledger?
    var partsIndex: PartsIndex?
    var suspects: SuspectIndex?
    var dioxinReports: [Int]?
    var formDioxins: [FormDioxins.Form: FormDioxins]?
    /// By the names of their tables, of which there are few.
    var weights: [String: CodeWeights] = [:]
    /// The latest last.
    var overlays: [(kind: Overlay.Kind, overlay: Overlay)] = []
  }

  /// An overlay maps three columns of the edition; three serve the questions that are asked. On ten million amounts one
  /// takes some 80 MB.
  private static let mostOverlays = 3

  public init(_ edition: Edition, tables: ReferenceTables, findings: Findings?) {
    (self.edition, self.findings) = (edition, findings)
    (lists, parts, substances) = (tables.lists, tables.parts, tables.substances)
    (hazard, equivalents) = (tables.hazard, tables.equivalents)
  }

  /// A table in the edition's numbers; nil where there is none of that name.
  /// - Throws: ``ReferenceTableError`` for one of the program's own that cannot be read.
  func weights(_ name: String) throws -> CodeWeights? {
    if let known = state.withLock({ $0.weights[name] }) { return known }
    guard let table = try hazard.table(name) else { return nil }
    let made = try CodeWeights(table, hazard, edition.catalog)
    state.withLock { $0.weights[name] = made }
    return made
  }

  /// Whether a register's code takes in more than its harmonised substance.
  func isWider(_ code: Catalog.Code) -> Bool { substances.code(code.code, in: code.register)?.isWider == true }

  /// What is made when it is first asked for, by one thread while the others that ask wait: several at a time would
  /// each take its memory.
  private func once<Value>(
    _ place: any WritableKeyPath<State, Value?> & Sendable, _ make: () throws -> Value
  ) rethrows -> Value {
    if let known = state.withLock({ $0[keyPath: place] }) { return known }
    making.lock()
    defer { making.unlock() }
    if let known = state.withLock({ $0[keyPath: place] }) { return known }
    let value = try make()
    state.withLock { $0[keyPath: place] = value }
    return value
  }

  /// The reports of substances that hold one another.
  var partsIndex: PartsIndex { once(\.partsIndex) { PartsIndex(edition, parts) } }

  /// The amounts that must be looked at; nil where nobody looked.
  var suspects: SuspectIndex? { findings.map { findings in once(\.suspects) { SuspectIndex(findings, edition) } } }

  /// The reports of dioxins and furans, in the edition's order: few among many, and the only ones that their own
  /// measures sum.
  var dioxinReports: [Int] {
    once(\.dioxinReports) {
      let (codes, code) = (edition.catalog.codes, edition.reports.code.values)
      let isDioxin = LookupTable<UInt16, Bool>(repeating: false)
      for (number, code) in codes.enumerated() {
        isDioxin.set(number, edition.catalog.dioxins.contains(code.substance))
      }
      return code.indices.filter { isDioxin[code[$0]] }
    }
  }

  /// What forms' dioxins are made of.
  func formDioxins() throws -> [FormDioxins.Form: FormDioxins] { try once(\.formDioxins) { try edition.formDioxins() } }

  /// What is counted twice because a facility filed a substance and a part of it.
  /// - Throws: ``EditionError``.
  public func partLines() throws -> [Ledger.PartLine] { partsIndex.lines(try edition.provenance()) }

  /// The ledger of double counting; made when first asked for.
  /// - Throws: ``EditionError``.
  public func ledger() throws -> Ledger {
    try once(\.ledger) { try Ledger(edition) }
  }

  /// The columns as a question reads them; nil where it reads them as they are stored.
  /// - Parameter codes: the numbers of the codes that the question sums.
  func overlay(_ question: Question, _ codes: Set<Int>) throws -> Overlay? {
    let isNet = question.measure == .net
    let pairs = isNet ? partsIndex.pairs(of: codes) : []
    let kind = Overlay.Kind(
      isNet: isNet, isWithoutSuspect: question.quality == .withoutSuspect, pairs: pairs,
      equivalents: question.measure == .teq ? question.equivalents : nil)
    guard kind.isNet || kind.isWithoutSuspect || kind.equivalents != nil else { return nil }
    if let known = kept(kind) { return known }
    making.lock()
    defer { making.unlock() }
    if let known = kept(kind) { return known }
    if kind.isWithoutSuspect, findings == nil {
      throw QuestionError("quality", found: question.quality.rawValue, expected: Expectation(.noFindings))
    }
    let removed = kind.isWithoutSuspect ? findings?.suspectFacts.keys.sorted() ?? [] : []
    // What is left out is not counted twice: the ledger is made of what stays.
    let ledger = kind.isNet ? try removed.isEmpty ? self.ledger() : Ledger(edition, without: Set(removed)) : nil
    let twice = kind.isNet ? partsIndex.reductions(pairs, without: Set(removed)) : [:]
    let computed = try kind.equivalents.map { try DioxinEquivalents(edition, self, $0) }
    let overlay = try Overlay(
      edition, removed: removed, reduced: (ledger?.reductions ?? [:]).merging(twice, uniquingKeysWith: +),
      computed: computed)
    state.withLock { state in
      state.overlays.append((kind, overlay))
      if state.overlays.count > Self.mostOverlays { state.overlays.removeFirst() }
    }
    return overlay
  }

  private func kept(_ kind: Overlay.Kind) -> Overlay? {
    state.withLock { $0.overlays.first { $0.kind == kind }?.overlay }
  }
}

extension Evidence? {
  /// - Throws: ``QuestionError`` when a question needs evidence and there is none.
  func overlay(_ question: Question, _ codes: Set<Int>) throws -> Overlay? {
    if let self { return try self.overlay(question, codes) }
    if question.measure == .net { throw QuestionError("measure", found: "net", expected: Expectation(.noLedger)) }
    if let equivalents = question.equivalents {
      throw QuestionError(
        "measure", found: "\(Measure.teq.rawValue):\(equivalents.word)", expected: Expectation(.noLedger))
    }
    if question.quality != .all {
      throw QuestionError("quality", found: question.quality.rawValue, expected: Expectation(.noFindings))
    }
    return nil
  }
}

/// An edition's columns with some facts taken out or lessened, in private copies of the pages that hold them.
final class Overlay: Sendable {
  struct Kind: Hashable {
    let isNet: Bool
    let isWithoutSuspect: Bool
    /// Under net, the substances and parts of which the question sums both.
    var pairs: Set<PartsIndex.Pair> = []
    /// Under g TEQ, how TRI's are computed.
    var equivalents: Question.Equivalents?
  }

  /// A unit that no measure includes.
  static let noUnit: UInt8 = 255

  let amount: MappedColumn<Double>
  let unit: MappedColumn<UInt8>
  let categories: MappedColumn<UInt16>

  /// - Parameters:
  ///   - removed: facts that count nowhere, sorted.
  ///   - reduced: kilograms to be taken from facts.
  ///   - computed: facts that are grams of equivalents.
  init(_ edition: Edition, removed: [Int], reduced: [Int: Double], computed: DioxinEquivalents? = nil) throws {
    let amounts = edition.facts.amount.values
    let gone = Set(removed)
    var masks: [(position: Int, value: UInt16)] = []
    var last = -1
    for fact in removed {
      guard let report = edition.report(of: fact), report != last else { continue }
      last = report
      var mask: UInt16 = 0
      // Dioxins never stand in the mask; what stood in it before and still has a fact stays.
      for other in edition.facts(of: report) where !gone.contains(other) {
        mask |= 1 << UInt16(edition.facts.category.values[other] & 15)
      }
      masks.append((report, mask & edition.reports.categories.values[report]))
    }
    let values = reduced.compactMap { fact, kilograms in
      amounts.indices.contains(fact) ? (position: fact, value: max(0, amounts[fact] - kilograms)) : nil
    }
    // What is removed counts nowhere, whatever it was computed to be.
    let grams = MeasuredUnit.gramsTEQ.rawValue
    (amount, unit, categories) = try edition.patched(
      amounts: values + (computed?.grams ?? []),
      units: (computed?.grams.map { ($0.position, grams) } ?? []) + (computed?.hidden.map { ($0, Self.noUnit) } ?? [])
        + removed.map { ($0, Self.noUnit) }, categories: masks)
  }
}
