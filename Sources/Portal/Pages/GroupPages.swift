internal import Markup

/// The landing pages of the navigation's groups.
extension Visit {
  /// The routes that are there: those of the public record only where one is served.
  func present(_ routes: [Route]) -> [Route] { routes.filter { portal.record != nil || !$0.needsRecord } }

  /// Each page of a group in one sentence.
  func groupPage(_ group: Group) throws -> Reply {
    let lead = t("group.\(group.rawValue).lead")
    let content: HTML = """
      <h1>\(t("group.\(group.rawValue)"))</h1>
      <p class="lead">\(lead)</p>
      \(pageCards(group.routes))
      """
    return reply(Page(title: t("group.\(group.rawValue)"), description: lead, content: content))
  }

  private func pageCards(_ routes: [Route]) -> HTML {
    let cards = present(routes).map { card($0, title: t("nav.\($0.name)"), text: t("about.\($0.name)")) }
    return "<ul class=\"cards plain\">\(cards)</ul>"
  }

  private func card(_ route: Route, title: String, text: String) -> HTML {
    "<li class=\"card\"><h2><a href=\"\(link(route))\">\(title)</a></h2><p>\(text)</p></li>"
  }

  /// What can be done with maps of land cover, with commands to copy.
  func landPage() throws -> Reply {
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
    return reply(Page(title: t("group.land"), description: lead, content: content))
  }

  /// What readers can do themselves: ask for a correction, file a submission, follow the plan, use the data.
  func takePartPage() throws -> Reply {
    let ways: [(name: String, route: Route)] = [
      ("correct", .findings), ("submit", .process), ("follow", .submissions), ("plan", .plan), ("use", .data),
    ]
    let cards = ways.filter { portal.record != nil || !$0.route.needsRecord }.map {
      card($0.route, title: t("take-part.\($0.name)"), text: t("take-part.\($0.name).text"))
    }
    let lead = t("group.take-part.lead")
    let content: HTML =
      "<h1>\(t("group.take-part"))</h1>\n<p class=\"lead\">\(lead)</p>\n<ul class=\"cards plain\">\(cards)</ul>"
    return reply(Page(title: t("group.take-part"), description: lead, content: content))
  }

  /// The groups on the home page, each with a sentence.
  var groupCards: HTML {
    let groups = Group.allCases.filter { portal.record != nil || !$0.landing.needsRecord }
    return
      """
      <ul class="cards plain">\
      \(groups.map { card($0.landing, title: t("group.\($0.rawValue)"), text: t("group.\($0.rawValue).lead")) })</ul>
      """
  }
}
