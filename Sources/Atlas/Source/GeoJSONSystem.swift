internal import CGDAL
internal import Foundation
internal import LandCover

/// The member `crs` of a GeoJSON, as its first edition of 2008 had it. GDAL takes coordinates for longitude and
/// latitude where it does not know what `crs` says, and where it is `null`, which says that nobody knows.
struct GeoJSONSystem {
  /// What the file says, as it says it; nil for a file without the member.
  let text: String?
  /// Whether it says longitude and latitude, or nothing, which means the same since RFC 7946.
  let isLongitudeLatitude: Bool

  /// Bytes at either end of the file where the member is looked for: before the features, or after them.
  private static let end = 1 << 16

  /// - Parameter address: what GDAL opens, within a zip too.
  init(_ address: String) {
    let (head, tail) = Self.ends(address)
    // Only what is outside of features: a feature may have a field of this name.
    let before = Self.member(head) { !["\"features\"", "\"properties\"", "\"geometry\""].contains(where: $0.contains) }
    let after = tail.lastIndex(of: "]").flatMap { Self.member(String(tail[$0...])) { _ in true } }
    text = before ?? after
    isLongitudeLatitude =
      text.map { $0.firstMatch(of: /(^|[^0-9])4326([^0-9]|$)|CRS84|WGS ?84|4979/.ignoresCase()) != nil } ?? true
  }

  private static func member(_ text: String, _ isOutside: (Substring) -> Bool) -> String? {
    guard let found = text.firstMatch(of: /"crs"\s*:\s*(null|\{[^{}]*(?:\{[^{}]*\})?[^{}]*\})/),
      isOutside(text[..<found.range.lowerBound])
    else { return nil }
    return String(found.1)
  }

  private static func ends(_ address: String) -> (head: String, tail: String) {
    guard let file = VSIFOpenL(address, "rb") else { return ("", "") }
    defer { VSIFCloseL(file) }
    func read() -> String {
      var bytes = [UInt8](repeating: 0, count: end)
      let count = VSIFReadL(&bytes, 1, end, file)
      return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
    let head = read()
    VSIFSeekL(file, 0, SEEK_END)
    let size = VSIFTellL(file)
    VSIFSeekL(file, size > UInt64(end) ? size - UInt64(end) : 0, SEEK_SET)
    return (head, read())
  }
}
