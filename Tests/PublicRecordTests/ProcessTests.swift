import Foundation
import PublicRecord
import Testing
import Vocabulary

/// The tables of the process fit together; a name that another table lacks is an error when they are read.
struct ProcessTests {
  /// The tables with one text of one of them in another spelling.
  private func process(_ table: String, _ found: String, _ other: String) throws -> SubmissionProcess {
    let folder = ResourceFolder.of("PublicRecord")
    return try SubmissionProcess { name in
      var text = try String(contentsOf: folder.appendingPathComponent("\(name).csv"), encoding: .utf8)
      if name == table {
        #expect(text.contains(found), "\(table).csv has no \(found)")
        text = text.replacing(found, with: other)
      }
      return try ReferenceTable(name, text: text)
    }
  }

  @Test func theyRead() throws {
    let process = try process("words", "key", "key")
    #expect(process.transitions.count == 27)
    #expect(process.states["COUNCIL_DECISION"]?.holder == .council)
  }

  @Test(arguments: [
    (
      "sem_transitions", "\nresponse,AWAITING_RESPONSE", "\nresponse,AWAITING_RESPONS",
      "\"AWAITING_RESPONS\" in column from"
    ),
    ("sem_transitions", ",RESPONSE_REVIEW,party", ",RESPONSE_REVUE,party", "\"RESPONSE_REVUE\" in column to"),
    ("sem_transitions", "RESPONSE_REVIEW,party", "RESPONSE_REVIEW,partie", "\"partie\" in column by"),
    ("sem_transitions", "\nnotify_council,", "\nnotify_counsel,", "sem_transitions.csv: \"notify_counsel\""),
    ("sem_votes", ",council_yes,", ",counsel_yes,", "\"counsel_yes\" in column transition"),
    ("sem_votes", ",yes_at_least,", ",yes_at_most,", "\"yes_at_most\" in column rule"),
    ("sem_votes", ",2,", ",two,", "\"two\" in column count"),
    ("sem_clocks", ",file|revised,", ",file|revise,", "\"file|revise\" in column starts"),
    ("sem_clocks", ",legal,", ",legaal,", "\"legaal\" in column kind"),
    ("sem_states", ",secretariat,", ",secretary,", "\"secretary\" in column holder"),
    ("sem_states", "\nDRAFT,", "\nDRAUGHT,", "\"DRAFT\" in column from"),
    ("rulebooks", ",CA,", ",CAN,", "column calendar"),
    ("holidays", "MX,", "MEX,", "no calendar of MX"),
  ])
  func aMisspeltNameIsAnErrorAtStart(_ table: String, _ found: String, _ other: String, _ message: String) throws {
    let error = #expect(throws: ReferenceTableError.self) { try process(table, found, other) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
