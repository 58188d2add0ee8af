/// The unit a quantity was reported in.
///
/// The unit stands in each row of a national file; it follows neither from the year nor from the country.
public enum MeasuredUnit: UInt8, CaseIterable, Sendable {
  case kilograms
  case grams
  case tonnes
  case pounds
  /// Grams of toxic equivalents: a weighted figure, not a mass, and never added to one.
  case gramsTEQ

  /// The unit as Ecotone prints it.
  public var symbol: String {
    switch self {
    case .kilograms: "kg"
    case .grams: "g"
    case .tonnes: "t"
    case .pounds: "lb"
    case .gramsTEQ: "g TEQ"
    }
  }

  /// Reads a unit in any spelling met in the national files; nil when it is none of them.
  ///
  /// `Pounds`, `Grams` (TRI); `tonnes`, `kg`, `grams`, `g TEQ`, `g TEQ(ET)`, `g_teq_et`, `g_teq_t` (NPRI);
  /// `Kg`, `ton`, `g`, each also with `/año` (RETC).
  public init?(spelling: some StringProtocol) {
    var word = spelling.lowercased().filter { !$0.isWhitespace }
    if let slash = word.firstIndex(of: "/"), word[slash...].hasPrefix("/a") { word = String(word[..<slash]) }
    switch word {
    case "kg", "kilograms", "kilogramos", "kilogrammes": self = .kilograms
    case "g", "grams", "gramos", "grammes": self = .grams
    case "t", "ton", "tonnes", "tonne", "toneladas": self = .tonnes
    case "lb", "pounds", "pound": self = .pounds
    case "gteq", "gteq(et)", "g_teq_et", "g_teq_t", "g_teq": self = .gramsTEQ
    default: return nil
    }
  }

  /// How many of the measure's base unit (kilograms; grams TEQ) one of this unit is, as
  /// `multiplier` x 10^`exponent`, exactly. A pound is 0.45359237 kg (international yard and pound
  /// agreement, 1959).
  var factor: (multiplier: UInt64, exponent: Int) {
    switch self {
    case .kilograms, .gramsTEQ: (1, 0)
    case .grams: (1, -3)
    case .tonnes: (1, 3)
    case .pounds: (45_359_237, -8)
    }
  }
}
