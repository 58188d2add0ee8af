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
  let order: FindingOrder
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
    order = try asked.word(Parameter.findingOrder.name, standard: FindingOrder.effect)
    let listed = Self.sorted(visit.served.findings.all.filter(filter.includes), by: order)
    let page = try asked.number("page", in: 1...1_000_000, standard: 1)
    names = visit.names
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
    self.asked = asked.items.filter { $0.name != "page" } + (isPlain ? [("severity", Severity.mustLook.code)] : [])
    hasQuery = !visit.items.isEmpty
  }

  /// Findings are listed by their effect; another order keeps that among equals.
  private static func sorted(_ findings: [Finding], by order: FindingOrder) -> [Finding] {
    func key(_ finding: Finding) -> Double {
      switch order {
      case .effect: 0
      case .kilograms: -(finding.value ?? 0)
      case .year: -Double(finding.year)
      }
    }
    guard order != .effect else { return findings }
    return findings.enumerated().sorted { (key($0.element), $0.offset) < (key($1.element), $1.offset) }.map(\.element)
  }
}
