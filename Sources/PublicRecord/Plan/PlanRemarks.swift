internal import Foundation
internal import RecordKernel
public import Vocabulary

/// What is odd in a plan's form, though its sums agree. Resource: `plan_remarks.csv`; what a file cannot tell is there
/// for the plan that it is of.
public struct PlanRemark: Sendable {
  public let key: String
  let text: LocalizedText
  let values: [String: String]

  public subscript(language: Language) -> String { text.filled(language, values) }
}

extension Plan {
  /// - Throws: `ReferenceTableError` where the program's own files are missing.
  public func remarks() throws -> [PlanRemark] {
    let table = try ReferenceTable("plan_remarks", of: "PublicRecord")
    var texts: [String: LocalizedText] = [:]
    for row in table.rows {
      texts[table.cell(row, "key")] = LocalizedText(
        english: table.cell(row, "en"), french: table.cell(row, "fr"), spanish: table.cell(row, "es"))
    }
    var remarks: [PlanRemark] = []
    func add(_ key: String, _ values: [String: String] = [:]) {
      if let text = texts[key] { remarks.append(PlanRemark(key: key, text: text, values: values)) }
    }
    add("no-grand-total", ["sum": Money.text(budget), "currency": currency])
    if programmes.contains(where: { $0.objectives.count > 1 }) { add("no-objective-totals") }
    let labels = Dictionary(grouping: programmes.compactMap { $0.printed?.label }) { $0 }.mapValues(\.count)
    if labels.count > 1 {
      add(
        "labels",
        [
          "labels": labels.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\"\($0.key)\" \($0.value)×" }
            .joined(separator: ", ")
        ])
    }
    let stems = Dictionary(grouping: programmes) {
      $0.name[.english].split(separator: "(").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    }
    for (stem, group) in stems.sorted(by: { $0.key < $1.key }) where group.count > 1 {
      let sum =
        "\(group.map { Money.text($0.budget) }.joined(separator: " + ")) "
        + "= \(Money.text(group.reduce(0) { $0 + $1.budget }))"
      add("split", ["name": stem, "n": "\(group.count)", "sum": sum])
    }
    let divided = programmes.filter { $0.activities.contains { !$0.subItems.isEmpty } }.map(\.code)
    if !divided.isEmpty, divided.count < programmes.count {
      add("sub-items", ["names": divided.joined(separator: ", ")])
    }
    for activity in activities {
      let text = activity.item.text?.text(.english).text ?? ""
      let isOpen = text.count(where: { $0 == "(" }) > text.count(where: { $0 == ")" })
      if isOpen || text.last.map({ ",;:(".contains($0) }) == true { add("cut-off", ["id": activity.item.id]) }
    }
    let odd = activities.filter { $0.budget % 100_000 != 0 }
    if !odd.isEmpty {
      add("not-thousands", ["list": odd.map { "\($0.item.id) \(Money.text($0.budget))" }.joined(separator: ", ")])
    }
    let bare = activities.count { $0.measures.isEmpty }
    if bare > 0 { add("no-measures", ["n": "\(bare)", "all": "\(activities.count)"]) }
    for row in table.rows where table.cell(row, "plan") == id && table.cell(row, "sum") == Money.plain(budget) {
      add(table.cell(row, "key"))
    }
    return remarks
  }
}

/// Amounts in cents, in words that programs and people read.
public enum Money {
  /// `1,903,000`, `31,500.50`.
  public static func text(_ cents: Int) -> String {
    var digits = String(cents.magnitude / 100)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (cents < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",") + fraction(cents)
  }

  /// `1903000`, `31500.50`: as CSV and IATI have it.
  public static func plain(_ cents: Int) -> String {
    "\(cents < 0 ? "-" : "")\(cents.magnitude / 100)\(fraction(cents))"
  }

  private static func fraction(_ cents: Int) -> String {
    let rest = cents.magnitude % 100
    return rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)"
  }
}
