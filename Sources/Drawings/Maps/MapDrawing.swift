internal import Foundation
public import Markup
public import Vocabulary

/// Maps that the server draws, so that they are there without scripts, in print and in other pages.
public struct MapDrawing {
  private let basemap: Basemap
  private let frame: MapFrame
  private let names: MapNames

  public init(basemap: Basemap, frame: MapFrame, names: MapNames) {
    (self.basemap, self.frame, self.names) = (basemap, frame, names)
  }

  /// The names on it.
  package func labels(withTowns: Bool = true) -> HTML {
    NameLayer(names, on: frame, basemap, withTowns: withTowns).html
  }

  /// Land and borders; a state's class is given by its code.
  func land(
    _ classOf: (String) -> String = { _ in "state" }, titles: (String) -> String? = { _ in nil },
    links: (String) -> String? = { _ in nil }
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
      drawing +=
        links(code).map {
          "<a href=\"\($0)\" tabindex=\"-1\" aria-label=\"\(titles(code) ?? code)\">\(shape)</a>" as HTML
        } ?? shape
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
    <svg class="map" width="\(Int(frame.width))" height="\(Int(frame.height))" \
    viewBox="0 0 \(Int(frame.width)) \(Int(frame.height))" role="\(role)" aria-label="\(title)">\
    <rect class="sea" width="100%" height="100%"/>\(drawing)</svg>
    """
  }

  /// Amounts in five classes of equal steps of the logarithm.
  private struct Classes {
    private let lowest: Double
    private let span: Double
    /// Whether smaller amounts are drawn in the lowest class.
    private let isOpen: Bool

    /// Nil where nothing is above zero.
    init?(_ amounts: some Sequence<Double>) {
      let positive = amounts.filter { $0 > 0 }
      guard let highest = positive.max() else { return nil }
      lowest = max(positive.min() ?? highest, highest / 100_000)
      isOpen = positive.contains { $0 < highest / 100_000 }
      span = max(log10(highest / lowest), 1e-9)
    }

    /// Zero for none.
    func level(_ amount: Double) -> Int {
      amount <= 0 ? 0 : min(5, max(1, Int((log10(max(amount, lowest) / lowest) / span * 5).rounded(.down)) + 1))
    }

    /// Those that there are: one where all amounts are alike.
    var levels: ClosedRange<Int> { span > 1e-9 ? 1...5 : 1...1 }

    /// The bounds of a class in words.
    func text(_ level: Int, _ amount: (Double) -> String) -> String {
      let (from, to) = bounds(level)
      if level == 1, isOpen { return "≤ \(amount(to))" }
      return from == to ? amount(from) : "\(amount(from)) – \(amount(to))"
    }

    private func bounds(_ level: Int) -> (from: Double, to: Double) {
      (lowest * pow(10, span * Double(level - 1) / 5), lowest * pow(10, span * Double(level) / 5))
    }
  }

  /// States shaded by amount, each with its name and amount.
  private func shades(
    _ amounts: [String: Double], _ classes: Classes, name: (String) -> String, amount: (Double) -> String,
    link: (String) -> String?
  ) -> HTML {
    land(
      { code in amounts[code].map { "state s\(classes.level($0))" } ?? "state" },
      titles: { code in amounts[code].map { "\(name(code)): \(amount($0))" } },
      links: { code in amounts[code].flatMap { _ in link(code) } })
  }

  /// States shaded by amount, five classes of equal steps of the logarithm.
  /// - Parameters:
  ///   - amounts: by the state's code.
  ///   - name: of a state.
  ///   - amount: as people read it.
  ///   - link: of a state's page.
  ///   - classes: says that classes are logarithmic.
  ///   - noData: what a state without an amount has.
  public func states(
    _ amounts: [String: Double], title: String, name: (String) -> String, amount: (Double) -> String,
    link: (String) -> String?, classes note: String, noData: String
  ) -> HTML {
    guard let classes = Classes(amounts.values), !basemap.outlines.isEmpty else { return .empty }
    let legend = classes.levels.map { level -> HTML in
      """
      <li><svg width="18" height="12" aria-hidden="true"><rect class="s\(level)" width="18" height="12"/>\
      </svg> \(classes.text(level, amount))</li>
      """
    }
    let drawing = shades(amounts, classes, name: name, amount: amount, link: link)
    return """
      <figure class="map-figure"><figcaption>\(title)</figcaption>\
      \(svg(drawing + labels(withTowns: false), title: title, role: "group"))\
      <ul class="legend">\(legend)<li><svg width="18" height="12" aria-hidden="true">\
      <rect class="state" width="18" height="12"/></svg> \(noData)</li></ul><p class="note">\(note)</p></figure>
      """
  }

  /// The same for a picture, its legend below; the height that both take.
  /// - Parameters:
  ///   - room: the map is drawn as large as fits.
  ///   - noData: what a state without an amount has.
  public func picture(
    _ amounts: [String: Double], in room: (width: Double, height: Double), noData: String? = nil,
    amount: (Double) -> String
  ) -> (html: HTML, height: Double) {
    guard let classes = Classes(amounts.values), !basemap.outlines.isEmpty else { return (.empty, 0) }
    let step = room.width / 3
    let height = min(room.height - 46, frame.height * room.width / frame.width)
    let blank = noData.map { [(style: "state", text: $0)] } ?? []
    let entries = classes.levels.map { (style: "s\($0)", text: classes.text($0, amount)) } + blank
    let legend = entries.enumerated().map { place, entry -> HTML in
      let (x, y) = (Int(Double(place % 3) * step), Int(height) + 8 + place / 3 * 20)
      return """
        <rect class="\(entry.style)" x="\(x)" y="\(y)" width="18" height="12"/>\
        <text class="axis" x="\(x + 23)" y="\(y + 10)">\(entry.text)</text>
        """
    }
    let map = shades(amounts, classes, name: { $0 }, amount: amount, link: { _ in nil })
    return (paper(map + haloed, width: room.width, height: height) + HTML(legend), height + 46)
  }

  /// Points that are drawn as one circle.
  private struct Spot {
    let x: Double, y: Double
    var amount: Double
    var count: Int
    /// The position of its first point.
    let first: Int
  }

  /// Facilities as circles whose area is their amount; near ones are drawn together.
  /// - Parameters:
  ///   - points: with their amounts; `name` is asked for one point alone, `cluster` for how many are drawn together;
  ///     `colour` for a number of the palette, 0 for that of all.
  ///   - ring: a circle of so many kilometres around a point, that facilities were looked for in.
  ///   - most: how many circles at most, the largest first.
  public func facilities(
    _ points: some Sequence<(point: GeoPoint, amount: Double)>, title: String, name: (Int) -> String,
    cluster: (Int) -> String, colour: (Int) -> Int = { _ in 0 },
    amount: (Double) -> String, ring: (centre: GeoPoint, kilometres: Double)? = nil, most: Int = 700,
    caption: Bool = true
  ) -> HTML {
    guard !basemap.outlines.isEmpty else { return .empty }
    var spots: [Spot] = []
    var cells: [Int: Int] = [:]
    for (position, point) in points.enumerated() {
      let place = frame.place(point.point)
      guard frame.holds(place) else { continue }
      let cell = Int(place.x / 6) << 20 | Int(place.y / 6)
      if let known = cells[cell] {
        spots[known].amount += point.amount
        spots[known].count += 1
      } else {
        cells[cell] = spots.count
        spots.append(Spot(x: place.x, y: place.y, amount: point.amount, count: 1, first: position))
      }
    }
    let largest = max(spots.map(\.amount).max() ?? 0, .leastNormalMagnitude)
    let shown = spots.sorted { $0.amount > $1.amount }.prefix(most)
    let circles = shown.map { spot -> HTML in
      let radius = max(2, 21 * (spot.amount / largest).squareRoot())
      let title = spot.count == 1 ? name(spot.first) : cluster(spot.count)
      let style = colour(spot.first) == 0 ? "spot" : "spot m\(colour(spot.first))"
      return
        """
        <circle class="\(style)" cx="\(spot.x.drawn)" cy="\(spot.y.drawn)" r="\(radius.drawn)">\
        <title>\(title): \(amount(spot.amount))</title></circle>
        """
    }
    let limit = ring.map { ring -> HTML in
      let (middle, edge) = (
        frame.place(ring.centre),
        frame.place(
          GeoPoint(
            latitude: ring.centre.latitude + ring.kilometres / GeoPoint.kilometresPerDegree,
            longitude: ring.centre.longitude))
      )
      let radius = hypot(edge.x - middle.x, edge.y - middle.y)
      return "<circle class=\"ring\" cx=\"\(middle.x.drawn)\" cy=\"\(middle.y.drawn)\" r=\"\(radius.drawn)\"/>"
    }
    let drawing = land() + (limit ?? .empty) + HTML(circles) + labels()
    return """
      <figure class="map-figure">\
      \(when(caption, "<figcaption>\(title)</figcaption>"))\(svg(drawing, title: title))</figure>
      """
  }

  /// Boxes of degrees, each with its name: what is in one of them is somewhere in it.
  public func boxes(_ boxes: [(bounds: GeoBounds, name: String)], title: String) -> HTML {
    guard !basemap.outlines.isEmpty else { return .empty }
    let shapes = boxes.map { box, name -> HTML in
      let corners = [(box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north)]
      let points = corners.map { corner -> String in
        let place = frame.place(GeoPoint(latitude: corner.1, longitude: corner.0))
        return "\(place.x.drawn),\(place.y.drawn)"
      }
      return "<polygon class=\"ring\" points=\"\(points.joined(separator: " "))\"><title>\(name)</title></polygon>"
    }
    return """
      <figure class="map-figure"><figcaption>\(title)</figcaption>\
      \(svg(land() + HTML(shapes) + labels(), title: title))</figure>
      """
  }

  /// What flows from a place to another one.
  public struct Arrow {
    /// Of its row in the table beside the map.
    let number: Int
    let from: GeoPoint
    let to: GeoPoint
    public let amount: Double
    /// What it is, in words.
    public let title: String

    public init(number: Int, from: GeoPoint, to: GeoPoint, amount: Double, title: String) {
      (self.number, self.from, self.to, self.amount, self.title) = (number, from, to, amount, title)
    }
  }

  /// Flows between places: an arrow from one to the other, as wide as its amount asks.
  public func flows(_ flows: [Arrow], title: String) -> HTML {
    guard let arrows = arrows(flows) else { return .empty }
    return
      """
      <figure class="map-figure"><figcaption>\(title)</figcaption>\
      \(svg(land() + arrows + labels(withTowns: false), title: title))</figure>
      """
  }

  /// The same for a picture, each arrow with its number; the height that it takes.
  /// - Parameter width: the map is drawn as wide.
  public func numbered(_ flows: [Arrow], width: Double) -> (html: HTML, height: Double) {
    guard let arrows = arrows(flows) else { return (.empty, 0) }
    var taken: [Place] = []
    let numbers = flows.map { flow -> HTML in
      let bend = bend(flow)
      /// A place of the curve, from its start to its end.
      func along(_ t: Double) -> Place {
        let (a, b, c) = ((1 - t) * (1 - t), 2 * t * (1 - t), t * t)
        return (
          a * bend.start.x + b * bend.middle.x + c * bend.end.x, a * bend.start.y + b * bend.middle.y + c * bend.end.y
        )
      }
      // The middle of the curve, or as near to it as no other number is.
      let places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.45, 0.55, 0.35, 0.65].map(along)
      let free = places.first { place in taken.allSatisfy { hypot($0.x - place.x, $0.y - place.y) > 18 } }
      let (x, y) = free ?? along(0.5)
      taken.append((x, y))
      return """
        <circle class="number" cx="\(x.drawn)" cy="\(y.drawn)" r="8.5"/>\
        <text class="numbered" x="\(x.drawn)" y="\((y + 4).drawn)" text-anchor="middle">\(String(flow.number))</text>
        """
    }
    let height = frame.height * width / frame.width
    return (paper(land() + haloed + arrows + HTML(numbers), width: width, height: height), height)
  }

  /// Names above their own outlines: not every program that reads SVG paints these first.
  private var haloed: HTML {
    let names = labels(withTowns: false)
    return "<g class=\"halo\">\(names)</g>\(names)"
  }

  /// The sea and what is on it, as wide as a room.
  private func paper(_ drawing: HTML, width: Double, height: Double) -> HTML {
    """
    <rect class="sea" width="\(width.drawn)" height="\(height.drawn)"/><svg width="\(width.drawn)" \
    height="\(height.drawn)" viewBox="0 0 \(Int(frame.width)) \(Int(frame.height))">\(drawing)</svg>
    """
  }

  /// An arrow's line bends to the left of its direction, so that there and back are two lines.
  private func bend(_ flow: Arrow) -> (start: Place, middle: Place, end: Place) {
    let (start, end) = (frame.place(flow.from), frame.place(flow.to))
    return (
      start,
      ((start.x + end.x) / 2 + (end.y - start.y) * 0.18, (start.y + end.y) / 2 - (end.x - start.x) * 0.18), end
    )
  }

  private typealias Place = (x: Double, y: Double)

  /// Nil where there is no map, or nothing flows.
  private func arrows(_ flows: [Arrow]) -> HTML? {
    guard !basemap.outlines.isEmpty, let largest = flows.map(\.amount).max(), largest > 0 else { return nil }
    let lines = flows.sorted { $0.amount > $1.amount }.map { flow -> HTML in
      let (start, middle, end) = bend(flow)
      let width = 1.5 + 6.5 * (flow.amount / largest).squareRoot()
      // The head points the way that the curve arrives.
      let (dx, dy) = (end.x - middle.x, end.y - middle.y)
      let length = max(hypot(dx, dy), 1e-6)
      let head = min(length, 6 + 1.4 * width)
      let neck = (x: end.x - dx / length * head, y: end.y - dy / length * head)
      let across = (x: dx / length * head * 0.55, y: dy / length * head * 0.55)
      return
        """
        <path class="flow" d="M\(start.x.drawn) \(start.y.drawn)Q\(middle.x.drawn) \(middle.y.drawn) \
        \(neck.x.drawn) \(neck.y.drawn)" \
        stroke-width="\(width.drawn)"><title>\(flow.title)</title></path>\
        <path class="flow-end" d="M\(end.x.drawn) \(end.y.drawn)\
        L\((neck.x - across.y).drawn) \((neck.y + across.x).drawn)\
        L\((neck.x + across.y).drawn) \((neck.y - across.x).drawn)z"/>
        """
    }
    return HTML(lines)
  }

  /// One place on the map of its surroundings.
  /// - Parameter land: what ``land(_:titles:links:)`` drew.
  func locator(_ point: GeoPoint, on land: HTML, title: String) -> HTML {
    guard !basemap.outlines.isEmpty else { return .empty }
    let place = frame.place(point)
    let pin = "<circle class=\"pin\" cx=\"\(Int(place.x))\" cy=\"\(Int(place.y))\" r=\"7\"/>" as HTML
    return """
      <figure class="map-figure locator"><figcaption class="hidden">\(title)\
      </figcaption>\(svg(land + pin, title: title))</figure>
      """
  }
}
