public import Findings
internal import Markup
public import Vocabulary

/// The words of findings in one language. Resource: the module Findings' `findings.csv`.
///
/// Every sentence says what a value differs from, and that nobody has verified it; none says that a value is wrong.
public struct FindingTexts: Sendable {
  private let terms: Terms

  /// - Throws: `ReferenceTableError` when the resource is missing.
  public init() throws { terms = try Terms(ReferenceTable("findings", of: "Findings")) }

  public func title(_ rule: FindingRule, _ language: Language) -> String {
    terms.word("rule.\(rule.rawValue)", language)
  }
  public func severity(_ severity: Severity, _ language: Language) -> String {
    terms.word("severity.\(severity.code)", language)
  }
  /// `must be looked at: 12`.
  public func count(_ severity: Severity, _ count: Int, _ language: Language) -> String {
    Words(terms, language)("count", ["severity": self.severity(severity, language), "count": count])
  }
  public func column(_ name: String, _ language: Language) -> String { terms.word("column.\(name)", language) }
  /// A sentence of a register's list of values to verify.
  func letter(_ part: String, _ language: Language, _ values: [String: any TextValue]) -> String {
    Words(terms, language)("letter.\(part)", values)
  }

  /// Why a remark was made: `Differs from the facility's own 2016 amount: 1,183 times`.
  /// - Parameter substances: names of harmonised substances by key.
  public func why(_ remark: Remark, _ language: Language, substances: [String: LocalizedName] = [:]) -> String {
    let key = remark.sentence.isEmpty ? remark.rule.rawValue : "\(remark.rule.rawValue).\(remark.sentence)"
    let template = Template(terms.word("why.\(key)", language))
    var values: [String: String] = [:]
    for name in template.places {
      values[name] = remark.details[name].map { value($0, name, language, substances) } ?? ""
    }
    return template.filled(values)
  }

  private func value(
    _ detail: Remark.Detail, _ name: String, _ language: Language, _ substances: [String: LocalizedName]
  ) -> String {
    switch detail {
    case .year(let year): String(year)
    case .text(let text): substances[text]?[language] ?? text
    // Coordinates are written with a point in all three languages: two of them stand apart by a comma.
    case .number(let number) where name == "latitude" || name == "longitude": NumberText.shortest(number)
    case .number(let number): Figures(language).text(Self.rounded(number))
    }
  }

  /// All remarks of a finding, and that nothing is verified.
  public func why(_ finding: Finding, _ language: Language, substances: [String: LocalizedName] = [:]) -> String {
    let sentences = finding.remarks.map { why($0, language, substances: substances) }.joined(separator: " · ")
    return terms.fill("not_verified", language, ["why": sentences])
  }

  /// Four digits: more would say more than a comparison can.
  private static func rounded(_ number: Double) -> Double {
    guard number.isFinite, number != 0 else { return number }
    var scale = 1.0
    while abs(number) * scale < 1000 { scale *= 10 }
    return (number * scale).rounded() / scale
  }
}
