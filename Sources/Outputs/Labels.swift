public import Editions
internal import Places
public import Questions
public import Vocabulary

/// Names for the values of an answer, in one language: the value itself stays in front, for it is what a filter takes.
public struct Labels: Sendable {
  private let tables: ReferenceTables
  private let language: Language
  private let substances: [String: LocalizedName]
  private let facilities: [String: String]
  private let codes: [String: String]
  private let zones: Zones
  private let sectorTitle: @Sendable (String) -> LocalizedName?

  public init(_ edition: Edition, _ answer: Answer, tables: ReferenceTables, language: Language) throws {
    var facilities: [String: String] = [:]
    for dimension in [Dimension.facility, .plant] {
      guard let column = answer.question.by.firstIndex(of: dimension) else { continue }
      let numbers = try Dictionary(
        Set(answer.rows.map { $0.values[column].text }).map { (try edition.facilityNumber($0), $0) },
        uniquingKeysWith: { first, _ in first })
      for (number, name) in try edition.catalog.facilityNames(Array(numbers.keys)) {
        if let id = numbers[number] { facilities[id] = name }
      }
    }
    self.init(edition, tables: tables, language: language, facilities: facilities)
  }

  /// - Parameter facilities: names by id; without them facilities have none.
  public init(_ edition: Edition, tables: ReferenceTables, language: Language, facilities: [String: String] = [:]) {
    let catalog = edition.catalog
    (self.tables, self.language, self.facilities) = (tables, language, facilities)
    substances = Dictionary(
      catalog.substances.map { ($0.substance.key, $0.substance.name) }, uniquingKeysWith: { first, _ in first })
    codes = Dictionary(catalog.codes.map { ($0.id.description, $0.name) }, uniquingKeysWith: { first, _ in first })
    zones = edition.zones
    sectorTitle = { catalog.sectorTitle($0, tables.sectors) }
  }

  public func term(_ key: String) -> String { tables.terms.word(key, language) }

  /// What a question's dimension is called: of zones their layer's title.
  public func title(_ dimension: Dimension, of question: Question) -> String {
    if dimension == .zone { return zones.layer(question.word(dimension))?.title(language) ?? question.word(dimension) }
    return term("dimension.\(dimension.rawValue)")
  }

  /// The value with its name behind it.
  public func text(_ dimension: Dimension, _ value: String) -> String {
    if value == Answer.unknown { return term("unknown") }
    guard let name = name(dimension, value), name != value else { return value }
    return "\(value)  \(name)"
  }

  /// The name alone; nil where there is none.
  public func name(_ dimension: Dimension, _ value: String) -> String? {
    if value == Answer.unknown { return term("unknown") }
    return
      switch dimension
    {
    case .country, .register, .scope, .category, .method, .reliability:
      tables.terms.text("\(dimension.rawValue).\(value)")?[language]
    case .year: nil
    case .state: tables.places.place(code: value).map { tables.places.places[$0].name[language] }
    case .sector: sectorTitle(value)?[language]
    case .substance: substances[value]?[language]
    case .code: codes[value]
    case .facility, .plant: facilities[value]
    case .zone: ZoneName(value).map { zones.title($0, tables.terms, language) }
    }
  }
}
