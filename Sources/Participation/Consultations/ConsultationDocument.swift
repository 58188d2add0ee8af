internal import Foundation
public import RecordKernel
internal import Vocabulary

/// A text that the public is asked about: paragraphs with anchors, which stay when the text changes.
public struct ConsultationDocument: Codable, Equatable, Sendable {
  public struct Paragraph: Codable, Equatable, Sendable {
    /// Within the document, never used for another one: `a3`.
    public let anchor: String
    public let text: Trilingual
    public init(anchor: String, text: Trilingual) { (self.anchor, self.text) = (anchor, text) }
  }

  /// Within the consultation: `d1`.
  public let id: String
  public let title: Trilingual
  public let paragraphs: [Paragraph]
  /// Whose knowledge it is: that community's stewards say who reads it. Nil for everybody's.
  public let community: String?

  public init(id: String, title: Trilingual, paragraphs: [Paragraph], community: String? = nil) {
    (self.id, self.title, self.paragraphs, self.community) = (id, title, paragraphs, community)
  }

  static func isID(_ text: String) -> Bool { text.wholeMatch(of: /d[0-9]{1,2}/) != nil }

  public static let mostDocuments = 10
  public static let mostParagraphs = 300

  /// A version of a document: a paragraph keeps its anchor where its text stayed, or where at least half of its runs of
  /// words did; others get a new one.
  /// - Parameters:
  ///   - versions: the former ones, the first one first.
  ///   - community: whose it is; it stays theirs, whatever is written later.
  public init(
    id: String, title: Trilingual, paragraphs: [Trilingual], after versions: [ConsultationDocument],
    community: String? = nil
  ) {
    func original(_ text: Trilingual) -> String { text.entries.values.first { $0.status == .original }?.text ?? "" }
    var free = versions.last?.paragraphs ?? []
    var last = versions.flatMap(\.paragraphs).compactMap { Int($0.anchor.dropFirst()) }.max() ?? 0
    var anchors: [String?] = paragraphs.map { text in
      // What stayed as it was comes first, so that nothing that is only like it takes its anchor.
      guard let same = free.firstIndex(where: { original($0.text) == original(text) }) else { return nil }
      return free.remove(at: same).anchor
    }
    let runs = free.map { TextGroups.runs(original($0.text)) }
    var taken: Set<Int> = []
    for (place, text) in paragraphs.enumerated() where anchors[place] == nil {
      let own = TextGroups.runs(original(text))
      if let alike = free.indices.first(where: { !taken.contains($0) && TextGroups.isAlike(own, runs[$0]) }) {
        taken.insert(alike)
        anchors[place] = free[alike].anchor
      } else {
        last += 1
        anchors[place] = "a\(last)"
      }
    }
    self.init(
      id: id, title: title,
      paragraphs: zip(anchors, paragraphs).compactMap { anchor, text in
        anchor.map { Paragraph(anchor: $0, text: text) }
      }, community: versions.last.map(\.community) ?? community)
  }

  /// - Throws: ``RecordError`` for what is no document.
  func check() throws {
    guard community.map(CommunityKind.isID) ?? true else {
      throw RecordError("\(id): \(community?.prefix(40) ?? "") is no community's id")
    }
    guard Self.isID(id) else {
      throw RecordError("the document \"\(id.prefix(20))\"; expected an id as d1")
    }
    try Inquiry.check(title, id, most: Inquiry.mostTitleLetters, lines: false)
    guard (1...Self.mostParagraphs).contains(paragraphs.count) else {
      throw RecordError("\(id): \(paragraphs.count) paragraphs; expected 1 to \(Self.mostParagraphs)")
    }
    for paragraph in paragraphs {
      guard paragraph.anchor.wholeMatch(of: /a[0-9]{1,5}/) != nil else {
        throw RecordError("\(id): the anchor \"\(paragraph.anchor.prefix(20))\"; expected one as a3")
      }
      try Inquiry.check(paragraph.text, "\(id) \(paragraph.anchor)", most: Inquiry.mostTextLetters, lines: true)
    }
    guard Set(paragraphs.map(\.anchor)).count == paragraphs.count else { throw RecordError("\(id): an anchor twice") }
  }
}

/// A paragraph that a comment is about, as its author saw it.
public struct Passage: Codable, Hashable, Sendable {
  public let document: String
  public let anchor: String
  /// Of the document, from 1.
  public let version: Int
  public init(document: String, anchor: String, version: Int) {
    (self.document, self.anchor, self.version) = (document, anchor, version)
  }

  /// Where it is on the consultation's page: `d1-a3`.
  public var place: String { "\(document)-\(anchor)" }
}

extension ConsultationState {
  /// What it is for somebody who may not read each of its documents, or not the newest version of each.
  /// - Parameter versions: of a community's document, the first and the last one that they may read; nil for none.
  public func showing(
    _ versions: (_ community: String, _ document: Holding) throws -> (first: Int, last: Int)?
  ) rethrows -> Self {
    var state = self
    for (id, all) in documents {
      guard let community = all.last?.text.community else { continue }
      state.documents[id] = nil
      guard let shown = try versions(community, .document(consultation: self.id, id: id)),
        1 <= shown.first, shown.first <= shown.last, shown.last <= all.count
      else { continue }
      // A version keeps its number; in the place of one that is not shown is the first that is.
      let hidden = Array(repeating: all[shown.first - 1], count: shown.first - 1)
      state.documents[id] = hidden + all[(shown.first - 1)..<shown.last]
    }
    return state
  }

  /// Where a comment's paragraph is now.
  public enum Whereabouts: Equatable, Sendable {
    /// Its number in the text as it is now, from 1, and whether its words have changed since.
    case now(number: Int, isChanged: Bool)
    /// Only an earlier text has it.
    case earlier(Trilingual)
  }

  /// The paragraph of the newest version that a place names: `d1-a3`.
  public func passage(at place: String) -> Passage? {
    let parts = place.split(separator: "-").map(String.init)
    guard parts.count == 2, let versions = documents[parts[0]], let last = versions.last,
      last.text.paragraphs.contains(where: { $0.anchor == parts[1] })
    else { return nil }
    return Passage(document: parts[0], anchor: parts[1], version: versions.count)
  }

  /// The places of all paragraphs that a version of a document has, as `d1-a3`.
  public var places: Set<String> {
    Set(documents.flatMap { id, versions in versions.flatMap(\.text.paragraphs).map { "\(id)-\($0.anchor)" } })
  }

  /// Nil for a passage that there never was.
  public func whereabouts(_ passage: Passage) -> Whereabouts? {
    guard let versions = documents[passage.document], versions.indices.contains(passage.version - 1),
      let own = versions[passage.version - 1].text.paragraphs.first(where: { $0.anchor == passage.anchor })
    else { return nil }
    guard let last = versions.last,
      let index = last.text.paragraphs.firstIndex(where: { $0.anchor == passage.anchor })
    else { return .earlier(own.text) }
    return .now(number: index + 1, isChanged: last.text.paragraphs[index].text != own.text)
  }
}
