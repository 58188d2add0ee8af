internal import Vocabulary

/// What must be known beside figures of these maps.
enum Caveats {
  static func of(_ grid: RasterGrid) -> [Caveat] {
    switch grid.reference.kind {
    // Areas are those on the ellipsoid, whatever the projection does.
    case .equalArea, .geographic, .conformal, .other: []
    case .local: [Caveat("projection", ["projection": grid.reference.name])]
    case .none: [Caveat("unplaced")]
    }
  }

  /// For lengths and areas of patches, which are taken from the grid as it is.
  static func ofPatches(_ grid: RasterGrid) -> [Caveat] {
    switch grid.reference.kind {
    case .conformal: [Caveat("conformal", ["projection": grid.reference.name])]
    case .other: [Caveat("projection", ["projection": grid.reference.name])]
    case .equalArea, .geographic, .local, .none: of(grid)
    }
  }

  /// Pairs of maps that their makers say must not be compared. Resource: `incomparable.csv`.
  static func of(_ legend: Legend?, _ maps: [ChangeDescription.Map], _ grid: RasterGrid) throws -> [Caveat] {
    let table = try ReferenceTable("incomparable", of: "LandCover")
    guard let bounds = grid.geographicBounds else { return [] }
    return table.rows.compactMap { row -> Caveat? in
      let cells = ["year_a", "year_b", "west", "south", "east", "north"].map { Double(table.cell(row, $0)) ?? .nan }
      let (name, years) = (table.cell(row, "legend"), maps.map(\.year))
      let isMeant = legend?.name == name || maps.contains { $0.name.lowercased().contains(name) }
      guard isMeant, years.contains(Int(cells[0])), years.contains(Int(cells[1])) else { return nil }
      guard bounds.west < cells[4], bounds.east > cells[2], bounds.south < cells[5], bounds.north > cells[3] else {
        return nil
      }
      return Caveat(table.cell(row, "caveat"), ["source": table.cell(row, "source")])
    }
  }
}
