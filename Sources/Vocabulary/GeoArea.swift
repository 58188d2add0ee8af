/// A rectangle of degrees, as `box` of a question and `bbox` of the API have it.
public struct GeoBounds: Sendable, Equatable {
  public let west, south, east, north: Double

  /// All of it.
  public static let earth = GeoBounds()

  private init() { (west, south, east, north) = (-180, -90, 180, 90) }

  /// - Returns: nil where an edge is no position on the earth, or the box is turned over.
  public init?(west: Double, south: Double, east: Double, north: Double) {
    guard (-180...180).contains(west), (-180...180).contains(east), (-90...90).contains(south),
      (-90...90).contains(north), west <= east, south <= north
    else { return nil }
    (self.west, self.south, self.east, self.north) = (west, south, east, north)
  }

  /// `-118.5,32,-114,34`: west, south, east, north.
  public init?(_ text: some StringProtocol) {
    guard let numbers = DecimalDegrees.list(text), numbers.count == 4 else { return nil }
    self.init(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
  }

  public var text: String { [west, south, east, north].map(NumberText.shortest).joined(separator: ",") }

  /// The smallest box that both are in.
  public func union(_ other: GeoBounds) -> GeoBounds {
    GeoBounds(
      west: min(west, other.west), south: min(south, other.south), east: max(east, other.east),
      north: max(north, other.north)) ?? self
  }

  public func contains(_ point: GeoPoint) -> Bool {
    (west...east).contains(point.longitude) && (south...north).contains(point.latitude)
  }
}

/// Numbers of a position, joined by commas.
public enum DecimalDegrees {
  /// - Returns: nil where a part is no finite number in plain digits.
  public static func list(_ text: some StringProtocol) -> [Double]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part -> Double? in
      let word = TextFolding.collapseWhitespace(part)
      // Neither exponents nor words such as nan.
      guard word.utf8.count <= 20, word.utf8.allSatisfy({ $0 < 0x3A && $0 > 0x2A && $0 != 0x2C && $0 != 0x2F }) else {
        return nil
      }
      return Double(word)
    }
    return numbers.count == parts.count ? numbers : nil
  }
}

extension GeoPoint {
  /// `43.65,-79.38`: latitude first.
  public init?(_ text: some StringProtocol) {
    guard let numbers = DecimalDegrees.list(text), numbers.count == 2, abs(numbers[0]) <= 90, abs(numbers[1]) <= 180
    else { return nil }
    self.init(latitude: numbers[0], longitude: numbers[1])
  }

  public var text: String { "\(NumberText.shortest(latitude)),\(NumberText.shortest(longitude))" }
}
