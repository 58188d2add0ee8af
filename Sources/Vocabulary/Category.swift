/// Where an amount went: the ten harmonised categories of Taking Stock, and `other`.
///
/// Source of the classes: the CEC's Taking Stock (on-site releases; off-site disposal; transfers to
/// recycling; transfers for further management). Each national column or code is mapped by a ``Rule``.
public enum Category: UInt8, CaseIterable, Sendable {
  case onsiteAir
  case onsiteWater
  case onsiteUnderground
  case onsiteLand
  /// NPRI's one figure for all media of a facility below one tonne.
  case onsiteUnspecified
  case offsiteDisposal
  case recycling
  case energyRecovery
  case treatment
  case sewage
  /// RETC's OTROS, and what TRI leaves unclassified.
  case other

  /// The word used in questions, editions and addresses.
  public var code: String {
    switch self {
    case .onsiteAir: "onsite_air"
    case .onsiteWater: "onsite_water"
    case .onsiteUnderground: "onsite_underground"
    case .onsiteLand: "onsite_land"
    case .onsiteUnspecified: "onsite_unspecified"
    case .offsiteDisposal: "offsite_disposal"
    case .recycling: "recycling"
    case .energyRecovery: "energy_recovery"
    case .treatment: "treatment"
    case .sewage: "sewage"
    case .other: "other"
    }
  }

  /// Whether it stays where it was made: released to air, water, land or underground, or to a medium that is not told.
  public var isOnSite: Bool {
    switch self {
    case .onsiteAir, .onsiteWater, .onsiteUnderground, .onsiteLand, .onsiteUnspecified: true
    case .offsiteDisposal, .recycling, .energyRecovery, .treatment, .sewage, .other: false
    }
  }

  public init?(code: some StringProtocol) {
    guard let match = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = match
  }
}
