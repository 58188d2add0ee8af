internal import Foundation
internal import Markup
internal import Questions
internal import Vocabulary

/// Maps that the server draws, so that they are there without scripts, in print and in other pages.
struct MapDrawing {
  let basemap: Basemap
  let frame: MapFrame

  /// Land and borders; a state's class is given by its code.
  private func land(
    _ classOf: (String) -> String = { _ in "state" }, titles: (String) -> String? = { _ in nil }, links: (String) -> String? = { _ in nil }
  ) -> HTML {
    var drawing: HTML = ""
    for outline in basemap.outlines where outline.kind == "land" {
      if let path = frame.path(outline) { drawing += "<path class=\"land\" d=\"\(path)\"/>" }
    }
    for outline in basemap.outlines where outline.kind == "state" {
      guard let path = frame.path(outline) else { continue }
      let code = outline.code ?? ""
      let title = titles(code).map { "<title>\($0)</title>" as HTML }
      let shape: HTML = "<path class=\"\(classOf(code))\" d=\"\(path)\">\(title)</path>"
      drawing += links(code).map { "<a href=\"\($0)\" tabindex=\"-1\" aria-label=\"\(titles(code) ?? code)\">\(shape)</a>" as HTML } ?? shape
    }
    for outline in basemap.outlines where outline.kind == "lake" {
      if let path = frame.path(outline, tolerance: 1.2) { drawing += "<path class=\"lake\" d=\"\(path)\"/>" }
    }
    // Coordinates of paths are tenths of a pixel.
    return "<g transform=\"scale(.1)\">\(drawing)</g>"
  }

  /// - Parameter role: an image, or a group of links, which the table beside it has too.
  private func svg(_ drawing: HTML, title: String, role: String = "img") -> HTML {
    """
    <svg class="map" viewBox="0 0 \(Int(frame.width)) \(Int(frame.height))" role="\(role)" aria-label="\(title)">\
    <rect class="sea" width="100%" height="100%"/>\(drawing)</svg>
    """
  }

  /// States shaded by amount, five classes of equal steps of the logarithm.
  func states(_ amounts: [String: Double], title: String, visit: Visit, measure: Measure) -> HTML {
    let positive = amounts.values.filter { $0 > 0 }
    guard let highest = positive.max(), !basemap.outlines.isEmpty else { return .empty }
    let lowest = max(positive.min() ?? highest, highest / 100_000)
    let span = max(log10(highest / lowest), 1e-9)
    func step(_ amount: Double) -> Int { amount <= 0 ? 0 : min(5, max(1, Int((log10(max(amount, lowest) / lowest) / span * 5).rounded(.down)) + 1)) }
    let drawing = land(
      { code in amounts[code].map { "state s\(step($0))" } ?? "state" },
      titles: { code in amounts[code].map { "\(visit.stateName(code)): \(visit.amount($0, measure))" } },
      links: { code in amounts[code].map { _ in visit.link("places", code) } })
    let legend = (1...5).map { level -> HTML in
      let from = lowest * pow(10, span * Double(level - 1) / 5)
      let to = lowest * pow(10, span * Double(level) / 5)
      return
        "<li><svg width=\"18\" height=\"12\" aria-hidden=\"true\"><rect class=\"s\(level)\" width=\"18\" height=\"12\"/></svg> \(visit.amount(from, measure)) – \(visit.amount(to, measure))</li>"
    }
    return """
      <figure class="map-figure"><figcaption>\(title)</figcaption>\(svg(drawing, title: title, role: "group"))<ul class="legend">\(legend)</ul></figure>
      """
  }

  /// Facilities as circles whose area is their amount; near ones are drawn together.
  func facilities(_ points: MapPoints, title: String, visit: Visit, most: Int = 700, caption: Bool = true) -> HTML {
    guard !basemap.outlines.isEmpty else { return .empty }
    struct Spot {
      let x: Double, y: Double
      var amount: Double
      var count: Int
      let facility: Int
    }
    var spots: [Spot] = []
    var cells: [Int: Int] = [:]
    for point in points.points {
      let place = frame.place(visit.served.atlas.point(point.facility))
      guard frame.holds(place) else { continue }
      let cell = Int(place.x / 6) << 20 | Int(place.y / 6)
      if let known = cells[cell] {
        spots[known].amount += point.amount
        spots[known].count += 1
      } else {
        cells[cell] = spots.count
        spots.append(Spot(x: place.x, y: place.y, amount: point.amount, count: 1, facility: point.facility))
      }
    }
    let largest = max(spots.map(\.amount).max() ?? 0, .leastNormalMagnitude)
    let shown = spots.sorted { $0.amount > $1.amount }.prefix(most)
    func n(_ value: Double) -> String { String((value * 10).rounded() / 10) }
    let circles = shown.map { spot -> HTML in
      let radius = 1.6 + 20 * (spot.amount / largest).squareRoot()
      let name = spot.count == 1 ? visit.served.atlas.name(spot.facility) : visit.t("map.cluster", ["n": spot.count])
      return
        "<circle class=\"spot\" cx=\"\(n(spot.x))\" cy=\"\(n(spot.y))\" r=\"\(n(radius))\"><title>\(name): \(visit.amount(spot.amount))</title></circle>"
    }
    return """
      <figure class="map-figure">\(when(caption, "<figcaption>\(title)</figcaption>"))\(svg(land() + HTML(circles), title: title))</figure>
      """
  }

  /// Flows between places: a line from one to the other, as wide as its amount asks, and a dot where it ends.
  func flows(_ flows: [(from: GeoPoint, to: GeoPoint, amount: Double, title: String)], title: String) -> HTML {
    guard !basemap.outlines.isEmpty, let largest = flows.map(\.amount).max(), largest > 0 else { return .empty }
    func n(_ value: Double) -> String { String((value * 10).rounded() / 10) }
    let lines = flows.sorted { $0.amount > $1.amount }.map { flow -> HTML in
      let (start, end) = (frame.place(flow.from), frame.place(flow.to))
      let width = 1 + 9 * (flow.amount / largest).squareRoot()
      // The line bends to the left of its direction, so that there and back are two lines.
      let (middleX, middleY) = ((start.x + end.x) / 2 + (end.y - start.y) * 0.18, (start.y + end.y) / 2 - (end.x - start.x) * 0.18)
      return
        "<path class=\"flow\" d=\"M\(n(start.x)) \(n(start.y))Q\(n(middleX)) \(n(middleY)) \(n(end.x)) \(n(end.y))\" stroke-width=\"\(n(width))\"><title>\(flow.title)</title></path><circle class=\"flow-end\" cx=\"\(n(end.x))\" cy=\"\(n(end.y))\" r=\"\(n(1.5 + width / 2))\"/>"
    }
    return "<figure class=\"map-figure\"><figcaption>\(title)</figcaption>\(svg(land() + HTML(lines), title: title))</figure>"
  }

  /// One place on the map of its surroundings.
  func locator(_ point: GeoPoint, title: String) -> HTML {
    guard !basemap.outlines.isEmpty else { return .empty }
    let place = frame.place(point)
    return """
      <figure class="map-figure locator"><figcaption class="hidden">\(title)</figcaption>\(svg(land() + "<circle class=\"pin\" cx=\"\(Int(place.x))\" cy=\"\(Int(place.y))\" r=\"7\"/>", title: title))</figure>
      """
  }
}
