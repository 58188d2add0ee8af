internal import Vocabulary

/// The groups and categories of NPRI's releases, disposals and transfers, in both languages (ECCC, NPRI bulk data).
enum NPRIFields {
  /// The file a row stands in.
  enum Part: Int, CaseIterable {
    case releases, disposals, transfers
  }

  struct Field {
    let part: Part
    let group: (english: String, french: String)
    let category: (english: String, french: String)
    let field: RegisterField

    init(_ part: Part, _ group: (String, String), _ category: (String, String), _ field: RegisterField) {
      self.part = part
      self.group = group
      self.category = category
      self.field = field
    }
  }

  private static let air = ("Releases to Air", "Rejets à l'air")
  private static let water = ("Releases to Water Bodies", "Rejets dans les plans d'eau")
  private static let land = ("Releases to Land", "Rejets au sol")
  private static let onsite = ("On-site Disposal", "Élimination sur place")
  private static let offsite = ("Off-site Disposal", "Élimination hors site")
  private static let treatment = (
    "Off-site Transfers for Treatment Prior to Final Disposal",
    "Transferts hors site pour traitement avant élimination finale"
  )
  private static let recycling = ("Off-site Transfers for Recycling", "Transferts hors site pour recyclage")

  /// The group of a facility that gives one figure for all media, below one tonne.
  static let allMedia = Field(
    .releases, ("Sum of release to all media (<1tonne)", "Total des rejets dans tous les milieux (<1tonne)"),
    ("Sum of release to all media (<1tonne)", "Total des rejets dans tous les milieux (<1tonne)"),
    RegisterField("onsite_unspecified", uses: ""))

