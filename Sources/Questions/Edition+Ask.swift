public import Editions
internal import Vocabulary

extension Edition {
  /// Answers a question by scanning the edition's columns on all processors.
  ///
  /// Parts sum in order with compensation, and are added in their order: the answer is the same to the last bit
  /// whatever the number of threads.
  /// - Throws: ``QuestionError`` for a value the edition does not know; ``TooCostly`` and ``WorkBudget/Ended`` where
  ///   the work has a budget.
  /// - Complexity: O(reports of the segments asked for); and of facts, where their subtotals do not tell the sums.
  /// - Parameter evidence: needed where the question's view, quality or measure is not the default.
  public func answer(_ question: Question, _ evidence: Evidence? = nil) throws -> Answer {
    try answer(question, evidence, part: .kept, countsFacilities: true)
  }

  func answer(_ question: Question, _ evidence: Evidence?, part: ViewPart, countsFacilities: Bool) throws
    -> Answer
  {
    let resolution = try Resolution(question, self, evidence, part: part)
    let overlay = try evidence.overlay(question, resolution.codes)
    let grouping = try Grouping(question, self, segments: resolution.segments.map { manifest.segments[$0] })
    let budget = WorkBudget.current
    if let budget {
      let cost = QuestionCost(resolution, grouping)
      guard cost.bytes <= budget.bytes else { throw TooCostly(cost: cost, allowedBytes: budget.bytes) }
    }
    let merge = try AnswerMerge(question, grouping)
    let parts = try EditionScan.parts(
      resolution, grouping, overlay, merge, candidates: question.measure.isKilograms ? nil : evidence?.dioxinReports,
      countsFacilities: countsFacilities, budget)
    try budget?.check()
    return merge.answer(parts, edition: manifest.id, isCovered: !resolution.segments.isEmpty)
  }

  /// Writes the rows of a question's answer as records of comma-separated values, without a header: the same as
  /// ``Answer/csvRecords(_:)`` of the answer. Rows that begin with their facility are made some facilities at a time,
  /// so that an answer of any length takes some megabytes.
  /// - Throws: as ``answer(_:_:)`` does; whatever `write` throws.
  public func writeRecords(of question: Question, _ evidence: Evidence?, _ write: (String) throws -> Void) throws {
    guard question.isMadeInParts else {
      return try answer(question, evidence).csvRecords(write)
    }
    let resolution = try Resolution(question, self, evidence)
    let overlay = try evidence.overlay(question, resolution.codes)
    let grouping = try Grouping(question, self, segments: resolution.segments.map { manifest.segments[$0] })
    let merge = try AnswerMerge(question, grouping)
    let blocks = EditionScan.blocks(resolution)
    for first in stride(from: 0, to: blocks.count, by: Self.blocksAtATime) {
      let parts = try EditionScan.parts(
        resolution, grouping, overlay, merge, candidates: question.measure.isKilograms ? nil : evidence?.dioxinReports,
        countsFacilities: true, blocks: blocks[first..<min(first + Self.blocksAtATime, blocks.count)],
        WorkBudget.current)
      try merge.answer(parts, edition: manifest.id, isCovered: true).csvRecords(write)
    }
  }

  private static let blocksAtATime = 8

  /// What a scope or measure leaves out is all of it: no view and no quality makes it less.
  private static func widen(_ question: inout Question, _ change: (inout Question) -> Void) {
    question.view = .asReported
    question.quality = .all
    if question.measure == .net { question.measure = .kilograms }
    change(&question)
  }

  /// What a question of kilograms leaves out as dioxins and furans, of which there are so few that they are summed one
  /// by one.
  private func dioxins(of question: Question, _ measure: Measure, _ evidence: Evidence) throws -> LeftOut? {
    var question = question
    Self.widen(&question) { $0.measure = measure }
    let resolution = try Resolution(question, self, evidence)
    let (matches, units, categories) = (
      resolution.reportMatcher, resolution.dioxinUnitMatches, resolution.categoryMatches
    )
    let candidates = evidence.dioxinReports
    var (sum, reports) = (CompensatedSum(), 0)
    for (position, index) in resolution.segments.enumerated() {
      let numbers = manifest.segments[index].reportNumbers
      for report in candidates[candidates.partition { $0 >= numbers.lowerBound }...] {
        guard report < numbers.upperBound else { break }
        guard matches(report, position) else { continue }
        var isFound = false
        for fact in facts(of: report)
        where units[facts.unit.values[fact]] && categories[facts.category.values[fact]]
          && resolution.traits?.isAsked(fact) != false
        {
          sum.add(facts.amount.values[fact])
          isFound = true
        }
        if isFound { reports += 1 }
      }
    }
    return sum.value > 0
      ? LeftOut(reason: .dioxins, value: sum.value, measure: measure, reports: reports) : nil
  }

  /// What a question of the default scope or of kilograms leaves out, under the same filters.
  public func leftOut(of question: Question, _ evidence: Evidence? = nil) throws -> [LeftOut] {
    var plain = question
    plain.by = []
    plain.order = nil
    plain.limit = nil
    func total(_ reason: LeftOut.Reason, part: ViewPart = .kept, _ change: (inout Question) -> Void) throws -> LeftOut?
    {
      var other = plain
      change(&other)
      guard let row = try answer(other, evidence, part: part, countsFacilities: false).rows.first, row.value > 0 else {
        return nil
      }
      return LeftOut(reason: reason, value: row.value, measure: other.measure, reports: row.reports)
    }
    var parts: [LeftOut?] = []
    if question.measure == .hazard {
      // What has no weight is told in kilograms.
      let media = Set(try weights(of: question, evidence)?.table.categories ?? [])
      let others = (question.askedCategories.isEmpty ? Category.allCases : question.askedCategories)
        .filter { !media.contains($0) }
      if !others.isEmpty {
        parts.append(
          try total(.otherMedia) {
            $0.measure = .kilograms
            $0.categories = others
          })
      }
    }
    if question.measure != .hazard, question.scope == .default, question.measure.isKilograms {
      parts.append(try total(.greenhouseGases) { Self.widen(&$0) { $0.scope = .ghg } })
      parts.append(try total(.criteriaAirContaminants) { Self.widen(&$0) { $0.scope = .cac } })
    }
    if question.measure.isKilograms, question.scope == .default || question.scope == .all {
      for measure in [Measure.dioxinMass, .teq] {
        parts.append(
          try evidence.map { try dioxins(of: plain, measure, $0) }
            ?? total(.dioxins) { Self.widen(&$0) { $0.measure = measure } })
      }
    }
    if question.view != .asReported {
      for part in ViewPart.allCases {
        if let reason = part.reason { parts.append(try total(reason, part: part) { $0.quality = .all }) }
      }
    }
    if !question.reliability.isEmpty, !question.reliability.contains(.notTold), question.measure == .kilograms {
      parts.append(try total(.methodNotTold) { $0.reliability = [.notTold] })
    }
    if question.quality == .withoutSuspect {
      let weight = try suspectWeight(of: question, evidence)
      if let weight, weight.facts > 0 {
        parts.append(
          LeftOut(reason: .suspect, value: weight.value, measure: question.measure, reports: weight.facts))
      }
    }
    if question.measure == .net {
      let gross = try answer(plain.gross, evidence, part: .kept, countsFacilities: false).rows.first?.value ?? 0
      let net = try answer(plain, evidence, part: .kept, countsFacilities: false).rows.first?.value ?? 0
      if gross > net {
        parts.append(LeftOut(reason: .countedTwice, value: gross - net, measure: .kilograms, reports: 0))
      }
    }
    return parts.compactMap { $0 }
  }
}
