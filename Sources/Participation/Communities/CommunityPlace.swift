internal import Foundation
public import RecordKernel
public import Vocabulary

/// A place of a community, as exactly as it wants it known.
///
/// It is made coarse before it is recorded: what nobody may know is nowhere, so that no map, tile, download or copy can
/// tell it. Everything that shows the place shows the same square.
public struct CommunityPlace: Codable, Equatable, Sendable {
  /// Within the community: `spring`.
  public let name: String
  public let titles: Wordage
  /// Where it is somewhere; nil where that is withheld.
  public let square: Square?
  /// The place of the consent that it rests on; without it the place is shown to nobody.
  public let consent: Int?

  /// The protocols of the community that it is shown under, by their names; nil, as none, for everybody.
  private let under: [String]?
  private let each: Rights.Match?
  private let labels: [String]?

  /// Projects of the Local Contexts Hub whose labels it has.
  public var projects: [String] { labels ?? [] }
  public var protocols: [String] { under ?? [] }
  public var match: Rights.Match { each ?? .all }

  public init(
    _ name: String, titles: Wordage, square: Square?, consent: Int? = nil, under protocols: [String] = [],
    _ match: Rights.Match = .all, projects: [String] = []
  ) {
    (self.name, self.titles, self.square, self.consent) = (name, titles, square, consent)
    labels = projects.isEmpty ? nil : projects
    (under, each) = protocols.isEmpty ? (nil, nil) : (protocols, match)
  }

  /// Who may know of it.
  func rights(of community: String) -> Rights {
    var rights = Rights(of: community, under: protocols, match, consent: consent)
    // A place without a protocol is for everybody who sees the community's page.
    if protocols.isEmpty { rights.holders = nil }
    return rights
  }

  public static let most = 200

  /// A square of a grid that is the same for all places: where in it a place is cannot be told, by however many places
  /// or changes.
  public struct Square: Codable, Equatable, Sendable {
    /// The side in kilometres.
    public let side: Int
    /// Decimal degrees of WGS 84.
    public let west: Double
    public let south: Double
    public let east: Double
    public let north: Double

    /// The sides that there are, in kilometres.
    public static let sides = [1, 10, 50, 100, 500]

    /// The square that a point is in. The largest are in rows, in each as many as fit around the earth; each is cut
    /// into equal parts, and these again, so that a smaller one lies within a larger one. Who was told of both knows no
    /// more than the smaller.
    /// - Returns: nil for a side that is none of ``sides``, or a point that is not on the earth.
    public init?(around point: GeoPoint, side: Int) {
      guard Self.sides.contains(side), let largest = Self.sides.last, (-180...180).contains(point.longitude),
        (-90...90).contains(point.latitude)
      else { return nil }
      let parts = Double(largest / side)
      let height = Double(largest) / GeoPoint.kilometresPerDegree
      let rows = (180 / height).rounded(.down)
      let step = 180 / rows
      let row = min(rows * parts - 1, ((point.latitude + 90) / (step / parts)).rounded(.down))
      // As wide as its large row lets it be.
      let middle = -90 + ((row / parts).rounded(.down) + 0.5) * step
      let across = max(1, (360 * cos(middle * .pi / 180) / height).rounded(.down)) * parts
      let column = min(across - 1, ((point.longitude + 180) / (360 / across)).rounded(.down))
      func rounded(_ degrees: Double) -> Double { (degrees * 1e5).rounded() / 1e5 }
      self.side = side
      (west, east) = (rounded(-180 + column * 360 / across), rounded(-180 + (column + 1) * 360 / across))
      (south, north) = (rounded(-90 + row * step / parts), rounded(-90 + (row + 1) * step / parts))
    }

    public var bounds: GeoBounds? { GeoBounds(west: west, south: south, east: east, north: north) }

    public var middle: GeoPoint { GeoPoint(latitude: (south + north) / 2, longitude: (west + east) / 2) }

    /// - Throws: ``RecordError`` for one that is not of the grid: it might say more than its side does.
    func check() throws {
      guard let own = Square(around: middle, side: side), own == self else {
        throw RecordError("a square of \(side) km that is none of the grid; expected one as the desk makes it")
      }
    }
  }
}
