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
  case facility
  case scope

  /// Whether a report has one value, which others of its register and year need not share.
  var isOfReport: Bool {
    switch self {
    case .state, .sector, .substance, .code, .facility, .scope: true
    case .country, .register, .year, .category: false
    }
  }
}
