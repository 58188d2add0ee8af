internal import Vocabulary

/// Class areas of zones: `ecotone landcover areas`.
public struct AreasJob {
  private let run: AreasRun
  private let description: AreasDescription

  /// - Throws: ``LandCoverError``.
  public init(_ map: MapFile, zones: (RasterGrid) throws -> ZoneFile, zoneField: String?, work: Work) throws {
    let file = try zones(map.grid)
    run = try AreasRun(map, file, work: work)
    let described = try map.description
    description = AreasDescription(
      map: described, grid: .init(map.grid), legend: map.legend?.name, classes: try map.classes, zones: file.names,
      zoneField: zoneField,
      notes: file.notes, caveats: Caveats.of(map.grid))
  }

  /// Pixels that a run passes over.
  public func pixels(part: PartNumber? = nil) -> Int {
    run.overlap.pixels(in: part?.share(of: run.overlap.rows) ?? 0..<run.overlap.rows)
  }

  public func result() throws -> AreasResult { AreasResult(description, try run.run(rows: 0..<run.overlap.rows)) }

  /// Counts a share of the run, and writes it as a part.
  public func write(_ part: PartNumber, to path: String) throws {
    let rows = part.share(of: run.overlap.rows)
    let areas = try run.run(rows: rows)
    let writer = try PartFile.Writer(path)
    try writer.finish(
      .init(
        kind: "areas", rows: [rows.lowerBound, rows.upperBound], of: run.overlap.rows,
        body: AreasPart(description, areas), tiles: []))
  }

  /// Joins parts.
  public static func merge(_ paths: [String]) throws -> AreasResult {
    let parts = try PartFile.whole(try paths.map { try PartFile.Reader<AreasPart>($0, kind: "areas") }) {
      $0.description
    }
    var areas = ZoneAreas()
    for part in parts { areas.merge(try part.head.body.areas) }
    return AreasResult(parts[0].head.body.description, areas)
  }
}

extension ChangeDescription.Class {
  func name(_ language: Language) -> String {
    let name = [Language.english: en, .french: fr, .spanish: es][language] ?? ""
    return name.isEmpty ? String(code) : name
  }
}
