import Foundation
import TestSupport
import Testing

/// A stranger's file is opened by a process that can do nothing but read and print.
struct ConfinementTests {
  @Test func aConfinedProcessReadsAndPrints() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("kept", "x")
    let run = try Program.run(
      [folder.url.path], executable: Program.folder.appendingPathComponent("ConfineProbe").path)
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "confine 0", "read done", "socket Operation not permitted", "write Operation not permitted",
        "remove Operation not permitted", "spawn Operation not permitted", "memory refused", "thread done",
      ], "\(run.output)")
    // It ran in a circle, and was ended when its time was up.
    #expect(run.status != 0)
    #expect(FileManager.default.fileExists(atPath: folder.path("kept")))
    #expect(!FileManager.default.fileExists(atPath: folder.path("made")))
  }

  /// The same figures as without, and no format that names other files or addresses.
  @Test func mapsOfStrangersAreReadInIt() throws {
    let folder = try TemporaryFolder()
    let made = try TestMap.patches(60, 40, classes: 6, seed: 1).write(folder, "map")
    let map = folder.path("map.tif")
    #expect(try Program.run(["-q", made, map], executable: "/usr/bin/gdal_translate").status == 0)
    let plain = try Program.run("landcover", "info", map, "--format", "csv")
    let confined = try Program.run("landcover", "info", map, "--format", "csv", "--untrusted")
    #expect(plain.status == 0, "\(plain.errors)")
    #expect(confined.status == 0 && confined.output == plain.output, "\(confined.errors)")
    let virtual = try folder.write(
      "map.vrt",
      """
      <VRTDataset rasterXSize="10" rasterYSize="10"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>
      <SourceFilename>/vsicurl/http://127.0.0.1:9/x.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>
      </VRTRasterBand></VRTDataset>
      """)
    let refused = try Program.run("landcover", "info", virtual, "--untrusted")
    #expect(refused.status == 1 && refused.errors.contains("map.vrt"), "\(refused.errors)")
    #expect(!refused.errors.contains("vsicurl"))
  }
}
