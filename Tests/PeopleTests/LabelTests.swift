import Foundation
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

/// Labels of Local Contexts, and the page that a community wants or not.
@Suite struct LabelTests {
  private static let project = "1d220c8c-1a9b-449c-a3d8-2baf48491336"

  /// As the Hub's API answers (version 2), shortened.
  private static func file(
    privacy: String = "Public", tag: String = "\"nah\"", text: String = "In atoyatl to tonantzin.",
    translation: String = "es", id: String = project
  ) -> Data {
    Data(
      """
      {"unique_id": "\(id)", "project_page": "https://localcontextshub.org/projects/\(id)", "title": "River",
       "project_privacy": "\(privacy)", "date_added": "2026-02-09T20:35:29Z", "bc_labels": [], "tk_labels": [
        {"unique_id": "583aeb2b-cad8-48e8-ae0c-9fe9d1d64a24", "name": "TK Attribution (TK A)",
         "label_type": "attribution", "language_tag": \(tag), "language": "", "label_text": "\(text)",
         "img_url": "https://example.org/a.png", "audiofile": null, "community": "River people", "translations": [
          {"translated_name": "Atribución", "language_tag": "\(translation)", "language": "Spanish",
           "translated_text": "El río es nuestra madre."}]}]}
      """.utf8)
  }

  @Test func labelsAreAsTheyWereGiven() throws {
    let file = try LabelFile(Self.file())
    #expect(file.project == Self.project && file.labels.count == 1)
    let label = try #require(file.labels.first)
    #expect(label.family == "tk" && label.type == "attribution")
    #expect(label.texts.texts.map(\.language) == ["nah", "es"], "the community's own first")
    #expect(label.texts.texts[0].text == "In atoyatl to tonantzin." && label.names.texts[1].text == "Atribución")
    for unknown in ["null", "\"\""] {
      #expect(try LabelFile(Self.file(tag: unknown)).labels[0].texts.texts[0].language == "und")
      let both = try LabelFile(Self.file(tag: unknown, translation: "")).labels[0]
      #expect(both.texts.texts.map(\.language) == ["und", "und-p2"])
    }
  }

  @Test(arguments: [
    (LabelTests.file(privacy: "Private"), "expected Public"), (LabelTests.file(privacy: "Contributor"), "Public"),
    (LabelTests.file(id: "river"), "the project's UUID"), (LabelTests.file(text: ""), "0 letters"),
    (LabelTests.file(text: "a\u{202E}b"), "direction marks"), (LabelTests.file(translation: "nah"), "there twice"),
    (LabelTests.file(translation: "no tag"), "expected a tag"), (Data("[]".utf8), "no project"),
    (Data("{".utf8), "no JSON"), (Data(#"{"unique_id": 7}"#.utf8), "something else"),
    (Data(#"{"unique_id": "x", "project_privacy": "Public"}"#.utf8), "UUID"),
    (Data(repeating: 32, count: LabelFile.mostBytes + 1), "at most"),
  ])
  func whatIsNoFile(data: Data, says: String) {
    #expect(throws: RecordError.self) { try LabelFile(data) }
    do { _ = try LabelFile(data) } catch { #expect("\(error)".contains(says), "\(error)") }
  }

  /// Nobody sees the page, or labels, before a steward wants them; nor once there is no steward.
  @Test func theStewardDecides() throws {
    let test = try PeopleTesting()
    let (desk, record, today) = (test.desk, test.record, RecordStore.today)
    let steward = try test.join("Ana", .steward, scope: "river-people").person
    let other = try test.join("Ben", .steward, scope: "lake-people").person
    let labels = CommunityEvent.Labelling(
      project: Self.project, fetched: Day("2026-11-03")!, labels: try LabelFile(Self.file()).labels,
      by: PersonEvent.server)
    #expect(throws: PeopleError.self) { try desk.offer(labels, to: "river-people") }
    func describe(_ isShown: Bool) throws {
      let names = try Wordage([.init("nah", "Atoyatl"), .init("en", "River people")])
      try desk.record(
        .described(.init(names, contact: nil, isShown: isShown, by: steward)), of: "river-people", by: steward)
    }
    try describe(false)
    #expect(try record.shownCommunity("river-people", on: today) == nil)
    try describe(true)
    try desk.offer(labels, to: "river-people")
    #expect(try record.shownCommunity("river-people", on: today)?.labels.isEmpty == true, "offered is not shown")
    func taken(by: String) throws {
      let own = CommunityEvent.Labelling(
        project: labels.project, fetched: labels.fetched, labels: labels.labels, by: by)
      try desk.record(.labelled(own), of: "river-people", by: by)
    }
    #expect(throws: PeopleError.self) { try taken(by: other) }
    #expect(throws: PeopleError.self) { try taken(by: PersonEvent.server) }
    try taken(by: steward)
    let shown = try #require(try record.shownCommunity("river-people", on: today))
    #expect(shown.labels[Self.project]?.labels == labels.labels && shown.offered.isEmpty)
    // What is offered anew and declined leaves what is shown.
    try desk.offer(labels, to: "river-people")
    for isLeft in [true, false] {
      try desk.record(.unlabelled(.init(project: Self.project, by: steward)), of: "river-people", by: steward)
      #expect(try record.shownCommunity("river-people", on: today)?.labels.isEmpty == !isLeft)
    }
    #expect(try record.shownCommunity("river-people", on: today)?.labels.isEmpty == true)
    #expect(try record.shownCommunities(on: today).map(\.id) == ["river-people"])
    for admin in ["Cam", "Dee"] { _ = try test.join(admin, .administrator) }
    let granted = try #require(
      try record.personState(steward)?.grants.first { $0.grant.role == .steward })
    try desk.revoke(granted.place, of: steward, by: PersonEvent.server)
    #expect(try record.shownCommunities(on: today).isEmpty, "nobody could take anything back")
  }
}
