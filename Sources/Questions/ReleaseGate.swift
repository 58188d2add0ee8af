public import Vocabulary

/// The release control of a new edition against the one before: what moved too far.
///
/// Limits: a country's total of a substance and year, in the default scope, by more than 1 %; counts of reports and
/// facilities of a register's year by more than 25 % (to be noted) or by 50 % and more (EEA, E-PRTR checks 13.1 to
/// 13.4); a year that is gone.
public struct ReleaseGate: Sendable {
  public struct Breach: Sendable, Equatable {
    /// `total`, `reports`, `facilities` or `year`.
    public let what: String
    public let country: Country
    public let year: Int
    /// The substance of a total.
    public let substance: String?
    public let before: Double
    public let after: Double
    /// Whether it fails the gate; else it is to be noted.
    public let fails: Bool

    /// In percent of the earlier figure; nil where that is zero.
    public var percent: Double? { before == 0 ? nil : (after - before) / before * 100 }
  }

  /// Failures first, then by how far they moved.
  public let breaches: [Breach]
  public var passes: Bool { !breaches.contains(where: \.fails) }

  /// - Parameter tolerance: of totals, in percent.
  public init(_ comparison: Comparison, tolerance: Double = 1) {
    var breaches: [Breach] = []
    for count in comparison.counts {
      func breach(_ what: String, _ before: Int?, _ after: Int?) {
        guard let before else { return }
        let (old, new) = (Double(before), Double(after ?? 0))
        if after == nil {
          if what == "reports" {
            breaches.append(
              Breach(
                what: "year", country: count.register.country, year: count.year, substance: nil, before: old, after: 0,
                fails: true))
          }
          return
        }
        let share = old == 0 ? 0 : abs(new - old) / old
        guard share > 0.25 else { return }
        breaches.append(
          Breach(
            what: what, country: count.register.country, year: count.year, substance: nil, before: old, after: new,
            fails: share >= 0.5))
      }
      breach("reports", count.reports.before, count.reports.after)
      breach("facilities", count.facilities.before, count.facilities.after)
    }
    for total in comparison.substances {
      // A substance that was not there before is to be noted: nothing moved.
      let share = total.before == 0 ? nil : abs(total.after - total.before) / abs(total.before) * 100
      guard share ?? .infinity > tolerance else { continue }
      breaches.append(
        Breach(
          what: "total", country: total.country, year: total.year, substance: total.substance, before: total.before,
          after: total.after,
          fails: share != nil))
    }
    self.breaches = breaches.sorted {
      if $0.fails != $1.fails { return $0.fails }
      return abs($0.after - $0.before) > abs($1.after - $1.before)
    }
  }
}
