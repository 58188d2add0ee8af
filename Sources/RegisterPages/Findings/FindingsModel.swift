internal import Findings
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One page of the values and sites that differ from what one would expect.
struct FindingsModel: Sendable {
  static let pageSize = 50

  let names: Names
  let choices: FormChoices
  /// Those of the page, and of all pages.
  let findings: [Finding]
  let all: Int
  /// From 1.
  let pageNumber: Int
  let askedCountry: Country?
  let askedYear: String
  let askedRule: String
  let askedFacility: String?
  let askedState: String
  let askedSubstance: String
  let askedWords: String
  let choice: ListChoice
  let least: Severity
  /// What links of the list keep.
  let asked: [(name: String, value: String)]
  let hasQuery: Bool

  /// How many were listed before this page.
  var skipped: Int { (pageNumber - 1) * Self.pageSize }

  init(_ visit: Visit) throws {
    let asked = visit.parameters.withoutEmpty
    var filter = try API.findingFilter(asked, visit.served)
    // Without a word of it, only what must be looked at; of a facility, everything.
    let areas = ["facility", "municipality", "near", "box", "q"]
    let isPlain = try asked.value("severity") == nil && asked.only(areas).items.isEmpty
    if isPlain { filter.least = .mustLook }
    choice = try ListChoice(asked, keys: FindingOrder.allCases.map(\.rawValue), largestFirst: FindingOrder.largestFirst)
    names = visit.names
    let listed = FindingOrder.sorted(
      visit.served.findings.all.filter(filter.includes), by: choice, names,
      visit.site.tables.rules)
    let page = try asked.number("page", in: 1...1_000_000, standard: 1)
    choices = visit.reading.choices(visit.language)
    findings = Array(listed.dropFirst((page - 1) * Self.pageSize).prefix(Self.pageSize))
    all = listed.count
    pageNumber = page
    askedCountry = try asked.value("country").flatMap { Country(rawValue: $0) }
    askedYear = try asked.value("year") ?? ""
    askedRule = try asked.value("rule") ?? ""
    askedFacility = try asked.value("facility")
    askedState = try asked.value("state") ?? ""
    askedSubstance = try asked.value("substance") ?? ""
    askedWords = try asked.value("q") ?? ""
    least = filter.least
    self.asked =
      asked.items.filter { !["page", Parameter.listOrder.name].contains($0.name) }
      + (isPlain ? [("severity", Severity.mustLook.code)] : [])
    hasQuery = !visit.items.isEmpty
  }
}
