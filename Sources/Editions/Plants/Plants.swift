internal import GRDB

/// The plants of an edition: its facilities, those that are one plant in a chain of identifiers together.
public struct Plants: Sendable {
  /// By the earlier one's number.
  public let joins: [PlantJoin]
  /// By facility, the number of the last identifier of its plant: what the plant is called by.
  public let plant: [UInt32]
  /// Of plants with several identifiers, their facilities, the earliest first, by ``plant``.
  private let chains: [Int: [Int]]
  private let byLater: [Int: Int]

  init(_ joins: [PlantJoin], facilities: Int) {
    self.joins = joins
    var (next, before) = ([Int: Int](), [Int: Int]())
    for join in joins
    where join.level.isJoined && (0..<facilities).contains(join.earlier)
      && (0..<facilities).contains(join.later) && next[join.earlier] == nil && before[join.later] == nil
    {
      (next[join.earlier], before[join.later]) = (join.later, join.earlier)
    }
    var plant = (0..<facilities).map { UInt32(truncatingIfNeeded: $0) }
    var chains: [Int: [Int]] = [:]
    for start in next.keys where before[start] == nil {
      var chain = [start]
      while let later = next[chain[chain.count - 1]] { chain.append(later) }
      let last = chain[chain.count - 1]
      for facility in chain { plant[facility] = UInt32(truncatingIfNeeded: last) }
      chains[last] = chain
    }
    (self.plant, self.chains) = (plant, chains)
    byLater = Dictionary(joins.enumerated().map { ($1.later, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The facilities that are one plant with one, the earliest first; it alone where none is.
  public func chain(of facility: Int) -> [Int] {
    guard plant.indices.contains(facility) else { return [facility] }
    return chains[Int(plant[facility])] ?? [facility]
  }

  /// The join that leads to a facility of a chain; nil for the first one.
  public func join(to facility: Int) -> PlantJoin? {
    byLater[facility].map { joins[$0] }.flatMap { $0.level.isJoined ? $0 : nil }
  }

  /// Joins that nothing goes by, of a facility.
  public func possible(of facility: Int) -> [PlantJoin] {
    joins.filter { !$0.level.isJoined && ($0.earlier == facility || $0.later == facility) }
  }
}

extension Edition {
  /// The plants that its facilities are; nil for an edition that was built before they were looked for.
  public func plants() throws -> Plants? {
    guard !isEmpty else { return nil }
    return try keptPlants { try catalog.plantJoins().map { Plants($0, facilities: facilities.count) } }
  }
}

extension CatalogSchema {
  static let plantJoins = """
    CREATE TABLE plant_joins (
      earlier INTEGER NOT NULL, later INTEGER NOT NULL, level TEXT NOT NULL, score REAL NOT NULL,
      name REAL, address REAL, kilometres REAL, same_municipality INTEGER, sector_digits INTEGER,
      substances INTEGER, of_substances INTEGER, ratio REAL, gap INTEGER, shared_years INTEGER, margin REAL,
      who TEXT, why TEXT,
      PRIMARY KEY (earlier, later)) WITHOUT ROWID;
    """
}

extension Catalog {
  /// Nil for a catalogue without the table.
  func plantJoins() throws -> [PlantJoin]? {
    try read { db in
      guard try db.tableExists("plant_joins") else { return nil }
      return try Row.fetchAll(db, sql: "SELECT * FROM plant_joins ORDER BY earlier, later").map { row in
        let (name, address): (Double?, Double?) = (row.value(4), row.value(5))
        let evidence = try name.map { name in
          PlantJoin.Evidence(
            name: name, address: address ?? 0, kilometres: row.value(6),
            isSameMunicipality: try row.needed(7) as Int == 1, sectorDigits: row.value(8),
            substances: try row.needed(9),
            ofSubstances: try row.needed(10), ratio: row.value(11), gap: try row.needed(12),
            sharedYears: try row.needed(13), margin: row.value(14))
        }
        let who: String? = row.value(15)
        let why: String? = row.value(16)
        return PlantJoin(
          earlier: try row.needed(0), later: try row.needed(1),
          level: try row.word(2) { PlantJoin.Level(rawValue: $0) }, score: try row.needed(3), evidence: evidence,
          statement: who.map { PlantJoin.Statement(who: $0, why: why ?? "") })
      }
    }
  }
}

extension Database {
  /// Writes the joins of an edition, in their table.
  func write(_ joins: [PlantJoin]) throws {
    try execute(sql: CatalogSchema.plantJoins)
    for join in joins {
      let evidence = join.evidence
      try execute(
        sql: "INSERT INTO plant_joins VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          join.earlier, join.later, join.level.rawValue, join.score, evidence?.name, evidence?.address,
          evidence?.kilometres, evidence.map { $0.isSameMunicipality ? 1 : 0 }, evidence?.sectorDigits,
          evidence?.substances, evidence?.ofSubstances, evidence?.ratio, evidence?.gap, evidence?.sharedYears,
          evidence?.margin ?? nil, join.statement?.who, join.statement?.why,
        ])
    }
  }
}
