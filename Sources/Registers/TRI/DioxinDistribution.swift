/// What of a form's dioxins and furans each of the 17 congeners is, in per cent: TRI Basic Plus file 1a, up to 2007.
public struct DioxinDistribution: Sendable, Equatable {
  /// The position of the facility in the source's ``FacilityRoster``.
  public var facility = 0
  public var year = 0
  public var document = DocumentNumber.none
  /// The physical line the record starts on, from 1.
  public var line = 0
  /// In the order of ``EquivalenceFactors/congeners``.
  public var percents: [Double] = []
}

extension DioxinDistribution {
  struct Form: Hashable {
    let facility: Int
    let year: Int
    let document: UInt64
  }

  var form: Form { Form(facility: facility, year: year, document: document.packed) }
}
