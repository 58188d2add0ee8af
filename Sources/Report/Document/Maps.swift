internal import Drawings
internal import Markup
internal import Questions
internal import Vocabulary

/// Maps, drawn as pages draw them.
extension Composer {
  private static let mapWidth = 660.0
  private static let tallest = 470.0
  /// Of a flow map, so that no arrow hides another.
  private static let mostArrows = 15

  private func drawing(on frame: MapFrame) -> MapDrawing {
    let names = MapNames(places: MapNames.states(ground.tables.places, on: ground.basemap, language), towns: [])
    return MapDrawing(basemap: ground.basemap, frame: frame, names: names)
  }

  /// What is on the cover: everything reported in the newest year, by state.
  func cover() throws -> ReportDrawing? {
    try stateMap(
      Question().inYear(ground.lastYear), id: "M-0", caption: t("cover.map", ["year": String(ground.lastYear)]))
  }

  /// Amounts by state, in shades; nil where there is no map, or no state has an amount.
  func stateMap(_ question: Question, id: String, caption: String) throws -> ReportDrawing? {
    let rows = try ground.answer(question.top(.state)).rows.filter { $0.value > 0 && !$0.values[0].isUnknown }
    guard let most = rows.first, let least = rows.last, !ground.basemap.outlines.isEmpty else { return nil }
    let amounts = Dictionary(rows.map { ($0.values[0].text, $0.value) }, uniquingKeysWith: +)
    let figures = words.figures
    let own = rows.flatMap { ground.basemap.state($0.values[0].text) }
    let countries = Set(rows.map { $0.values[0].text.prefix(2) })
    let frame: MapFrame =
      countries.count == 1 && !own.isEmpty
      ? .outlines(own, width: Self.mapWidth, tallest: Self.tallest) : .continent(width: Self.mapWidth)
    let (html, height) = drawing(on: frame).picture(
      amounts, in: (Self.mapWidth, Self.tallest), noData: t("map.no-data")
    ) { figures.mass(Kilograms($0)) }
    let parts = try coverageNotes(question, question.years.first ?? ground.years)
    let alternative = t(
      "map.alternative",
      [
        "caption": caption, "n": rows.count, "largest": try name(.state, most.values[0].text).string,
        "most": figures.mass(Kilograms(most.value)), "smallest": try name(.state, least.values[0].text).string,
        "least": figures.mass(Kilograms(least.value)),
      ])
    return ReportDrawing(
      id: id, drawing: html, width: Self.mapWidth, height: height, caption: caption, alternative: alternative,
      remark: ([t("map.classes")] + parts).joined(separator: " "))
  }

  /// What went from state to state, as arrows with the ranks of a table's rows; nil where no arrow can be drawn.
  /// - Parameter rows: of a question by `from_state` and `to_state`, the largest first.
  func flowMap(_ rows: some Sequence<FlowAnswer.Row>, id: String, caption: String) throws -> ReportDrawing? {
    let figures = words.figures
    let arrows = try rows.enumerated().compactMap { index, row -> MapDrawing.Arrow? in
      guard row.values[0] != row.values[1], let from = ground.basemap.middle(of: row.values[0]),
        let to = ground.basemap.middle(of: row.values[1])
      else { return nil }
      let title = t(
        "flow.arrow",
        [
          "from": try name(.state, row.values[0]).string, "to": try name(.state, row.values[1]).string,
          "amount": figures.mass(row.mass),
        ])
      return MapDrawing.Arrow(number: index + 1, from: from, to: to, amount: row.mass.value, title: title)
    }.prefix(Self.mostArrows)
    guard let most = arrows.first, let least = arrows.last else { return nil }
    let (html, height) = drawing(on: .continent(width: Self.mapWidth)).numbered(Array(arrows), width: Self.mapWidth)
    guard height > 0 else { return nil }
    return ReportDrawing(
      id: id, drawing: html, width: Self.mapWidth, height: height, caption: caption,
      alternative: t(
        "flow.alternative", ["caption": caption, "n": arrows.count, "largest": most.title, "smallest": least.title]),
      remark: t("flow.numbers"))
  }
}
