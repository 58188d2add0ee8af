/// A harmonised substance: a single chemical, or a group that several register codes gather in.
public struct Substance: Sendable {
  /// Properties that questions and pages filter by. Resource: `substance_flags.csv`, each row with its source.
  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// A metal or its compounds.
    public static let metal = Flags(rawValue: 1)
    /// Persistent, bioaccumulative and toxic, as TRI classifies it.
    public static let pbt = Flags(rawValue: 2)
    /// A known or suspected carcinogen, as TRI marks it (OSHA's definition).
    public static let carcinogen = Flags(rawValue: 4)
    /// Dioxins and furans: outside every kilogram sum.
    public static let dioxin = Flags(rawValue: 8)
    /// Per- and polyfluoroalkyl substances, as TRI lists them.
    public static let pfas = Flags(rawValue: 16)
    /// A hazardous air pollutant of the Clean Air Act of the United States, section 112(b).
    public static let hazardousAirPollutant = Flags(rawValue: 32)
    /// Ammonia in the forms that two registers list: NPRI's total, TRI's ammonia.
    public static let ammonia = Flags(rawValue: 64)

    /// Every flag with its word in questions, tables and editions, in a fixed order.
    public static let named: [(word: String, flag: Flags)] = [
      ("metal", .metal), ("pbt", .pbt), ("carcinogen", .carcinogen), ("dioxin", .dioxin), ("pfas", .pfas),
      ("hap", .hazardousAirPollutant),
      ("ammonia", .ammonia),
    ]

    /// The flags' words, in a fixed order.
    public var words: [String] { Self.named.filter { contains($0.flag) }.map(\.word) }

    /// The flags that words stand for; other words are passed over.
    public init(words: some Sequence<some StringProtocol>) {
      self = words.reduce(into: []) { flags, word in
        if let known = Self.named.first(where: { $0.word == word }) { flags.insert(known.flag) }
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

  /// The same substance under another name in one language.
  public func named(_ text: String, _ status: LocalizedName.Status, in language: Language) -> Substance {
    Substance(key: key, isGroup: isGroup, cas: cas, name: name.with(text, status, in: language), flags: flags)
  }
}

/// A code under which a register lists a substance.
public struct SubstanceCode: Sendable {
  public let register: Register
  /// The register's own code: a CAS number, `N420`, `NA - 08`, `Pb`, `S/C6`; NPRI substances without one go by their
  /// name.
  public let code: String
  /// The position in ``SubstanceTable/substances``.
  public let substance: Int
  public let scope: Scope
  /// Whether the register's own code takes in more than the harmonised substance.
  public let isWider: Bool
}
