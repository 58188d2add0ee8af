public import Foundation
internal import Vocabulary

/// Fictional layers in the schemas of the North American Environmental Atlas, with their descriptions, and a sheet of
/// what must come out of them: features, and faults by kind that `ecotone atlas check` must find.
public struct AtlasSample {
  /// What a layer must give.
  public struct Expected: Codable, Sendable, Equatable {
    public let features: Int
    /// By kind, as `ecotone atlas check` names them.
    public let faults: [String: Int]

    public init(features: Int, faults: [String: Int]) { (self.features, self.faults) = (features, faults) }
  }

  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// A cell of a grid of regions whose borders wander: neighbours have the same corners.
  private struct Regions {
    let columns: Int
    let rows: Int
    private let west: Double
    private let south: Double
    private let width: Double
    private let height: Double
    private var numbers: SeededNumbers
    private var nodes: [[(Double, Double)]] = []
    private var edges: [String: [(Double, Double)]] = [:]

    init(columns: Int, rows: Int, west: Double, south: Double, east: Double, north: Double, seed: UInt64) {
      (self.columns, self.rows, self.west, self.south) = (columns, rows, west, south)
      (width, height) = ((east - west) / Double(columns), (north - south) / Double(rows))
      numbers = SeededNumbers(seed)
      for row in 0...rows {
        nodes.append(
          (0...columns).map { column in
            (
              west + (Double(column) + numbers.fraction(-0.25...0.25)) * width,
              south + (Double(row) + numbers.fraction(-0.25...0.25)) * height
            )
          })
      }
    }

    /// The way between two nodes, there and back the same.
    private mutating func edge(_ from: (Int, Int), _ to: (Int, Int)) -> [(Double, Double)] {
      let isForward = (from.0, from.1) < (to.0, to.1)
      let (low, high) = isForward ? (from, to) : (to, from)
      let key = "\(low)-\(high)"
      if edges[key] == nil {
        let (a, b) = (nodes[low.0][low.1], nodes[high.0][high.1])
        edges[key] = wander(a, b, min(width, height) * 0.08, depth: 4)
      }
      let way = edges[key] ?? []
      return isForward ? way : way.reversed()
    }

    /// Places between two others, each moved aside by half as much as the one it came from.
    private mutating func wander(
      _ a: (Double, Double), _ b: (Double, Double), _ reach: Double, depth: Int
    ) -> [(Double, Double)] {
      guard depth > 0 else { return [] }
      let middle = (
        (a.0 + b.0) / 2 + numbers.fraction(-1...1) * reach, (a.1 + b.1) / 2 + numbers.fraction(-1...1) * reach
      )
      return wander(a, middle, reach / 2, depth: depth - 1) + [middle] + wander(middle, b, reach / 2, depth: depth - 1)
    }

