internal import Foundation
internal import Vocabulary

/// How many people live in countries and states, year by year, from a table that the operator gives with its sources.
public struct Populations: Sendable {
  private let counts: [String: [Int: Double]]
  /// Where the numbers of a place come from, each once.
  private let sources: [String: [String]]

  public static let none = Populations(counts: [:], sources: [:])
  private static let header = ["place", "year", "inhabitants", "source"]

  private init(counts: [String: [Int: Double]], sources: [String: [String]]) {
    (self.counts, self.sources) = (counts, sources)
  }

  /// Reads a CSV file with the columns place (`CA`, `CA-ON`), year, inhabitants and source.
  /// - Throws: ``TableError`` with the line, what it has and what was expected.
  public init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw TableError(message: "\(file): no such file")
    }
    guard let text = String(bytes: data, encoding: .utf8) else { throw TableError(message: "\(file): not UTF-8") }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(Substring.init)
    func fail(_ line: Int, _ found: String, _ expected: String) -> TableError {
      TableError(message: "\(file): line \(line): \(found); expected \(expected)")
    }
    func cells(_ line: Substring) -> [String] {
      ReferenceTable.records(of: Data(line.utf8)).first?.map { $0.trimmingCharacters(in: .whitespaces) } ?? []
    }
    guard cells(lines[0].drop { $0 == "\u{FEFF}" }) == Self.header else {
      throw fail(1, "\"\(lines[0].prefix(80))\"", Self.header.joined(separator: ","))
    }
    var counts: [String: [Int: Double]] = [:]
    var sources: [String: [String]] = [:]
    for (number, line) in zip(2..., lines.dropFirst()) where !line.allSatisfy(\.isWhitespace) {
      let row = cells(line)
      guard row.count == Self.header.count else { throw fail(number, "\(row.count) fields", "\(Self.header.count)") }
      let place = row[0].uppercased()
      guard Country(rawValue: String(place.prefix(2))) != nil, place.count == 2 || place.dropFirst(2).first == "-"
      else {
        throw fail(number, "place \"\(row[0].prefix(40))\"", "a country or state, such as CA or CA-ON")
      }
      guard let year = Int(row[1]), (1900...2200).contains(year) else {
        throw fail(number, "year \"\(row[1].prefix(40))\"", "a year")
      }
      guard let inhabitants = Int(row[2]), inhabitants > 0 else {
        throw fail(number, "inhabitants \"\(row[2].prefix(40))\"", "a whole number above 0, without separators")
      }
      guard !row[3].isEmpty else { throw fail(number, "no source", "who counted or estimated the inhabitants") }
      guard counts[place, default: [:]].updateValue(Double(inhabitants), forKey: year) == nil else {
        throw fail(number, "\(place) \(year) a second time", "each place and year once")
      }
      if sources[place]?.contains(row[3]) != true { sources[place, default: []].append(row[3]) }
    }
    self.init(counts: counts, sources: sources)
  }

  /// Nil where the table does not say.
  package func inhabitants(of place: String, in year: Int) -> Double? { counts[place]?[year] }

  package func has(_ place: String) -> Bool { counts[place] != nil }

  /// The sources of some places, each once.
  package func sources(of places: [String]) -> [String] {
    places.flatMap { sources[$0] ?? [] }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// A table that cannot be read.
  public struct TableError: Error, CustomStringConvertible {
    let message: String
    public var description: String { message }
  }
}
