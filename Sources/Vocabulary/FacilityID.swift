/// A facility by country and national identifier: `US:62526DMCRN4666F`, `CA:629`, `MX:CGI2604700012`.
///
/// The national part is text: TRIFID, NPRI id and NRA keep their letters, zeros, Ñ and &.
public struct FacilityID: Hashable, Sendable, CustomStringConvertible, Comparable {
  public let country: Country
  public let national: String

  public init(country: Country, national: String) {
    self.country = country
    self.national = national
  }

  /// Reads `CC:ID`; nil without a known country code before the colon.
  public init?(_ text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":"), let country = Country(rawValue: text[..<colon].uppercased()) else {
      return nil
    }
    let national = text[text.index(after: colon)...]
    guard !national.isEmpty else { return nil }
    self.init(country: country, national: String(national))
  }

  public var description: String { "\(country.rawValue):\(national)" }

  public static func < (a: FacilityID, b: FacilityID) -> Bool {
    a.country != b.country ? a.country < b.country : a.national.utf8.lexicographicallyPrecedes(b.national.utf8)
  }
}
