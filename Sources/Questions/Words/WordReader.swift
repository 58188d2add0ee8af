public import Editions
public import Places
internal import Synchronization
public import Vocabulary

/// Turns the words that people write into what filters take: `Ontario` into `CA-ON`, `benzene` into its key, `mining`
/// into 21.
///
/// A value that a filter takes already stays as it is. A name counts in any of the three languages, without regard to
/// capitals and accents: when it is exactly a name, or when only one thing has it. Everything else is refused with the
/// nearest names in the reader's language.
public struct WordReader: Sendable {
  let edition: Edition
  let language: Language
  private let gazetteer: Gazetteer
  private let loaded: @Sendable () throws -> ReferenceTables
  private let memory = Memory()

  /// - Parameter tables: asked for only when a word must be looked up.
  public init(
    _ edition: Edition, language: Language, gazetteer: Gazetteer = .installed,
    tables: @escaping @Sendable () throws -> ReferenceTables
  ) {
    (self.edition, self.language, self.gazetteer, loaded) = (edition, language, gazetteer, tables)
  }

  /// The countries whose postal codes are installed.
  public var postalCountries: [Country] { gazetteer.postalCountries }

  /// The place that `near` names.
  /// - Throws: ``QuestionError`` for what is no place, or several.
  public func place(_ text: String) throws -> NamedPlace {
    try PlaceReader(edition, gazetteer, try loaded(), language).read(text)
  }

  /// Towns of a name, the largest first.
  public func towns(_ name: String, limit: Int) throws -> [NamedPlace] {
    PlaceReader(edition, gazetteer, try loaded(), language).towns(name, limit: limit)
  }

  /// Reads a question from parameters whose values may be names.
  /// - Throws: ``QuestionError`` naming the parameter, with suggestions where any name is near.
  public func question(_ parameters: [(parameter: Question.Parameter, text: String)]) throws -> Question {
    try Question(parameters: parameters.map { ($0.parameter, try value($0.parameter, $0.text)) })
  }

