import Foundation
import Hummingbird
import People
import PortalKernel
import TestSupport
import Testing

@testable import Portal

/// What docs/safeguards.md says of pages and answers is what the server does.
@Suite struct WrittenRulesTests {
  /// Whoever has no session comes in by these pages only.
  @Test func waysInAreWritten() throws {
    let written = Set(try GuideTable.rows("safeguards", below: "Ways in").map { $0[0] })
    let open = DeskRoutes.all.filter {
      switch $0.access {
      case .anyone, .visitor, .bearer: true
      case .signedIn, .holder: false
      }
    }
    #expect(written == Set(open.map { "`\($0.path.text)`" }))
  }

  /// Each field that a form may send is written down with what it must be, and no other is.
  @Test func fieldsAreWritten() throws {
    let written = try GuideTable.rows("safeguards", below: "What forms may say").flatMap { row in
      row[0].matches(of: /`([^`]+)`/).map { String($0.output.1) }
    }
    #expect(Set(written).count == written.count)
    func rule(_ field: String) -> String {
      for family in [
        "topic", "often", "subject", "body", "title", "words", "answer", "text", "use", "why", "kind", "question",
        "options", "file", "agenda", "interpretation", "documents", "recordings", "reason", "summary", "resolution",
        "statement", "said", "came", "gone",
        "under", "label", "channel", "asked", "paragraphs", "name", "opinion", "view", "verdict", "reasons", "owner",
        "due",
        "activity",
      ] where field.hasPrefix(family + "-") {
        return family + "-…"
      }
      return field
    }
    let fields = Set(DeskRoutes.all.flatMap { $0.parameters.map { rule($0.name) } })
    #expect(fields == Set(written))
  }

  @Test func costsAreBoundedAsWritten() throws {
    let written = try GuideTable.rows("safeguards", below: "Limits")
    let limits = Lane.Limits()
    let figures: [(String, Int)] = [
      ("bytes of a form", Hummingbird.Request.mostChangingBytes),
      ("bytes of a form that carries files", Hummingbird.Request.mostFileFormBytes),
      ("answers that wait", limits.waiting),
      ("answers that wait, of one network", limits.share),
      ("seconds to make an answer", PortalResponder.answerSeconds),
      ("bytes to make an answer, besides the edition", PortalResponder.answerBytes),
      ("forms with files that are read at once", FileFormGate.most),
      ("forms with files that are read at once, of one network", FileFormGate.mostOfNetwork),
      ("bytes of comments that wait for their links", PeopleDesk.mostWaitingBytes),
    ]
    for (name, figure) in figures { #expect(written.contains([name, GuideTable.figure(figure)]), "\(name)") }
  }

  /// What the server tells whoever watches is one line that programs read, whatever a name in it says.
  @Test func noNameForgesALineOfTheLog() throws {
    let line = try #require(JSONLog.line("a\nb\u{2028}\"}{", level: "notice", [:]))
    #expect(line.filter { $0 == 0x0A }.count == 1 && line.last == 0x0A)
    let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: String])
    #expect(object["message"] == "a\nb\u{2028}\"}{" && object["level"] == "notice")
    #expect(object["time"]?.hasSuffix("Z") == true)
  }
}
