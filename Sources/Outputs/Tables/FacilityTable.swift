public import Editions
public import Questions
internal import Vocabulary

/// A facility's profile as a table: year, kind (category, substance, teq or dioxin_mass), key, value and unit.
public struct FacilityTable: Sendable {
  private let profile: FacilityProfile
  private let edition: String

  public init(_ profile: FacilityProfile, edition: String) {
    self.profile = profile
    self.edition = edition
  }

  public static let columns = [
    Column("year"), Column("kind"), Column("key"), Column("value", isNumber: true), Column("unit"),
  ]

  public var head: [(name: String, json: String)] {
    [("edition", JSONWriter.value(.text(edition))), ("facility", FacilityList.json(profile.description))]
  }

  public func write(to writer: any TableWriter) {
    for (answer, kind) in [(profile.categories, "category"), (profile.substances, "substance")] {
      for row in answer.rows {
        writer.write([
          Cell(row.values[0].year), .text(kind), .text(row.values[1].text), .number(row.value), .text("kg"),
        ])
      }
    }
    for answer in profile.dioxins {
      let measure = answer.question.measure
      for row in answer.rows {
        writer.write([
          Cell(row.values[0].year), .text(measure.rawValue), .text("dioxins-furans"), .number(row.value),
          .text(measure.unit),
        ])
      }
    }
    writer.finish()
  }
}

/// Descriptions of facilities as a table.
public enum FacilityList {
  public static let columns =
    ["id", "name", "company", "address", "city", "county", "postal_code", "state", "sector"].map { Column($0) }
    + ["latitude", "longitude", "first_year", "last_year"].map { Column($0, isNumber: true) }

  /// What fits a terminal.
  public static let terminalColumns = ["id", "name", "company", "city", "county", "state", "sector", "years"].map {
    Column($0)
  }

  public static func terminalCells(_ facility: FacilityDescription) -> [Cell] {
    let years = facility.years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
    let company = facility.company == facility.shownName ? nil : facility.company
    return [
      .text(facility.id), Cell(facility.shownName), Cell(company), Cell(facility.city), Cell(facility.county),
      Cell(facility.state),
      Cell(facility.sector), Cell(years),
    ]
  }

  public static func cells(_ facility: FacilityDescription) -> [Cell] {
    [
      .text(facility.id), Cell(facility.name), Cell(facility.company), Cell(facility.address), Cell(facility.city),
      Cell(facility.county),
      Cell(facility.postalCode), Cell(facility.state), Cell(facility.sector), Cell(facility.latitude),
      Cell(facility.longitude),
      Cell(facility.years?.lowerBound), Cell(facility.years?.upperBound),
    ]
  }

  static func json(_ facility: FacilityDescription) -> String {
    JSONWriter.object(zip(columns, cells(facility)).map { ($0.name, JSONWriter.value($1)) })
  }
}
