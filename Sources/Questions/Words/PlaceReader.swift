public import Editions
public import Places
internal import Registers
public import Vocabulary

/// A place that `near` names: where it is, and what it is called.
public struct NamedPlace: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case position
    case postalCode(Country)
    /// A Mexican code by the facilities that the register has under it.
    case postalCodeOfRegister(facilities: Int)
    case town(population: Int)
  }

  public let point: GeoPoint
  /// What `near` takes for this place alone: `Tijuana, MX-BCN`, `US:66603`, or its position.
  public let value: String
  /// `Tijuana, Baja California`, in the reader's language.
  public let name: String
  public let kind: Kind
}

/// Turns what people write for `near` into a position: `43.65,-79.38`, `CA:M5V`, `US:60623`, `66603`, `Tijuana, MX`.
///
/// What means several places is refused with all of them, the largest first; so are five digits that are both a ZIP
/// and a Mexican code.
public struct PlaceReader: Sendable {
  /// A point farther than this from every facility and town is a slip.
  static let mostKilometres = 500.0
  private static let mostChoices = 10

  private let edition: Edition
  private let gazetteer: Gazetteer
  private let tables: ReferenceTables
  private let language: Language

  public init(_ edition: Edition, _ gazetteer: Gazetteer, _ tables: ReferenceTables, _ language: Language) {
    (self.edition, self.gazetteer, self.tables, self.language) = (edition, gazetteer, tables, language)
  }

  /// - Throws: ``QuestionError`` for what is no place, or several; ``EditionError``.
  public func read(_ text: String) throws -> NamedPlace {
    let word = TextFolding.collapseWhitespace(text)
    guard !word.isEmpty, word.count <= 200 else { throw refusal(word, .place) }
    if let numbers = DecimalDegrees.list(word), numbers.count == 2 { return try position(word, numbers) }
    if let prefix = word.firstIndex(of: ":"), let country = Country(rawValue: word[..<prefix].uppercased()) {
      return try postal(word, String(word[word.index(after: prefix)...]), country)
    }
    if let place = try postalCode(word) { return place }
    return try town(word)
  }

  private func refusal(
    _ text: String, _ expected: Expectation.Kind, _ values: [String] = [], _ choices: [NamedPlace] = []
  ) -> QuestionError {
    let suggestions = choices.prefix(Self.mostChoices).map {
      QuestionError.Suggestion(value: $0.value, name: $0.name)
    }
    return QuestionError(
      "near", found: text, expected: Expectation(expected, values: values), suggestions: Array(suggestions))
  }

  private func place(_ point: GeoPoint) -> NamedPlace {
    NamedPlace(point: point, value: point.text, name: point.text, kind: .position)
  }

  // MARK: Positions

  private func position(_ word: String, _ numbers: [Double]) throws -> NamedPlace {
    if let point = GeoPoint(word), try isNear(point) {
      return place(point)
    }
    let swapped = GeoPoint("\(NumberText.shortest(numbers[1])),\(NumberText.shortest(numbers[0]))")
    guard let swapped, try isNear(swapped) else { throw refusal(word, .positionInReach) }
    throw refusal(
      word, .positionInReach, [], [place(swapped)])
  }

  private func isNear(_ point: GeoPoint) throws -> Bool {
    if let town = gazetteer.nearestTown(to: point), town.point.kilometres(to: point) <= Self.mostKilometres {
      return true
    }
    // A facility that its source puts into the ocean is no reason to look there.
    let isAbout = Register.allCases.contains { $0.profile.boxes.contains { $0.contains(point, margin: 5) } }
    guard isAbout else { return false }
    return try edition.positions().nearest(1, to: point).first.map { $0.kilometres <= Self.mostKilometres } ?? false
  }

  // MARK: Postal codes

