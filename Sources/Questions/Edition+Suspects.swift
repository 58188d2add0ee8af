public import Editions
internal import Findings
internal import Vocabulary

extension Edition {
  /// How much of an answer stands in values that must be looked at: their sum in the measure's unit, and how many amounts they are.
  ///
  /// The same whether the question sums them or leaves them out. Nil where nobody looked.
  /// - Throws: ``QuestionError`` for a value the edition does not know.
  /// - Complexity: O(suspect amounts x log reports).
  public func suspectWeight(of question: Question, _ evidence: Evidence?) throws -> (value: Double, facts: Int)? {
    guard let findings = evidence?.findings else { return nil }
    var all = question
    all.quality = .all
    let resolution = try Resolution(all, self, evidence?.lists)
    let overlay = try evidence.overlay(all)
    let amounts = overlay?.amount.values ?? facts.amount.values
    let firstFact = reports.firstFact.values.dropLast()
    var sum = CompensatedSum()
    var count = 0
    defer { withExtendedLifetime(overlay) {} }
    for fact in findings.suspectFacts.keys.sorted() {
      let report = firstFact.partition { Int($0) > fact } - 1
      guard report >= 0, resolution.matches(fact: fact, report: report) else { continue }
      sum.add(amounts[fact])
      count += 1
    }
    return (sum.value, count)
  }
}

extension Resolution {
  /// Whether a question sums a fact.
  func matches(fact: Int, report: Int) -> Bool {
    let (reports, facts) = (edition.reports, edition.facts)
    let code = reports.code.values[report]
    guard
      let position = segments.firstIndex(where: { index in
        let segment = edition.manifest.segments[index]
        return report >= segment.firstReport && report < segment.firstReport + segment.reports
      })
    else { return false }
    let units = codeIsDioxin[code] ? dioxinUnitMatches : unitMatches
    return codeMasks[position][code] != 0 && sectorMatches[reports.sector.values[report]] && placeMatches[reports.place.values[report]]
      && facilities?.contains(reports.facility.values[report]) != false && units[facts.unit.values[fact]]
      && categoryMatches[facts.category.values[fact]]
  }
}
