package import Atlas
internal import Foundation
package import Tiles
internal import Vocabulary

/// The layers of a folder, read once when the server starts: each edition with its tiles.
public struct ServedAtlas: Sendable {
  /// An edition of a layer.
  package struct Layer: Sendable {
    package let edition: LayerEdition
    /// Of a layer of features.
    package let tiles: [TileGrid: PMTilesFile]
    /// Of a map of classes.
    package let map: MapTiles?
    /// Of a layer of features.
    package let store: LayerStore?

    package var id: String { edition.record.id }
    package var name: String { edition.record.edition }
    package var description: LayerDescription { edition.record.description }

    /// As addresses name it for ever.
    package var pin: String { "\(id)@\(name)" }

    /// The zooms that it has tiles of.
    package func zooms(_ grid: TileGrid) -> ClosedRange<Int>? { map?.zooms(grid) ?? tiles[grid]?.header.zooms }

    init(_ edition: LayerEdition) throws {
      self.edition = edition
      try edition.verify()
      tiles = try Dictionary(
        uniqueKeysWithValues: TileGrid.allCases.compactMap { grid in
          try edition.tiles(grid).map { (grid, $0) }
        })
      store = edition.record.raster == nil ? try LayerStore(edition) : nil
      map = edition.record.raster == nil ? nil : try MapTiles(edition)
    }
  }

  /// Numbers of features that questions meant, for the pages that follow.
  package let numbers = BoundedCache<[Int]>(cost: 4_000_000)

  /// By the layer's name, the newest edition first.
  package let layers: [(id: String, editions: [Layer])]

  /// Differs where any answer of it may: part of what answers are known by.
  let key: String

  /// - Parameter report: told of each edition that is left out, and why.
  /// - Throws: ``AtlasError`` for a folder without a layer that can be served.
  public init(folder: String, report: (String) -> Void) throws {
    let atlas = AtlasFolder(folder)
    layers = try atlas.layers().compactMap { id in
      let editions = try atlas.editions(of: id).reversed().compactMap { name -> Layer? in
        do { return try Layer(atlas.edition(of: id, name)) } catch let error as AtlasError {
          report("\(error); it is not served")
          return nil
        }
      }
      return editions.isEmpty ? nil : (id, editions)
    }
    guard !layers.isEmpty else {
      throw AtlasError("\(folder): no layer that can be served; ecotone atlas add makes one")
    }
    key = layers.flatMap { $0.editions.map(\.pin) }.joined(separator: " ")
  }

  /// The newest editions, by the layer's name.
  package var newest: [Layer] { layers.compactMap(\.editions.first) }

  /// Editions of maps of classes, the newest first, by the layer's name.
  package var maps: [(id: String, editions: [Layer])] { layers.filter { $0.editions[0].map != nil } }

  /// A layer by its name, with or without an edition: `ecoregions-l3`, `ecoregions-l3@2011.1`.
  package subscript(_ text: String) -> Layer? {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let editions = layers.first(where: { $0.id == parts.first })?.editions else { return nil }
    return parts.count == 1 ? editions.first : editions.first { $0.name == parts[1] }
  }

}
