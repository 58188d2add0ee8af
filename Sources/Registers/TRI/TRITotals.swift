internal import Vocabulary

/// The totals TRI prints in each row, recomputed from their parts and compared.
///
/// They are never added to anything. Vintages of 2022 and later print section 8.3 under the name of the off-site
/// energy recovery total, so that one often differs. Tolerance: 0.01 of the row's unit. Source of the sums: EPA's
/// documentation for RY2022, with the rules re-derived from the files themselves.
struct TRITotals {
  enum Printed: CaseIterable {
    case onsite, sewage, offsiteRelease, recycled, energy, treated, transfer, releases, waste

    var names: [String] {
      switch self {
      case .onsite: ["ON-SITE RELEASE TOTAL"]
      case .sewage: ["POTW - TOTAL TRANSFERS", "6.1_POTW-TOTAL_TRANSFERS"]
      case .offsiteRelease: ["OFF-SITE RELEASE TOTAL"]
      case .recycled: ["OFF-SITE RECYCLED TOTAL"]
      case .energy: ["OFF-SITE ENERGY RECOVERY T", "OFF-SITE_RECOVERY_TOTAL"]
      case .treated: ["OFF-SITE TREATED TOTAL"]
      case .transfer: ["6.2 - TOTAL TRANSFER"]
      case .releases: ["TOTAL RELEASES"]
      case .waste: ["PRODUCTION WSTE (8.1-8.7)", "PROD._WASTE_(8.1_THRU_8.7)"]
      }
    }
  }

  /// Sections 8.1 to 8.7, which restate sections 5 and 6 and are read for their total only.
  static let wasteColumns: [[String]] = [
    ["8.1 - RELEASES"], ["8.1A - ON-SITE CONTAINED", "8.1A_ON-SITE_CONTAINED_REL."],
    ["8.1B - ON-SITE OTHER", "8.1B_ON-SITE_OTHER_RELEASES"],
    ["8.1C - OFF-SITE CONTAIN", "8.1C_OFF-SITE_CONTAINED_REL."],
    ["8.1D - OFF-SITE OTHER R", "8.1D_OFF-SITE_OTHER_RELEASES"],
    ["8.2 - ENERGY RECOVER ON", "8.2_ENERGY_RECOVERY_ON-SITE"],
    ["8.3 - ENERGY RECOVER OF", "8.3_ENERGY_RECOVERY_OFF-SITE"],
    ["8.4 - RECYCLING ON SITE", "8.4_RECYCLING_ON-SITE"], ["8.5 - RECYCLING OFF SIT", "8.5_RECYCLING_OFF-SITE"],
    ["8.6 - TREATMENT ON SITE", "8.6_TREATMENT_ON-SITE"], ["8.7 - TREATMENT OFF SITE", "8.7_TREATMENT_OFF-SITE"],
  ]

  var onsite = 0.0
  var sewageReleased = 0.0
  var sewageTreated = 0.0
  var disposal = 0.0
  var recycled = 0.0
  var energy = 0.0
  var treated = 0.0
  var unclassified = 0.0
  var waste = 0.0
  var released = 0.0

  /// Adds a quantity of a rule, in the row's unit.
  mutating func add(_ quantity: Double, _ rule: Rule) {
    if rule.isRelease { released += quantity }
    switch rule.category {
    case .onsiteAir, .onsiteWater, .onsiteUnderground, .onsiteLand, .onsiteUnspecified: onsite += quantity
    case .sewage: if rule.isRelease { sewageReleased += quantity } else { sewageTreated += quantity }
    case .offsiteDisposal: disposal += quantity
    case .recycling: recycled += quantity
    case .energyRecovery: energy += quantity
    case .treatment: treated += quantity
    case .other: unclassified += quantity
    }
  }

  /// What a printed total should be.
  func expected(_ printed: Printed) -> Double {
    switch printed {
    case .onsite: onsite
    case .sewage: sewageReleased + sewageTreated
    case .offsiteRelease: sewageReleased + disposal
    case .recycled: recycled
    case .energy: energy
    case .treated: sewageTreated + treated
    case .transfer: sewageReleased + disposal + recycled + energy + sewageTreated + treated + unclassified
    case .releases: released
    case .waste: waste
    }
  }
}
