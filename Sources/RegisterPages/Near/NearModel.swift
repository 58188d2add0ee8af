internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// What is near a place: facilities by distance, on both sides of a border, and what they report.
struct NearModel: Sendable {
  /// A facility and its amounts of the year.
  struct Row: Sendable {
    let facility: FacilityDescription
    let kilometres: Double?
    let air: Double
    let water: Double
    let land: Double
    /// Moved off the site, for whatever purpose.
    let offSite: Double
    /// Of the first year that covers the same ground; nil without any or where a value must be looked at.
    let before: Double?
    let isFlagged: Bool

    var total: Double { air + water + land + offSite }
    var name: String { facility.shownName ?? facility.id }
    /// The amount as a share of the first year's; nil where none can be said.
    var ratio: Double? { before.flatMap { $0 > 0 && !isFlagged ? total / $0 : nil } }

    /// What a column of the list has of it.
    func key(_ column: String) -> ListTable.Cell.Key {
      switch column {
      case "km": .number(kilometres)
      case "air": .number(air)
      case "water": .number(water)
      case "land": .number(land)
      case "offsite": .number(offSite)
      case "change": .number(ratio)
      default: .text(name)
      }
    }
  }

  /// What was found around a place.
  struct Found: Sendable {
    /// Nil for a box.
    let place: NamedPlace?
    let question: Question
    let year: Int
    let years: [Int]
    /// The year that amounts are compared with; nil where none covers the same ground.
    let firstYear: Int?
    let rows: [Row]
    /// Of all facilities that report in the year.
    let facilities: Int
    /// Facilities there that report nothing in the year.
    let silent: Int
    let sum: StatedSum
    let series: Series?
    let remarks: Remarks
    let points: MapPoints
    /// Where nobody reports: the nearest ones.
    let nearest: [(facility: FacilityDescription, kilometres: Double)]
    let substance: String?
    /// Facilities of the same states whose position the sources do not give, and how many there are.
    let unplaced: [FacilityDescription]
    let allUnplaced: Int
  }

  enum State: Sendable {
    /// Nothing is asked yet.
    case blank
    /// Several places, or none.
    case unclear(Problem)
    case found(Found)
  }

  static let mostRows = 60
  private static let mostUnplaced = 20
  static let distances = [5.0, 10, 25, 50, 100]

  static let columns = ["name", "km", "air", "water", "land", "offsite", "change"]

  let names: Names
  let choice: ListChoice
  /// What a reader may write for a place: postal codes of countries that have them only.
  let examples: [String]
  /// The address's words beside the choice of the list.
  let kept: [(name: String, value: String)]
  let state: State
  let asked: String
  let within: Double
  let boxText: String?

  init(_ visit: Visit) throws {
    let parameters = visit.parameters.withoutEmpty
    names = visit.names
    let codes = visit.words.postalCountries.compactMap {
      [Country.canada: "CA:G1R", .unitedStates: "US:62526"][$0]
    }
    examples = ["Tijuana, MX"] + codes + ["43.65,-79.38"]
    // A box has no distances.
    let isBox = try parameters.value("near") == nil && parameters.value("box") != nil
    choice = try ListChoice(parameters, keys: Self.columns.filter { $0 != "km" || !isBox })
    kept = parameters.items.filter { !["order", "columns"].contains($0.name) }
    asked = try parameters.value("near") ?? ""
    boxText = try parameters.value("box")
    let others = parameters.only(["within", "box", "substance"]).items
    guard !asked.isEmpty || boxText != nil else {
      (state, within) = (.blank, Question.standardWithin)
      return
    }
    // How far is read first: the form keeps it when the place is unclear.
    let far = try Parameters(others.filter { $0.name == "within" } + [("near", "0,0")]).question()
    within = far.within ?? Question.standardWithin
    let place: NamedPlace?
    do { place = asked.isEmpty ? nil : try visit.words.place(asked) } catch let error as QuestionError {
      guard let problem = Problem(error) else { throw error }
      state = .unclear(problem)
      return
    }
    // A box has no distance.
    let area = place.map { [(name: "near", value: $0.point.text)] + others } ?? others.filter { $0.name != "within" }
    state = .found(try Self.found(place, try Parameters(area).question(), choice, visit))
  }

