package import Foundation
internal import Synchronization

/// A national pollutant release and transfer register.
///
/// The raw value is the word used in questions, editions and addresses. Not an enumeration: a further register adds its
/// ``Facts`` here and its profile beside the others (docs/a-further-register.md).
public struct Register: RawRepresentable, Hashable, Sendable, Codable, Comparable, CaseIterable {
  public let rawValue: String

  /// Canada's National Pollutant Release Inventory.
  public static let npri = Register(known: "npri")
  /// Mexico's Registro de Emisiones y Transferencia de Contaminantes.
  public static let retc = Register(known: "retc")
  /// The United States' Toxics Release Inventory.
  public static let tri = Register(known: "tri")

  /// What the vocabulary must know of a register.
  public struct Facts: Sendable {
    public let register: Register
    public let country: Country
    /// The same in all three languages, unless the terms have `acronym.` and its word.
    public let acronym: String
    /// The authority that publishes the register's files, in its own words; several languages are separated by ` / `.
    public let publisher: String
    /// A code in the spelling of the register's own list; nil for one that is no own code, such as a CAS number.
    let ownCode: @Sendable (String) -> String?
    /// A folder of further rows for the reference tables, each file under its table's name; nil for none.
    let tables: URL?

    package init(
      word: String, country: String, acronym: String, publisher: String, tables: URL? = nil,
      ownCode: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
      register = Register(known: word)
      self.country = Country(known: country)
      (self.acronym, self.publisher, self.tables, self.ownCode) = (acronym, publisher, tables, ownCode)
    }
  }

  /// The registers that the program comes with.
  private static let own = [
    Facts(
      word: "npri", country: "CA", acronym: "NPRI",
      publisher: "Environment and Climate Change Canada / Environnement et Changement climatique Canada",
      ownCode: NPRICode.normalized),
    // RETC writes hydrogen sulphide without hyphens in 2004-2005; its table has that spelling as a code of its own.
    Facts(
      word: "retc", country: "MX", acronym: "RETC",
      publisher: "Secretaría de Medio Ambiente y Recursos Naturales (SEMARNAT)", ownCode: { $0 }),
    Facts(
      word: "tri", country: "US", acronym: "TRI", publisher: "United States Environmental Protection Agency (EPA)"),
  ]

  private static let added = Mutex<(facts: [Facts], isClosed: Bool)>(([], false))

  /// All registers, in the order of their words; settled when it is first asked for.
  public static let facts: [Facts] = added.withLock { added in
    added.isClosed = true
    return (own + added.facts).sorted { $0.register < $1.register }
  }

  /// Makes a further register known to this process. It must come before anything else is asked of registers.
  package static func add(_ facts: Facts) {
    added.withLock { added in
      precondition(!added.isClosed, "registers are added before they are used")
      added.facts.append(facts)
    }
  }

  public static let allCases = facts.map(\.register)

  private init(known word: String) { rawValue = word }

  /// Nil for a register that the program does not know.
  public init?(rawValue: String) {
    guard let known = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = known
  }

  var facts: Facts {
    guard let facts = Self.facts.first(where: { $0.register == self }) else {
      preconditionFailure("a register without facts: \(rawValue)")
    }
    return facts
  }

  public var country: Country { facts.country }

  /// The register of a country; each has one.
  public init(country: Country) {
    guard let facts = Self.facts.first(where: { $0.country == country }) else {
      preconditionFailure("a country without a register: \(country.rawValue)")
    }
    self = facts.register
  }

  public var acronym: String { facts.acronym }

  public var publisher: String { facts.publisher }

  public static func < (a: Register, b: Register) -> Bool { a.rawValue < b.rawValue }
}
