/// A shape in a plane: as ``LayerGeometry``, with places for positions.
public struct PlaneGeometry: Hashable, Sendable {
  public typealias Place = SIMD2<Double>

  public let kind: LayerGeometry.Kind
  public let parts: [[[Place]]]

  public init(_ kind: LayerGeometry.Kind, _ parts: [[[Place]]]) { (self.kind, self.parts) = (kind, parts) }

  public init(_ shape: LayerGeometry, _ plane: LayerPlane) {
    kind = shape.kind
    parts = shape.parts.map { part in
      part.map { run in
        run.map { vertex in
          let place = plane.place(vertex)
          return Place(place.x, place.y)
        }
      }
    }
  }

  /// Nil without a place.
  public var box: PlaneBox? {
    let places = parts.joined().joined()
    guard let first = places.first else { return nil }
    let (low, high) = places.reduce((first, first)) { (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1)) }
    return PlaneBox(left: low.x, bottom: low.y, right: high.x, top: high.y)
  }

  /// Twice the area within a ring, in its plane; above zero where it runs against the clock, up being more of y.
  public static func windingArea(_ ring: [Place]) -> Double {
    guard let first = ring.first else { return 0 }
    return zip(ring, ring.dropFirst()).reduce(0) { sum, edge in
      let (a, b) = (edge.0 - first, edge.1 - first)
      return sum + a.x * b.y - b.x * a.y
    }
  }
}

extension PlaneBox {
  func joined(_ other: PlaneBox) -> PlaneBox {
    PlaneBox(
      left: min(left, other.left), bottom: min(bottom, other.bottom), right: max(right, other.right),
      top: max(top, other.top)) ?? self
  }

  func meets(_ other: PlaneBox) -> Bool {
    left <= other.right && right >= other.left && bottom <= other.top && top >= other.bottom
  }
}

extension PlaneGeometry {
  /// The shape with fewer corners, none of which is farther from the true line than a tolerance, in units of its plane.
  public func simplified(tolerance: Double) -> PlaneGeometry {
    PlaneShapes().simplified(self, tolerance: tolerance)
  }
}

extension LayerGeometry {
  /// The same in degrees.
  public func simplified(tolerance: Double) -> LayerGeometry {
    let simple = PlaneGeometry(self, .degrees).simplified(tolerance: tolerance)
    return LayerGeometry(
      kind, simple.parts.map { $0.map { $0.map { Vertex(longitude: $0.x, latitude: $0.y) } } })
  }
}
