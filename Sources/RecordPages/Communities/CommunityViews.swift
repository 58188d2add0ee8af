internal import Drawings
internal import Markup
internal import Outputs
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Communities that want a page which everybody sees.
struct CommunitiesModel: Sendable {
  let communities: [CommunityState]

  init(_ visit: Visit) throws { communities = try visit.record().shownCommunities(on: visit.today) }
}

struct CommunitiesView: PageView {
  private let model: CommunitiesModel
  let printer: Printer

  init(_ model: CommunitiesModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let items = model.communities.map { one -> HTML in
      "<li><a href=\"\(link(.community, one.id))\">\(wordage(one.description.names))</a></li>"
    }
    return Page(
      title: t("communities.title"), description: t("communities.lead"),
      content: """
        <h1>\(t("communities.title"))</h1><p class="lead">\(t("communities.lead"))</p>\
        \(items.isEmpty ? "<p>\(t("communities.none"))</p>" : "<ul>\(items)</ul>")
        """)
  }
}

/// One community: what it says of itself, what its protocols ask, and its labels. Who is in them is its own to know.
struct CommunityPageModel: Sendable {
  let community: CommunityState
  /// Those that everybody may know of today.
  let places: [CommunityPlace]

  /// - Throws: ``Problem`` for one that is not there, has no steward or wants no page: no difference can be seen.
  init(_ id: String, _ visit: Visit) throws {
    guard let community = try visit.record().shownCommunity(id, on: visit.today) else {
      throw Problem.notFound("no such community")
    }
    self.community = community
    places = community.places(for: try visit.protocolReader())
  }
}

struct CommunityPageView: PageView {
  private let model: CommunityPageModel
  let printer: Printer

  init(_ model: CommunityPageModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  private var community: CommunityState { model.community }

  var page: Page {
    let names = community.description.names
    let others = names.texts.filter { $0.language != shown(names).language }.map {
      "<p class=\"lead\" lang=\"\($0.language)\" dir=\"auto\">\($0.text)</p>" as HTML
    }
    let contact = community.description.contact.map { "<p>\(t("community.write"))\(colon)\($0)</p>" as HTML }
    return Page(
      title: shown(names).text, description: t("communities.lead"),
      content: """
        <p class="crumbs"><a href="\(link(.communities))">\(t("communities.title"))</a></p>
        <div class="narrow"><h1>\(wordage(names))</h1>\(others)\(contact ?? .empty)\(protocols)\(places)\(labels)</div>
        """)
  }

  private func shown(_ words: Wordage) -> Wordage.Text {
    words.texts.first { $0.language == language.rawValue } ?? words.texts[0]
  }

  private var protocols: HTML {
    let items = community.rules.sorted { $0.key < $1.key }.map { _, rule -> HTML in
      """
      <section><h3>\(wordage(rule.ruling.titles))</h3>\
      <p>\(t("community.access.\(rule.ruling.access.rawValue)"))</p>\
      <div class="letter">\(wordage(rule.ruling.text))</div></section>
      """
    }
    return when(!items.isEmpty, "<section><h2>\(t("community.protocols"))</h2>\(items)</section>")
  }

  /// The squares in which places are, on a map and beside it.
  private var places: HTML {
    guard !model.places.isEmpty else { return .empty }
    var table = RecordTable(
      t("community.places"),
      [.init(t("community.place.name")), .init(t("community.place.where")), .init(t("place.box"))])
    for place in model.places {
      let names = place.projects.compactMap { community.labels[$0] }.flatMap(\.labels).map { wordage($0.names) }
      let labels: HTML = names.isEmpty ? .empty : "<br><small>\(HTML(names, separator: ", "))</small>"
      table.add(
        "\(wordage(place.titles))\(labels)", whereabouts(place), "\(place.square?.bounds?.text ?? "–")")
    }
    let boxes = model.places.compactMap { place in
      place.square?.bounds.map { (bounds: $0, name: shown(place.titles).text) }
    }
    let file = FileRoutes.communityPlaces.address(query: [(name: "community", value: community.id)])
    return """
      <section><h2>\(t("community.places"))</h2><p class="note">\(t("community.places.note"))</p>\(map(boxes))\
      \(table.html)<p><a href="\(file)" download>GeoJSON</a></p></section>
      """
  }

  /// All squares, with as much around them again.
  private func map(_ boxes: [(bounds: GeoBounds, name: String)]) -> HTML {
    guard let first = boxes.first else { return .empty }
    let bounds = boxes.dropFirst().reduce(first.bounds) { $0.union($1.bounds) }
    return MapDrawing(basemap: printer.basemap, frame: .surroundings(of: bounds, width: 640), names: printer.mapNames)
      .boxes(boxes, title: t("community.places"))
  }

  /// As they were given: in each language, the community's own first.
  private var labels: HTML {
    let projects = community.labels.sorted { $0.key < $1.key }.map { project, labelling -> HTML in
      let labels = labelling.labels.map { label -> HTML in
        let texts = zip(label.names.texts, label.texts.texts).map { name, text -> HTML in
          """
          <div lang="\(name.language)" dir="auto"><h4>\(name.text)</h4><div class="letter">\(text.text)</div></div>
          """
        }
        return "<li><p class=\"note\">\(t("label.\(label.family)"))</p>\(texts)</li>"
      }
      let address = "https://localcontextshub.org/projects/\(project)"
      return """
        <ul class="comments">\(labels)</ul>\
        <p class="note">\(t("label.fetched", ["day": date(labelling.fetched.description)])) \
        <a href="\(address)" rel="noopener">\(address)</a></p>
        """
    }
    return when(
      !projects.isEmpty,
      "<section><h2>\(t("label.title"))</h2><p class=\"note\">\(t("label.note"))</p>\(projects)</section>")
  }
}

extension Visit {
  /// Places of a community, as everybody may know them: the squares of its page.
  func communityPlaces() throws -> Reply {
    let (record, found) = (try record(), try parameters.value("community") ?? "")
    guard let community = try record.shownCommunity(found, on: today) else {
      throw Problem.parameter(
        "community", found: found, expected: .oneOf(try record.shownCommunities(on: today).map(\.id)))
    }
    return Reply(
      CommunityPlaceFile.text(try community.places(for: protocolReader()), of: community),
      type: OutputFormat.geojson.mediaType)
  }
}
