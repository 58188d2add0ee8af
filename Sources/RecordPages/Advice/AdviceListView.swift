internal import Markup
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel

/// All advice that was adopted, and whether the Council has replied.
struct AdviceListModel: Sendable {
  let advice: [AdviceState]
  let today: Day

  init(_ visit: Visit) throws { (advice, today) = (try visit.record().advices(), visit.today) }
}

struct AdviceListView: PageView {
  private let model: AdviceListModel
  let printer: Printer

  init(_ model: AdviceListModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    var table = RecordTable(
      t("advice.title"),
      [.init(t("advice.which")), .init(t("advice.by")), .init(t("advice.adopted")), .init(t("advice.reply"))])
    for one in model.advice {
      table.add(
        "<a href=\"\(link(.advice, one.id))\">\(one.id)</a> \(trilingual(one.text.title))", "\(body(one.text.body))",
        one.adopted?.on.map { "\(date($0.description))" } ?? "–", "\(waiting(one, today: model.today))")
    }
    return Page(
      title: t("advice.title"), description: t("advice.lead"),
      content: """
        <h1>\(t("advice.title"))</h1><p class="lead">\(t("advice.lead"))</p>\
        \(when(model.advice.isEmpty, "<p>\(t("advice.none"))</p>"))\(when(!model.advice.isEmpty, table.html))
        \(follow("advice"))
        """)
  }
}

extension Printing {
  /// Since when the Council has replied, or for how long its reply has been waited for.
  func waiting(_ advice: AdviceState, today: Day) -> String {
    guard let adopted = advice.adopted?.on else { return "" }
    if let answered = advice.answered {
      return t("advice.answered.after", ["day": date(answered.description), "n": answered.number - adopted.number])
    }
    return t("advice.waits", ["n": max(0, today.number - adopted.number)])
  }
}