    mutating func ring(column: Int, row: Int) -> [(Double, Double)] {
      let corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column), (row, column)]
      var ring: [(Double, Double)] = []
      for (from, to) in zip(corners, corners.dropFirst()) {
        ring.append(nodes[from.0][from.1])
        ring += edge(from, to)
      }
      return ring + [ring[0]]
    }
  }

  private static let colours = ["#7fb069", "#e6aa68", "#5d8aa8", "#c8553d", "#b8b08d", "#6a994e", "#8e7dbe", "#3d5a80"]
  private static let firsts = [
    "Amber", "Cedar", "Fern", "Granite", "Heron", "Juniper", "Lark", "Maple", "Otter", "Sage",
  ]
  private static let seconds = ["Basin", "Coast", "Foothills", "Highlands", "Lowlands", "Plains", "Ridges", "Valleys"]

  private func name(_ number: Int) -> String {
    "\(Self.firsts[number % 10]) \(Self.seconds[number / 10 % 8])" + (number >= 80 ? " \(number / 80 + 1)" : "")
  }

  private func polygon(_ rings: [[(Double, Double)]], _ properties: [(String, String)]) -> String {
    let coordinates = rings.map { ring in "[\(ring.map { "[\(number($0.0)),\(number($0.1))]" }.joined(separator: ","))]"
    }
    return feature("Polygon", "[\(coordinates.joined(separator: ","))]", properties)
  }

  private func number(_ degrees: Double) -> String { NumberText.shortest((degrees * 1e5).rounded() / 1e5) }

  /// - Parameter properties: values as ready JSON.
  private func feature(_ type: String, _ coordinates: String, _ properties: [(String, String)]) -> String {
    let values = properties.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
    return """
      {"type":"Feature","properties":{\(values)},"geometry":{"type":"\(type)","coordinates":\(coordinates)}}
      """
  }

  private func text(_ text: String) -> String { "\"\(text)\"" }

  private struct Layer {
    let id: String
    let features: [String]
    let description: String
    let expected: Expected
  }

  private func description(
    _ titles: (String, String, String), _ summaries: (String, String, String), theme: String, year: Int, _ more: String
  ) -> String {
    func texts(_ own: (String, String, String)) -> String {
      """
      {"en":{"text":"\(own.0)","status":"official"},"fr":{"text":"\(own.1)","status":"translated"},\
      "es":{"text":"\(own.2)","status":"translated"}}
      """
    }
    return """
      {"title":\(texts(titles)),
       "summary":\(texts(summaries)),
       "theme":"\(theme)","attribution":"Ecotone","licence":"CC0-1.0","publisher":"https://example.org",
       "scale":10000000,"date":"\(year)-01-01"\(more)}

      """
  }

  /// Names of classes that have one in each language: French and Spanish.
  private static let translated = [
    "Arctic Ocean": ("Océan Arctique", "Océano Ártico"), "Atlantic Ocean": ("Océan Atlantique", "Océano Atlántico"),
    "Caribbean Sea": ("Mer des Caraïbes", "Mar Caribe"), "Gulf of Mexico": ("Golfe du Mexique", "Golfo de México"),
    "Hudson Bay": ("Baie d’Hudson", "Bahía de Hudson"), "Pacific Ocean": ("Océan Pacifique", "Océano Pacífico"),
    "Canada": ("Canada", "Canadá"), "Mexico": ("Mexique", "México"), "United States": ("États-Unis", "Estados Unidos"),
  ]

  private func legend(_ field: String, _ classes: [String]) -> String {
    let entries = classes.enumerated().map { index, name in
      let others = Self.translated[name].map { french, spanish in
        """
        ,"fr":{"text":"\(french)","status":"translated"},"es":{"text":"\(spanish)","status":"translated"}
        """
      }
      return """
        {"value":"\(name)","colour":"\(Self.colours[index % Self.colours.count])",\
        "title":{"en":{"text":"\(name)","status":"official"}\(others ?? "")}}
        """
    }
    return "\"legend\":{\"field\":\"\(field)\",\"classes\":[\(entries.joined(separator: ",\n  "))]}"
  }

  /// Levels I to III, with a name that has a blank too many, one that differs from another by case alone, a region
  /// under two others, and a ring that crosses itself.
  private func ecoregions() -> Layer {
    var regions = Regions(columns: 12, rows: 8, west: -126, south: 16, east: -68, north: 62, seed: seed)
    var features: [String] = []
    var classes: [String] = []
    for row in 0..<8 {
      for column in 0..<12 {
        let (one, two) = (column / 4 + row / 4 * 3 + 1, column / 2 % 2 + row / 2 % 2 * 2 + 1)
        let three = column % 2 + row % 2 * 2 + 1
        // One region is under another level I than the rest of its level II.
        let own = (column, row) == (7, 3) ? one % 6 + 1 : one
        let nameOne = self.name(own - 1).uppercased()
        if !classes.contains(nameOne) { classes.append(nameOne) }
        var name = self.name(column + row * 12)
        let parent = self.name(100 + one * 4 + two)
        if (column, row) == (2, 1) { name += " " }
        if (column, row) == (5, 5) { name = self.name(column + row * 12 - 1).uppercased() }
        var ring = regions.ring(column: column, row: row)
        if (column, row) == (9, 6) { ring.swapAt(3, 4) }
        let keys = ["\(one).\(two).\(three)", "\(one).\(two)", "\(own)"]
        features.append(
          polygon(
            [ring],
            [
              ("NA_L3CODE", text(keys[0])), ("NA_L3NAME", text(name)), ("NA_L2CODE", text(keys[1])),
              ("NA_L2NAME", text(parent)), ("NA_L1CODE", text(keys[2])), ("NA_L1NAME", text(nameOne)),
              ("NA_L3KEY", text("\(keys[0]) \(name)")), ("NA_L2KEY", text("\(keys[1]) \(parent)")),
              ("NA_L1KEY", text("\(keys[2]) \(nameOne)")),
            ]))
      }
    }
    return Layer(
      id: "ecoregions", features: features,
      description: description(
        (
          "Terrestrial ecoregions, level III", "Écorégions terrestres, niveau III", "Ecorregiones terrestres, nivel III"
        ),
        (
          "Fictional regions with similar ecosystems, in three levels.",
          "Régions fictives aux écosystèmes semblables, en trois niveaux.",
          "Regiones ficticias con ecosistemas similares, en tres niveles."
        ), theme: "terrestrial-ecosystems", year: 2021,
        ",\n \"key\":\"NA_L3CODE\",\n \(legend("NA_L1NAME", classes))"),
      expected: Expected(features: 96, faults: ["blanks": 2, "case": 1, "hierarchy": 3, "rings": 1]))
  }

  private func watersheds() -> Layer {
    var regions = Regions(columns: 7, rows: 5, west: -124, south: 17, east: -70, north: 60, seed: seed &+ 1)
    let oceans = ["Arctic Ocean", "Atlantic Ocean", "Caribbean Sea", "Gulf of Mexico", "Hudson Bay", "Pacific Ocean"]
    var features: [String] = []
    for row in 0..<5 {
      for column in 0..<7 {
        let number = column + row * 7
        let country = row > 2 ? "CAN" : row > 0 ? "USA" : "MEX"
        features.append(
          polygon(
            [regions.ring(column: column, row: row)],
            [
              ("NAW1_EN", text(oceans[number / 2 % 6])), ("NAW2_EN", text("\(name(number / 2)) Drainage")),
              ("NAW3_EN", text("\(name(number)) River")), ("NAW4_EN", text("Upper \(name(number)) River")),
              ("USA_REG", text(country == "USA" ? "\(number % 18 + 1)" : "-999")), ("COUNTRY", text(country)),
              ("ALT_MAX", "\(800 + number * 37)"), ("ALT_MIN", "\(number % 3 == 0 ? 0 : number * 5)"),
            ]))
      }
    }
    return Layer(
      id: "watersheds", features: features,
      description: description(
        ("Watersheds", "Bassins versants", "Cuencas hidrográficas"),
        (
          "Fictional watersheds in four levels, by the ocean that they drain to.",
          "Bassins versants fictifs en quatre niveaux, selon l’océan où ils se déversent.",
          "Cuencas ficticias en cuatro niveles, según el océano en que desembocan."
        ), theme: "water", year: 2010, ",\n \"key\":\"NAW4_EN\",\n \(legend("NAW1_EN", oceans))"),
      expected: Expected(features: 35, faults: ["nothing": 21]))
  }

  private func protectedAreas() -> Layer {
    var numbers = SeededNumbers(seed &+ 2)
    let categories = ["Ia", "Ib", "II", "III", "IV", "V", "VI"]
    let features = (0..<220).map { index -> String in
      let (longitude, latitude) = (numbers.fraction(-122 ... -72), numbers.fraction(18...60))
      let reach = numbers.fraction(0.02...0.7)
      let corners = (0..<9).map { corner -> (Double, Double) in
        let (angle, own) = (Double(corner) / 9 * 2 * Double.pi, reach * numbers.fraction(0.6...1))
        return (longitude + cos(angle) * own, latitude + sin(angle) * own * 0.7)
      }
      let country = latitude > 49 ? "CAN" : latitude > 30 ? "USA" : "MEX"
      return polygon(
        [corners + [corners[0]]],
        [
          ("SITE_ID", "\(index + 1)"), ("NAME_EN", text("\(name(index)) Reserve")), ("COUNTRY", text(country)),
          ("IUCN_CAT", text(categories[index % 7])), ("OECM", text(index % 9 == 0 ? "Yes" : "No")),
        ])
    }
    return Layer(
      id: "protected-areas", features: features,
      description: description(
        ("Protected areas", "Aires protégées", "Áreas protegidas"),
        (
          "Fictional protected areas, by IUCN category.", "Aires protégées fictives, par catégorie de l’UICN.",
          "Áreas protegidas ficticias, por categoría de la UICN."
        ), theme: "conservation", year: 2021, ",\n \"key\":\"SITE_ID\",\n \(legend("IUCN_CAT", categories))"),
      expected: Expected(features: 220, faults: [:]))
  }

  private func seagrass() -> Layer {
    var numbers = SeededNumbers(seed &+ 3)
    let features = (0..<400).map { index -> String in
      let along = Double(index % 200) / 200
      let (longitude, latitude) =
        index < 200 ? (-124 + along * 14, 48 - along * 24) : (-97 + along * 17, 26 + along * 3)
      let (x, y) = (longitude + numbers.fraction(-0.2...0.2), latitude + numbers.fraction(-0.2...0.2))
      let reach = numbers.fraction(0.0005...0.01)
      let corners = [(-1.0, -1.0), (1, -0.8), (0.9, 1), (-0.8, 0.9)].map { (x + $0.0 * reach, y + $0.1 * reach) }
      return polygon(
        [corners + [corners[0]]],
        [("SOURCE", text("SG_\(index % 12 < 9 ? "0" : "")\(index % 12 + 1)")), ("YEAR", "\(2008 + index % 12)")])
    }
    return Layer(
      id: "seagrass", features: features,
      description: description(
        ("Blue carbon: seagrass", "Carbone bleu : herbiers marins", "Carbono azul: pastos marinos"),
        (
          "Fictional seagrass meadows, most of them smaller than a pixel.",
          "Herbiers marins fictifs, pour la plupart plus petits qu’un pixel.",
          "Praderas ficticias de pastos marinos, en su mayoría más pequeñas que un píxel."
        ), theme: "marine-ecosystems", year: 2021, ""), expected: Expected(features: 400, faults: [:]))
  }

  /// Facilities of 2006, three of which nobody gave a position.
  private func facilities() -> Layer {
    var numbers = SeededNumbers(seed &+ 4)
    let features = (0..<1_500).map { index -> String in
      let isNowhere = index % 500 == 77
      let (x, y) = (numbers.fraction(-122 ... -72), numbers.fraction(18...56))
      return feature(
        "Point", isNowhere ? "[0,0]" : "[\(number(x)),\(number(y))]",
        [
          ("FACILITY_ID", text("F\(index + 1)")), ("NAME", text("\(name(index % 160)) Works")),
          ("COUNTRY", text(y > 49 ? "Canada" : y > 30 ? "United States" : "Mexico")), ("NAICS", "\(311 + index % 28)"),
        ])
    }
    return Layer(
      id: "facilities-2006", features: features,
      description: description(
        (
          "Facilities that reported for 2006", "Établissements ayant déclaré pour 2006",
          "Establecimientos que reportaron en 2006"
        ),
        (
          "Fictional facilities; three have no coordinates.", "Établissements fictifs; trois n’ont pas de position.",
          "Establecimientos ficticios; tres no tienen coordenadas."
        ), theme: "pollutants", year: 2006,
        ",\n \"key\":\"FACILITY_ID\",\n \(legend("COUNTRY", ["Canada", "Mexico", "United States"]))"),
      expected: Expected(features: 1_500, faults: ["zero": 3]))
  }

  /// Writes `NAME.geojson` and `NAME.json` for each layer, and `expected.json`.
  /// - Returns: the layers' names.
  public func write(to folder: URL) throws -> [String] {
    let layers = [ecoregions(), watersheds(), protectedAreas(), seagrass(), facilities()]
    var files = layers.flatMap { layer in
      [
        (
          "\(layer.id).geojson",
          "{\"type\":\"FeatureCollection\",\"features\":[\n\(layer.features.joined(separator: ",\n"))\n]}\n"
        ), ("\(layer.id).json", layer.description),
      ]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let expected = Dictionary(uniqueKeysWithValues: layers.map { ($0.id, $0.expected) })
    files.append(("expected.json", String(decoding: try encoder.encode(expected), as: UTF8.self) + "\n"))
    try SampleFolder.write(files.map { ($0.0, Data($0.1.utf8)) }, to: folder)
    return layers.map(\.id)
  }
}

/// A folder that appears when all of it is written.
enum SampleFolder {
  static func write(_ files: [(name: String, data: Data)], to folder: URL) throws {
    let partial = folder.deletingLastPathComponent().appendingPathComponent(".\(folder.lastPathComponent).partial")
    try? FileManager.default.removeItem(at: partial)
    try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
    do {
      for (name, data) in files { try data.write(to: partial.appendingPathComponent(name)) }
      try FileManager.default.moveItem(at: partial, to: folder)
    } catch {
      try? FileManager.default.removeItem(at: partial)
      throw error
    }
  }
}
