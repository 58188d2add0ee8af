public import Editions
public import Findings
internal import Synchronization
public import Vocabulary

/// What an edition is read with besides its facts: the registers' lists, the findings, and the ledger of double counting.
public final class Evidence: Sendable {
  public let lists: ReportingLists
  /// The edition's findings; nil where nobody looked.
  public let findings: Findings?
  private let edition: Edition
  private let state = Mutex(State())

  private struct State {
    var ledger: Ledger?
    var overlays: [Overlay.Kind: Overlay] = [:]
  }

  public init(_ edition: Edition, lists: ReportingLists, findings: Findings?) {
    (self.edition, self.lists, self.findings) = (edition, lists, findings)
  }

  /// The ledger of double counting; made when first asked for.
  /// - Throws: ``EditionError``.
  public func ledger() throws -> Ledger {
    if let known = state.withLock({ $0.ledger }) { return known }
    let ledger = try Ledger(edition)
    state.withLock { $0.ledger = ledger }
    return ledger
  }

  /// The columns as a question reads them; nil where it reads them as they are stored.
  func overlay(_ question: Question) throws -> Overlay? {
    let kind = Overlay.Kind(isNet: question.measure == .net, isWithoutSuspect: question.quality == .withoutSuspect)
    guard kind.isNet || kind.isWithoutSuspect else { return nil }
    if let known = state.withLock({ $0.overlays[kind] }) { return known }
    if kind.isWithoutSuspect, findings == nil {
      throw QuestionError("quality", found: question.quality.rawValue, expected: "all; the findings of this edition are not at hand")
    }
    let removed = kind.isWithoutSuspect ? findings?.suspectFacts.keys.sorted() ?? [] : []
    // What is left out is not counted twice: the ledger is made of what stays.
    let ledger = kind.isNet ? try removed.isEmpty ? self.ledger() : Ledger(edition, without: Set(removed)) : nil
    let overlay = try Overlay(edition, removed: removed, reduced: ledger?.reductions ?? [:])
    state.withLock { $0.overlays[kind] = overlay }
    return overlay
  }
}

extension Evidence? {
  /// - Throws: ``QuestionError`` when a question needs evidence and there is none.
  func overlay(_ question: Question) throws -> Overlay? {
    if let self { return try self.overlay(question) }
    if question.measure == .net { throw QuestionError("measure", found: "net", expected: "kilograms; the ledger is not at hand") }
    if question.quality != .all { throw QuestionError("quality", found: question.quality.rawValue, expected: "all; the findings are not at hand") }
    return nil
  }
}

/// An edition's columns with some facts taken out or lessened, in private copies of the pages that hold them.
final class Overlay: Sendable {
  struct Kind: Hashable {
    let isNet: Bool
    let isWithoutSuspect: Bool
  }

  /// A unit that no measure includes.
  static let noUnit: UInt8 = 255

  let amount: MappedColumn<Double>
  let unit: MappedColumn<UInt8>
  let categories: MappedColumn<UInt16>

  /// - Parameters:
  ///   - removed: facts that count nowhere, sorted.
  ///   - reduced: kilograms to be taken from facts.
  init(_ edition: Edition, removed: [Int], reduced: [Int: Double]) throws {
    let amounts = edition.facts.amount.values
    let gone = Set(removed)
    var masks: [(position: Int, value: UInt16)] = []
    let firstFact = edition.reports.firstFact.values
    var last = -1
    for fact in removed {
      let report = firstFact.dropLast().partition { Int($0) > fact } - 1
      guard report != last, report >= 0 else { continue }
      last = report
      var mask: UInt16 = 0
      // Dioxins never stand in the mask; what stood in it before and still has a fact stays.
      for other in Int(firstFact[report])..<max(Int(firstFact[report]), min(Int(firstFact[report + 1]), amounts.count)) where !gone.contains(other) {
        mask |= 1 << UInt16(edition.facts.category.values[other] & 15)
      }
      masks.append((report, mask & edition.reports.categories.values[report]))
    }
    let values = reduced.compactMap { fact, kilograms in
      amounts.indices.contains(fact) ? (position: fact, value: max(0, amounts[fact] - kilograms)) : nil
    }
    (amount, unit, categories) = try edition.patched(amounts: values, units: removed.map { ($0, Self.noUnit) }, categories: masks)
  }
}
