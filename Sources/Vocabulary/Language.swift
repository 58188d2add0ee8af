/// A language Ecotone speaks.
public enum Language: String, CaseIterable, Sendable, Codable {
  case english = "en"
  case french = "fr"
  case spanish = "es"
}

/// A text in the three languages.
public struct LocalizedText: Sendable, Equatable {
  public let english: String
  public let french: String
  public let spanish: String

  public init(english: String, french: String, spanish: String) {
    self.english = english
    self.french = french
    self.spanish = spanish
  }

  public subscript(language: Language) -> String {
    switch language {
    case .english: english
    case .french: french
    case .spanish: spanish
    }
  }
}

/// A substance's or a sector's name in the three languages, each with where it comes from.
public struct LocalizedName: Sendable, Equatable {
  /// Where a name comes from. A missing name is never invented: the English one stands in for it.
  public enum Status: String, Sendable {
    /// As the register or classification that uses the language prints it.
    case official
    /// Translated by this project.
    case translated
    case missing
  }

  public let texts: [Language: String]
  public let statuses: [Language: Status]

  /// Makes a name from texts; a blank text has the status missing.
  public init(_ entries: [Language: (text: String, status: Status)]) {
    texts = entries.compactMapValues { $0.text.isEmpty ? nil : $0.text }
    statuses = entries.mapValues { $0.text.isEmpty ? .missing : $0.status }
  }

  public func status(_ language: Language) -> Status { statuses[language] ?? .missing }

  /// The same names but for one language's.
  public func with(_ text: String, _ status: Status, in language: Language) -> LocalizedName {
    var entries = Dictionary(
      uniqueKeysWithValues: Language.allCases.map { ($0, (text: texts[$0] ?? "", status: self.status($0))) })
    entries[language] = (text, status)
    return LocalizedName(entries)
  }

  /// The name in a language, or the English one where that is missing.
  public subscript(language: Language) -> String {
    texts[language] ?? texts[.english] ?? texts[.spanish] ?? ""
  }
}
