/// A harmonised substance: a single chemical, or a group that several register codes gather in.
public struct Substance: Sendable {
  /// Properties that questions and pages filter by.
  public struct Flags: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let metal = Flags(rawValue: 1)
    /// Persistent, bioaccumulative and toxic, as TRI classifies it.
    public static let pbt = Flags(rawValue: 2)
    /// A known or suspected carcinogen, as TRI marks it (OSHA's definition).
    public static let carcinogen = Flags(rawValue: 4)
    /// Dioxins and furans: outside every kilogram sum.
    public static let dioxin = Flags(rawValue: 8)

    /// The flags' words, in a fixed order.
    public var words: [String] {
      [(Flags.metal, "metal"), (.pbt, "pbt"), (.carcinogen, "carcinogen"), (.dioxin, "dioxin")]
        .filter { contains($0.0) }.map(\.1)
    }

    public init(words: some Sequence<some StringProtocol>) {
      self = []
      for word in words {
        switch word {
        case "metal": insert(.metal)
        case "pbt": insert(.pbt)
        case "carcinogen": insert(.carcinogen)
        case "dioxin": insert(.dioxin)
        default: break
        }
      }
    }
  }

  /// The harmonised key: the CAS number of a single chemical, a word for a group.
  public let key: String
  public let isGroup: Bool
  /// The CAS number of a single chemical; a group has none.
  public let cas: CASNumber?
  public let name: LocalizedName
  public let flags: Flags

  public init(key: String, isGroup: Bool, cas: CASNumber?, name: LocalizedName, flags: Flags) {
    self.key = key
    self.isGroup = isGroup
    self.cas = cas
    self.name = name
    self.flags = flags
  }
}

/// A code under which a register lists a substance.
public struct SubstanceCode: Sendable {
  public let register: Register
  /// The register's own code: a CAS number, `N420`, `NA - 08`, `Pb`, `S/C6`; NPRI substances without one go by their name.
  public let code: String
  /// The position in ``SubstanceTable/substances``.
  public let substance: Int
  public let scope: Scope
}
