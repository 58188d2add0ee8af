internal import Foundation
internal import Markup
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// Forms in which officers write texts in three languages.
protocol TextsFormPrinting: FormPrinting {
  /// What is in a field: as it was typed, else as it is known.
  func value(_ name: String) -> String
}

extension TextsFormPrinting {
  /// Which language's text is the original.
  /// - Parameter form: a page may have several.
  func original(_ form: String) -> HTML {
    let chosen = value("original")
    return selection(
      "f-original-\(form)", name: "original", label: t("consultation.original"),
      Language.allCases.map {
        Choice(
          value: $0.rawValue, name: "\(printer.texts.word("language", $0))",
          isSelected: $0.rawValue == (chosen.isEmpty ? language.rawValue : chosen))
      })
  }

  func texts(_ name: String, _ key: String, rows: Int? = nil, most: Int) -> HTML {
    HTML(
      Language.allCases.map { one -> HTML in
        let (field, word) = ("\(name)-\(one.rawValue)", printer.texts.word("language", one))
        let value = value(field)
        let input: HTML =
          rows.map { rows in
            """
            <textarea id="f-\(field)" name="\(field)" rows="\(rows)" maxlength="\(most)" \
            lang="\(one.rawValue)">\(value)</textarea>
            """
          }
            ?? """
            <input id="f-\(field)" name="\(field)" value="\(value)" maxlength="\(most)" lang="\(one.rawValue)">
            """
        return "<label for=\"f-\(field)\">\(t(key)) (\(word))\(input)</label>"
      })
  }
}

/// What such forms say.
extension Guest.Form {
  /// - Throws: `RecordError` for what is no day.
  func day(_ name: String) throws -> Day {
    guard let day = Day(self[name]) else { throw RecordError("\(name): expected a day as 2026-12-31") }
    return day
  }

  /// Nil where nothing was written.
  func line(_ name: String) -> String? {
    let text = self[name].trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }

  /// One thing to a line; empty lines are none.
  func lines(_ name: String) -> [String] {
    self[name].split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }

  /// A text in the languages in which it is there. One is the original; the others are translations by people.
  func words(_ name: String, former: Trilingual? = nil) throws -> Trilingual {
    guard let original = Language(rawValue: self["original"]) else {
      throw Problem.parameter(
        "original", found: self["original"], expected: .oneOf(Language.allCases.map(\.rawValue)))
    }
    func text(_ language: Language) -> String {
      self["\(name)-\(language.rawValue)"].trimmingCharacters(in: .whitespacesAndNewlines)
    }
    guard !text(original).isEmpty else {
      throw RecordError("\(name): nothing in \(original.rawValue), which is to be the original")
    }
    var words = Trilingual(text(original), in: original)
    let isChanged = former.map { $0.entries[original.rawValue]?.text != text(original) } ?? false
    for language in Language.allCases where language != original && !text(language).isEmpty {
      let old = former?.entries[language.rawValue]
      let stays = old?.text == text(language)
      words.set(
        text(language), in: language, status: stays ? (isChanged ? .stale : old?.status ?? .human) : .human)
    }
    return words
  }
}