  /// A parameter's text with every name in it turned into a value.
  /// - Throws: ``QuestionError``.
  public func value(_ parameter: Question.Parameter, _ text: String) throws -> String {
    if parameter == .near { return try place(text).point.text }
    guard Self.worded.contains(parameter) else { return text }
    // A name may hold commas: the whole text is looked at before its parts.
    if text.contains(","),
      try !text.split(separator: ",").allSatisfy({ try isValue(parameter, TextFolding.collapseWhitespace($0)) }),
      let whole = try exact(parameter, text)
    {
      return whole
    }
    return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let word = TextFolding.collapseWhitespace(part)
      return try word.isEmpty || word.count > 200 || isValue(parameter, word) ? word : named(parameter, word)
    }.joined(separator: ",")
  }

  /// An item of an address; one that is no parameter of a question stays as it is.
  public func value(_ name: String, _ text: String) throws -> String {
    guard let parameter = Question.Parameter(rawValue: name), !text.isEmpty else { return text }
    return try value(parameter, text)
  }

  /// The parameters whose values have names.
  static let worded: Set<Question.Parameter> = [
    .country, .state, .municipality, .facility, .substance, .sector, .category, .method, .zone, .plant,
  ]

  /// Whether a filter takes a word as it is.
  private func isValue(_ parameter: Question.Parameter, _ word: String) throws -> Bool {
    switch parameter {
    case .country: Country(rawValue: word.uppercased()) != nil
    case .state: word == Answer.unknown || edition.catalog.places.contains { $0.code == word.uppercased() }
    case .municipality: try edition.municipalities()[word] != nil
    case .facility, .plant: try isKnown { _ = try edition.facilityNumber(word) }
    case .substance: try isKnown { _ = try Resolution.substance(word, edition.catalog) }
    case .sector: word == Answer.unknown || SectorTable.read(word.utf8) != nil
    case .category: Category(code: word) != nil
    case .method: DisposalMethod(rawValue: word.lowercased()) != nil
    case .zone: isZone(word)
    default: true
    }
  }

  /// Whether something is found; a catalogue that cannot be read is an error, not an unknown word.
  private func isKnown(_ find: () throws -> Void) throws -> Bool {
    do { try find() } catch is QuestionError { return false }
    return true
  }

  /// Whether a word names a zone that is there. Zones along borders are known by their word alone.
  private func isZone(_ word: String) -> Bool {
    switch ZoneName(word) {
    case nil: false
    case .border: true
    case .zone(let layer, let code):
      // A layer that is not there is told by the edition, with those that are.
      edition.zones.layer(layer).map { layer in
        layer.position(ofZone: code) != nil || [ZoneName.outside, ZoneName.unplaced].contains(code)
      } ?? true
    }
  }

  private func named(_ parameter: Question.Parameter, _ word: String) throws -> String {
    if let found = try exact(parameter, word) { return found }
    if let found = try only(parameter, word) { return found }
    throw QuestionError(
      parameter.rawValue, found: word, expected: Self.expected(parameter), suggestions: try nearest(parameter, word))
  }

  private static func expected(_ parameter: Question.Parameter) -> Expectation {
    switch parameter {
    case .country: Expectation(.countryOrName)
    case .state: Expectation(.stateOrName)
    case .municipality: Expectation(.municipalityOrName)
    case .facility, .plant: Expectation(.facilityOrName)
    case .substance: Expectation(.substanceOrName)
    case .sector: Expectation(.sectorOrName)
    case .category: Expectation(.categoryOrWord, Category.allCases.map(\.code).joined(separator: ", "))
    case .method: .oneOf(DisposalMethod.allCases.map(\.rawValue))
    case .zone: Expectation(.zones)
    default: Expectation(.oneValue)
    }
  }

  // MARK: Names

  /// A value by exactly one of its names.
  private func exact(_ parameter: Question.Parameter, _ word: String) throws -> String? {
    let folded = TextFolding.fold(word)
    let tables = try loaded()
    if let value = tables.words.value(folded, for: parameter.rawValue) { return value }
    switch parameter {
    case .state:
      // A name of two countries' states is not decided here.
      let found = Country.allCases.compactMap { tables.places.place(spelling: word, in: $0) }.map {
        tables.places.places[$0].code
      }
      return found.count == 1 ? found[0] : nil
    case .facility, .plant:
      let hits = try edition.catalog.searchFacilities(word, limit: 200)
      let same = hits.filter { [$0.name, $0.company, $0.shownName].contains { $0.map(TextFolding.fold) == folded } }
      return same.count == 1 ? same[0].id : nil
    default:
      // A substance's own name goes before the same name of another one's code.
      let own = catalogNames(parameter).filter { $0.texts.contains { TextFolding.fold($0) == folded } }
      if own.count == 1 { return own[0].key }
      let same = Set(try names(parameter).filter { $0.folded == folded }.map(\.value))
      return same.count == 1 ? same.first : nil
    }
  }

  private func catalogNames(_ parameter: Question.Parameter) -> [(key: String, texts: [String])] {
    guard parameter == .substance else { return [] }
    return edition.catalog.substances.map { ($0.substance.key, Array($0.substance.name.texts.values)) }
  }

  /// A value that alone has a name with all the word's parts.
  private func only(_ parameter: Question.Parameter, _ word: String) throws -> String? {
    switch parameter {
    case .substance:
      let found = try edition.catalog.searchSubstances(word, limit: 2)
      return found.count == 1 && edition.catalog.substances.indices.contains(found[0])
        ? edition.catalog.substances[found[0]].substance.key : nil
    case .facility:
      let found = try edition.catalog.searchFacilities(word, limit: 2)
      return found.count == 1 ? found[0].id : nil
    case .state, .municipality, .sector, .country, .category, .zone:
      let folded = TextFolding.fold(word)
      guard folded.count >= 4 else { return nil }
      let found = Set(try names(parameter).filter { $0.folded.hasPrefix(folded) }.map(\.value))
      return found.count == 1 ? found.first : nil
    default: return nil
    }
  }

  /// A name of a value.
  struct Name: Sendable {
    let value: String
    let folded: String
    /// In the reader's language, for suggestions.
    let shown: String
  }

  /// The names of a parameter's values in every language; facilities are searched for instead.
  private func names(_ parameter: Question.Parameter) throws -> [Name] {
    if let known = memory.names.withLock({ $0[parameter] }) { return known }
    let made = try gathered(parameter)
    memory.names.withLock { $0[parameter] = made }
    return made
  }

  /// What was gathered of names: a word that is none is looked for three times.
  private final class Memory: Sendable {
    let names = Mutex<[Question.Parameter: [Name]]>([:])
  }

  private func gathered(_ parameter: Question.Parameter) throws -> [Name] {
    let tables = try loaded()
    let catalog = edition.catalog
    func each(_ value: String, _ texts: [String], shown: String) -> [Name] {
      Set(texts.map(TextFolding.fold)).sorted().map { Name(value: value, folded: $0, shown: shown) }
    }
    switch parameter {
    case .country:
      return Country.allCases.flatMap { country in
        let key = "country.\(country.rawValue)"
        return each(
          country.rawValue, Language.allCases.map { tables.terms.word(key, $0) },
          shown: tables.terms.word(key, language))
      }
    case .category:
      return Category.allCases.flatMap { category in
        let key = "category.\(category.code)"
        return each(
          category.code, Language.allCases.map { tables.terms.word(key, $0) }, shown: tables.terms.word(key, language))
      }
    case .method:
      return DisposalMethod.allCases.flatMap { method in
        let key = "method.\(method.rawValue)"
        return each(
          method.rawValue, Language.allCases.map { tables.terms.word(key, $0) },
          shown: tables.terms.word(key, language))
      }
    case .zone:
      return edition.zones.layers.flatMap { layer in
        layer.zones.indices.flatMap { number in
          let names = Language.allCases.map { layer.name(number, $0) }
          return each(
            ZoneName.zone(layer: layer.name, code: layer.zones[number].code).text,
            names + names.map { "\(layer.name):\($0)" }, shown: layer.name(number, language))
        }
      }
    case .state:
      return tables.places.places.flatMap { place in
        each(place.code, Language.allCases.map { place.name[$0] }, shown: place.name[language])
      }
    case .municipality:
      return try edition.municipalities().all.flatMap { place in
        let titles = Language.allCases.map { place.title(tables.terms, $0) } + [place.name]
        let state = tables.places.place(code: place.state).map { tables.places.places[$0].name }
        let states = Language.allCases.compactMap { state?[$0] } + [String(place.state.dropFirst(3))]
        let full = titles.flatMap { title in states.map { "\(title), \($0)" } }
        return each(place.code, titles + full, shown: place.fullTitle(tables, language))
      }
    case .sector:
      let codes = Set(
        catalog.sectors.flatMap { code in (2...6).filter { $0 <= code.count }.map { String(code.prefix($0)) } }
      ).sorted()
      return codes.flatMap { code in
        catalog.sectorTitle(code, tables.sectors).map { title in
          each(code, Array(title.texts.values), shown: title[language])
        } ?? []
      }
    case .substance:
      let filed = Dictionary(grouping: catalog.codes, by: \.substance)
      return catalog.substances.enumerated().flatMap { position, listed in
        let substance = listed.substance
        let names = Array(substance.name.texts.values)
        let everyday = names.compactMap { tables.words.everyday(TextFolding.fold($0)) }
        let texts = [substance.key] + names + everyday + (filed[position] ?? []).map(\.name)
        return each(substance.key, texts, shown: substance.name[language])
      }
    default: return []
    }
  }

  // MARK: Suggestions

  private static let mostSuggestions = 3

  /// The values whose names are nearest to a word, with these names in the reader's language; none where nothing is
  /// near.
  /// - Throws: ``EditionError`` when the catalogue cannot be read.
  public func nearest(_ parameter: Question.Parameter, _ word: String) throws -> [QuestionError.Suggestion] {
    // Of a zone what stands behind its layer: all zones of that begin alike.
    let own = parameter == .zone ? word.split(separator: ":").last.map(String.init) ?? word : word
    let folded = TextFolding.fold(own)
    if parameter == .facility || parameter == .plant {
      return try edition.catalog.searchFacilities(word, limit: Self.mostSuggestions).map {
        QuestionError.Suggestion(value: $0.id, name: $0.shownName ?? $0.id)
      }
    }
    var best: [String: (distance: Double, shown: String)] = [:]
    for name in try names(parameter) {
      let distance = Self.distance(folded, name.folded)
      if distance < best[name.value]?.distance ?? .infinity { best[name.value] = (distance, name.shown) }
    }
    return best.filter { $0.value.distance <= 0.34 }.sorted {
      ($0.value.distance, $0.key) < ($1.value.distance, $1.key)
    }.prefix(Self.mostSuggestions)
      .map {
        QuestionError.Suggestion(value: $0.key, name: $0.value.shown)
      }
  }

  /// How far a word is from a name, as a share of its letters: the whole name, or as many of its first words.
  static func distance(_ word: String, _ name: String) -> Double {
    let words = word.split(separator: " ").count
    let beginning = name.split(separator: " ").prefix(words).joined(separator: " ")
    let most = max(2, word.count / 3)
    let steps =
      [name, beginning].map { candidate in abs(candidate.count - word.count) > most ? most + 1 : edits(word, candidate)
      }.min() ?? most + 1
    // The whole name is nearer than one that only begins alike.
    return Double(steps) / Double(max(word.count, 1)) + (steps <= most && beginning != name ? 0.01 : 0)
  }

  /// Letters put in, left out, changed or swapped with their neighbours (optimal string alignment).
  /// - Complexity: O(letters of one x letters of the other).
  private static func edits(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.unicodeScalars.prefix(80)), Array(b.unicodeScalars.prefix(80)))
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1] + [Int](repeating: 0, count: b.count)
      for j in b.indices {
        row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { row[j + 1] = min(row[j + 1], before[j - 1] + 1) }
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}
