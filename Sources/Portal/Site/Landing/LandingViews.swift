internal import Markup
internal import PortalKernel
internal import Vocabulary

/// What a group's landing page lists.
struct GroupModel: Sendable {
  let group: Group
  /// Those that are there.
  let routes: [Route]

  init(_ group: Group, _ visit: Visit) { (self.group, routes) = (group, visit.present(group.routes)) }
}

/// Each page of a group in one sentence.
struct GroupView: PageView {
  let model: GroupModel
  let printer: Printer

  init(_ model: GroupModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let (title, lead) = (t("group.\(model.group.rawValue)"), t("group.\(model.group.rawValue).lead"))
    let cards = model.routes.map { card($0, title: t("nav.\($0.name)"), text: t("about.\($0.name)")) }
    let content: HTML = """
      <h1>\(title)</h1>
      <p class="lead">\(lead)</p>
      <ul class="cards plain">\(cards)</ul>
      """
    return Page(title: title, description: lead, content: content)
  }
}

/// What can be done with maps of land cover, with commands to copy: all of it is text.
struct LandView: PageView {
  let printer: Printer

  init(_ model: Nothing, _ printer: Printer) { self.printer = printer }

  var page: Page {
    let commands = [
      (
        "change",
        "ecotone landcover change 2015.tif 2020.tif --legend nalcms --out change\necotone landcover report change"
      ),
      ("areas", "ecotone landcover areas 2020.tif --legend nalcms --zones regions.gpkg"),
      ("accuracy", "ecotone landcover accuracy --samples samples.csv"),
      ("mosaic", "ecotone landcover mosaic --source north.tif --source south.tif --out continent.tif"),
    ]
    let sections = commands.map { name, code -> HTML in
      """
      <section><h2>\(t("land.\(name)"))</h2><p>\(t("land.\(name).text"))</p>
      <pre id="\(name)" tabindex="0" aria-label="\(t("land.\(name)"))">\(code)</pre>\(copyButton(name))</section>
      """
    }
    let lead = t("group.land.lead")
    let content: HTML =
      "<h1>\(t("group.land"))</h1>\n<p class=\"lead\">\(lead)</p>\n<p>\(t("land.text"))</p>\n\(sections)"
    return Page(title: t("group.land"), description: lead, content: content)
  }
}

/// What readers can do themselves: ask for a correction, file a submission, follow the plan, use the data.
struct TakePartModel: Sendable {
  /// By the ends of their texts' keys; those that are there.
  let ways: [(name: String, route: Route)]

  init(_ visit: Visit) {
    ways = [
      ("comment", .consultations), ("correct", .findings), ("submit", .process), ("follow", .submissions),
      ("plan", .plan), ("use", .data),
    ]
    .filter { visit.isPresent($0.1) }
  }
}

struct TakePartView: PageView {
  let model: TakePartModel
  let printer: Printer

  init(_ model: TakePartModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let cards = model.ways.map {
      card($0.route, title: t("take-part.\($0.name)"), text: t("take-part.\($0.name).text"))
    }
    let lead = t("group.take-part.lead")
    let content: HTML =
      "<h1>\(t("group.take-part"))</h1>\n<p class=\"lead\">\(lead)</p>\n<ul class=\"cards plain\">\(cards)</ul>"
    return Page(title: t("group.take-part"), description: lead, content: content)
  }
}

/// The model of a page that is text alone.
struct Nothing: Sendable {}
