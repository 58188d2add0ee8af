public import Vocabulary

/// What somebody may ask to be written to about.
public enum Topic: String, CaseIterable, Codable, Sendable {
  case takingStock = "taking-stock"
  case submissions
  case council
  case committees
  case calls
  case atlas
  /// Questions about the service itself: no one needs to say yes to these to get the others.
  case surveys

  /// Whether it is a purpose of its own, asked for apart from what the messages are about (LFPDPPP, art. 15 II).
  public var isVoluntary: Bool { self == .surveys }
}

/// How often somebody is written to about a topic.
public enum Frequency: String, CaseIterable, Codable, Sendable {
  /// Each message as it comes.
  case each
  /// On Mondays, all of the week in one.
  case weekly
  /// On the first of the month, all of the month in one.
  case monthly
}

/// Names of topics. Resource: `topics.csv`.
public struct TopicNames: Sendable {
  private let names: [Topic: [Language: String]]
  private let texts: [Topic: [Language: String]]

  /// - Throws: `ReferenceTableError`.
  public init() throws {
    let table = try ReferenceTable("topics", of: "Participation")
    var (names, texts) = ([Topic: [Language: String]](), [Topic: [Language: String]]())
    for row in table.rows {
      let word = table.cell(row, "topic")
      guard let topic = Topic(rawValue: word) else { throw ReferenceTableError(message: "topics.csv: found \(word)") }
      for language in Language.allCases {
        names[topic, default: [:]][language] = table.cell(row, "name_\(language.rawValue)")
        texts[topic, default: [:]][language] = table.cell(row, "text_\(language.rawValue)")
      }
    }
    if let topic = Topic.allCases.first(where: { names[$0] == nil }) {
      throw ReferenceTableError(message: "topics.csv: no row for \(topic.rawValue)")
    }
    (self.names, self.texts) = (names, texts)
  }

  public func name(_ topic: Topic, in language: Language) -> String { names[topic]?[language] ?? topic.rawValue }

  /// What is written about.
  public func text(_ topic: Topic, in language: Language) -> String { texts[topic]?[language] ?? "" }
}
