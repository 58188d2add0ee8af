import Editions
import Foundation
import Prevention
import PublicRecord
import Questions
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// A record of pledges, and small editions to ask.
struct PledgeTesting {
  static let facility = "US:60601TSTFC1MAIN"
  static let other = "US:60601TSTFC2OTHR"
  static let benzene = ["CHEMICAL": "Benzene", "TRI CHEMICAL/COMPOUND ID": "0000071432"]

  let folder: TemporaryFolder
  let tables: ReferenceTables
  let store: RecordStore

  init() throws {
    folder = try TemporaryFolder()
    tables = try ReferenceTables()
    store = try RecordStore(folder.path("record"), mayCreate: true)
  }

  func example(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/examples/\(name)").path
  }

  func evidence(_ edition: Edition) -> Evidence { Evidence(edition, tables: tables, findings: nil) }

  // MARK: The record

  func open(_ id: String, _ terms: ChallengeTerms? = nil, rights: Rights = .open) throws {
    var event = Event(subject: id, ChallengeKind.challenge)
    event.challenge =
      terms
      ?? ChallengeTerms(
        name: Trilingual("A test", in: .english), organiser: "Nobody", years: YearSpan(2014...2023), substances: [],
        categories: [])
    event.rights = rights
    try store.append([event])
  }

  /// 20 % less toluene to air by 2022, from 2018.
  func request(_ id: String, _ change: (inout PledgeRequest) -> Void = { _ in }) -> PledgeRequest {
    var request = PledgeRequest(
      id: id, company: "Test Works", goal: .init(.reduce, 20), base: YearSpan(2018...2018), target: 2022,
      date: Day(year: 2019, month: 3, day: 1) ?? Day(number: 0))
    (request.facilities, request.substances) = ([Self.facility], ["108-88-3"])
    request.categories = ["onsite_air"]
    change(&request)
    return request
  }

  func pledge(_ request: PledgeRequest, _ edition: Edition, rights: Rights = .open) throws {
    let challenge = try #require(try store.challenges(reader: .keyholder).last)
    var event = Event(subject: request.id, ChallengeKind.pledge, date: request.date)
    event.pledge = try request.terms(in: challenge, edition, evidence(edition))
    event.rights = rights
    try store.append([event])
  }

  func record(
    _ id: String, _ kind: ChallengeKind, _ date: String? = nil, _ change: (inout Event) -> Void = { _ in }
  ) throws {
    var event = Event(subject: id, kind, date: date.flatMap { Day($0) })
    change(&event)
    try store.append([event])
  }

  func results(_ edition: Edition) throws -> (progress: [PledgeProgress], sums: [ChallengeSum]) {
    try PledgeCheck(store.pledges(reader: .anyone), edition, evidence(edition)).results()
  }

  func progress(_ edition: Edition) throws -> [PledgeProgress] { try results(edition).progress }

  /// Changes as reported and per output.
  func percents(_ progress: PledgeProgress) -> String {
    guard case .change(let perOutput) = progress.output else { return "" }
    return String(format: "%.2f %.2f", (progress.change ?? 0) * 100, perOutput * 100)
  }

  // MARK: Editions

  /// A form of toluene, its kilograms to air.
  func row(_ year: Int, _ kilograms: String, at facility: String = Self.facility, ratio: String? = nil) -> [String:
    String]
  {
    let isFormA = kilograms == "A"
    let amount = isFormA ? "0" : kilograms
    var row = [
      "YEAR": String(year), "TRIFD": String(facility.dropFirst(3)), "UNIT OF MEASURE": "Grams",
      "5.1 - FUGITIVE AIR": "\((Double(amount) ?? 0) * 1000)",
    ]
    if isFormA { row["FORM TYPE"] = "A" }
    if let ratio { (row["PROD_RATIO_OR_ ACTIVITY"], row["8.9 - PRODUCTION RATIO"]) = ("PRODUCTION", ratio) }
    return row
  }

  /// Toluene to air by year; `A` for a Form A, `-` for a year in which the facility reports something else alone.
  func edition(
    _ amounts: [String: String], others: [String: String] = [:], ratios: [String: String] = [:],
    name: String = "edition"
  ) async throws -> Edition {
    var rows: [[String: String]] = []
    for (facility, amounts) in [(Self.facility, amounts), (Self.other, others)] {
      for (year, amount) in amounts.sorted(by: { $0.key < $1.key }) {
        let isOther = amount == "-"
        rows.append(
          row(Int(year) ?? 0, isOther ? "5" : amount, at: facility, ratio: ratios[year])
            .merging(isOther ? Self.benzene : [:]) { $1 })
      }
    }
    return try await edition(rows: rows, name: name)
  }

  func edition(rows: [[String: String]], joins: String? = nil, name: String = "edition") async throws -> Edition {
    let file = try folder.write("\(name).csv", TRIText.file(rows: rows))
    return try await build([file], in: folder, name: name) { if let joins { $0.joins = try? JoinsFile(joins) } }
  }
}
