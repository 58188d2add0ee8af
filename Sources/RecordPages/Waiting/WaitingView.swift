internal import Drawings
internal import Markup
internal import Outputs
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

/// How long each step is waited for.
struct WaitingView: PageView, RecordPrinting {
  private let model: WaitingModel
  let printer: Printer

  init(_ model: WaitingModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var process: SubmissionProcess { model.process }

  var page: Page {
    let parties = Party.allCases.map {
      Choice(value: $0.rawValue, name: "\(party($0))", isSelected: model.party == $0)
    }
    let field = selection(
      "wa-party", name: "party", label: t("submissions.party"), all: t("form.all"), parties)
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.submissions))">\(t("submissions.title"))</a></p>
      <h1>\(t("waiting.title"))</h1><p class="lead">\(t("waiting.lead"))</p>
      <form class="filter" action="\(path(.waiting))">\(editionField)\(field)<button>\(t("list.filter"))</button></form>
      \(model.waits.isEmpty ? "<p>\(t("submissions.found", ["n": 0]))</p>" : table)
      <p class="note">\(t("waiting.note"))</p><p class="note">\(t("record.unofficial"))</p>
      <p><a href="\(DataRoutes.waiting.address(query: Parameter.spreadsheet(.csv)))" download>CSV</a></p>
      """
    return Page(
      title: t("waiting.title"), description: t("waiting.lead"), content: content, isIndexed: !model.hasQuery)
  }

  private var table: HTML {
    let numbers = ["steps", "median", "longest", "late", "beyond-custom"].map {
      RecordTable.Column(t("waiting.\($0)"), "number")
    }
    var table = RecordTable(
      t("waiting.title"), [.init(t("submissions.what")), .init(t("submissions.holder"))] + numbers)
    let longest = max(1, model.waits.map(\.median).max() ?? 1)
    for wait in model.waits {
      guard let transition = process.transitions[wait.transition] else { continue }
      let bar = ShareBar.svg(percent: wait.median * 100 / longest)
      table.add(
        "\(transition.title[language])", "\(word("holder.\(wait.holder?.rawValue ?? "none")"))",
        "\(count(wait.count))", "\(days(wait.median))\(bar)", "\(days(wait.longest))",
        part(wait.late, of: wait.timed), part(wait.beyondCustom, of: wait.customary))
    }
    return table.html
  }

  private func part(_ number: Int, of all: Int) -> HTML {
    all == 0 ? "–" : "\(t("waiting.of", ["n": number, "all": all]))"
  }
}
