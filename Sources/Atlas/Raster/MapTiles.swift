internal import Foundation
internal import LandCover
internal import Synchronization
public import Tiles
internal import Vocabulary

/// Tiles of a map of classes, made as they are asked for: each pixel has the colour of the class beneath its middle, or
/// none. Any number of threads may ask.
public final class MapTiles: Sendable {
  private static let side = 256
  /// A picture without anything on it.
  private static let empty = PalettePicture.png([UInt8](repeating: 0, count: side * side), width: side, colours: [])
  /// How far a place may be from the true one, in pixels of the map, for being taken from its neighbours'.
  private static let mostError = 0.05
  /// Pixels read for one tile.
  private static let mostPixels = 1 << 22
  /// Colours of a legend at most.
  static let mostColours = 255
  /// Zooms deeper than the native one: two show a pixel as sixteen.
  private static let deeper = 2

  private let path: String
  private let crs: String
  /// Numbers of colours by code, from the lowest code on; 0 for a code without a class.
  private let numbers: [UInt8]
  private let lowest: Int
  private let colours: [(UInt8, UInt8, UInt8)]
  private let nativeZooms: [TileGrid: Int]
  private let readers = Mutex<[Reader]>([])

  /// A file that is open, for one thread.
  private final class Reader: @unchecked Sendable {  // it is in the hands of one thread, or in the list
    let map: CategoryMap
    let placing: SourcePlacing

    init(_ path: String, _ crs: String) throws {
      map = try CategoryMap(path)
      placing = try SourceReference(crs).back()
    }
  }

  /// - Throws: ``AtlasError`` for an edition that is no map.
  public convenience init(_ edition: LayerEdition) throws {
    guard let raster = edition.record.raster, let legend = edition.record.description.legend else {
      throw AtlasError("\(edition.folder.path): a layer of features; expected a map")
    }
    self.init(
      edition.folder.appendingPathComponent(LayerEdition.mapName).path, crs: edition.record.source.crs, legend,
      nativeZooms: raster.nativeZooms)
  }

  init(_ path: String, crs: String, _ legend: LayerDescription.Legend, nativeZooms: [String: Int]) {
    (self.path, self.crs) = (path, crs)
    self.nativeZooms = Dictionary(
      nativeZooms.compactMap { name, zoom in TileGrid(rawValue: name).map { ($0, zoom) } },
      uniquingKeysWith: { first, _ in first })
    let classes = legend.classes.compactMap { entry in
      Int(entry.value).flatMap { value in Colour(hex: entry.colour).map { (value, $0) } }
    }
    lowest = classes.map(\.0).min() ?? 0
    var numbers = [UInt8](repeating: 0, count: (classes.map(\.0).max() ?? 0) - lowest + 1)
    // Classes of one colour are one to a picture, which has 255.
    var known: [String: UInt8] = [:]
    var colours: [(UInt8, UInt8, UInt8)] = []
    for (value, colour) in classes {
      if known[colour.hex] == nil, colours.count < Self.mostColours {
        colours.append((colour.red, colour.green, colour.blue))
        known[colour.hex] = UInt8(colours.count)
      }
      numbers[value - lowest] = known[colour.hex] ?? 0
    }
    (self.numbers, self.colours) = (numbers, colours)
  }

  /// The zooms that are served.
  public func zooms(_ grid: TileGrid) -> ClosedRange<Int> {
    0...min(TileGrid.zooms.upperBound, (nativeZooms[grid] ?? 0) + Self.deeper)
  }

  /// A tile as PNG, transparent where the map has nothing; nil for a zoom that is not served.
  /// - Throws: ``AtlasError`` where the map cannot be read.
  public func png(_ grid: TileGrid, _ tile: TileAddress) throws -> [UInt8]? {
    guard zooms(grid).contains(tile.zoom) else { return nil }
    let frame = Frame(
      grid: grid, scale: Double(Self.side << tile.zoom), left: Double(tile.x * Self.side),
      top: Double(tile.y * Self.side), width: Self.side, height: Self.side)
    return try png(frame) ?? Self.empty
  }