  static let all: [Field] = [
    Field(
      .releases, air, ("Stack / Point", "Rejets de cheminée ou ponctuels"),
      RegisterField(
        "onsite_air", uses: "air:75:50 metal:60:5 trace:55:8 acid:80:70 nutrient:25:2 dioxin:80:20 gas:90:60")),
    Field(
      .releases, air, ("Storage / Handling", "Stockage ou manutention"),
      RegisterField("onsite_air", uses: "air:30:10 gas:15:5")),
    Field(
      .releases, air, ("Fugitive", "Émissions fugitives"),
      RegisterField("onsite_air", uses: "air:55:25 metal:20:2 acid:25:10 gas:40:15")),
    Field(.releases, air, ("Spills", "Déversements"), RegisterField("onsite_air", uses: "air:2:1 acid:1:1 gas:2:1")),
    Field(
      .releases, air, ("Road dust", "Poussière de route"), RegisterField("onsite_air", uses: "metal:4:2 gas:10:15")),
    Field(
      .releases, air, ("Other Non-Point", "Autres rejets non ponctuels"),
      RegisterField("onsite_air", uses: "air:6:4 metal:4:1 gas:8:5")),
    Field(
      .releases, water, ("Direct Discharges", "Évacuations directes"),
      RegisterField("onsite_water", uses: "nutrient:75:80 metal:35:4 trace:35:4 air:4:1 dioxin:15:4")),
    Field(.releases, water, ("Spills", "Déversements"), RegisterField("onsite_water", uses: "nutrient:2:1 metal:1:1")),
    Field(.releases, water, ("Leaks", "Fuites"), RegisterField("onsite_water", uses: "nutrient:2:1 metal:1:1")),
    Field(
      .releases, land, ("Spills", "Déversements"), RegisterField("onsite_land", uses: "air:2:1 metal:1:1 acid:1:1")),
    Field(.releases, land, ("Leaks", "Fuites"), RegisterField("onsite_land", uses: "air:1:1")),
    Field(.releases, land, ("Other", "Autres"), RegisterField("onsite_land", uses: "nutrient:6:8 metal:2:2")),
    Field(
      .disposals, onsite, ("Landfill", "Enfouissement"),
      RegisterField("onsite_land", uses: "metal:10:30 trace:10:30 dioxin:8:30")),
    Field(
      .disposals, onsite, ("Land Treatment", "Épandage"),
      RegisterField("onsite_land", uses: "nutrient:8:15 metal:2:4")),
    Field(
      .disposals, onsite, ("Underground Injection", "Injection souterraine"),
      RegisterField("onsite_underground", uses: "acid:6:60 air:3:20 nutrient:2:10")),
    Field(
      .disposals, ("On-site disposal TWR", "Élimination sur place"),
      ("Tailings Management", "Gestion des résidus miniers"),
      RegisterField("onsite_land", uses: "metal:5:90 trace:6:90")),
    Field(
      .disposals, ("On-site disposal TWR", "Élimination sur place"), ("Waste Rock management", "Gestion des stériles"),
      RegisterField("onsite_land", uses: "metal:4:80 trace:4:80")),
    Field(
      .disposals, offsite, ("Landfill", "Enfouissement"),
      RegisterField("offsite_disposal", uses: "metal:40:15 trace:40:15 air:10:4 dioxin:20:30 nutrient:6:4")),
    Field(
      .disposals, offsite, ("Land Treatment", "Épandage"),
      RegisterField("offsite_disposal", uses: "nutrient:12:15 metal:4:3")),
    Field(
      .disposals, offsite, ("Underground Injection", "Injection souterraine"),
      RegisterField("offsite_disposal", uses: "air:2:4")),
    Field(.disposals, offsite, ("Storage", "Stockage"), RegisterField("offsite_disposal", uses: "metal:2:2 trace:2:2")),
    Field(
      .disposals, ("Off-site disposal TWR", "Élimination hors site"),
      ("Tailings Management", "Gestion des résidus miniers"),
      RegisterField("offsite_disposal", uses: "metal:1:10")),
    Field(
      .disposals, ("Off-site disposal TWR", "Élimination hors site"), ("Waste Rock management", "Gestion des stériles"),
      RegisterField("offsite_disposal", uses: "metal:1:10")),
    Field(.transfers, treatment, ("Physical", "Physique"), RegisterField("treatment", uses: "air:5:3 metal:6:3")),
    Field(.transfers, treatment, ("Chemical", "Chimique"), RegisterField("treatment", uses: "acid:8:6 metal:5:2")),
    Field(
      .transfers, treatment, ("Biological", "Biologique"), RegisterField("treatment", uses: "air:3:2 nutrient:5:4")),
    Field(
      .transfers, treatment, ("Incineration / Thermal", "Incinération / Thermique"),
      RegisterField("treatment", uses: "air:14:8 dioxin:6:2")),
    Field(
      .transfers, treatment, ("Municipal Sewage Treatment Plant", "Usine municipale de traitement des eaux usées"),
      RegisterField("sewage", uses: "nutrient:30:25 air:10:3 metal:14:1 acid:5:2")),
    Field(
      .transfers, recycling, ("Energy Recovery", "Récupération d'énergie"),
      RegisterField("energy_recovery", uses: "air:18:20")),
    Field(
      .transfers, recycling, ("Recovery of Solvents", "Récupération de solvants"),
      RegisterField("recycling", uses: "air:16:25")),
    Field(
      .transfers, recycling,
      ("Recovery of Organic Substances (not solvents)", "Récupération de substances organiques (sauf les solvants)"),
      RegisterField("recycling", uses: "air:4:6")),
    Field(
      .transfers, recycling,
      ("Recovery of Metals and Metal Compounds", "Récupération de métaux et de composés métalliques"),
      RegisterField("recycling", uses: "metal:40:60 trace:15:30")),
    Field(
      .transfers, recycling,
      ("Recovery of Inorganic Materials (not metals)", "Récupération de matières inorganiques (sauf les métaux)"),
      RegisterField("recycling", uses: "acid:3:6 nutrient:2:4")),
    Field(
      .transfers, recycling, ("Recovery of Acids and Bases", "Récupération d'acides et de bases"),
      RegisterField("recycling", uses: "acid:6:30")),
    Field(
      .transfers, recycling, ("Recovery of Catalysts", "Récupération de catalyseurs"),
      RegisterField("recycling", uses: "metal:2:4")),
    Field(
      .transfers, recycling, ("Recovery of Pollution Abatement Residues", "Récupération de résidus de dépollution"),
      RegisterField("recycling", uses: "metal:2:4 trace:2:4")),
    Field(
      .transfers, recycling, ("Refining or Re-use of Used Oil", "Raffinage ou réutilisation d'huiles usées"),
      RegisterField("recycling", uses: "air:2:2 metal:1:1")),
    Field(.transfers, recycling, ("Other", "Autres"), RegisterField("recycling", uses: "air:2:4 metal:3:4")),
  ]
}
