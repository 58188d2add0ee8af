/// What an answer sums. Dioxins and furans stand outside kilograms and have two measures of their own.
public enum Measure: String, CaseIterable, Sendable {
  /// Kilograms of everything but dioxins and furans.
  case kilograms
  /// Dioxins and furans by toxic equivalence, in grams TEQ, as NPRI reports them.
  case teq
  /// Dioxins and furans by mass, in kilograms, as TRI and RETC report them.
  case dioxinMass = "dioxin_mass"

  public var unit: String {
    switch self {
    case .kilograms, .dioxinMass: "kg"
    case .teq: "g TEQ"
    }
  }

  /// Whether an amount of a substance, reported in a unit, belongs to this measure.
  public func includes(dioxin: Bool, unit: MeasuredUnit) -> Bool {
    switch self {
    case .kilograms: !dioxin && unit != .gramsTEQ
    case .teq: dioxin && unit == .gramsTEQ
    case .dioxinMass: dioxin && unit != .gramsTEQ
    }
  }
}
