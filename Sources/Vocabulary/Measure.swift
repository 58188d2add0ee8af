/// What an answer sums. Dioxins and furans stand outside kilograms and have two measures of their own.
public enum Measure: String, CaseIterable, Sendable {
  /// Kilograms of everything but dioxins and furans.
  case kilograms
  /// Kilograms times the weight that the toxicity of each has in its medium: ``HazardTable``.
  case hazard
  /// Kilograms without those counted twice: sent to a facility that reports them again as its own on-site releases.
  case net
  /// Dioxins and furans by toxic equivalence, in grams TEQ, as NPRI reports them.
  case teq
  /// Dioxins and furans by mass, in kilograms, as TRI and RETC report them.
  case dioxinMass = "dioxin_mass"

  /// The measures that divide all amounts between them: each amount belongs to one.
  public static let separate: [Measure] = [.kilograms, .teq, .dioxinMass]

  /// Whether it sums kilograms of everything but dioxins and furans, or what they weigh.
  public var isKilograms: Bool { self == .kilograms || self == .net || self == .hazard }

  /// Whether its figures are no mass, and stay whatever unit masses are read in.
  public var isNoMass: Bool { self == .teq || self == .hazard }

  public var unit: String {
    switch self {
    case .kilograms, .net, .dioxinMass: "kg"
    case .teq: "g TEQ"
    case .hazard: "kg × weight"
    }
  }

  /// Whether an amount of a substance, reported in a unit, belongs to this measure.
  public func includes(dioxin: Bool, unit: MeasuredUnit) -> Bool {
    switch self {
    case .kilograms, .net, .hazard: !dioxin && unit != .gramsTEQ
    case .teq: dioxin && unit == .gramsTEQ
    case .dioxinMass: dioxin && unit != .gramsTEQ
    }
  }
}
