/// Codes of a raster whose bytes do not tell all, numbered from 0 as bytes; 255 is nodata.
struct CodeNumbers: Sendable {
  static let most = 255
  static let none = UInt8(255)
  let codes: [Int]
  private let table: [Int: UInt8]

  init(_ codes: [Int]) {
    self.codes = codes
    table = Dictionary(codes.enumerated().map { ($1, UInt8($0)) }, uniquingKeysWith: { first, _ in first })
  }

  func number(of code: Int) -> UInt8 { table[code] ?? Self.none }
}