  private static func found(
    _ place: NamedPlace?, _ question: Question, _ choice: ListChoice, _ visit: Visit
  ) throws -> Found {
    let (served, reading) = (visit.served, visit.reading)
    let year = try visit.parameters.number("year", in: 1900...2200, standard: try reading.newestYear(question))
    let ofYear = question.inYear(year)
    let within = question.within ?? Question.standardWithin
    let distances = try place.map { try served.edition.positions().within(within, of: $0.point) }
    let byNumber = Dictionary((distances ?? []).map { ($0.number, $0.kilometres) }, uniquingKeysWith: { a, _ in a })
    let inside = try served.edition.facilities(of: question) ?? []

    var amounts: [Int: [Category: Double]] = [:]
    for row in try served.compute(ofYear.with { $0.by = [.facility, .category] }).rows {
      guard case .category(let category) = row.values[1], let number = served.atlas.number(of: row.values[0].text)
      else {
        continue
      }
      amounts[number, default: [:]][category, default: 0] += row.value
    }
    // Every facility with a form of the year, zero or not.
    let reporting = try served.compute(ofYear.with { $0.by = [.facility] }).rows
      .compactMap { served.atlas.number(of: $0.values[0].text) }
    let byCategory = try served.compute(question.with { $0.by = [.year, .category] })
    let series = byCategory.rows.isEmpty ? nil : try reading.series(byCategory)
    // Facilities are compared over the years that the whole is.
    let firstYear = series?.trend.flatMap { $0.last == year ? $0.first : nil }
    var before: [Int: Double] = [:]
    if let firstYear {
      for row in try served.compute(question.inYear(firstYear).with { $0.by = [.facility] }).rows {
        if let number = served.atlas.number(of: row.values[0].text) { before[number] = row.value }
      }
    }
    let years = firstYear.map { [$0, year] } ?? [year]
    var flagged: Set<String> = []
    for other in years {
      for (values, weight) in try reading.suspect(question.inYear(other), by: [.facility]) where weight.facts > 0 {
        flagged.insert(values[0].text)
      }
    }
    let order = reporting.sorted { a, b in
      (byNumber[a] ?? 0, -total(amounts[a]), a) < (byNumber[b] ?? 0, -total(amounts[b]), b)
    }
    func row(_ number: Int) throws -> Row? {
      guard let facility = try served.catalog.facility(number) else { return nil }
      let own = amounts[number] ?? [:]
      func sum(_ categories: Category...) -> Double { categories.reduce(0) { $0 + (own[$1] ?? 0) } }
      let (air, water) = (sum(.onsiteAir), sum(.onsiteWater))
      let land = sum(.onsiteUnderground, .onsiteLand, .onsiteUnspecified)
      let isFlagged = flagged.contains(facility.id)
      return Row(
        facility: facility, kilometres: byNumber[number], air: air, water: water, land: land,
        offSite: own.filter { !$0.key.isOnSite }.values.sorted().reduce(0, +),
        before: isFlagged ? nil : before[number], isFlagged: isFlagged)
    }
    // Another order is of all of them, not of the nearest.
    let asked = choice.order.map(\.key)
    let rows =
      try asked == nil
      ? order.prefix(mostRows).compactMap(row)
      : Array(choice.sorted(order.compactMap(row)) { $0.key(asked ?? "") }.prefix(mostRows))
    let nearest =
      try reporting.isEmpty
      ? place.map { place in
        try served.edition.positions().nearest(5, to: place.point).compactMap { number, kilometres in
          try served.catalog.facility(number).map { ($0, kilometres) }
        }
      } ?? [] : []
    let positions = try served.edition.positions()
    let states = positions.states(of: inside)
    let unplaced = positions.without.filter { !positions.states(of: [$0]).isDisjoint(with: states) }
    return Found(
      place: place, question: question, year: year, years: byCategory.rows.compactMap(\.values[0].year).distinctSorted,
      firstYear: firstYear, rows: rows, facilities: reporting.count,
      silent: inside.subtracting(reporting).count, sum: try reading.stated(ofYear),
      series: series, remarks: try reading.remarks(ofYear),
      points: try MapPoints(ofYear, served), nearest: nearest, substance: question.substances.first,
      unplaced: try unplaced.prefix(mostUnplaced).compactMap { try served.catalog.facility($0) },
      allUnplaced: unplaced.count)
  }

  private static func total(_ amounts: [Category: Double]?) -> Double { (amounts ?? [:]).values.reduce(0, +) }
}

extension Sequence<Int> {
  fileprivate var distinctSorted: [Int] { Set(self).sorted() }
}
