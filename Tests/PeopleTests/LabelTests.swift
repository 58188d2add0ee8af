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

  // MARK: Places

  /// A place is in its square, the square is of the size that was asked, and any point of it gives the same square.
  @Test(arguments: CommunityPlace.Square.sides) func aSquareTellsNoMoreThanItsSide(side: Int) throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let point = GeoPoint(
        latitude: .random(in: -70...70, using: &random), longitude: .random(in: -180...180, using: &random))
      let square = try #require(CommunityPlace.Square(around: point, side: side))
      #expect((square.south...square.north).contains(point.latitude))
      #expect((square.west...square.east).contains(point.longitude))
      let height = (square.north - square.south) * GeoPoint.kilometresPerDegree
      #expect(abs(height - Double(side)) < Double(side) / 50, "\(height)")
      let width = GeoPoint(latitude: square.middle.latitude, longitude: square.west).kilometres(
        to: GeoPoint(latitude: square.middle.latitude, longitude: square.east))
      #expect(((0.85 * Double(side))...(1.2 * Double(side))).contains(width), "\(point): \(width)")
      for _ in 0..<5 {
        let other = GeoPoint(
          latitude: .random(in: square.south + 2e-5...square.north - 2e-5, using: &random),
          longitude: .random(in: square.west + 2e-5...square.east - 2e-5, using: &random))
        #expect(CommunityPlace.Square(around: other, side: side) == square)
      }
      // Who is told of a smaller and a larger one knows no more than the smaller.
      for larger in CommunityPlace.Square.sides where larger > side {
        let around = try #require(CommunityPlace.Square(around: point, side: larger))
        #expect(around.west <= square.west && square.east <= around.east, "\(point): \(larger)")
        #expect(around.south <= square.south && square.north <= around.north, "\(point): \(larger)")
      }
    }
    for (latitude, longitude) in [(90.0, 180.0), (-90, -180), (0, 180)] {
      #expect(
        CommunityPlace.Square(around: GeoPoint(latitude: latitude, longitude: longitude), side: side)?.bounds != nil)
    }
    #expect(CommunityPlace.Square(around: GeoPoint(latitude: .nan, longitude: 0), side: side) == nil)
    #expect(CommunityPlace.Square(around: GeoPoint(latitude: 45, longitude: 181), side: side) == nil)
    #expect(CommunityPlace.Square(around: GeoPoint(latitude: 45, longitude: -73), side: side + 1) == nil)
  }

  /// What the community withholds is nowhere; what rests on a consent is gone with it; nothing finer comes in.
  @Test func placesAreAsExactAsTheCommunitySays() throws {
    let test = try PeopleTesting()
    let desk = test.desk
    let steward = try test.join("Sam", .steward, scope: "river").person
    let words = try Wordage([.init("nah", "Atl")])
    func record(_ event: CommunityEvent) throws { try desk.record(event, of: "river", by: steward) }
    func shown(_ day: Day = RecordStore.today) throws -> [CommunityPlace] {
      try #require(try desk.community("river", for: steward)).places(
        for: test.record.protocols(on: day).reader(nil, on: day))
    }
    try record(.described(.init(words, contact: nil, by: steward)))
    let consent = try desk.record(
      .consented(.init("this map", until: RecordStore.today + 3, by: steward)), of: "river", by: steward)
    let square = try #require(
      CommunityPlace.Square(around: GeoPoint(latitude: 45.512345, longitude: -73.654321), side: 50))
    try record(.placed(.init(CommunityPlace("spring", titles: words, square: square, consent: consent), by: steward)))
    try record(.placed(.init(CommunityPlace("cave", titles: words, square: nil), by: steward)))
    #expect(try shown().map(\.name) == ["cave", "spring"] && shown(RecordStore.today + 4).map(\.name) == ["cave"])
    let folder = test.folder.path("record")
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let bytes = FileManager.default.contents(atPath: "\(folder)/\(file)")
      for digits in ["45.51234", "73.65432"] { #expect(bytes?.range(of: Data(digits.utf8)) == nil, "\(file)") }
    }
    let finer = """
      {"side": 50, "west": -73.66, "south": 45.51, "east": -73.65, "north": 45.52}
      """
    let narrow = try JSONDecoder().decode(CommunityPlace.Square.self, from: Data(finer.utf8))
    #expect(throws: RecordError.self) {
      try record(.placed(.init(CommunityPlace("fine", titles: words, square: narrow), by: steward)))
    }
    #expect(throws: RecordError.self, "no such consent") {
      try record(.placed(.init(CommunityPlace("other", titles: words, square: nil, consent: 99), by: steward)))
    }
    try record(.revoked(.init(consent: consent, by: steward)))
    #expect(try shown().map(\.name) == ["cave"])
    try record(.unplaced(.init("cave", by: steward)))
    #expect(try shown().isEmpty)
    #expect(throws: RecordError.self) { try record(.unplaced(.init("cave", by: steward))) }
  }
}
