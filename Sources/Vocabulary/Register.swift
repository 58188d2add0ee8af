/// A national pollutant release and transfer register.
///
/// The raw value is the word used in questions, editions and addresses.
public enum Register: String, CaseIterable, Sendable, Codable, Comparable {
  /// Canada's National Pollutant Release Inventory.
  case npri
  /// Mexico's Registro de Emisiones y Transferencia de Contaminantes.
  case retc
  /// The United States' Toxics Release Inventory.
  case tri

  public var country: Country {
    switch self {
    case .npri: .canada
    case .retc: .mexico
    case .tri: .unitedStates
    }
  }

  /// The register of a country; each of the three has one.
  public init(country: Country) {
    switch country {
    case .canada: self = .npri
    case .mexico: self = .retc
    case .unitedStates: self = .tri
    }
  }

  /// The register's acronym, the same in all three languages.
  public var acronym: String { rawValue.uppercased() }

  /// The authority that publishes the register's files, in its own words.
  public var publisher: String {
    switch self {
    case .npri: "Environment and Climate Change Canada / Environnement et Changement climatique Canada"
    case .retc: "Secretaría de Medio Ambiente y Recursos Naturales (SEMARNAT)"
    case .tri: "United States Environmental Protection Agency (EPA)"
    }
  }

  public static func < (a: Register, b: Register) -> Bool { a.rawValue < b.rawValue }
}
