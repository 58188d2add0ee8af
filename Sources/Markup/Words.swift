public import Vocabulary

/// A value in a text's place: text stays text, a whole number is a count and chooses the plural.
public protocol TextValue: Sendable {
  func text(_ figures: Figures) -> String
  /// What a plural goes by; nil for what is no count.
  var count: Int? { get }
}

extension TextValue {
  public var count: Int? { nil }
}

extension String: TextValue {
  public func text(_ figures: Figures) -> String { self }
}

extension Int: TextValue {
  public func text(_ figures: Figures) -> String { figures.text(self) }
  public var count: Int? { self }
}

/// The texts of a table in one language, with values in their places and the plural that goes with them.
public struct Words: Sendable {
  public let figures: Figures
  private let terms: Terms

  public init(_ terms: Terms, _ language: Language) { (self.terms, figures) = (terms, Figures(language)) }

  public var language: Language { figures.language }

  /// The text of a key as the table has it, its places empty.
  public func raw(_ key: String) -> String { terms.word(key, language) }

  /// The text of a key; the key itself where the table has none.
  public func callAsFunction(_ key: String, _ values: [String: any TextValue] = [:]) -> String {
    let text = terms.word(key, language)
    if values.isEmpty, !text.contains("{") { return text }
    return Template(text).pieces.map { piece in
      switch piece {
      case .literal(let text): text
      case .place(let name): values[name]?.text(figures) ?? "{\(name)}"
      case .plural(let name, let one, let many): plural(values[name], one, many)
      }
    }.joined()
  }

  /// The text of a key as markup, with markup in its places.
  /// - Parameter counts: whole numbers, which choose plurals.
  public func markup(_ key: String, _ values: [String: HTML], counts: [String: Int] = [:]) -> HTML {
    HTML(
      Template(terms.word(key, language)).pieces.map { piece in
        switch piece {
        case .literal(let text): "\(text)"
        case .place(let name): values[name] ?? counts[name].map { "\(figures.text($0))" } ?? "{\(name)}"
        case .plural(let name, let one, let many): "\(plural(counts[name], one, many))"
        }
      })
  }

  private func plural(_ value: (any TextValue)?, _ one: String, _ many: String) -> String {
    value?.count.map { language.isSingular($0) } == true ? one : many
  }
}
