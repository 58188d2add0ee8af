internal import Foundation
internal import Markup
public import PublicRecord
public import RecordKernel
internal import Vocabulary

/// A plan's activities in the form of the International Aid Transparency Initiative, activity standard 2.03.
///
/// Elements follow the order of its schema; only activities carry money; every money element names its currency. The
/// plan is not aid: sectors are the environment's (41010, policy and administrative management), recipients the three
/// countries by equal shares.
public enum IATIWriter {
  /// - Throws: ``RecordError`` for a plan whose lines name no fiscal year: the standard wants each activity's days.
  public static func text(_ plan: Plan, generated: Day) throws -> String {
    guard let days = plan.days else {
      throw RecordError("\(plan.id): found no fiscal year in its lines; IATI needs the days of each activity")
    }
    var xml: XML = """
      <?xml version="1.0" encoding="UTF-8"?>
      <iati-activities version="2.03" generated-datetime="\(generated.description)T00:00:00Z">

      """
    for activity in plan.activities { xml += element(activity, plan, days) }
    xml += "</iati-activities>\n"
    return xml.text
  }

  private static func element(_ activity: Plan.Activity, _ plan: Plan, _ days: (first: Day, last: Day)) -> XML {
    let item = activity.item
    let status = activity.status(upTo: nil)?.progress == .done ? 4 : 2
    var lines: [XML] = [
      "<iati-identifier>XI-ECOTONE-\(item.id)</iati-identifier>",
      """
      <reporting-org ref="XI-ECOTONE" type="40" secondary-reporter="1"><narrative xml:lang="en">Ecotone (unofficial)\
      </narrative></reporting-org>
      """,
      "<title>\(narratives(item.text))</title>",
      "<description type=\"2\">\(narratives(item.objectiveText ?? item.text))</description>",
      """
      <participating-org role="4" type="40">\
      <narrative xml:lang="en">\(item.programme?[.english] ?? item.programmeCode)</narrative>\
      </participating-org>
      """,
      "<activity-status code=\"\(status)\"/>",
      "<activity-date type=\"1\" iso-date=\"\(days.first.description)\"/>",
      "<activity-date type=\"3\" iso-date=\"\(days.last.description)\"/>",
    ]
    // The three Parties bear the plan in equal parts; hundredths must add up to 100.
    for party in Party.allCases {
      let share = party == Party.allCases.first ? "33.34" : "33.33"
      lines.append("<recipient-country code=\"\(party.rawValue)\" percentage=\"\(share)\"/>")
    }
    lines.append("<sector vocabulary=\"1\" code=\"41010\"/>")
    lines.append(
      """
      <budget type="1" status="2"><period-start iso-date="\(days.first.description)"/>\
      <period-end iso-date="\(days.last.description)"/>
      """
        + """
        <value currency="\(plan.currency)" value-date="\(days.first.description)">\(Money.plain(activity.budget))\
        </value></budget>
        """
    )
    for line in activity.spending where line.money != .forecast {
      let last = line.period.days.last.description
      lines.append(
        """
        <transaction><transaction-type code="\(line.money == .committed ? 2 : 4)"/>\
        <transaction-date iso-date="\(last)"/>
        """
          + """
          <value currency="\(plan.currency)" value-date="\(last)">\(Money.plain(line.cents))\
          </value></transaction>
          """
      )
    }
    lines += activity.measures.map { result($0, days.first.year) }
    return
      """
      <iati-activity xml:lang="en" default-currency="\(plan.currency)">
      \(XML(lines, separator: "\n"))
      </iati-activity>

      """
  }

  /// - Parameter year: the plan's own.
  private static func result(_ measure: Plan.Measure, _ year: Int) -> XML {
    let planned = measure.planned
    // 1 a number, 2 a percentage; ascending where the target lies above the baseline.
    let unit = planned.unit == "%" || planned.unit == "percent" ? 2 : 1
    let ascending = (planned.target ?? 0) >= (planned.baseline ?? 0)
    var xml: XML =
      """
      <result type="1"><title>\(narratives(planned.text))</title>\
      <indicator measure="\(unit)" ascending="\(ascending ? 1 : 0)"><title>\(narratives(planned.text))</title>
      """
    if let baseline = planned.baseline {
      xml += "<baseline year=\"\((measure.actuals.first?.period.year ?? year) - 1)\" value=\"\(baseline)\"/>"
    }
    for actual in measure.actuals {
      let days = actual.period.days
      let target =
        actual.period == measure.actuals.last?.period ? planned.target.map { "<target value=\"\($0)\"/>" as XML } : nil
      xml +=
        """
        <period><period-start iso-date="\(days.first.description)"/>\
        <period-end iso-date="\(days.last.description)"/>\(target)
        """
        + "<actual value=\"\(actual.value)\"/></period>"
    }
    xml += "</indicator></result>"
    return xml
  }

  private static func narratives(_ text: Trilingual?) -> XML {
    let entries = text?.entries.sorted { $0.key < $1.key } ?? []
    if entries.isEmpty { return "<narrative xml:lang=\"en\">–</narrative>" }
    return XML(entries.map { "<narrative xml:lang=\"\($0.key)\">\($0.value.text)</narrative>" })
  }
}
