public import Foundation
internal import Vocabulary

/// Two fictional maps of land cover of one place, ten years apart, in the legend of NALCMS; and a sheet of what must
/// come out of them: pixels of each class before and after.
public struct LandCoverSample {
  private static let (width, height) = (900, 700)
  /// The outer corner of the first pixel in the Atlas's projection on WGS 84, in metres, and a pixel's size.
  private static let (left, top, pixel) = (-210_000.0, 120_000.0, 30.0)
  private static let classes: [UInt8] = [1, 5, 6, 8, 10, 14, 15, 16, 17, 18]

  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// Codes of the earlier map: patches of some pixels, with ragged borders.
  private func earlier() -> [UInt8] {
    var numbers = SeededNumbers(seed)
    let side = 24
    let (columns, rows) = (Self.width / side + 3, Self.height / side + 3)
    let patches = (0..<columns * rows).map { _ in Self.classes[Int(numbers.next() % UInt64(Self.classes.count))] }
    let bends = (0..<64).map { _ in numbers.fraction(-9...9) }
    var codes = [UInt8](repeating: 0, count: Self.width * Self.height)
    for y in 0..<Self.height {
      for x in 0..<Self.width {
        let (dx, dy) = (bends[(y / 3 + x / 31) % 64], bends[(x / 3 + y / 29 + 17) % 64])
        let column = (x + Int(dx) + side) / side
        let row = (y + Int(dy) + side) / side
        codes[y * Self.width + x] = patches[row * columns + column]
      }
    }
    return codes
  }

  /// The later map: a town that grows, a clearing, a lake that shrinks.
  private func later(_ codes: [UInt8]) -> [UInt8] {
    var codes = codes
    func spread(_ x: Int, _ y: Int, _ reach: Int, _ code: UInt8, from: Set<UInt8>?) {
      for row in max(0, y - reach)..<min(Self.height, y + reach) {
        for column in max(0, x - reach)..<min(Self.width, x + reach)
        where (row - y) * (row - y) + (column - x) * (column - x) < reach * reach {
          let place = row * Self.width + column
          if from.map({ $0.contains(codes[place]) }) ?? true { codes[place] = code }
        }
      }
    }
    spread(450, 350, 90, 17, from: [10, 15, 14])
    spread(180, 520, 110, 15, from: [1, 5, 6])
    spread(720, 160, 120, 14, from: [18])
    return codes
  }

  /// Writes `land-cover-2010.tif` and `land-cover-2020.tif`, their descriptions and `expected.json`.
  /// - Returns: the maps' names.
  public func write(to folder: URL) throws -> [String] {
    let first = earlier()
    let maps = [(2010, first), (2020, later(first))]
    var files: [(String, Data)] = []
    var expected: [String: [String: Int]] = [:]
    for (year, codes) in maps {
      files.append(("land-cover-\(year).tif", Data(Self.tiff(codes))))
      files.append(("land-cover-\(year).json", Data(Self.description(year).utf8)))
      expected["\(year)"] = codes.reduce(into: [:]) { $0["\($1)", default: 0] += 1 }
    }
    expected["changed"] = ["pixels": zip(maps[0].1, maps[1].1).count { $0 != $1 }]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    files.append(("expected.json", try encoder.encode(expected) + Data("\n".utf8)))
    try SampleFolder.write(files, to: folder)
    return maps.map { "land-cover-\($0.0)" }
  }

  private static func description(_ year: Int) -> String {
    """
    {"title":{"en":{"text":"Land cover","status":"official"},
              "fr":{"text":"Couverture terrestre","status":"translated"},
              "es":{"text":"Cobertura del suelo","status":"translated"}},
     "summary":{"en":{"text":"A fictional place in \(year), with the classes of NALCMS.","status":"official"},
                "fr":{"text":"Un lieu fictif en \(year), selon les classes du NALCMS.","status":"translated"},
                "es":{"text":"Un lugar ficticio en \(year), según las clases del NALCMS.","status":"translated"}},
     "theme":"land-cover","attribution":"Ecotone","licence":"CC0-1.0","publisher":"https://example.org",
     "date":"\(year)-07-01","legend":{"table":"nalcms"}}

    """
  }

  /// A GeoTIFF of one strip, not packed. Source: TIFF 6.0; OGC 19-008r4 (GeoTIFF 1.1), annex C.
  private static func tiff(_ codes: [UInt8]) -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    func doubles(_ values: [Double]) -> [UInt8] {
      values.flatMap { value in little(Int(bitPattern: UInt(value.bitPattern)), 8) }
    }
    func shorts(_ values: [Int]) -> [UInt8] { values.flatMap { little($0, 2) } }
    // Projected, pixels are areas, WGS 84, a projection of our own in metres: Lambert azimuthal equal-area, 45° N 100°
    // W.
    let keys = [
      1, 1, 0, 9, 1024, 0, 1, 1, 1025, 0, 1, 1, 2048, 0, 1, 4326, 3072, 0, 1, 32_767, 3074, 0, 1, 32_767, 3075, 0, 1,
      10,
      3076, 0, 1, 9001, 3088, 34_736, 1, 0, 3089, 34_736, 1, 1,
    ]
    let places = [
      (33_550, 12, doubles([pixel, pixel, 0])), (33_922, 12, doubles([0, 0, 0, left, top, 0])),
      (34_735, 3, shorts(keys)), (34_736, 12, doubles([-100, 45])),
    ]
    var entries: [(Int, Int, Int, [UInt8])] = [
      (256, 4, 1, little(width, 4)), (257, 4, 1, little(height, 4)), (258, 3, 1, little(8, 4)),
      (259, 3, 1, little(1, 4)), (262, 3, 1, little(1, 4)), (277, 3, 1, little(1, 4)), (278, 4, 1, little(height, 4)),
      (279, 4, 1, little(codes.count, 4)),
    ]
    let directory = 8
    let start = directory + 2 + (entries.count + 1 + places.count) * 12 + 4
    var values: [UInt8] = []
    for (tag, type, bytes) in places {
      entries.append((tag, type, bytes.count / (type == 12 ? 8 : 2), little(start + values.count, 4)))
      values += bytes
    }
    entries.append((273, 4, 1, little(start + values.count, 4)))
    entries.sort { $0.0 < $1.0 }
    var made: [UInt8] = Array("II".utf8) + little(42, 2) + little(directory, 4) + little(entries.count, 2)
    for (tag, type, count, value) in entries { made += little(tag, 2) + little(type, 2) + little(count, 4) + value }
    return made + little(0, 4) + values + codes
  }
}
