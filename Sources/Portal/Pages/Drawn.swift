internal import Drawings
internal import Markup
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
}

/// Drawings with the words and figures of a reader.
extension Visit {
  /// A table with a bar in every row.
  /// - Parameter headings: of the name, the amount and the details.
  func barTable(_ rows: [BarRow], caption: String, headings: [String], measure: Measure = .kilograms) -> HTML {
    if rows.isEmpty { return "<p>\(t("answer.empty"))</p>" }
    let rows = rows.map { row in
      BarTable.Row(
        name: row.name, amount: row.amount, flagged: row.flagged, figure: figure(row.amount, measure),
        details: row.details)
    }
    return BarTable(rows, caption: caption, headings: headings, flagMark: flagMark).html
  }

  /// The mark of a row whose amount holds values that must be looked at.
  var flagMark: HTML { " <small class=\"suspect\">\(t("suspect.mark"))</small>" }

  func stateMap(_ amounts: [String: Double], title: String, measure: Measure) -> HTML {
    stateMap(amounts, title: title, measure: measure, on: portal.basemap)
  }

  /// Facilities as circles on a frame.
  func facilityMap(
    _ points: MapPoints, on frame: MapFrame = .continent(width: 860), title: String, most: Int = 700,
    caption: Bool = true
  ) -> HTML {
    let places = points.points.lazy.map { (point: served.atlas.point($0.facility), amount: $0.amount) }
    return MapDrawing(basemap: portal.basemap, frame: frame).facilities(
      places, title: title, name: { served.atlas.name(points.points[$0].facility) },
      cluster: { t("map.cluster", ["n": $0]) },
      amount: { amount($0) }, most: most, caption: caption)
  }
}

extension RegisterPrinting {
  /// States shaded by amount, each linked to its page.
  func stateMap(_ amounts: [String: Double], title: String, measure: Measure, on basemap: Basemap) -> HTML {
    MapDrawing(basemap: basemap, frame: .continent(width: 860)).states(
      amounts, title: title, name: stateName, amount: { amount($0, measure) }, link: { link(.place, $0) })
  }
}
