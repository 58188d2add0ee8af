internal import Foundation
internal import Markup
public import Vocabulary

/// The name of something on a map.
public struct MapName: Sendable {
  public enum Kind: String, Sendable {
    case country
    case state
    case lake
    case town
  }

  public let kind: Kind
  public let text: String
  public let point: GeoPoint
  /// Of a state its code; blank for others.
  public let code: String
  /// What goes first where there is no room for all: inhabitants of a town.
  public let weight: Double

  public init(_ kind: Kind, _ text: String, at point: GeoPoint, code: String = "", weight: Double) {
    (self.kind, self.text, self.point, self.code, self.weight) = (kind, text, point, code, weight)
  }
}

/// The names that maps show in one language.
public struct MapNames: Sendable {
  /// Countries, states and lakes.
  public let places: [MapName]
  /// The largest first.
  public let towns: [MapName]

  public static let none = MapNames(places: [], towns: [])

  public init(places: [MapName], towns: [MapName]) { (self.places, self.towns) = (places, towns) }

  /// Those that are looked at for a frame: states and lakes, and its largest towns.
  fileprivate func candidates(in frame: MapFrame, towns most: Int) -> [MapName] {
    let bounds = frame.bounds
    guard most > 0 else { return places.filter { $0.kind == .state && bounds.contains($0.point) } }
    let inside = towns.lazy.filter { bounds.contains($0.point) }.prefix(most)
    let (large, small) = (inside.filter { $0.weight >= 500_000 }, inside.filter { $0.weight < 500_000 })
    return large + places.filter { $0.kind != .country && bounds.contains($0.point) } + small
  }
}

extension MapNames {
  /// The names of states, each in the middle of its outline.
  public static func states(_ states: PlaceTable, on basemap: Basemap, _ language: Language) -> [MapName] {
    states.places.compactMap { state in
      basemap.middle(of: state.code).map {
        MapName(.state, state.name[language], at: $0, code: state.code, weight: 2e7)
      }
    }
  }
}

/// Names on a still map, none over another: one set for wide screens and paper, a smaller one for phones, of which the
/// style sheet shows one.
struct NameLayer {
  private static let most = (wide: 22, phone: 8)
  /// Of letters, in pixels where the map is as wide as its frame.
  private static let size = 12.5
  /// What a phone shows of a map's width, in pixels.
  private static let phoneWidth = 328.0

  let html: HTML

  /// - Parameter withTowns: where states are what the map is about, their names alone are on it.
  init(_ names: MapNames, on frame: MapFrame, _ basemap: Basemap, withTowns: Bool) {
    let phone = max(Self.size, Self.size * frame.width / Self.phoneWidth)
    let wide = Self.placed(names, on: frame, basemap, size: Self.size, most: Self.most.wide, withTowns)
    let small = Self.placed(names, on: frame, basemap, size: phone, most: Self.most.phone, withTowns)
    html = "\(Self.group("names", wide, Self.size))\(Self.group("names phone", small, phone))"
  }

  private static func group(_ style: String, _ placed: [(name: MapName, x: Double, y: Double)], _ size: Double) -> HTML
  {
    guard !placed.isEmpty else { return .empty }
    let texts = placed.map { name, x, y -> HTML in
      "<text class=\"\(name.kind.rawValue)\" x=\"\(Int(x))\" y=\"\(Int(y))\">\(name.text)</text>"
    }
    return "<g class=\"\(style)\" font-size=\"\(size.drawn)\" aria-hidden=\"true\">\(texts)</g>"
  }

  /// Greedy: whatever comes first keeps its room.
  private static func placed(
    _ names: MapNames, on frame: MapFrame, _ basemap: Basemap, size: Double, most: Int, _ withTowns: Bool
  ) -> [(name: MapName, x: Double, y: Double)] {
    var placed: [(name: MapName, x: Double, y: Double)] = []
    var taken: [(left: Double, top: Double, right: Double, bottom: Double)] = []
    for name in names.candidates(in: frame, towns: withTowns ? most * 6 : 0) where placed.count < most {
      let place = frame.place(name.point)
      let width = Double(name.text.count) * size * (name.kind == .state ? 0.66 : 0.56)
      let box = (
        left: place.x - width / 2, top: place.y - size, right: place.x + width / 2, bottom: place.y + size * 0.4
      )
      guard box.left >= 2, box.top >= 2, box.right <= frame.width - 2, box.bottom <= frame.height - 2,
        !taken.contains(where: {
          box.left < $0.right && $0.left < box.right && box.top < $0.bottom && $0.top < box.bottom
        }),
        name.kind != .state || width <= frame.breadth(of: basemap.state(name.code))
      else { continue }
      taken.append(box)
      placed.append((name, place.x, place.y))
    }
    return placed
  }
}

extension MapFrame {
  /// How wide outlines are on the paper: the widest ring.
  fileprivate func breadth(of outlines: [Basemap.Outline]) -> Double {
    outlines.flatMap(\.rings).map { ring in
      let across = ring.map { place($0).x }
      return (across.max() ?? 0) - (across.min() ?? 0)
    }.max() ?? 0
  }
}
