public import Vocabulary

/// A value of a dimension in an answer: what the rows of a group have in common.
public enum DimensionValue: Hashable, Sendable {
  /// What the sources do not tell: a state, a sector.
  case unknown
  case country(Country)
  case register(Register)
  case year(Int)
  /// ISO 3166-2.
  case state(String)
  /// NAICS or SCIAN, as many digits as the question asks for.
  case sector(String)
  /// The harmonised key.
  case substance(String)
  /// A register's code with its register: `tri:N420`.
  case code(String)
  case category(Category)
  case method(DisposalMethod)
  case reliability(Reliability)
  /// `US:62526DMCRN4666F`.
  case facility(String)
  /// The last identifier of a plant.
  case plant(String)
  /// A zone of a layer, `ecoregions:mojave-basin-and-range`; or `ecoregions:outside`.
  case zone(String)
  case scope(Scope)

  /// The word in CSV, JSON and questions.
  public var text: String {
    switch self {
    case .unknown: Answer.unknown
    case .country(let country): country.rawValue
    case .register(let register): register.rawValue
    case .year(let year): String(year)
    case .category(let category): category.code
    case .method(let method): method.rawValue
    case .reliability(let reliability): reliability.rawValue
    case .scope(let scope): scope.code
    case .state(let text), .sector(let text), .substance(let text), .code(let text), .facility(let text),
      .plant(let text), .zone(let text):
      text
    }
  }

  public var year: Int? { if case .year(let year) = self { year } else { nil } }
  public var country: Country? { if case .country(let country) = self { country } else { nil } }
  public var register: Register? { if case .register(let register) = self { register } else { nil } }
  public var isUnknown: Bool { self == .unknown }
}
