internal import Vocabulary

/// Indicators of a landscape's pattern: `ecotone landcover metrics`.
public struct MetricsJob {
  private let run: MetricsRun
  private let zones: [ZoneEdges]
  private let description: AreasDescription

  /// - Parameter zones: polygons that are measured one by one, each as if the rest were nodata; a pixel belongs to one
  ///   by its middle.
  /// - Throws: ``LandCoverError``.
  public init(_ map: MapFile, zones: ((RasterGrid) throws -> ZoneFile)? = nil, zoneField: String? = nil, work: Work)
    throws
  {
    guard map.grid.reference.kind != .geographic else {
      let grid = map.grid
      let (latitude, longitude) = (
        Int(((grid.top + grid.bottom) / 2).rounded()), Int(((grid.left + grid.right) / 2).rounded())
      )
      // A degree of a meridian is 111.2 km.
      let metres = max(1, Int((grid.pixelHeight * grid.reference.unit * 111_195).rounded()))
      throw LandCoverError(
        "\(map.path): longitudes and latitudes; lengths and areas of patches need a projected grid: gdalwarp -r "
          + "near -t_srs '+proj=laea +lat_0=\(latitude) +lon_0=\(longitude) +datum=WGS84' "
          + "-tr \(metres) \(metres) \(map.path) projected.tif"
      )
    }
    let file = try zones?(map.grid)
    run = try MetricsRun(map, work: work)
    self.zones =
      file?.rings.enumerated().compactMap { ZoneEdges($0, $1, width: map.grid.width, height: map.grid.height) } ?? []
    description = AreasDescription(
      map: try map.description, grid: .init(map.grid), legend: map.legend?.name, classes: try map.classes,
      zones: file?.names ?? [],
      zoneField: zoneField,
      notes: file?.notes ?? [], caveats: Caveats.ofPatches(map.grid))
  }

  public func pixels(part: PartNumber? = nil) -> Int {
    let rows = part?.share(of: run.bands) ?? 0..<run.bands
    return zones.isEmpty ? run.pixels(in: rows) : zones.reduce(0) { $0 + run.pixels(in: rows, $1) }
  }

  public func result() throws -> MetricsResult { MetricsResult(description, try counts(0..<run.bands)) }

  public func write(_ part: PartNumber, to path: String) throws {
    let rows = part.share(of: run.bands)
    let counts = try counts(rows)
    let writer = try PartFile.Writer(path)
    try writer.finish(
      .init(
        kind: "metrics", rows: [rows.lowerBound, rows.upperBound], of: run.bands,
        body: MetricsPart(description: description, zones: counts),
        tiles: []))
  }

  public static func merge(_ paths: [String]) throws -> MetricsResult {
    let parts = try PartFile.whole(try paths.map { try PartFile.Reader<MetricsPart>($0, kind: "metrics") }) {
      $0.description
    }
    let description = parts[0].head.body.description
    var sums: [Int: PatternCounts] = [:]
    for part in parts {
      for (zone, counts) in part.head.body.zones {
        guard description.grid.isSound, counts.patches.isSound(width: description.grid.width) else {
          throw LandCoverError("\(part.path): its patches do not read")
        }
        sums[zone] = sums[zone].map { $0.joined(with: counts) } ?? counts
      }
    }
    return MetricsResult(description, sums)
  }

  /// By zone; -1 is the whole map.
  private func counts(_ rows: Range<Int>) throws -> [Int: PatternCounts] {
    if description.zones.isEmpty { return [-1: try run.run(bands: rows, zone: nil)] }
    return Dictionary(uniqueKeysWithValues: try zones.map { ($0.zone, try run.run(bands: rows, zone: $0)) })
  }
}
