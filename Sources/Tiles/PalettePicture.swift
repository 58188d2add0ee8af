internal import Packing

/// A picture of colours by number, as PNG (ISO/IEC 15948): 0 is transparent.
public enum PalettePicture {
  /// - Parameters:
  ///   - pixels: numbers of colours, row by row.
  ///   - colours: red, green and blue of the numbers from 1 on; 255 at most.
  public static func png(_ pixels: [UInt8], width: Int, colours: [(UInt8, UInt8, UInt8)]) -> [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity(pixels.count + pixels.count / width)
    for start in stride(from: 0, to: pixels.count, by: width) {
      rows.append(0)
      rows += pixels[start..<start + width]
    }
    var made: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    func big(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    func chunk(_ name: String, _ data: [UInt8]) {
      let body = Array(name.utf8) + data
      made += big(data.count) + body + big(Int(Deflate.crc32(body)))
    }
    chunk("IHDR", big(width) + big(pixels.count / width) + [8, 3, 0, 0, 0])
    chunk("PLTE", [255, 255, 255] + colours.prefix(255).flatMap { [$0.0, $0.1, $0.2] })
    chunk("tRNS", [0])
    chunk("IDAT", Deflate.zlib(rows, level: 4))
    chunk("IEND", [])
    return made
  }
}
