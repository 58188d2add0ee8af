/// What people read amounts in. Sums are made in kilograms and turned when they are printed.
public enum AmountUnit: String, CaseIterable, Sendable {
  case kilograms = "kg"
  case pounds = "lb"
  case tonnes = "t"

  /// How many kilograms one is, exactly (pound: international yard and pound agreement, 1959).
  public var kilograms: Double {
    switch self {
    case .kilograms: 1
    case .pounds: 0.45359237
    case .tonnes: 1000
    }
  }

  /// A mass in this unit.
  public func converted(_ mass: Kilograms) -> Double { self == .kilograms ? mass.value : mass.value / kilograms }

  /// The figure of a measure as it is read in this unit: what is no mass stays.
  public func converted(_ value: Double, of measure: Measure) -> Double {
    measure.isNoMass ? value : converted(Kilograms(value))
  }

  /// The name of a measure's column: `pounds`, `net_pounds`; in kilograms the measure's own.
  public func column(_ measure: Measure) -> String {
    let name = self == .pounds ? "pounds" : "tonnes"
    switch (self, measure) {
    case (.kilograms, _), (_, .teq), (_, .hazard): return measure.rawValue
    case (_, .kilograms): return name
    case (_, .net), (_, .dioxinMass): return "\(measure.rawValue)_\(name)"
    }
  }
}
