internal import Databases
internal import Foundation
internal import GRDB
internal import Registers
public import Vocabulary

/// What an edition looks up rather than scans. Small tables are in memory; facilities and texts stay in SQLite.
public struct Catalog: Sendable {
  public struct Source: Sendable {
    public let name: String
    public let sha256: String
    public let register: Register
  }

  /// A register's code, with the harmonised substance it belongs to.
  public struct Code: Sendable {
    public let register: Register
    public let code: String
    /// The name in the register's files.
    public let name: String
    /// The position in ``substances``.
    public let substance: Int
    public let scope: Scope
  }

  /// A substance, and the registers that list it.
  public struct ListedSubstance: Sendable {
    public let substance: Substance
    public let registers: [Register]
  }

  public let sources: [Source]
  public let substances: [ListedSubstance]
  public let codes: [Code]
  /// The positions of dioxins and furans in ``substances``.
  public let dioxins: Set<Int>
  /// Titles of sectors as the edition's files state them, by code.
  public let sectorTitles: [String: LocalizedName]
  /// What the files cover; nil in an edition of a former format, whose columns tell it.
  let coverage: Coverage?
  /// Sector codes; the number in the columns is the position plus one.
  public let sectors: [String]
  /// Place codes and names; the number in the columns is the position plus one.
  public let places: [(code: String, name: LocalizedText)]
  /// Ids of the rules the edition was built with.
  public let rules: [String]
  let queue: DatabaseQueue
  private let path: String

  /// - Throws: ``EditionError`` when the file is no catalogue.
  init(_ url: URL) throws {
    try self.init(url.path) {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.endsStatementsWithTheirWork()
      return try DatabaseQueue(path: url.path, configuration: configuration)
    }
  }

  /// A catalogue of nothing.
  static func empty() throws -> Catalog {
    try Catalog("no catalogue") {
      let queue = try DatabaseQueue()
      try queue.write { try CatalogSchema.create($0) }
      return queue
    }
  }

  private init(_ path: String, _ open: () throws -> DatabaseQueue) throws {
    self.path = path
    do {
      queue = try open()
      (sources, substances, codes, sectors, places, rules, sectorTitles, coverage) = try queue.read { db in
        let sources = try Row.fetchAll(db, sql: "SELECT name, sha256, register FROM sources ORDER BY number").map {
          row in
          Source(
            name: try row.needed(0), sha256: try row.needed(1), register: try row.word(2) { Register(rawValue: $0) })
        }
        let substanceNames = try CatalogNames(.substance, db)
        let substances = try Row.fetchAll(
          db, sql: "SELECT number, key, is_group, cas, flags, listed_by FROM substances ORDER BY number"
        ).map { try Self.substance($0, substanceNames) }
        let codes = try Row.fetchAll(
          db, sql: "SELECT register, code, name, substance, scope FROM codes ORDER BY number"
        ).map { row in
          let substance: Int = try row.needed(3)
          guard substances.indices.contains(substance) else {
            throw EditionError("changed; a code is of substance \(substance) of \(substances.count)")
          }
          return Code(
            register: try row.word(0) { Register(rawValue: $0) }, code: try row.needed(1), name: try row.needed(2),
            substance: substance, scope: try row.word(4) { Scope(code: $0) })
        }
        let sectors = try Row.fetchAll(db, sql: "SELECT code FROM sectors ORDER BY number").map { row in
          try row.needed(0) as String
        }
        let placeNames = try CatalogNames(.place, db)
        let places = try Row.fetchAll(db, sql: "SELECT number, code FROM places ORDER BY number").map { row in
          let code: String = try row.needed(1)
          return (code: code, name: try placeNames.complete(row.needed(0), of: code))
        }
        let rules = try Row.fetchAll(db, sql: "SELECT id FROM rules ORDER BY number").map { row in
          try row.needed(0) as String
        }
        return (
          sources, substances, codes, sectors, places, rules, try Self.sectorTitles(db),
          try Self.coverage(db, places: places.map(\.code))
        )
      }
    } catch let error as EditionError {
      throw EditionError("\(path): \(error)")
    } catch {
      throw EditionError(
        "\(path) is no edition's catalogue: \((error as? DatabaseError)?.message ?? String(describing: error))")
    }
    guard codes.isEmpty || !substances.isEmpty else {
      throw EditionError("\(path) is changed: it has codes and no substances")
    }
    let listed = substances
    dioxins = Set(listed.indices.filter { listed[$0].substance.flags.contains(.dioxin) })
  }

