package import Vocabulary

extension Basemap {
  /// Outlines on another plane than that of the pages' own maps, as paths of whole numbers, by kind: `land`, `state`,
  /// `lake`.
  /// - Parameters:
  ///   - view: left, top, right and bottom of what is seen.
  ///   - step: how far two corners must be apart.
  ///   - place: from a position to the plane.
  package func paths(
    view: (left: Double, top: Double, right: Double, bottom: Double), step: Double,
    place: (GeoPoint) -> (x: Double, y: Double)
  ) -> [(kind: String, path: String)] {
    outlines.compactMap { outline in
      var path = ""
      for ring in outline.rings {
        var (run, last) = ("", (x: Double.infinity, y: 0.0))
        var box = (left: Double.infinity, top: Double.infinity, right: -Double.infinity, bottom: -Double.infinity)
        for point in ring {
          let own = place(point)
          guard abs(own.x - last.x) + abs(own.y - last.y) >= step else { continue }
          box = (min(box.left, own.x), min(box.top, own.y), max(box.right, own.x), max(box.bottom, own.y))
          run += "\(run.isEmpty ? "M" : "L")\(Int(own.x.rounded())) \(Int(own.y.rounded()))"
          last = own
        }
        let isSeen =
          box.left < view.right && box.right > view.left && box.top < view.bottom && box.bottom > view.top
        if isSeen { path += run + "z" }
      }
      return path.isEmpty ? nil : (outline.kind, path)
    }
  }
}
