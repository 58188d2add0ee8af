internal import Foundation
public import PublicRecord
internal import Vocabulary

/// A plan's activities in the form of the International Aid Transparency Initiative, activity standard 2.03.
///
/// Elements follow the order of its schema; only activities carry money; every money element names its currency. The plan is not aid: sectors are
/// the environment's (41010, policy and administrative management), recipients the three countries by equal shares.
public enum IATIWriter {
  public static func text(_ plan: Plan, generated: Day) -> String {
    let year = Period("\(plan.fiscalYear)") ?? Period("2021")
    let days = year?.days ?? (first: generated, last: generated)
    var xml = """
      <?xml version="1.0" encoding="UTF-8"?>
      <iati-activities version="2.03" generated-datetime="\(generated)T00:00:00Z">

      """
    for activity in plan.activities { xml += element(activity, plan, days) }
    return xml + "</iati-activities>\n"
  }

  private static func element(_ activity: Plan.Activity, _ plan: Plan, _ days: (first: Day, last: Day)) -> String {
    let entry = activity.entry
    let status = activity.status(upTo: nil)?.progress == .done ? 4 : 2
    var lines = [
      "<iati-identifier>XI-ECOTONE-\(XML.escape(entry.id))</iati-identifier>",
      "<reporting-org ref=\"XI-ECOTONE\" type=\"40\" secondary-reporter=\"1\"><narrative xml:lang=\"en\">Ecotone (unofficial)</narrative></reporting-org>",
      "<title>\(narratives(entry.text))</title>",
      "<description type=\"2\">\(narratives(entry.objectiveText ?? entry.text))</description>",
      "<participating-org role=\"4\" type=\"40\"><narrative xml:lang=\"en\">\(XML.escape(entry.programme?[.english] ?? entry.programmeCode ?? ""))</narrative></participating-org>",
      "<activity-status code=\"\(status)\"/>",
      "<activity-date type=\"1\" iso-date=\"\(days.first)\"/>", "<activity-date type=\"3\" iso-date=\"\(days.last)\"/>",
    ]
    for (country, share) in [("CA", "33.34"), ("MX", "33.33"), ("US", "33.33")] {
      lines.append("<recipient-country code=\"\(country)\" percentage=\"\(share)\"/>")
    }
    lines.append("<sector vocabulary=\"1\" code=\"41010\"/>")
    lines.append(
      "<budget type=\"1\" status=\"2\"><period-start iso-date=\"\(days.first)\"/><period-end iso-date=\"\(days.last)\"/>"
        + "<value currency=\"\(plan.currency)\" value-date=\"\(days.first)\">\(Money.plain(activity.budget))</value></budget>")
    for line in activity.spending where line.money != .forecast {
      guard let period = line.period, let cents = line.cents else { continue }
      lines.append(
        "<transaction><transaction-type code=\"\(line.money == .committed ? 2 : 4)\"/><transaction-date iso-date=\"\(period.days.last)\"/>"
          + "<value currency=\"\(plan.currency)\" value-date=\"\(period.days.last)\">\(Money.plain(cents))</value></transaction>")
    }
    lines += activity.measures.map(result)
    return "<iati-activity xml:lang=\"en\" default-currency=\"\(plan.currency)\">\n\(lines.joined(separator: "\n"))\n</iati-activity>\n"
  }

  private static func result(_ measure: Plan.Measure) -> String {
    let entry = measure.entry
    // 1 a number, 2 a percentage; ascending where the target lies above the baseline.
    let unit = entry.unit == "%" || entry.unit == "percent" ? 2 : 1
    let ascending = (entry.target ?? 0) >= (entry.baseline ?? 0)
    var xml =
      "<result type=\"1\"><title>\(narratives(entry.text))</title><indicator measure=\"\(unit)\" ascending=\"\(ascending ? 1 : 0)\"><title>\(narratives(entry.text))</title>"
    let first = measure.actuals.first?.period?.days.first
    if let baseline = entry.baseline {
      xml += "<baseline year=\"\((first?.year ?? 2021) - 1)\" value=\"\(NumberText.shortest(baseline))\"/>"
    }
    for actual in measure.actuals {
      guard let period = actual.period, let value = actual.value else { continue }
      let target = actual.period == measure.actuals.last?.period ? entry.target.map { "<target value=\"\(NumberText.shortest($0))\"/>" } ?? "" : ""
      xml +=
        "<period><period-start iso-date=\"\(period.days.first)\"/><period-end iso-date=\"\(period.days.last)\"/>\(target)"
        + "<actual value=\"\(NumberText.shortest(value))\"/></period>"
    }
    return xml + "</indicator></result>"
  }

  private static func narratives(_ text: Trilingual?) -> String {
    let entries = text?.entries.sorted { $0.key < $1.key } ?? []
    if entries.isEmpty { return "<narrative xml:lang=\"en\">–</narrative>" }
    return entries.map { "<narrative xml:lang=\"\($0.key)\">\(XML.escape($0.value.text))</narrative>" }.joined()
  }
}
