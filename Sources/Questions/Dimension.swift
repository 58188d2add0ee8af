/// What an answer can be grouped by. The raw value is the word in questions and the column in answers.
public enum Dimension: String, CaseIterable, Sendable {
  case country
  case register
  case year
  case state
  case sector
  case substance
  /// The register's own code, `tri:N420`.
  case code
  case category
  /// How what was disposed of off site was disposed of; see ``DisposalMethod``.
  case method
  /// How far the way an amount was found may be relied on; see ``Reliability``.
  case reliability
  case facility
  /// A facility with all identifiers that it had over the years, by the last one: see ``PlantJoin``.
  case plant
  /// A zone of the layer that the question names; see ``Question/zoneLayer``. The layer's name is the word in questions
  /// and the column.
  case zone
  case scope

  /// Those with a word of their own: all but zones.
  public static var worded: [Dimension] { allCases.filter { $0 != .zone } }

  /// By its word; nil for a layer's name.
  public init?(word: String) {
    guard let dimension = Self.worded.first(where: { $0.rawValue == word }) else { return nil }
    self = dimension
  }

  /// Whether the key of a group within a segment has it: a report or an amount tells it, and no lane does.
  var isInKey: Bool {
    switch self {
    case .state, .sector, .substance, .code, .facility, .plant, .zone, .scope, .method, .reliability: true
    case .country, .register, .year, .category: false
    }
  }
}
