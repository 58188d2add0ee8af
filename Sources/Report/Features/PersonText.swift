internal import Foundation
internal import Vocabulary

/// A chapter that a person wrote, in one language: a title, an author, and text in a part of Markdown.
///
/// Paragraphs, `## headings`, `- lists`, `**strong**`, `[text](https://address)`, and figures in braces:
/// `{amount(country=MX&year=2018) millions}`. `{first}`, `{last}` and `{years}` are the report's years. A backslash
/// takes its meaning from the next character. A number outside of braces is a year, or stands behind a backslash: a
/// figure must have its source.
struct PersonText: Sendable, Equatable {
  enum Run: Sendable, Equatable {
    case plain(String)
    case strong(String)
    case link(String, address: String)
    case figure(FigureSource, FigureStyle)
    /// `first`, `last` or `years`.
    case place(String)
  }

  enum Block: Sendable, Equatable {
    case paragraph([Run])
    case list([[Run]])
  }

  struct Part: Sendable, Equatable {
    /// Nil before the first heading.
    let title: String?
    var blocks: [Block] = []
  }

  let title: String
  let author: String
  let parts: [Part]
  /// As it was written.
  let file: Data

  /// Its figures, each as often as it is printed.
  var figures: [(source: FigureSource, style: FigureStyle)] {
    parts.flatMap(\.blocks).flatMap { block -> [Run] in
      switch block {
      case .paragraph(let runs): runs
      case .list(let items): items.flatMap { $0 }
      }
    }.compactMap { if case .figure(let source, let style) = $0 { (source, style) } else { nil } }
  }

  /// - Throws: ``ReportError`` with the file and its line.
  init(_ file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else { throw ReportError("\(file): no such file") }
    guard let text = String(bytes: data, encoding: .utf8) else { throw ReportError("\(file): expected UTF-8") }
    var reader = PersonReader(file, text.replacing("\r\n", with: "\n"))
    (title, author) = (try reader.field("title"), try reader.field("author"))
    parts = try reader.parts()
    self.file = data
  }

  /// The same chapter in each language: `FILE` with the language before its ending, `preface.en.md`.
  /// - Throws: ``ReportError`` for a missing language, or another number of figures in one.
  static func all(_ file: String, _ languages: [Language]) throws -> [Language: PersonText] {
    let url = URL(fileURLWithPath: file)
    let stem = url.deletingPathExtension()
    let named = Language.allCases.first { stem.pathExtension == $0.rawValue }
    guard named != nil || languages.count == 1 else {
      throw ReportError("\(file): expected a name such as preface.en.md, and one for each language of the report")
    }
    var texts: [Language: PersonText] = [:]
    for language in languages {
      let path =
        named == nil
        ? file
        : stem.deletingPathExtension().appendingPathExtension(language.rawValue)
          .appendingPathExtension(url.pathExtension).path
      texts[language] = try PersonText(path)
    }
    func sources(_ text: PersonText?) -> [String] {
      (text?.figures ?? []).map { "\($0.source.text) \($0.style.rawValue)" }.sorted()
    }
    for language in languages.dropFirst() where sources(texts[language]) != sources(texts[languages[0]]) {
      throw ReportError(
        "\(file): the figures in \(language.rawValue) are not those in \(languages[0].rawValue); expected the same ones"
      )
    }
    return texts
  }
}

/// Reads a ``PersonText`` line by line.
private struct PersonReader {
  private let file: String
  private var lines: ArraySlice<Substring>

  init(_ file: String, _ text: String) {
    self.file = file
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
  }

  private var number: Int { lines.startIndex + 1 }

  private func error(_ message: String, at line: Int? = nil) -> ReportError {
    ReportError("\(file): line \(line ?? number): \(message)")
  }

  /// A field at the head of the file.
  mutating func field(_ name: String) throws -> String {
    guard let line = lines.first, line.hasPrefix("\(name):") else {
      throw error("expected \(name): and a text; a chapter begins with title: and author:")
    }
    let text = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty else { throw error("\(name): expected a text") }
    lines.removeFirst()
    return text
  }

