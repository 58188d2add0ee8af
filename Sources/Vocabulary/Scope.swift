/// Whether a substance counts in the default totals.
///
/// Taking Stock leaves out what TRI does not collect: criteria air contaminants of NPRI and RETC, and
/// RETC's greenhouse gases (cec.org, Scope and Methodology). The scope hangs on register and code alone.
public enum Scope: UInt8, CaseIterable, Sendable {
  case `default`
  case greenhouseGas
  case criteriaAirContaminant

  /// The word used in questions, editions and addresses.
  public var code: String {
    switch self {
    case .default: "default"
    case .greenhouseGas: "ghg"
    case .criteriaAirContaminant: "cac"
    }
  }

  public init?(code: some StringProtocol) {
    guard let match = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = match
  }
}
