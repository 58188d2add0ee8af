public import Markup
internal import Synchronization
public import Vocabulary

/// Maps of places' surroundings. The land is drawn once for all places of a degree square, and kept.
public final class Surroundings: Sendable {
  private struct Square: Hashable {
    let latitude: Int
    let longitude: Int
    let kilometres: Int
    let language: Language
  }

  private let basemap: Basemap
  private let names: @Sendable (Language) -> MapNames
  private let drawn = Mutex<[Square: HTML]>([:])
  private static let mostKept = 1000

  public init(_ basemap: Basemap, names: @escaping @Sendable (Language) -> MapNames) {
    (self.basemap, self.names) = (basemap, names)
  }

  /// A place on the map of what is around it, so far in each direction, give or take half a degree.
  public func locator(_ point: GeoPoint, kilometres: Int, title: String, _ language: Language) -> HTML {
    let square = Square(
      latitude: Int(point.latitude.rounded()), longitude: Int(point.longitude.rounded()), kilometres: kilometres,
      language: language)
    let centre = GeoPoint(latitude: Double(square.latitude), longitude: Double(square.longitude))
    let drawing = MapDrawing(
      basemap: basemap, frame: .around(centre, kilometres: Double(kilometres), width: 420),
      names: names(language))
    let land = drawn.withLock { $0[square] } ?? drawing.land() + drawing.labels()
    drawn.withLock { drawn in
      if drawn.count >= Self.mostKept { drawn.removeAll() }
      drawn[square] = land
    }
    return drawing.locator(point, on: land, title: title)
  }
}