  private static func sectorTitles(_ db: Database) throws -> [String: LocalizedName] {
    guard try db.tableExists("sector_titles") else { return [:] }
    var titles: [String: [Language: (text: String, status: LocalizedName.Status)]] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT code, language, title FROM sector_titles") {
      let code: String = try row.needed(0)
      titles[code, default: [:]][try row.word(1) { Language(rawValue: $0) }] = (try row.needed(2), .official)
    }
    return titles.mapValues { LocalizedName($0) }
  }

  private static func coverage(_ db: Database, places: [String]) throws -> Coverage? {
    guard try db.tableExists("coverage") else { return nil }
    var reports: [Coverage.Key: [String: Int]] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT kind, year, place, reports FROM coverage") {
      let kind = try row.word(0) { ContentKind(rawValue: $0) }
      let (year, place): (Int, Int) = (try row.needed(1), try row.needed(2))
      guard place == 0 || places.indices.contains(place &- 1) else {
        throw EditionError("changed; coverage of place \(place) of \(places.count)")
      }
      let code = place == 0 ? "" : places[place - 1]
      reports[Coverage.Key(year: year, kind: kind), default: [:]][code, default: 0] += try row.needed(3) as Int
    }
    return Coverage(reports)
  }

  /// A sector's title: the classification's own where the project's table has it, else as the edition's files state it,
  /// else translated.
  public func sectorTitle(_ code: String, _ table: SectorTable) -> LocalizedName? {
    guard let stated = sectorTitles[code] else { return table.title(code) }
    guard var title = table.title(code) else { return stated }
    for language in Language.allCases where title.status(language) != .official {
      if let text = stated.texts[language] { title = title.with(text, .official, in: language) }
    }
    return title
  }

  private static func substance(_ row: Row, _ names: CatalogNames) throws -> ListedSubstance {
    ListedSubstance(
      substance: Substance(
        key: try row.needed(1), isGroup: try row.needed(2),
        cas: (row.value(3) as String?).flatMap { CASNumber($0) }, name: names[try row.needed(0)],
        flags: Substance.Flags(words: (try row.needed(4) as String).split(separator: " "))),
      registers: try (row.needed(5) as String).split(separator: " ").map { word in
        guard let register = Register(rawValue: String(word)) else {
          throw EditionError("changed; \"\(word)\" is no Register")
        }
        return register
      })
  }

  /// Runs a query on the catalogue.
  /// - Throws: ``EditionError``; `WorkBudget.Ended` where the work it belongs to is ended.
  func read<T: Sendable>(_ body: @Sendable (Database) throws -> T) throws -> T {
    do {
      return try queue.read(body)
    } catch let error as DatabaseError {
      if let ended = error.ended { throw ended }
      throw EditionError("\(path): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
    }
  }
}

extension Row {
  /// A column's value; nil when it is NULL or of another type. (GRDB's own subscript ends the program then, and a
  /// changed catalogue must not.)
  func value<Value: DatabaseValueConvertible>(_ index: Int) -> Value? {
    index < count ? Value.fromDatabaseValue(self[index]) : nil
  }

  /// The value of a column that no row may lack.
  /// - Throws: ``EditionError`` where it is NULL or of another type.
  func needed<Value: DatabaseValueConvertible>(_ index: Int) throws -> Value {
    guard let value: Value = value(index) else {
      throw EditionError("changed; a row's column \(index + 1) is blank or no \(Value.self)")
    }
    return value
  }

  /// A word of a column that must be one of some.
  func word<Word: RawRepresentable>(_ index: Int, _ read: (String) -> Word?) throws -> Word {
    let text: String = try needed(index)
    guard let word = read(text) else { throw EditionError("changed; \"\(text)\" is no \(Word.self)") }
    return word
  }
}
