internal import Vocabulary

/// The quantity columns of sections 5 and 6, and what becomes of each.
enum TRIFields {
  /// The printed total a column belongs to.
  enum Total {
    case onsite, sewageReleased, sewageTreated, offsiteRelease, recycled, energy, treated, unclassified
  }

  /// The two columns of M40 and of M61: in the oldest layout they are one.
  static let divided: [(metal: String, other: String)] = [
    ("6.2 - M40 METAL", "6.2 - M40 NON-METAL"), ("6.2 - M61 METAL", "6.2 - M61 NON-METAL"),
  ]

  static let all: [(column: String, total: Total, field: RegisterField)] = [
    (
      "5.1 - FUGITIVE AIR", .onsite,
      RegisterField("onsite_air", uses: "air:70:30 metal:35:2 trace:25:2 acid:50:10 nutrient:20:1")
    ),
    (
      "5.2 - STACK AIR", .onsite,
      RegisterField("onsite_air", uses: "air:80:50 metal:55:4 trace:50:8 acid:80:70 nutrient:20:1 dioxin:80:20")
    ),
    (
      "5.3 - WATER", .onsite,
      RegisterField("onsite_water", uses: "air:7:1 metal:30:2 trace:25:2 acid:3:1 nutrient:60:60 dioxin:20:4")
    ),
    (
      "5.4 - UNDERGROUND", .onsite,
      RegisterField("onsite_underground", uses: "air:2:20 nutrient:3:40 acid:2:20", until: 1995)
    ),
    (
      "5.4.1 - UNDERGROUND CL I", .onsite,
      RegisterField("onsite_underground", uses: "air:2:20 nutrient:3:40 acid:2:20 metal:1:5")
    ),
    ("5.4.2 - UNDERGROUND C II-V", .onsite, RegisterField("onsite_underground", uses: "air:1:5 metal:1:10")),
    (
      "5.5.1 - LANDFILLS", .onsite, RegisterField("onsite_land", uses: "metal:8:40 trace:4:40 dioxin:4:30", until: 1995)
    ),
    ("5.5.1A - RCRA C LANDFILL", .onsite, RegisterField("onsite_land", uses: "metal:3:60 trace:3:60 dioxin:5:60")),
    (
      "5.5.1B - OTHER LANDFILLS", .onsite,
      RegisterField("onsite_land", uses: "metal:8:40 trace:8:40 air:1:3 dioxin:5:30")
    ),
    ("5.5.2 - LAND TREATMENT", .onsite, RegisterField("onsite_land", uses: "nutrient:5:15 metal:2:5")),
    ("5.5.3 - SURFACE IMPNDMNT", .onsite, RegisterField("onsite_land", uses: "metal:3:30 trace:2:20", until: 2002)),
    ("5.5.3A - RCRA SURFACE IM", .onsite, RegisterField("onsite_land", uses: "metal:1:20 trace:1:20")),
    ("5.5.3B - OTHER SURFACE I", .onsite, RegisterField("onsite_land", uses: "metal:5:60 trace:4:50 nutrient:2:10")),
    ("5.5.4 - OTHER DISPOSAL", .onsite, RegisterField("onsite_land", uses: "metal:4:70 trace:4:70 air:3:2")),
    (
      "6.1 - POTW - TRNS RLSE", .sewageReleased,
      RegisterField("sewage", uses: "metal:35:1 trace:15:1 air:12:1 nutrient:30:10 acid:4:1")
    ),
    ("6.1 - POTW - TRNS TRT", .sewageTreated, RegisterField("sewage", uses: "air:20:6 nutrient:45:40 acid:6:2")),
    ("6.2 - M10", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:1:2 trace:1:2")),
    ("6.2 - M41", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:10:4 trace:8:4")),
    ("6.2 - M62", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:6:2 trace:4:2")),
    ("6.2 - M40 METAL", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:6:3 trace:4:3")),
    ("6.2 - M61 METAL", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:6:2 trace:3:2")),
    ("6.2 - M71", .offsiteRelease, RegisterField("offsite_disposal", uses: "air:1:5", until: 2002)),
    ("6.2 - M81", .offsiteRelease, RegisterField("offsite_disposal", uses: "air:2:4 nutrient:2:10 acid:1:4")),
    ("6.2 - M82", .offsiteRelease, RegisterField("offsite_disposal", uses: "air:1:1")),
    ("6.2 - M72", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:10:10 trace:8:8", until: 2001)),
    ("6.2 - M63", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:1:2", until: 2002)),
    ("6.2 - M66", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:1:1")),
    ("6.2 - M67", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:1:1")),
    (
      "6.2 - M64", .offsiteRelease,
      RegisterField("offsite_disposal", uses: "metal:40:15 trace:35:15 air:10:3 dioxin:15:10")
    ),
    (
      "6.2 - M65", .offsiteRelease,
      RegisterField("offsite_disposal", uses: "metal:18:12 trace:18:12 air:4:2 dioxin:25:40")
    ),
    ("6.2 - M73", .offsiteRelease, RegisterField("offsite_disposal", uses: "nutrient:3:8 metal:1:1")),
    ("6.2 - M79", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:3:2 air:1:1")),
    ("6.2 - M90", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:2:1 air:1:1")),
    ("6.2 - M94", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:3:2 air:1:1")),
    ("6.2 - M99", .offsiteRelease, RegisterField("offsite_disposal", uses: "metal:1:1 air:1:1")),
    ("6.2 - M20", .recycled, RegisterField("recycling", uses: "air:12:25")),
    ("6.2 - M24", .recycled, RegisterField("recycling", uses: "metal:50:70 trace:20:40")),
    ("6.2 - M26", .recycled, RegisterField("recycling", uses: "air:2:10 acid:2:10 metal:2:10")),
    ("6.2 - M28", .recycled, RegisterField("recycling", uses: "acid:6:60")),
    ("6.2 - M93", .recycled, RegisterField("recycling", uses: "metal:6:20")),
    ("6.2 - M56", .energy, RegisterField("energy_recovery", uses: "air:25:30")),
    ("6.2 - M92", .energy, RegisterField("energy_recovery", uses: "air:6:15")),
    ("6.2 - M40 NON-METAL", .treated, RegisterField("treatment", uses: "air:2:1 acid:3:2 nutrient:2:2")),
    ("6.2 - M50", .treated, RegisterField("treatment", uses: "air:20:10 acid:2:2 dioxin:10:3")),
    ("6.2 - M54", .treated, RegisterField("treatment", uses: "air:4:2")),
    ("6.2 - M61 NON-METAL", .treated, RegisterField("treatment", uses: "air:6:2 acid:4:4 nutrient:8:8")),
    ("6.2 - M69", .treated, RegisterField("treatment", uses: "air:3:2 acid:3:4")),
    ("6.2 - M95", .treated, RegisterField("treatment", uses: "air:3:2")),
    ("6.2 - UNCLASSIFIED", .unclassified, RegisterField("other", uses: "air:1:1")),
  ]
}
