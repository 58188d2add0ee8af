internal import Foundation

/// Pictures of a change raster: the map before, the map after, and where they differ.
struct ChangePictures {
  let before: Picture
  let after: Picture
  let change: Picture

  private static let stayed: UInt8 = 253
  private static let unknown: UInt8 = 254

  /// - Parameter classes: with their colours; a picture's bytes are their positions.
  init(_ path: String, classes: [(code: Int, colour: Colour)], longest: Int, work: Work) throws {
    let raster = try Raster(path)
    let grid = raster.grid
    let size = Picture.size(of: grid, longest: longest)
    let factor = raster.type == .uint16 ? 100 : 1000
    let nodata = Int(ChangeCoding.nodata(bytes: raster.type == .uint16 ? 2 : 4))
    let positions = Dictionary(
      classes.prefix(253).enumerated().map { ($1.code, UInt8($0)) }, uniquingKeysWith: { first, _ in first })
    var colours = classes.prefix(253).map(\.colour)
    while colours.count < Int(Self.stayed) { colours.append(Colour(red: 128, green: 128, blue: 128)) }
    colours += [Colour(red: 221, green: 226, blue: 224), Colour(red: 128, green: 128, blue: 128)]
    var before = [UInt8](repeating: Picture.empty, count: size.width * size.height)
    var (after, change) = (before, before)
    GDAL.setCache(bytes: (32 << 20) + 1024 * (grid.width + raster.blockWidth) * 4)
    for row in 0..<size.height {
      if work.isCancelled() { throw LandCoverInterruption() }
      let values = try raster.readCodes(
        Window(x: 0, y: (2 * row + 1) * grid.height / (2 * size.height), width: grid.width, height: 1))
      for column in 0..<size.width {
        let value = values[(2 * column + 1) * grid.width / (2 * size.width)]
        guard value != nodata, value >= 0 else { continue }
        let (from, to) = (value / factor, value % factor)
        let pixel = row * size.width + column
        before[pixel] = positions[from] ?? Self.unknown
        after[pixel] = positions[to] ?? Self.unknown
        change[pixel] = from == to ? Self.stayed : after[pixel]
      }
    }
    self.before = Picture(width: size.width, height: size.height, pixels: before, colours: colours)
    self.after = Picture(width: size.width, height: size.height, pixels: after, colours: colours)
    self.change = Picture(width: size.width, height: size.height, pixels: change, colours: colours)
  }
}
