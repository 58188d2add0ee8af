public import Foundation
public import Vocabulary

/// Postal codes in GeoNames' own format: lines of twelve fields between tabs, among them country, code, place, state,
/// latitude and longitude (https://download.geonames.org/export/zip/readme.txt).
public struct PostalFile: Sendable {
  /// By country, how many codes.
  public let codes: [Country: Int]
  private let lines: [Country: [Substring]]

  /// - Throws: ``PostalFileError`` naming the first line that is none of such a file.
  public init(_ path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PostalFileError("\(path): cannot be read")
    }
    guard let text = String(validating: data, as: UTF8.self) else { throw PostalFileError("\(path): no text in UTF-8") }
    var lines: [Country: [Substring]] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.hasSuffix("\r") ? line.dropLast() : line
      guard !line.isEmpty else { continue }
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 12, let country = Country(rawValue: String(fields[0])),
        Self.key(String(fields[1]), country) != nil, Self.point(fields) != nil
      else {
        throw PostalFileError(
          "\(path), line \(index + 1): found \(fields.count) fields beginning \"\(line.prefix(40))\"; expected "
            + "GeoNames' twelve between tabs, of CA, MX or US, with a code, a latitude and a longitude")
      }
      lines[country, default: []].append(line)
    }
    guard !lines.isEmpty else { throw PostalFileError("\(path): empty; expected GeoNames' postal codes") }
    self.lines = lines
    codes = lines.mapValues { Set($0.map { $0.split(separator: "\t", omittingEmptySubsequences: false)[1] }).count }
  }

  /// Puts the codes beside the program, in place of those that were there of the same countries.
  /// - Throws: ``PostalFileError`` where the folder cannot be written.
  /// - Parameter folder: the program's own assets unless given.
  public func install(in folder: URL? = nil) throws {
    let folder = folder ?? ResourceFolder.assets
    for (country, lines) in lines.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let target = folder.appendingPathComponent(Gazetteer.postalFile(country))
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(lines.joined(separator: "\n").utf8 + Array("\n".utf8)).write(to: target, options: .atomic)
      } catch {
        throw PostalFileError("\(target.path): cannot be written: \((error as NSError).localizedDescription)")
      }
    }
  }

  /// A code as it is looked up; nil for what is none.
  static func key(_ code: String, _ country: Country) -> String? {
    let word = code.uppercased().utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
    // Which places have letters; Canada's first three are a district, and nobody else has points of the whole code. A
    // ZIP's four further digits are a street.
    let (lengths, kept) = country == .canada ? ([3, 6], 3) : ([5, 9], 5)
    guard lengths.contains(word.count) else { return nil }
    for (place, byte) in word.enumerated() {
      let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard country == .canada && place % 2 == 0 ? isLetter : isDigit else { return nil }
    }
    return String(decoding: word.prefix(kept), as: UTF8.self)
  }

  private static func point(_ fields: [Substring]) -> GeoPoint? { GeoPoint("\(fields[9]),\(fields[10])") }

  static func areas(_ data: Data, of country: Country) -> [String: PostalArea] {
    struct Sum {
      var north = 0.0, east = 0.0, count = 0.0
      var names: [String] = []
    }
    var sums: [String: Sum] = [:]
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 12, let key = key(String(fields[1]), country), let point = point(fields) else { continue }
      var sum = sums[key] ?? Sum()
      (sum.north, sum.east, sum.count) = (sum.north + point.latitude, sum.east + point.longitude, sum.count + 1)
      if sum.names.count < 3, !sum.names.contains(String(fields[2])) { sum.names.append(String(fields[2])) }
      sums[key] = sum
    }
    // A code of several places lies between them.
    return Dictionary(
      sums.map { code, sum in
        func mean(_ value: Double) -> Double { (value / sum.count * 1e5).rounded() / 1e5 }
        return (
          code,
          PostalArea(
            country: country, code: code, name: sum.names.joined(separator: ", "),
            point: GeoPoint(latitude: mean(sum.north), longitude: mean(sum.east)))
        )
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// Why a file of postal codes is refused.
public struct PostalFileError: Error, CustomStringConvertible, Sendable {
  public let description: String
  init(_ description: String) { self.description = description }
}
