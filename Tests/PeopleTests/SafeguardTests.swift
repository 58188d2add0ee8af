import Foundation
import GRDB
import Mail
import Participation
import RecordKernel
import TestSupport
import Testing

@testable import People

/// The figures of docs/safeguards.md are those of the program.
@Suite struct SafeguardTests {
  private func rows(_ heading: String) throws -> [[String]] {
    let rows = try GuideTable.rows("safeguards", below: heading)
    try #require(!rows.isEmpty, "\(heading)")
    return rows
  }

  private func within(_ most: (count: Int, seconds: Int)) -> String {
    "\(most.count) in \(most.seconds / 60) \(most.seconds == 60 ? "minute" : "minutes")"
  }

  @Test func limitsAreAsWritten() throws {
    typealias Attempt = AttemptLimits.Attempt
    let tries: [(String, Attempt)] = [
      ("codes that are asked for", .code), ("sign-ins", .signIn), ("comments", .comment),
      ("registrations for meetings", .registration),
      ("votes for questions of a meeting", .vote), ("uploads", .upload),
      ("links that open nothing", .link), ("messages to one mailbox, from all networks", .recipient),
      ("lines in the log that changed nothing", .audit),
    ]
    #expect(Set(tries.map(\.1)) == Set(Attempt.allCases))
    let written = try rows("Limits")
    for (name, attempt) in tries { #expect(written.contains([name, within(attempt.most)]), "\(name)") }
    let figures: [(String, Int)] = [
      ("wrong tries at one mailed code", PeopleStore.codeTries), ("passkeys of a person", PeopleStore.mostPasskeys),
      ("addresses of a person", PeopleDesk.mostAddresses),
      ("bytes of a document in the record", DocumentStore.mostBytes),
      ("bytes of a public recording in the record", DocumentStore.mostRecordingBytes),
      ("bytes of captions", Captions.mostBytes), ("recordings of a meeting", Recording.most),
      ("bytes of a report from a mail server", ReturnedMessage.mostBytes),
    ]
    for (name, figure) in figures { #expect(written.contains([name, GuideTable.figure(figure)]), "\(name)") }
    #expect(AttemptLimits.networkFactor == 30)
  }

  @Test func sessionsLastAsWritten() throws {
    let expected = [
      Session.officerIdle, Session.idle, Session.longest, Session.proofSeconds, PeopleStore.formSeconds,
      PeopleStore.challengeSeconds,
    ]
    let written = try rows("Sessions")
    #expect(written.map { $0[1] } == expected.map(GuideTable.figure))
    #expect(written.allSatisfy { !$0[2].isEmpty }, "each has its reason")
  }

  @Test func waysInAreAsStrongAsWritten() throws {
    let ways = try rows("Ways in").map { $0.joined(separator: " ") }
    func bits(_ letters: Int) -> String {
      "\(letters) of \(PeopleStore.codeLetters.count) letters, \(letters * 5) bits"
    }
    #expect(ways.contains { $0.contains(bits(PeopleStore.codeLength)) && $0.contains("10 minutes") })
    #expect(PeopleStore.codeSeconds == 600 && PeopleStore.codeLetters.count == 32 && TimeCode.seconds == 30)
    #expect(ways.contains { $0.contains(bits(PeopleStore.recoveryLength)) && $0.contains("30 seconds") })
  }

  /// Each column of what is kept of people is pseudonymous, personal or secret; a new one must be put into its class.
  @Test func everyColumnHasItsClass() throws {
    let testing = try PeopleTesting()
    let tables = try testing.people.read { db in
      try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    }
    let written = try rows("Data").filter { $0[0].hasPrefix("`") }
    #expect(written.map { $0[0] }.sorted() == tables.map { "`\($0)`" })
    for table in tables {
      let row = try #require(written.first { $0[0] == "`\(table)`" }, "\(table)")
      let classed = row.dropFirst().flatMap { $0.components(separatedBy: ", ") }.filter { !$0.isEmpty }
      let columns = try testing.people.read { try $0.columns(in: table).map(\.name) }
      #expect(classed.sorted() == columns.sorted(), "\(table)")
    }
  }

  /// Whoever sees or changes a field does it by a right of the table.
  @Test func fieldsAreSeenByRightsOfTheTable() throws {
    let fields = try rows("Data").filter { $0.count == 3 }
    let rights = fields.joined().joined().matches(of: /`([a-z-]+)`/).map { String($0.output.1) }
    #expect(rights.count > 10)
    for right in rights { #expect(Action(rawValue: right) != nil, "\(right)") }
  }

  /// When something was done is noted in UTC.
  @Test func timesAreInUniversalTime() throws {
    let testing = try PeopleTesting()
    try testing.desk.note("people/test")
    let entry = try #require(try testing.desk.audit.latest(1).first)
    #expect(entry.entry.at == testing.clock.now, "seconds since 1970")
  }
}
