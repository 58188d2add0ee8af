internal import Foundation
internal import Tiles
internal import Vocabulary

/// A box in some plane.
public struct PlaneBox: Hashable, Sendable {
  public let left: Double
  public let bottom: Double
  public let right: Double
  public let top: Double

  /// Nil where a side is no number, or the wrong way around.
  public init?(left: Double, bottom: Double, right: Double, top: Double) {
    guard left <= right, bottom <= top, [left, bottom, right, top].allSatisfy(\.isFinite) else { return nil }
    (self.left, self.bottom, self.right, self.top) = (left, bottom, right, top)
  }
}

/// The planes that features are handed out in.
public enum LayerPlane: String, CaseIterable, Sendable {
  /// Longitude and latitude.
  case degrees
  /// Spherical Mercator in metres (EPSG:3857).
  case webMercator
  /// The Atlas's own: Lambert's azimuthal equal-area projection on a sphere of 6,370,997 m around 45° N, 100° W.
  case northAmerica

  public func place(_ vertex: LayerGeometry.Vertex) -> (x: Double, y: Double) {
    switch self {
    case .degrees: return (vertex.longitude, vertex.latitude)
    case .webMercator:
      let grid = TileGrid.webMercator
      let place = grid.place(longitude: vertex.longitude, latitude: vertex.latitude)
      return ((place.x - 0.5) * grid.side, (0.5 - place.y) * grid.side)
    case .northAmerica: return AtlasPlane.place(longitude: vertex.longitude, latitude: vertex.latitude)
    }
  }

  private func position(x: Double, y: Double) -> (longitude: Double, latitude: Double)? {
    switch self {
    case .degrees: return (x, y)
    case .webMercator:
      let grid = TileGrid.webMercator
      return grid.position(x: x / grid.side + 0.5, y: 0.5 - y / grid.side).map { ($0.longitude, $0.latitude) }
    case .northAmerica: return AtlasPlane.position(x: x, y: y).map { ($0.longitude, $0.latitude) }
    }
  }

  /// A box of degrees that has all of a box of the plane.
  func degrees(_ box: PlaneBox) -> PlaneBox {
    if self == .degrees { return box }
    // Along the edges and across the inside: a pole in the middle is seen by the inside.
    let steps = (0...24).map { Double($0) / 24 }
    let places = steps.flatMap { row in
      steps.map { column in
        position(
          x: box.left + (box.right - box.left) * column, y: box.bottom + (box.top - box.bottom) * row)
      }
    }
    let inside = places.compactMap(\.self)
    let all = PlaneBox(left: -180, bottom: -90, right: 180, top: 90)
    guard inside.count == places.count, let west = inside.map(\.longitude).min(),
      let east = inside.map(\.longitude).max(), let south = inside.map(\.latitude).min(),
      let north = inside.map(\.latitude).max(), east - west < 180, north < 80
    else { return all ?? box }
    // Between two steps the edge may bulge by a part of what lies between them.
    let (across, down) = ((east - west) / 24, (north - south) / 24)
    return PlaneBox(left: west - across, bottom: south - down, right: east + across, top: north + down) ?? box
  }
}

extension LayerGeometry {
  /// Whether the shape and a box of a plane have a place in common; edges are straight in that plane.
  public func meets(_ box: PlaneBox, in plane: LayerPlane) -> Bool {
    func isIn(_ place: (x: Double, y: Double)) -> Bool {
      place.x >= box.left && place.x <= box.right && place.y >= box.bottom && place.y <= box.top
    }
    for part in parts {
      var isAround = false
      for run in part {
        var last: (x: Double, y: Double)?
        for vertex in run {
          let place = plane.place(vertex)
          if isIn(place) { return true }
          if let last {
            if Self.crosses(last, place, box) { return true }
            // Whether the box's corner is in the polygon, holes taken out.
            if kind == .polygon, (last.y > box.bottom) != (place.y > box.bottom),
              box.left < last.x + (box.bottom - last.y) / (place.y - last.y) * (place.x - last.x)
            {
              isAround.toggle()
            }
          }
          last = place
        }
      }
      if isAround { return true }
    }
    return false
  }

  /// Whether an edge whose ends are outside of a box crosses it (Liang and Barsky, ACM Transactions on Graphics 3,
  /// 1984).
  private static func crosses(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double), _ box: PlaneBox) -> Bool {
    guard max(a.x, b.x) >= box.left, min(a.x, b.x) <= box.right, max(a.y, b.y) >= box.bottom, min(a.y, b.y) <= box.top
    else { return false }
    var (enter, leave) = (0.0, 1.0)
    for (from, step, low, high) in [(a.x, b.x - a.x, box.left, box.right), (a.y, b.y - a.y, box.bottom, box.top)] {
      if step == 0 { continue }
      let (one, two) = ((low - from) / step, (high - from) / step)
      enter = max(enter, min(one, two))
      leave = min(leave, max(one, two))
    }
    return enter <= leave
  }
}
