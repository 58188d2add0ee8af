public import Vocabulary

/// The words of land-cover results in three languages. Resource: `texts.csv`.
public struct LandCoverTexts: Sendable {
  private let terms: Terms

  /// - Throws: `ReferenceTableError` when the resource is missing.
  public init() throws { terms = try Terms(ReferenceTable("texts", of: "LandCover")) }

  public func callAsFunction(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
    terms.fill(key, language, values)
  }

  public var keys: [String] { terms.keys }
}

/// Something a reader of figures must know: a text's key and what its placeholders stand for.
public struct Caveat: Codable, Sendable, Equatable {
  public let key: String
  public let values: [String: String]

  init(_ key: String, _ values: [String: String] = [:]) { (self.key, self.values) = (key, values) }

  public func text(_ texts: LandCoverTexts, _ language: Language) -> String { texts("caveat.\(key)", language, values) }
}
