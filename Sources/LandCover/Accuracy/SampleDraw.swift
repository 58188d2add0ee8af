internal import CGDAL
internal import Foundation
internal import Vocabulary

/// Draws a stratified random sample of a map's pixels.
public struct SampleDraw {
  private let map: MapFile
  private let work: Work
  /// Classes of the map, and their areas in square kilometres.
  public let codes: [Int]
  public let squareKilometres: [Double]
  /// Of each class.
  public let pixels: [UInt64]

  public init(_ map: MapFile, work: Work) throws {
    (self.map, self.work) = (map, work)
    let amounts = try CountRun(map, work: work).run()
    let bytes = (0..<256).filter { map.isCounted[$0] && amounts[$0].pixels > 0 }.sorted {
      (map.codes[$0] ?? 0) < (map.codes[$1] ?? 0)
    }
    guard !bytes.isEmpty else { throw LandCoverError("\(map.path): no pixel has a class") }
    codes = bytes.compactMap { map.codes[$0] }
    pixels = bytes.map { amounts[$0].pixels }
    squareKilometres = bytes.map { PixelAreas.squareKilometres(amounts[$0].area) }
  }

  private struct Candidate {
    let rank: UInt64
    let pixel: Int
  }

  private final class Worker {
    let raster: Raster
    let buffer: UnsafeMutablePointer<UInt8>
    var best: [[Candidate]] = .init(repeating: [], count: 256)
    var limits: [UInt64] = .init(repeating: .max, count: 256)

    init(_ map: MapFile, bytes: Int) throws {
      raster = try map.open()
      buffer = .allocate(capacity: bytes)
    }

    deinit { buffer.deallocate() }
  }

  /// Draws pixels of each class: those whose number and seed give the least ranks, so that threads do not change the
  /// sample.
  /// - Parameter sizes: samples of each of ``codes``.
  /// - Throws: ``LandCoverError``; where a file of the name is there.
  public func write(_ sizes: [Int], seed: UInt64, to path: String, name: (Int) -> String) throws -> [Int] {
    let wanted = Dictionary(zip(codes, sizes).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    let byByte = map.codes.enumerated().map { byte, code in map.isCounted[byte] ? code.flatMap { wanted[$0] } ?? 0 : 0 }
    let (width, height) = (map.grid.width, map.grid.height)
    let rows = max(1, min(256, (1 << 22) / max(1, width)))
    GDAL.setCache(
      bytes: (16 << 20) + work.threads * (rows + 2 * map.blockHeight) * (width + map.blockWidth)
        * (map.type.isByte ? 1 : 8))
    let crew = try Crew(work) { try Worker(map, bytes: rows * width) }
    try crew.run((height + rows - 1) / rows) { worker, piece in
      let top = piece * rows
      let count = min(rows, height - top)
      try worker.raster.read(
        Window(x: 0, y: top, width: width, height: count), into: worker.buffer, stride: width)
      for index in 0..<count * width {
        let byte = Int(worker.buffer[index])
        let size = byByte[byte]
        guard size > 0 else { continue }
        let rank = Self.rank(UInt64(top * width + index), seed)
        guard rank < worker.limits[byte] else { continue }
        worker.best[byte].append(Candidate(rank: rank, pixel: top * width + index))
        if worker.best[byte].count >= 2 * size + 64 { Self.prune(worker, byte, size) }
      }
      work.onProgress(count * width)
    }
    var drawn: [(code: Int, pixel: Int)] = []
    for byte in 0..<256 where byByte[byte] > 0 {
      let all = crew.workers.flatMap { $0.best[byte] }.sorted { ($0.rank, $0.pixel) < ($1.rank, $1.pixel) }
      drawn += all.prefix(byByte[byte]).map { (map.codes[byte] ?? 0, $0.pixel) }
    }
    try write(drawn.sorted { ($0.code, $0.pixel) < ($1.code, $1.pixel) }, to: path, name)
    return codes.map { code in drawn.count { $0.code == code } }
  }

  private static func prune(_ worker: Worker, _ byte: Int, _ size: Int) {
    worker.best[byte].sort { ($0.rank, $0.pixel) < ($1.rank, $1.pixel) }
    worker.best[byte].removeLast(worker.best[byte].count - size)
    worker.limits[byte] = worker.best[byte].last?.rank ?? .max
  }

  /// SplitMix64 of a pixel's number and the seed (Steele, Lea, Flood 2014).
  private static func rank(_ pixel: UInt64, _ seed: UInt64) -> UInt64 {
    var z = pixel &* 0x9E37_79B9_7F4A_7C15 &+ seed &* 0xD1B5_4A32_D192_ED03 &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private func write(_ drawn: [(code: Int, pixel: Int)], to path: String, _ name: (Int) -> String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { throw LandCoverError("\(path) is there already") }
    let url = URL(fileURLWithPath: path)
    let partial = url.deletingLastPathComponent().appendingPathComponent(".\(getpid()).\(url.lastPathComponent)").path
    defer { try? FileManager.default.removeItem(atPath: partial) }
    guard let driver = GDALGetDriverByName("GPKG"), let dataset = GDALCreate(driver, partial, 0, 0, 0, GDT_Unknown, nil)
    else {
      throw LandCoverError("cannot write \(path): \(GDAL.message)")
    }
    var isOpen = true
    defer { if isOpen { GDALClose(dataset) } }
    let reference = map.grid.reference.wkt.isEmpty ? nil : OSRNewSpatialReference(map.grid.reference.wkt)
    defer { if let reference { OSRDestroySpatialReference(reference) } }
    guard let layer = GDALDatasetCreateLayer(dataset, "samples", reference, wkbPoint, nil) else {
      throw LandCoverError("cannot write \(path): \(GDAL.message)")
    }
    for (field, type) in [
      ("code", OFTInteger), ("class", OFTString), ("x", OFTReal), ("y", OFTReal), ("reference", OFTInteger),
    ] {
      let definition = OGR_Fld_Create(field, type)
      OGR_L_CreateField(layer, definition, 1)
      OGR_Fld_Destroy(definition)
    }
    GDALDatasetStartTransaction(dataset, 0)
    for (code, pixel) in drawn {
      guard let feature = OGR_F_Create(OGR_L_GetLayerDefn(layer)), let point = OGR_G_CreateGeometry(wkbPoint) else {
        continue
      }
      defer { OGR_F_Destroy(feature) }
      let x = map.grid.left + (Double(pixel % map.grid.width) + 0.5) * map.grid.pixelWidth
      let y = map.grid.top - (Double(pixel / map.grid.width) + 0.5) * map.grid.pixelHeight
      OGR_G_SetPoint_2D(point, 0, x, y)
      OGR_F_SetGeometryDirectly(feature, point)
      OGR_F_SetFieldInteger(feature, 0, Int32(clamping: code))
      OGR_F_SetFieldString(feature, 1, name(code))
      OGR_F_SetFieldDouble(feature, 2, x)
      OGR_F_SetFieldDouble(feature, 3, y)
      guard OGR_L_CreateFeature(layer, feature) == OGRERR_NONE else {
        throw LandCoverError("cannot write \(path): \(GDAL.message)")
      }
    }
    guard GDALDatasetCommitTransaction(dataset) == OGRERR_NONE else {
      throw LandCoverError("cannot write \(path): \(GDAL.message)")
    }
    GDALClose(dataset)
    isOpen = false
    guard rename(partial, path) == 0 else {
      throw LandCoverError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
  }
}
