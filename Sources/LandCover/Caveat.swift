public import Vocabulary

/// Something a reader of figures must know: a text's key and what its placeholders stand for.
public struct Caveat: Codable, Sendable, Equatable {
  public let key: String
  public let values: [String: String]

  init(_ key: String, _ values: [String: String] = [:]) { (self.key, self.values) = (key, values) }

  public func text(_ texts: LandCoverTexts, _ language: Language) -> String { texts("caveat.\(key)", language, values) }
}
