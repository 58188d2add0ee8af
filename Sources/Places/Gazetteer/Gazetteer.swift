public import Foundation
internal import Synchronization
public import Vocabulary

/// A town, as GeoNames has it.
public struct Town: Sendable, Equatable {
  public let name: String
  public let country: Country
  /// ISO 3166-2; nil where GeoNames does not say.
  public let state: String?
  public let point: GeoPoint
  public let population: Int
}

/// What a postal code covers: a ZIP of the United States, the first three characters of a Canadian one, a Mexican one.
public struct PostalArea: Sendable, Equatable {
  public let country: Country
  public let code: String
  /// The places under it.
  public let name: String
  public let point: GeoPoint
}

/// Towns by name, and postal codes where somebody has added them; both read when they are first asked for.
public final class Gazetteer: Sendable {
  /// The set-up's towns, and one file a country of postal codes, in GeoNames' own format.
  static let townsFile = "towns.csv"
  static func postalFile(_ country: Country) -> String { "postal-\(country.rawValue).txt" }

  private struct Names: Sendable {
    var towns: [Town] = []
    /// Positions in ``towns``, the largest first.
    var byName: [String: [Int]] = [:]
    /// By other names than their own.
    var byOther: [String: [Int]] = [:]
  }

  private let folder: URL
  private let names = Mutex<Names?>(nil)
  private let postal = Mutex<[Country: [String: PostalArea]]>([:])

  /// - Parameter folder: where its files are; those that are missing have nothing.
  public init(_ folder: URL) { self.folder = folder }

  /// The files beside the program, as they are when they are first asked for.
  public static let installed = Gazetteer(ResourceFolder.assets)

  // MARK: Towns

  private var known: Names {
    names.withLock { names in
      if let names { return names }
      let read = Self.read(FileManager.default.contents(atPath: folder.appendingPathComponent(Self.townsFile).path))
      names = read
      return read
    }
  }

  /// The largest first.
  public var allTowns: [Town] { known.towns }

  public var townCount: Int { known.towns.count }
  public var hasTowns: Bool { townCount > 0 }

  private static func read(_ data: Data?) -> Names {
    var names = Names()
    for row in ReferenceTable.records(of: data ?? Data()).dropFirst() where row.count == 7 {
      guard let country = Country(rawValue: row[1]), let north = Double(row[3]), let east = Double(row[4]),
        let population = Int(row[5])
      else { continue }
      let position = names.towns.count
      names.towns.append(
        Town(
          name: row[0], country: country, state: row[2].isEmpty ? nil : row[2],
          point: GeoPoint(latitude: north, longitude: east), population: population))
      names.byName[TextFolding.fold(row[0]), default: []].append(position)
      for other in Set(row[6].split(separator: "|").map { TextFolding.fold(String($0)) }) {
        names.byOther[other, default: []].append(position)
      }
    }
    return names
  }

  /// Towns of a name, the largest first: of that very name, or else of a name that they have too.
  public func towns(named name: String) -> [Town] {
    let known = known
    let folded = TextFolding.fold(name)
    return (known.byName[folded] ?? known.byOther[folded] ?? []).map { known.towns[$0] }
  }

  /// Towns whose name begins with a text, the largest first.
  public func towns(beginningWith text: String, limit: Int) -> [Town] {
    let folded = TextFolding.fold(text)
    guard !folded.isEmpty else { return [] }
    let known = known
    // Positions are by size.
    return known.byName.filter { $0.key.hasPrefix(folded) }.values.joined().sorted().prefix(limit).map {
      known.towns[$0]
    }
  }

  /// The nearest town to a point with so many inhabitants at least.
  public func nearestTown(to point: GeoPoint, population: Int = 0) -> Town? {
    known.towns.lazy.filter { $0.population >= population }
      .min { $0.point.kilometres(to: point) < $1.point.kilometres(to: point) }
  }

  // MARK: Postal codes

  /// The countries whose postal codes are at hand.
  public var postalCountries: [Country] { Country.allCases.filter { postalCodes($0) > 0 } }

  /// How many postal codes of a country are at hand.
  public func postalCodes(_ country: Country) -> Int { areas(country).count }

  /// What a code covers; of a Canadian one the first three characters count.
  public func postalArea(_ code: String, in country: Country) -> PostalArea? {
    areas(country)[PostalFile.key(code, country) ?? ""]
  }

  private func areas(_ country: Country) -> [String: PostalArea] {
    postal.withLock { postal in
      if let known = postal[country] { return known }
      let path = folder.appendingPathComponent(Self.postalFile(country)).path
      let read = FileManager.default.contents(atPath: path).map { PostalFile.areas($0, of: country) } ?? [:]
      postal[country] = read
      return read
    }
  }
}
