public import Findings
public import Vocabulary

/// The words of findings in one language. Resource: the module Findings' `findings.csv`.
///
/// Every sentence says what a value differs from, and that nobody has verified it; none says that a value is wrong.
public struct FindingTexts: Sendable {
  private let terms: Terms

  /// - Throws: `ReferenceTableError` when the resource is missing.
  public init() throws { terms = try Terms(ReferenceTable("findings", of: "Findings")) }

  public func title(_ rule: FindingRule, _ language: Language) -> String { terms.word("rule.\(rule.rawValue)", language) }
  public func severity(_ severity: Severity, _ language: Language) -> String { terms.word("severity.\(severity.code)", language) }
  /// `must be looked at: 12`.
  public func count(_ severity: Severity, _ count: Int, _ language: Language) -> String {
    terms.word("count", language).replacing("{severity}", with: self.severity(severity, language))
      .replacing("{count}", with: (language == .french ? NumberStyle.french : .english).text(count))
  }
  public func column(_ name: String, _ language: Language) -> String { terms.word("column.\(name)", language) }
  public func letter(_ part: String, _ language: Language) -> String { terms.word("letter.\(part)", language) }

  /// Why a remark was made: `Differs from the facility's own 2016 amount: 1,183 times`.
  /// - Parameter substances: names of harmonised substances by key.
  public func why(_ remark: Remark, _ language: Language, substances: [String: LocalizedName] = [:]) -> String {
    let key = remark.sentence.isEmpty ? remark.rule.rawValue : "\(remark.rule.rawValue).\(remark.sentence)"
    let style: NumberStyle = language == .french ? .french : .english
    // Part by part, so that braces in a facility's name stay what they are.
    let parts = terms.word("why.\(key)", language).split(separator: "{", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(String(parts.first ?? "")) { text, part in
      let pieces = part.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(pieces.first ?? "")
      return text + (remark.details[name].map { value($0, name, style, language, substances) } ?? "") + (pieces.count > 1 ? pieces[1] : "")
    }
  }

  private func value(
    _ detail: Remark.Detail, _ name: String, _ style: NumberStyle, _ language: Language, _ substances: [String: LocalizedName]
  ) -> String {
    switch detail {
    case .year(let year): String(year)
    case .text(let text): substances[text]?[language] ?? text
    // Coordinates are written with a point in all three languages: two of them stand apart by a comma.
    case .number(let number) where name == "latitude" || name == "longitude": NumberText.shortest(number)
    case .number(let number): style.text(Self.rounded(number))
    }
  }

  /// All remarks of a finding, and that nothing is verified.
  public func why(_ finding: Finding, _ language: Language, substances: [String: LocalizedName] = [:]) -> String {
    let sentences = finding.remarks.map { why($0, language, substances: substances) }.joined(separator: " · ")
    return terms.word("not_verified", language).replacing("{why}", with: sentences)
  }

  /// Four digits: more would say more than a comparison can.
  private static func rounded(_ number: Double) -> Double {
    guard number.isFinite, number != 0 else { return number }
    var scale = 1.0
    while abs(number) * scale < 1000 { scale *= 10 }
    return (number * scale).rounded() / scale
  }
}
