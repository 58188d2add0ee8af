internal import Drawings
internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A row of a ranking: what a ``BarTable`` prints, the amount not yet a figure.
struct BarRow {
  let name: HTML
  let amount: Double
  /// What of the amount stands in values that must be looked at.
  var flagged = 0.0
  /// What stands behind the amount in the table: facilities, reports.
  var details: [HTML] = []

  fileprivate func printed(_ printing: some RegisterPrinting, _ measure: Measure) -> BarTable.Row {
    BarTable.Row(
      name: name, amount: amount, flagged: flagged, figure: printing.figure(amount, measure), details: details)
  }
}

/// Drawings with the words and figures of a reader.
extension RegisterPrinting {
  /// A table with a bar in every row.
  /// - Parameter headings: of the name, the amount and the details.
  func barTable(_ rows: [BarRow], caption: String, headings: [String], measure: Measure = .kilograms) -> HTML {
    if rows.isEmpty { return "<p>\(t("answer.empty"))</p>" }
    return BarTable(rows.map { $0.printed(self, measure) }, caption: caption, headings: headings, flagMark: flagMark)
      .html
  }

  /// The mark of a row whose amount holds values that must be looked at.
  var flagMark: HTML { " <small class=\"suspect\">\(t("suspect.mark"))</small>" }

  /// A facility with its town and county behind its name, for many are called alike.
  func placedFacility(_ id: String) -> HTML {
    let place = names.town(id).map { "<br><small>\($0)</small>" as HTML }
    return "\(named(.facility, id))\(place)"
  }

  /// A ranking under its point, as a figure.
  /// - Parameter linked: whether names lead to their pages.
  func figure(_ ranking: Ranking, linked: Bool = true) -> HTML {
    guard ranking.isForRanking else { return "<p>\(notForRanking)</p>" }
    return """
      <figure class="chart-figure"><figcaption>\(point(ranking))</figcaption>\(bars(ranking, linked: linked))</figure>
      """
  }

  private var notForRanking: String { term("note.hazard.ranking") }

  /// The bars of a ranking.
  func bars(_ ranking: Ranking, most: Int = .max, linked: Bool = true) -> HTML {
    guard ranking.isForRanking else { return .empty }
    let rows = rows(ranking, most: most, linked: linked)
    let column = dimensionName(ranking.dimension, of: ranking.question)
    return barTable(
      rows, caption: t("chart.bars.caption", ["dimension": column, "n": String(rows.count)]),
      headings: [column, t("column.amount")], measure: ranking.question.measure)
  }

  private func rows(_ ranking: Ranking, most: Int, linked: Bool) -> [BarRow] {
    let dimension = ranking.dimension
    return ranking.rows.prefix(most).map { row in
      let value = row.values[0].text
      let name =
        !linked ? name(dimension, value) : dimension == .facility ? placedFacility(value) : named(dimension, value)
      return BarRow(name: name, amount: row.value, flagged: ranking.flagged[value]?.value ?? 0)
    }
  }

  /// The bars of a ranking for a picture.
  func drawing(_ ranking: Ranking, in room: (width: Double, height: Double), most: Int) -> (html: HTML, height: Double)
  {
    guard ranking.isForRanking else { return (.empty, 0) }
    let rows = rows(ranking, most: most, linked: false).map { $0.printed(self, ranking.question.measure) }
    return BarTable(rows, caption: "", headings: [], flagMark: .empty).drawing(in: room, most: most)
  }

  /// A ranking of states as shades of a map, for a picture.
  func mapDrawing(_ ranking: Ranking, in room: (width: Double, height: Double)) -> (html: HTML, height: Double) {
    guard ranking.isForRanking else { return (.empty, 0) }
    return drawing(on: frame(of: ranking, width: room.width, tallest: room.height - 46)).picture(
      ranking.amounts, in: room
    ) {
      amount($0, ranking.question.measure)
    }
  }

  /// A ranking with how many facilities each value has, and a link to the whole of it.
  func list(_ ranking: Ranking, caption: String) -> HTML {
    let dimension = ranking.dimension
    let countsFacilities = dimension != .facility
    let rows = ranking.rows.map { row in
      BarRow(
        name: countsFacilities ? named(dimension, row.values[0].text) : placedFacility(row.values[0].text),
        amount: row.value, flagged: ranking.flagged[row.values[0].text]?.value ?? 0,
        details: countsFacilities ? ["\(count(row.facilities))"] : [])
    }
    let table = barTable(
      rows, caption: caption,
      headings: [dimensionName(dimension, of: ranking.question), t("column.amount")]
        + (countsFacilities ? [term("column.facilities")] : []),
      measure: ranking.question.measure)
    guard ranking.totalRows > ranking.rows.count else { return table }
    let all = link(.explore, question: ranking.question.with { $0.limit = 100 })
    return table
      + "<p class=\"more\"><a href=\"\(all)\">\(t("ranking.more", ["n": count(ranking.totalRows)]))</a></p>"
  }

  /// A ranking of states as shades of a map, each linked to its page, under its point.
  func stateMap(_ ranking: Ranking, linked: Bool = true) -> HTML {
    guard ranking.isForRanking else { return "<p>\(notForRanking)</p>" }
    return drawing(on: frame(of: ranking)).states(
      ranking.amounts, title: point(ranking), name: stateName, amount: { amount($0, ranking.question.measure) },
      link: { linked ? link(.place, $0) : nil }, classes: t("map.classes"), noData: t("map.no-data"))
  }

  /// A map with names in the reader's language.
  func drawing(on frame: MapFrame) -> MapDrawing {
    MapDrawing(basemap: printer.basemap, frame: frame, names: printer.mapNames)
  }

  /// The continent, or where all of a ranking's states lie in one country that country, as far as its states have data.
  private func frame(of ranking: Ranking, width: Double = 860, tallest: Double = 520) -> MapFrame {
    let codes = ranking.amounts.keys.filter { $0.contains("-") }
    let countries = Set(codes.map { $0.prefix(2) })
    let outlines = codes.flatMap(printer.basemap.state)
    guard countries.count == 1, !outlines.isEmpty else { return .continent(width: width) }
    return .outlines(outlines, width: width, tallest: tallest)
  }

  /// Facilities as circles on a frame.
  func facilityMap(
    _ points: MapPoints, _ measure: Measure = .kilograms, on frame: MapFrame = .continent(width: 860), title: String,
    ring: (centre: GeoPoint, kilometres: Double)? = nil, most: Int = 700, caption: Bool = true
  ) -> HTML {
    let places = points.points.lazy.map { (point: names.spot($0.facility).point, amount: $0.amount) }
    return drawing(on: frame).facilities(
      places, title: title, name: { names.spot(points.points[$0].facility).name },
      cluster: { t("map.cluster", ["n": $0]) }, colour: { points.points[$0].colour },
      amount: { amount($0, measure) }, ring: ring, most: most, caption: caption)
  }

  /// How many facilities a map shows, and what they amount to.
  func mapTitle(_ points: MapPoints, _ measure: Measure = .kilograms) -> String {
    t("map.facilities", ["n": points.points.count, "amount": amount(points.sum, measure)])
  }

  /// The facilities that a map cannot show.
  func withoutPosition(_ points: MapPoints, _ measure: Measure = .kilograms) -> HTML {
    guard points.withoutPosition.count > 0 else { return .empty }
    let values: [String: any TextValue] = [
      "n": points.withoutPosition.count, "amount": amount(points.withoutPosition.amount, measure),
    ]
    return "<p class=\"note\">\(t("map.without-position", values))</p>"
  }
}
