internal import Registers
public import Vocabulary

/// A kind of file, or a part of one, whose absence makes a year's amounts less than the whole.
///
/// NPRI issues releases, disposals and transfers apart. A TRI file holds on-site and off-site amounts together, but
/// extracts of it may have the first alone.
public enum ContentKind: String, CaseIterable, Sendable {
  case npriReleases = "npri_releases"
  case npriDisposals = "npri_disposals"
  case npriTransfers = "npri_transfers"
  case npriGeolocations = "npri_geolocations"
  case retcAmounts = "retc_amounts"
  case retcEstablishments = "retc_establishments"
  case triOnsite = "tri_onsite"
  case triOffsite = "tri_offsite"
  /// Basic Plus 3a: off-site transfers with their receivers.
  case triTransfers = "tri_transfers"
  /// Basic Plus 3c: transfers to sewage works.
  case triSewage = "tri_sewage"

  public var register: Register {
    switch self {
    case .npriReleases, .npriDisposals, .npriTransfers, .npriGeolocations: .npri
    case .retcAmounts, .retcEstablishments: .retc
    case .triOnsite, .triOffsite, .triTransfers, .triSewage: .tri
    }
  }

  /// Whether amounts come from it; else it describes facilities or splits amounts by receiver.
  public var holdsAmounts: Bool {
    switch self {
    case .npriReleases, .npriDisposals, .npriTransfers, .retcAmounts, .triOnsite, .triOffsite: true
    case .npriGeolocations, .retcEstablishments, .triTransfers, .triSewage: false
    }
  }

  /// The kinds that a register's amounts of a category come from; on-site land of NPRI stands in two files.
  public static func holding(_ category: Category, in register: Register) -> [ContentKind] {
    switch register {
    case .retc: return [.retcAmounts]
    case .tri:
      switch category {
      case .onsiteAir, .onsiteWater, .onsiteUnderground, .onsiteLand, .onsiteUnspecified: return [.triOnsite]
      case .offsiteDisposal, .recycling, .energyRecovery, .treatment, .sewage, .other: return [.triOffsite]
      }
    case .npri:
      switch category {
      case .onsiteAir, .onsiteWater, .onsiteUnspecified: return [.npriReleases]
      case .onsiteLand: return [.npriReleases, .npriDisposals]
      case .onsiteUnderground, .offsiteDisposal: return [.npriDisposals]
      case .recycling, .energyRecovery, .treatment, .sewage: return [.npriTransfers]
      case .other: return []
      }
    }
  }

  /// The kind that an amount of a rule comes from; nil for an unknown category of NPRI.
  init?(_ rule: Rule) {
    switch rule.register {
    case .retc: self = .retcAmounts
    case .tri: self = Self.holding(rule.category, in: .tri)[0]
    case .npri:
      switch ReportPart(npri: rule) {
      case .releases: self = .npriReleases
      case .disposals: self = .npriDisposals
      case .transfers: self = .npriTransfers
      case .whole, .sewage: return nil
      }
    }
  }

  /// The kind that a report without any amount comes from.
  init(emptyReportOf register: Register) {
    switch register {
    case .npri: self = .npriReleases
    case .retc: self = .retcAmounts
    case .tri: self = .triOnsite
    }
  }

  /// The kind of a file that holds no reports; nil for one that does.
  init?(_ source: SourceKind) {
    switch source {
    case .npriGeolocations: self = .npriGeolocations
    case .retcEstablishments: self = .retcEstablishments
    case .triTransfers: self = .triTransfers
    case .triSewage: self = .triSewage
    case .triForms, .npriAmounts, .retcAmounts: return nil
    }
  }
}
