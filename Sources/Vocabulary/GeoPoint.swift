internal import Foundation

/// A position on the earth, in decimal degrees.
public struct GeoPoint: Sendable, Equatable {
  public let latitude: Double
  public let longitude: Double

  public init(latitude: Double, longitude: Double) { (self.latitude, self.longitude) = (latitude, longitude) }

  public static let kilometresPerDegree = 111.195

  /// The great-circle distance on a sphere of 6,371 km.
  public func kilometres(to other: GeoPoint) -> Double {
    let toRadians = Double.pi / 180
    let north = sin((other.latitude - latitude) * toRadians / 2)
    let east = sin((other.longitude - longitude) * toRadians / 2)
    let haversine = north * north + cos(latitude * toRadians) * cos(other.latitude * toRadians) * east * east
    return 2 * 6371 * asin(min(1, haversine.squareRoot()))
  }
}
