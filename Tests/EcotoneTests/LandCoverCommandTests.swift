import Foundation
import TestSupport
import Testing

/// `ecotone landcover` as a user meets it: wrong use, bad files, a full disk, Ctrl-C.
struct LandCoverCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func maps() throws -> [String] {
    try [1, 2].map { seed in
      var map = TestMap.patches(1200, 900, classes: 19, seed: UInt64(seed))
      map.nodata = "0"
      return try map.write(folder, "map_\(2000 + seed)")
    }
  }

  private func landcover(_ arguments: String...) throws -> Program.Run { try Program.run(["landcover"] + arguments) }

  @Test func fromMapsToPages() throws {
    let maps = try maps()
    let out = folder.path("out")
    let change = try landcover("change", maps[0], maps[1], "--legend", "nalcms", "--out", out)
    #expect(change.status == 0, "\(change.errors)")
    #expect(change.output.contains("map_2001.vrt → map_2002.vrt"), "\(change.errors)")
    #expect(try landcover("report", out).status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    #expect(
      names == [
        "change.json", "change.tif", "classes.csv", "matrix.csv", "report.en.html", "report.es.html", "report.fr.html",
        "run.json", "transitions.csv",
      ])
    let json = try #require(
      try JSONSerialization.jsonObject(
        with: Data(landcover("change", maps[0], maps[1], "--format", "json").output.utf8)) as? [String: Any])
    for key in ["pixels", "changed", "quantity", "exchange", "shift", "matrix"] { #expect(json[key] != nil, "\(key)") }
    #expect(try landcover("info", maps[0], "--lang", "es").output.contains("corresponden a la leyenda: nalcms"))
    #expect(try landcover("render", maps[0], "--legend", "nalcms", "--out", folder.path("a.png")).status == 0)
    let metrics = try landcover("metrics", maps[0], "--format", "csv")
    #expect(metrics.output.hasPrefix("zone,level,code,class,metric,value,unit\n"))
    #expect(metrics.output.contains(",landscape,,,contag,"))
    // GDAL's own check of cloud-optimised files, on what is written here.
    let mosaic = try landcover("mosaic", "--source", maps[0], "--grid", maps[0], "--out", folder.path("m.tif"))
    #expect(mosaic.status == 0, "\(mosaic.errors)")
    for file in ["out/change.tif", "m.tif"] {
      let check = try Program.run(
        "-m", "osgeo_utils.samples.validate_cloud_optimized_geotiff", folder.path(file), executable: "/usr/bin/python3")
      #expect(check.status == 0, "\(file): \(check.output)\(check.errors)")
      #expect(check.output.contains("is a valid cloud optimized GeoTIFF"), "\(file): \(check.output)\(check.errors)")
    }
    // A folder that is there is not overwritten unasked.
    let again = try landcover("change", maps[0], maps[1], "--out", out)
    #expect(again.status == 1)
    #expect(again.errors.contains("is there already and not empty; --replace exchanges it"))
    #expect(try landcover("change", maps[0], maps[1], "--out", out, "--replace").status == 0)
  }

  @Test func partsAreWrittenAndMerged() throws {
    let maps = try maps()
    for number in 1...3 {
      #expect(
        try landcover("change", maps[0], maps[1], "--out", folder.path("parts"), "--part", "\(number)/3").status == 0)
    }
    let parts = try FileManager.default.contentsOfDirectory(atPath: folder.path("parts")).sorted()
    #expect(parts == ["change-1-of-3.part", "change-2-of-3.part", "change-3-of-3.part"])
    let merged = try Program.run(
      ["landcover", "merge"] + parts.reversed().map { folder.path("parts/\($0)") } + ["--out", folder.path("merged")])
    #expect(merged.status == 0, "\(merged.errors)")
    #expect(try landcover("change", maps[0], maps[1], "--out", folder.path("one")).status == 0)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path("one")) {
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: folder.path("one/\(name)")))
          == Data(contentsOf: URL(fileURLWithPath: folder.path("merged/\(name)"))), "\(name)")
    }
  }

  @Test func wrongUseIsNamed() throws {
    let maps = try maps()
    for (arguments, message) in [
      (["change", maps[0]], "expected two maps or more"),
      (["change", maps[0], maps[1], "--part", "3/2", "--out", "x"], "'3/2' is invalid"),
      (["change", maps[0], maps[1], "--part", "1/2"], "--part: expected --out"),
      (["change", maps[0], maps[1], "--years", "2001"], "expected a year for each of 2 maps"),
      (["change", maps[0], maps[1], "--years", "2001,x"], "expected a year for each map"),
      (["change", maps[0], maps[1], "--zone-field", "name"], "expected --zones too"),
      (["change", maps[0], maps[1], "--legend", "nosuch"], "expected nalcms, lcmap, worldcover, nlcd or a CSV file"),
      (["areas", maps[0]], "expected --zones"),
      (["info", maps[0], "--threads", "0"], "expected a number from 1 to 1024"),
      (["accuracy"], "expected --samples with --map"),
      (["accuracy", "--matrix", "m.csv"], "expected --weights"),
      (["render", maps[0], "--out", "a.png", "--size", "0"], "expected a number from 1 to 20,000"),
      (["mosaic", "--source", maps[0], "--cut", "x", "--out", "y"], "expected --cut and --cut-field together"),
      (["report", folder.path("nothing")], "no run.json"),
      (["accuracy", "--weights", "1,2", "--expected", "0.5"], "found 2 weights and 1 expected accuracies"),
      (["accuracy", "--weights", "1,x", "--expected", "0.5"], "found \"x\""),
      (["merge", maps[0]], "no part of a land-cover run"),
    ] {
      let run = try Program.run(["landcover"] + arguments)
      #expect(run.status != 0, "\(arguments): \(run.errors)")
      #expect(run.errors.contains(message), "\(arguments): \(run.errors)")
    }
  }

  @Test func badFilesAreRefusedInOneLine() throws {
    let maps = try maps()
    let whole = try landcover("mosaic", "--source", maps[0], "--grid", maps[0], "--out", folder.path("whole.tif"))
    #expect(whole.status == 0)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("whole.tif")))
    let cut = try folder.write("cut.tif", bytes.prefix(bytes.count / 2))
    let head = try folder.write("head.tif", bytes.prefix(20))
    let text = try folder.write("text.tif", "no raster at all")
    let float = try folder.write(
      "float.asc", "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 30\n1.5 2.5\n3.5 4.5\n")
    var bands = try String(contentsOfFile: maps[0], encoding: .utf8)
    let band = try #require(bands.firstMatch(of: /<VRTRasterBand[\s\S]*<\/VRTRasterBand>/)).output
    bands = bands.replacing("</VRTDataset>", with: band.replacing("band=\"1\"", with: "band=\"2\"") + "</VRTDataset>")
    let two = try folder.write("two.vrt", bands)
    for (path, message) in [
      (cut, "cannot be read"), (head, "no raster that GDAL reads"), (text, "no raster that GDAL reads"),
      (float, "expected whole numbers"),
      (two, "found 2 bands"),
      (folder.path("nothing.tif"), "no such file"),
    ] {
      let run = try landcover("change", path, maps[1], "--out", folder.path("out"))
      #expect(run.status == 1, "\(path): \(run.errors)")
      #expect(run.errors.contains(message), "\(path): \(run.errors)")
      #expect(run.errors.contains(path), "\(path): \(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
    }
  }

  @Test func aFullDiskLeavesNothing() throws {
    let maps = try maps()
    // Files of more than 64 KiB cannot be written: as on a full disk.
    for command in [
      "change \(maps[0]) \(maps[1]) --out \(folder.path("out"))",
      "mosaic --source \(maps[0]) --grid \(maps[0]) --out \(folder.path("out"))",
    ] {
      let run = try Program.run(
        "-c", "ulimit -f 64; exec '\(Program.path)' landcover \(command)", executable: "/bin/bash")
      #expect(run.status == 1, "\(run.errors)")
      #expect(run.errors.contains("cannot write"), "\(run.errors)")
      #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
    }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted()
    #expect(left == ["map_2001.raw", "map_2001.vrt", "map_2002.raw", "map_2002.vrt"])
  }

  @Test func interruptingLeavesNothing() throws {
    // A sparse file of 1.6 gigapixels: long enough to be interrupted.
    var map = TestMap(width: 40_000, height: 40_000, codes: [])
    map.nodata = "7"
    let path = try map.write(folder, "big")
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path("big.raw")))
    try handle.truncate(atOffset: 1_600_000_000)
    try handle.close()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["landcover", "change", path, path, "--out", folder.path("out")]
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    usleep(700_000)
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.terminationStatus == 1, "\(text)")
    #expect(text.contains("interrupted"), "\(text)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")).sorted() == ["big.raw", "big.vrt"])
  }

  /// Class counts of the real Canadian clips are GDAL's own histogram, and a mosaic has the pixels of gdalwarp, but
  /// where a middle lies within a hundredth of a pixel of an edge.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence))) func countsAndMosaicsAreGDALs() throws {
    let data = RealData.path("landcover/")
    let script = """
      import sys
      from osgeo import gdal
      map = gdal.Open(sys.argv[1])
      band = map.GetRasterBand(1)
      counts = band.GetHistogram(-0.5, 255.5, 256, 0, 0)
      print("\\n".join(f"{code},{count}" for code, count in enumerate(counts) if count and code != band.GetNoDataValue()))
      """
    for name in ["clearwater_lake_landcover_canada_2020_30m.tif", "nrcan_example2015_30m.tif"] {
      let theirs = try Program.run(["-c", script, data + name], executable: "/usr/bin/python3")
      let expected = theirs.output.split(separator: "\n").map(String.init)
      let ours = try landcover("info", data + name, "--format", "csv").output.split(separator: "\n").dropFirst().map {
        line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return "\(cells[1]),\(cells[3])"
      }
      #expect(expected.count > 5, "\(name): \(ours) \(expected) \(theirs.errors)")
      #expect(Array(ours) == expected, "\(name): \(ours) \(expected) \(theirs.errors)")
    }
    let source = data + "nrcan_example2015_30m.tif"
    let mosaic = try landcover("mosaic", "--source", source, "--grid", "nalcms30", "--out", folder.path("ours.tif"))
    #expect(mosaic.status == 0, "\(mosaic.errors)")
    let compare = """
      import sys, numpy
      from osgeo import gdal
      ours = gdal.Open(sys.argv[1])
      x, w, _, y, _, h = ours.GetGeoTransform()
      bounds = (x, y + h * ours.RasterYSize, x + w * ours.RasterXSize, y)
      warped = gdal.Warp("", sys.argv[2], format="MEM", dstSRS=ours.GetProjection(), outputBounds=bounds, width=ours.RasterXSize, height=ours.RasterYSize,
                         resampleAlg="near", errorThreshold=0, dstNodata=255)
      one, two = ours.ReadAsArray(), warped.ReadAsArray()
      source = gdal.Open(sys.argv[2])
      empty = source.GetRasterBand(1).GetNoDataValue()
      held = (one != ours.GetRasterBand(1).GetNoDataValue()) & (two != 255) & (two != empty)
      print(int(held.sum()), int((one[held] != two[held]).sum()))
      """
    let found = try Program.run(["-c", compare, folder.path("ours.tif"), source], executable: "/usr/bin/python3")
    let counts = found.output.split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }
    #expect(counts.count == 2, "\(found.output) \(found.errors)")
    #expect(counts[0] > 100_000, "\(found.output) \(found.errors)")
    #expect(counts[1] * 1000 < counts[0], "\(found.output) \(found.errors)")
  }
}
