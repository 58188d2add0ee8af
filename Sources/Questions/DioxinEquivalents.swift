internal import Editions
internal import Registers
internal import Vocabulary

/// TRI's dioxins and furans in grams of toxic equivalents: each amount times the mean factor of what its form says its
/// dioxins are made of.
///
/// A form has one distribution for all media (up to 2007). Amounts of forms without one have no equivalents: a mean
/// profile would make figures up.
struct DioxinEquivalents {
  /// Facts with their grams of equivalents.
  private(set) var grams: [(position: Int, value: Double)] = []
  /// By report, the grams of equivalents in a kilogram of its dioxins, and the line that says what they are made of.
  private(set) var perKilogram: [Int: (value: Double, source: Int, line: Int)] = [:]
  /// Facts in grams of equivalents as NPRI reports them, where they are not added.
  private(set) var hidden: [Int] = []

  /// - Throws: ``QuestionError`` for a set that is not there; `EditionError`.
  init(_ edition: Edition, _ evidence: Evidence, _ asked: Question.Equivalents) throws {
    guard let factors = try evidence.equivalents.factors(asked.factors) else {
      throw QuestionError(
        "measure", found: "\(Measure.teq.rawValue):\(asked.word)",
        expected: .oneOf(evidence.equivalents.names.map { "\(Measure.teq.rawValue):\($0)" }))
    }
    let known = try evidence.formDioxins()
    let documents = try edition.provenance().document.values
    let teq = MeasuredUnit.gramsTEQ.rawValue
    for report in evidence.dioxinReports {
      let facts = edition.facts(of: report)
      let segment = edition.manifest.segments.first { $0.reportNumbers.contains(report) }
      let form = segment.map { edition.form(of: report, in: $0, documents) }
      guard let distribution = form.flatMap({ known[$0] }) else {
        if !asked.addsReported { hidden += facts.filter { edition.facts.unit.values[$0] == teq } }
        continue
      }
      let perKilogram = factors.equivalents(distribution.percents) / 100 * 1000
      self.perKilogram[report] = (perKilogram, distribution.source, distribution.line)
      for fact in facts where edition.facts.unit.values[fact] != teq {
        grams.append((fact, edition.facts.amount.values[fact] * perKilogram))
      }
    }
  }
}

extension Edition {
  /// The form that a report is.
  func form(
    of report: Int, in segment: Manifest.Segment, _ documents: UnsafeBufferPointer<UInt64>
  ) -> FormDioxins.Form {
    FormDioxins.Form(
      facility: Int(reports.facility.values[report]), year: segment.year, document: documents[report])
  }
}
