/// How waste that left a site was disposed of, as far as a register tells: kept from its national sub-category.
///
/// The raw value is the word in questions and answers. Resource: the column `method` of `rules.csv`.
public enum DisposalMethod: String, CaseIterable, Sendable {
  case landfill
  case surfaceImpoundment = "surface_impoundment"
  case undergroundInjection = "underground_injection"
  case landTreatment = "land_treatment"
  case storage
  /// Tailings and waste rock of mines.
  case tailings
  /// Solidification or stabilisation of metals.
  case solidification
  /// Wastewater treatment of metals.
  case wastewater
  /// Other ways, unknown ones, and what went to a broker.
  case other
  /// The register does not tell: all of RETC's disposal.
  case notTold = "not_told"
  /// What was not disposed of off site.
  case notDisposal = "not_disposal"
}
