internal import CGDAL
internal import Foundation
internal import LandCover
public import Vocabulary

/// A part of a map.
public struct MapClip {
  private let edition: LayerEdition

  /// - Throws: ``AtlasError`` for a layer of features.
  public init(_ edition: LayerEdition) throws {
    guard edition.record.raster != nil else { throw AtlasError("\(edition.folder.path): not a map") }
    self.edition = edition
  }

  /// Writes the pixels of a map that a box of degrees takes in, as a cloud-optimised GeoTIFF with overviews of its own.
  /// - Returns: nil where the map has nothing in the box.
  /// - Throws: ``AtlasError``; `WorkBudget.Ended`.
  public func write(_ box: GeoBounds, to path: String) throws -> (width: Int, height: Int)? {
    let map = try CategoryMap(edition.folder.appendingPathComponent(LayerEdition.mapName).path)
    guard let window = try window(box, of: map) else { return nil }
    let budget = WorkBudget.current
    do {
      try map.write(window, to: path) { budget?.isOver ?? false }
    } catch {
      // Who waited, or the time, is gone: that is why, and no fault of the map's.
      try budget?.check()
      throw error
    }
    return (window.width, window.height)
  }

  /// The pixels that the box takes in, found along its edges and across it.
  private func window(_ box: GeoBounds, of map: CategoryMap) throws -> CategoryMap.Window? {
    let steps = (0...64).map { Double($0) / 64 }
    let places = steps.flatMap { row in
      steps.map { (box.west + (box.east - box.west) * row, box.south + (box.north - box.south) * $0) }
    }
    var (x, y) = (places.map(\.0), places.map(\.1))
    try map.reference.back().place(&x, &y)
    let columns = x.filter(\.isFinite).map { ($0 - map.left) / map.pixelWidth }
    let rows = y.filter(\.isFinite).map { (map.top - $0) / map.pixelHeight }
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max() else {
      return nil
    }
    func bounded(_ value: Double, _ most: Int) -> Int { Int(min(max(value, 0), Double(most))) }
    let (first, upper) = (bounded(left.rounded(.down), map.width), bounded(top.rounded(.down), map.height))
    let (width, height) = (
      bounded(right.rounded(.up), map.width) - first, bounded(bottom.rounded(.up), map.height) - upper
    )
    return width > 0 && height > 0 ? CategoryMap.Window(x: first, y: upper, width: width, height: height) : nil
  }
}
