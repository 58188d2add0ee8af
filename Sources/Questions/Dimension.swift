/// What an answer can be grouped by. The raw value is the word in questions and the column in answers.
public enum Dimension: String, CaseIterable, Sendable {
  case country
  case register
  case year
  case state
  case sector
  case substance
  case category
  case facility
  case scope

  /// Whether one segment of an edition (a register and a year) has one value.
  var isOfSegment: Bool {
    switch self {
    case .country, .register, .year: true
    case .state, .sector, .substance, .category, .facility, .scope: false
    }
  }
}