  /// Part of a grid's square, in pixels.
  struct Frame {
    let grid: TileGrid
    /// Pixels of the whole square.
    let scale: Double
    let left: Double
    let top: Double
    /// Both a multiple of eight.
    let width: Int
    let height: Int
  }

  /// A picture as PNG; nil where the map has nothing on it.
  func png(_ frame: Frame) throws -> [UInt8]? {
    let reader = try readers.withLock { $0.popLast() } ?? Reader(path, crs)
    defer { readers.withLock { $0.append(reader) } }
    guard let pixels = try pixels(reader, frame), pixels.contains(where: { $0 != 0 }) else { return nil }
    return PalettePicture.png(pixels, width: frame.width, colours: colours)
  }

  /// Where the corners of a tile's cells are on the map, in pixels.
  private struct Lattice {
    let step: Int
    let columns: Int
    let rows: Int
    var x: [Double]
    var y: [Double]
  }

  private func lattice(_ reader: Reader, _ frame: Frame, step: Int, shift: Double) -> Lattice {
    let more = shift > 0 ? 0 : 1
    let (columns, rows) = (frame.width / step + more, frame.height / step + more)
    var (x, y) = ([Double](), [Double]())
    x.reserveCapacity(columns * rows)
    y.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let position = frame.grid.position(
          x: (frame.left + Double(column * step) + shift) / frame.scale,
          y: (frame.top + Double(row * step) + shift) / frame.scale)
        x.append(position?.longitude ?? .nan)
        y.append(position?.latitude ?? .nan)
      }
    }
    reader.placing.place(&x, &y)
    let map = reader.map
    let right = map.left + Double(map.width) * map.pixelWidth
    for index in x.indices {
      // A map of degrees may begin or end beyond longitude 180.
      if map.reference.isGeographic {
        if x[index] < map.left, right > 180 {
          x[index] += 360
        } else if x[index] > right, map.left < -180 {
          x[index] -= 360
        }
      }
      x[index] = (x[index] - map.left) / map.pixelWidth
      y[index] = (map.top - y[index]) / map.pixelHeight
    }
    return Lattice(step: step, columns: columns, rows: rows, x: x, y: y)
  }

  /// Places of a few are enough where the map is nearly flat there: the middle of each cell is looked at.
  private func lattice(_ reader: Reader, _ frame: Frame) -> Lattice {
    for step in [32, 16, 8, 4] where frame.width % step == 0 && frame.height % step == 0 {
      let own = lattice(reader, frame, step: step, shift: 0)
      guard own.x.allSatisfy(\.isFinite) else { continue }
      let middles = lattice(reader, frame, step: step, shift: Double(step) / 2)
      let ratio = scale(of: own)
      let isNear = (0..<middles.columns * middles.rows).allSatisfy { index in
        let (row, column) = (index / middles.columns, index % middles.columns)
        let corners = [0, 1, own.columns, own.columns + 1].map { row * own.columns + column + $0 }
        let x = corners.reduce(0) { $0 + own.x[$1] } / 4
        let y = corners.reduce(0) { $0 + own.y[$1] } / 4
        // Of overviews a pixel is larger.
        return abs(x - middles.x[index]) + abs(y - middles.y[index]) <= Self.mostError * max(1, ratio)
      }
      if isNear { return own }
    }
    return lattice(reader, frame, step: 1, shift: 0)
  }

  /// Pixels of the map in one of the tile, in its middle.
  private func scale(of lattice: Lattice) -> Double {
    let middle = lattice.rows / 2 * lattice.columns + lattice.columns / 2
    guard middle > lattice.columns else { return 1 }
    let before = middle - lattice.columns - 1
    let across = hypot(lattice.x[middle] - lattice.x[before], lattice.y[middle] - lattice.y[before])
    let scale = across / (Double(lattice.step) * 2.0.squareRoot())
    return scale.isFinite ? scale : 1
  }

  private func pixels(_ reader: Reader, _ frame: Frame) throws -> [UInt8]? {
    let lattice = lattice(reader, frame)
    let map = reader.map
    var box = (left: Double.infinity, top: Double.infinity, right: -Double.infinity, bottom: -Double.infinity)
    for index in lattice.x.indices where lattice.x[index].isFinite {
      box.left = min(box.left, lattice.x[index])
      box.right = max(box.right, lattice.x[index])
      box.top = min(box.top, lattice.y[index])
      box.bottom = max(box.bottom, lattice.y[index])
    }
    guard box.left < Double(map.width), box.right > 0, box.top < Double(map.height), box.bottom > 0 else { return nil }
    // The coarsest level that is as fine as the tile.
    let scale = scale(of: lattice)
    var number = map.levels.lastIndex { Double(map.width) / Double($0.width) <= max(1, scale) * 1.01 } ?? 0
    var window = (x: 0..<0, y: 0..<0)
    while true {
      let level = map.levels[number]
      let (across, down) = (Double(level.width) / Double(map.width), Double(level.height) / Double(map.height))
      func pixels(_ low: Double, _ high: Double, _ count: Int) -> Range<Int> {
        let first = Int(max(0, min(Double(count), low.rounded(.down))))
        return first..<max(first, Int(max(0, min(Double(count), high.rounded(.down) + 1))))
      }
      window = (
        pixels(box.left * across, box.right * across, level.width),
        pixels(box.top * down, box.bottom * down, level.height)
      )
      guard window.x.count * window.y.count > Self.mostPixels, number + 1 < map.levels.count else { break }
      number += 1
    }
    guard !window.x.isEmpty, !window.y.isEmpty, window.x.count * window.y.count <= Self.mostPixels * 16 else {
      return nil
    }
    let level = map.levels[number]
    let codes = try map.codes(
      level, x: window.x.lowerBound, y: window.y.lowerBound, width: window.x.count, height: window.y.count)
    let mask = try map.mask(
      level, x: window.x.lowerBound, y: window.y.lowerBound, width: window.x.count, height: window.y.count)
    let shrink = (Double(level.width) / Double(map.width), Double(level.height) / Double(map.height))
    return coloured(frame, lattice, shrink, window) { index in
      if let mask, mask[index] == 0 { return 0 }
      let code = Int(codes[index]) - self.lowest
      return self.numbers.indices.contains(code) ? self.numbers[code] : 0
    }
  }

  /// The number of each pixel's colour, its place found between the corners of its cell.
  private func coloured(
    _ frame: Frame, _ lattice: Lattice, _ shrink: (Double, Double), _ window: (x: Range<Int>, y: Range<Int>),
    _ number: (Int) -> UInt8
  ) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: frame.width * frame.height)
    let step = lattice.step
    for row in 0..<frame.height {
      let (cellRow, down) = (row / step, (Double(row % step) + 0.5) / Double(step))
      for cell in 0..<frame.width / step {
        let corner = cellRow * lattice.columns + cell
        let below = corner + lattice.columns
        func between(_ values: [Double]) -> (start: Double, step: Double) {
          let left = values[corner] + (values[below] - values[corner]) * down
          let right = values[corner + 1] + (values[below + 1] - values[corner + 1]) * down
          return (left + (right - left) * 0.5 / Double(step), (right - left) / Double(step))
        }
        let (x, y) = (between(lattice.x), between(lattice.y))
        guard x.start.isFinite, x.step.isFinite, y.start.isFinite, y.step.isFinite else { continue }
        for column in 0..<step {
          let across = (x.start + x.step * Double(column)) * shrink.0
          let along = (y.start + y.step * Double(column)) * shrink.1
          let (px, py) = (Int(across.rounded(.down)), Int(along.rounded(.down)))
          guard window.x.contains(px), window.y.contains(py) else { continue }
          pixels[row * frame.width + cell * step + column] = number(
            (py - window.y.lowerBound) * window.x.count + px - window.x.lowerBound)
        }
      }
    }
    return pixels
  }
}
