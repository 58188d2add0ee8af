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
  /// - Parameters:
  ///   - form: a page may have several.
  ///   - chosen: where it is not that of the page's main text.
  func original(_ form: String, _ chosen: String? = nil) -> HTML {
    let chosen = chosen ?? value("original")
    return selection(
      "f-original-\(form)", name: "original", label: t("consultation.original"),
      Language.allCases.map {
        Choice(
          value: $0.rawValue, name: "\(printer.texts.word("language", $0))",
          isSelected: $0.rawValue == (chosen.isEmpty ? language.rawValue : chosen))
      })
  }

  /// A field for each language.
  /// - Parameters:
  ///   - id: of what the form is about, where the page has several such forms.
  ///   - known: what is in a field; as the page has it unless given.
  func texts(
    _ name: String, _ key: String, rows: Int? = nil, most: Int, of id: String? = nil,
    known: ((_ field: String, _ language: Language) -> String)? = nil
  ) -> HTML {
    HTML(
      Language.allCases.map { one -> HTML in
        let (field, word) = ("\(name)-\(one.rawValue)", printer.texts.word("language", one))
        let mark = "f-\(field)" + (id.map { "-\($0)" } ?? "")
        let value = known?(field, one) ?? value(field)
        let input: HTML =
          rows.map { rows in
            """
            <textarea id="\(mark)" name="\(field)" rows="\(rows)" maxlength="\(most)" \
            lang="\(one.rawValue)">\(value)</textarea>
            """
          }
            ?? """
            <input id="\(mark)" name="\(field)" value="\(value)" maxlength="\(most)" lang="\(one.rawValue)">
            """
        return "<label for=\"\(mark)\">\(t(key)) (\(word))\(input)</label>"
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

  /// The paragraphs of a language: empty lines part them.
  func paragraphs(_ name: String, _ language: Language) -> [String] {
    self["\(name)-\(language.rawValue)"].split(separator: /\n[ \t]*\n/)
      .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
  }

  /// Paragraphs in the languages in which they are there, as many in each.
  /// - Parameter former: what they were before.
  /// - Throws: `RecordError` for another number in another language, or too many.
  func paragraphs(_ name: String, most: Int, former: [Trilingual] = []) throws -> [Trilingual] {
    let all = Language.allCases.map { ($0, paragraphs(name, $0)) }.filter { !$0.1.isEmpty }
    let counts = Set(all.map(\.1.count))
    guard counts.count == 1, let count = counts.first, count <= most else {
      throw RecordError("\(name): \(counts.sorted()); expected 1 to \(most), as many in each language")
    }
    return try (0..<count).map { index in
      var fields = ["original": self["original"]]
      for (language, paragraphs) in all { fields["p-\(language.rawValue)"] = paragraphs[index] }
      return try Guest.Form(fields).words("p", former: former.indices.contains(index) ? former[index] : nil)
    }
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
