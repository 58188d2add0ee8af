/// A vintage of NPRI's bulk files of releases, disposals and transfers, which share one header.
///
/// 18 columns from 2023 on, 16 from 2019 to 2022 (without NAICS titles), 13 from 2015 to 2018 ("Normalized", English
/// only, the facility before the company). Source: ECCC, NPRI bulk data (open.canada.ca).
struct NPRILayout {
  enum Column: Hashable {
    case year, facility, company, name, naics, naicsTitle, naicsTitleFrench, province, cas, substance, substanceFrench,
      group, category, quantity,
      unit, method
  }

  private static let columns: [Column: LayoutColumn] = [
    .year: .needed("Reporting_Year / Année"),
    .facility: .needed("NPRI_ID / No_INRP", "NPRI ID / ID INRP"),
    .company: .optional(
      "Company_Name / Dénomination_sociale_de_l'entreprise", "Company Name / Dénomination sociale",
      "Company Name / Raison Sociale"),
    .name: .optional("Facility_Name / Installation", "Facility Name / Nom de l'installation"),
    .naics: .optional("NAICS / Code_SCIAN"),
    .naicsTitle: .optional("NAICS Title EN / Titre Code SCIAN EN"),
    .naicsTitleFrench: .optional("NAICS Title FR / Titre Code SCIAN FR"),
    .province: .needed("PROVINCE", "Province / Province"),
    .cas: .needed("CAS_Number / No_CAS"),
    .substance: .needed("Substance Name (English) / Nom de substance (Anglais)", "Substance Name / Nom de substance"),
    .substanceFrench: .optional("Substance Name (French) / Nom de substance (Français)"),
    .group: .needed("Group (English) / Groupe (Anglais)", "Group / Groupe"),
    .category: .needed("Category (English) / Catégorie (Anglais)", "Category / Catégorie"),
    .quantity: .needed("Quantity / Quantité"),
    .unit: .needed("Units / Unités"),
    .method: .optional("Estimation_Method / Méthode_d’estimation", "Estimation Method / Méthode d’estimation"),
  ]

  let match: LayoutMatch<Column>
  let width: Int
  var name: String { "NPRI \(width) columns" }

  init(_ header: HeaderRow) {
    width = header.names.count
    match = LayoutMatch(header, Self.columns)
  }
}
