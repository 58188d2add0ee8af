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