  mutating func parts() throws -> [PersonText.Part] {
    var parts = [PersonText.Part(title: nil)]
    var paragraph: [(line: Int, text: Substring)] = []
    var items: [[PersonText.Run]] = []
    func runs(_ lines: [(line: Int, text: Substring)]) throws -> [PersonText.Run] {
      try lines.enumerated().flatMap { index, line in
        try (index > 0 ? [PersonText.Run.plain(" ")] : []) + self.runs(line.text, line.line)
      }
    }
    func close() throws {
      if !paragraph.isEmpty { parts[parts.count - 1].blocks.append(.paragraph(try runs(paragraph))) }
      if !items.isEmpty { parts[parts.count - 1].blocks.append(.list(items)) }
      (paragraph, items) = ([], [])
    }
    while let line = lines.first {
      let number = number
      lines.removeFirst()
      let text = Substring(line.trimmingCharacters(in: .whitespaces))
      if text.isEmpty {
        try close()
      } else if text.hasPrefix("## ") {
        try close()
        parts.append(.init(title: try plain(text.dropFirst(3), number)))
      } else if text.hasPrefix("- ") {
        if !paragraph.isEmpty { try close() }
        items.append(try runs([(number, text.dropFirst(2))]))
      } else if let mark = ["#", ">", "|", "```", "![", "* ", "+ ", "---", "==="].first(where: text.hasPrefix) {
        throw error("\(mark): expected paragraphs, ## headings, - lists, **strong**, [links](https://…)", at: number)
      } else {
        if !items.isEmpty { throw error("expected a blank line behind a list", at: number) }
        paragraph.append((number, text))
      }
    }
    try close()
    guard parts.contains(where: { !$0.blocks.isEmpty }) else {
      throw error("expected a text behind its title and author")
    }
    return parts.filter { $0.title != nil || !$0.blocks.isEmpty }
  }

  private func plain(_ text: Substring, _ line: Int) throws -> String {
    try runs(text, line).map { run in
      guard case .plain(let text) = run else { throw error("a heading has plain words only", at: line) }
      return text
    }.joined()
  }

  private func runs(_ text: Substring, _ line: Int) throws -> [PersonText.Run] {
    var runs: [PersonText.Run] = []
    var (open, rest) = ("", text)
    // The digits that stand in the text, to be looked at together.
    var digits = ""
    func year() throws {
      defer { digits = "" }
      guard digits.isEmpty || (digits.count == 4 && Int(digits).map { (1900...2100).contains($0) } == true) else {
        throw error("\(digits): a figure stands in braces, with its source; before another number put \\", at: line)
      }
    }
    func add(_ run: PersonText.Run?) {
      if !open.isEmpty { runs.append(.plain(open)) }
      open = ""
      if let run { runs.append(run) }
    }
    /// What is between here and a mark, which is taken away.
    func inside(_ mark: String, _ what: String) throws -> Substring {
      guard let end = rest.range(of: mark) else { throw error("\(what) is not closed", at: line) }
      defer { rest = rest[end.upperBound...] }
      return rest[..<end.lowerBound]
    }
    var isEscaped = false
    while let character = rest.popFirst() {
      if character.isNumber, !isEscaped {
        digits.append(character)
        open.append(character)
        continue
      }
      if !digits.isEmpty { try year() }
      switch character {
      case "\\" where !isEscaped:
        guard let next = rest.popFirst() else { throw error("a \\ ends the line", at: line) }
        open.append(next)
        // Of a number all digits.
        isEscaped = next.isNumber
        continue
      case _ where character.isNumber || (isEscaped && ".,/-".contains(character) && rest.first?.isNumber == true):
        open.append(character)
        continue
      case "*":
        guard rest.popFirst() == "*" else { throw error("*: expected **strong**", at: line) }
        let strong = try inside("**", "**")
        guard !strong.contains(where: { "*[{<\\".contains($0) }), !strong.contains(where: \.isNumber) else {
          throw error("**\(strong)**: expected plain words", at: line)
        }
        add(.strong(String(strong)))
      case "[":
        let name = try inside("]", "[")
        guard rest.popFirst() == "(" else { throw error("[\(name)]: expected (https://…) behind it", at: line) }
        let address = try inside(")", "[\(name)](")
        guard address.hasPrefix("https://") || address.hasPrefix("http://"), !address.contains(where: \.isWhitespace),
          !name.contains(where: { "*[{<\\".contains($0) }), !name.contains(where: \.isNumber)
        else {
          throw error("[\(name)](\(address)): expected plain words and an address that begins with https://", at: line)
        }
        add(.link(String(name), address: String(address)))
      case "{": add(try figure(try inside("}", "{"), line))
      case "<", "`", "_":
        // Within a word an underscore is a letter.
        guard character == "_", open.last?.isLetter == true || rest.first?.isLetter != true else {
          throw error("\(character): markup that is not allowed; put \\ before it to print it", at: line)
        }
        open.append(character)
      default: open.append(character)
      }
      isEscaped = false
    }
    try year()
    add(nil)
    return runs
  }

  private func figure(_ text: Substring, _ line: Int) throws -> PersonText.Run {
    if ["first", "last", "years"].contains(text) { return .place(String(text)) }
    guard let blank = text.lastIndex(of: " "),
      let style = FigureStyle(rawValue: String(text[text.index(after: blank)...]))
    else {
      throw error(
        "{\(text)}: expected a source and a style (\(FigureStyle.allCases.map(\.rawValue).joined(separator: ", ")))",
        at: line)
    }
    do {
      let source = try FigureSource(text[..<blank])
      try source.check(style)
      return .figure(source, style)
    } catch {
      throw self.error("{\(text)}: \(error)", at: line)
    }
  }
}