  /// A code without its country; nil for what is none.
  private func postalCode(_ word: String) throws -> NamedPlace? {
    if word.wholeMatch(of: /[A-Za-z][0-9][A-Za-z](\s?[0-9][A-Za-z][0-9])?/) != nil {
      return try postal(word, word, .canada)
    }
    guard word.wholeMatch(of: /[0-9]{5}(-[0-9]{4})?/) != nil else { return nil }
    let found = try [Country.unitedStates, .mexico].compactMap { try self.area(word, $0) }
    if found.count > 1 { throw refusal(word, .onePlace, [], found) }
    guard let only = found.first else { throw noCode(word, .unitedStates) }
    return only
  }

  private func postal(_ word: String, _ code: String, _ country: Country) throws -> NamedPlace {
    guard let area = try area(code, country) else { throw noCode(word, country) }
    return area
  }

  /// There is no such code, or nobody has installed those of its country. Mexico's come with the register.
  private func noCode(_ word: String, _ country: Country) -> QuestionError {
    let isInstalled = country == .mexico || gazetteer.postalCountries.contains(country)
    return refusal(word, isInstalled ? .knownPostalCode : .noPostalCodes, isInstalled ? [] : [country.rawValue])
  }

  private func area(_ code: String, _ country: Country) throws -> NamedPlace? {
    if let area = gazetteer.postalArea(code, in: country) {
      return NamedPlace(
        point: area.point, value: "\(country.rawValue):\(area.code)",
        name: "\(country.rawValue):\(area.code), \(area.name)", kind: .postalCode(country))
    }
    guard country == .mexico, let found = try edition.catalog.postalPlace(code, in: country) else { return nil }
    return NamedPlace(
      point: found.point, value: "MX:\(code)", name: "MX:\(code), \(found.name)",
      kind: .postalCodeOfRegister(facilities: found.facilities))
  }

  // MARK: Towns

  private func place(_ town: Town) -> NamedPlace {
    let state = town.state.flatMap { tables.places.place(code: $0) }.map { tables.places.places[$0].name[language] }
    let isAlone = gazetteer.towns(named: town.name).count { $0.state == town.state && $0.country == town.country } == 1
    return NamedPlace(
      point: town.point,
      value: isAlone ? "\(town.name), \(town.state ?? town.country.rawValue)" : town.point.text,
      name: "\(town.name), \(state ?? tables.terms.word("country.\(town.country.rawValue)", language))",
      kind: .town(population: town.population))
  }

  /// Towns of a name, the largest first.
  func towns(_ name: String, limit: Int) -> [NamedPlace] { gazetteer.towns(named: name).prefix(limit).map(place) }

  private func town(_ word: String) throws -> NamedPlace {
    var found = gazetteer.towns(named: word)
    var (name, qualifiers) = (word, [String]())
    // `Springfield, IL`, `London, Ontario, Canada`: a name may hold a comma itself.
    while found.isEmpty, let comma = name.lastIndex(of: ",") {
      qualifiers.append(TextFolding.collapseWhitespace(name[name.index(after: comma)...]))
      name = TextFolding.collapseWhitespace(name[..<comma])
      found = gazetteer.towns(named: name).filter { town in qualifiers.allSatisfy { isIn(town, $0) } }
    }
    if found.count == 1 { return place(found[0]) }
    if found.isEmpty {
      let near = gazetteer.towns(beginningWith: word, limit: 3)
      throw refusal(word, gazetteer.hasTowns ? .place : .noTowns, [], near.map(place))
    }
    throw refusal(word, .onePlace, [], found.map(place))
  }

  /// Whether a town is in what a word names: a country, or a state by its code or name.
  private func isIn(_ town: Town, _ word: String) -> Bool {
    let folded = TextFolding.fold(word)
    let codes = [town.country.rawValue, town.state, town.state.map { String($0.dropFirst(3)) }]
    if codes.contains(where: { $0.map(TextFolding.fold) == folded }) { return true }
    let key = "country.\(town.country.rawValue)"
    if Language.allCases.contains(where: { TextFolding.fold(tables.terms.word(key, $0)) == folded }) { return true }
    return tables.places.place(spelling: word, in: town.country).map { tables.places.places[$0].code } == town.state
      && town.state != nil
  }
}
