internal import Foundation
internal import GRDB
internal import Registers
internal import Vocabulary

/// What the dioxins and furans of a form are made of, and the line that says so.
public struct FormDioxins: Sendable {
  public struct Form: Hashable, Sendable {
    /// The facility's number.
    public let facility: Int
    public let year: Int
    /// The packed document control number.
    public let document: UInt64

    public init(facility: Int, year: Int, document: UInt64) {
      (self.facility, self.year, self.document) = (facility, year, document)
    }
  }

  public let form: Form
  /// Per cent of each congener, in Schedule 1's order.
  public let percents: [Double]
  /// The position of the file among the catalogue's sources.
  public let source: Int
  public let line: Int

  /// Of all sources, the first one of each form.
  static func rows(
    _ sources: [SourceReading], _ numbering: Numbering, without dropped: [Set<FacilityYear>]
  ) -> [FormDioxins] {
    var seen: Set<Form> = []
    var rows: [FormDioxins] = []
    for (number, source) in sources.enumerated() {
      let left = Set(dropped[number].map { FacilityYear(facility: $0.facility, year: $0.year) })
      for one in source.distributions
      where !left.contains(FacilityYear(facility: one.facility, year: one.year)) {
        let form = Form(
          facility: Int(numbering.facilityMaps[number][one.facility]), year: one.year, document: one.document.packed)
        guard seen.insert(form).inserted else { continue }
        rows.append(FormDioxins(form: form, percents: one.percents, source: number, line: one.line))
      }
    }
    return rows.sorted { a, b in
      (a.form.facility, a.form.year, a.form.document) < (b.form.facility, b.form.year, b.form.document)
    }
  }
}

extension Database {
  func write(_ forms: [FormDioxins]) throws {
    try execute(
      sql: """
        CREATE TABLE dioxins (
          facility INTEGER NOT NULL, year INTEGER NOT NULL, document INTEGER NOT NULL, source INTEGER NOT NULL,
          line INTEGER NOT NULL, percents TEXT NOT NULL, PRIMARY KEY (facility, year, document)) WITHOUT ROWID;
        """)
    let insert = try makeStatement(sql: "INSERT INTO dioxins VALUES (?, ?, ?, ?, ?, ?)")
    for row in forms {
      try insert.execute(arguments: [
        row.form.facility, row.form.year, Int64(bitPattern: row.form.document), row.source, row.line,
        row.percents.map { "\($0)" }.joined(separator: " "),
      ])
    }
  }
}

extension Edition {
  /// What forms' dioxins and furans are made of; empty for an edition without such a file, or of before they were read.
  /// - Throws: ``EditionError`` for a catalogue that is changed.
  public func formDioxins() throws -> [FormDioxins.Form: FormDioxins] {
    guard !isEmpty else { return [:] }
    return try catalog.read { db in
      guard try db.tableExists("dioxins") else { return [:] }
      var forms: [FormDioxins.Form: FormDioxins] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT facility, year, document, source, line, percents FROM dioxins") {
        let percents = (row[5] as String).split(separator: " ").compactMap { Double($0) }
        guard percents.count == EquivalenceFactors.count, percents.allSatisfy(\.isFinite) else {
          throw EditionError("\(folder.path): the catalogue's dioxins do not read; changed")
        }
        let form = FormDioxins.Form(
          facility: row[0], year: row[1], document: UInt64(bitPattern: row[2] as Int64))
        forms[form] = FormDioxins(form: form, percents: percents, source: row[3], line: row[4])
      }
      return forms
    }
  }
}
