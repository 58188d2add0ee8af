internal import Markup
internal import Vocabulary

/// The words of the field that a reader may not know, each explained where it first appears on a page.
package enum GlossaryTerm: String, CaseIterable, Sendable {
  case release
  case transfer
  case disposal
  case energyRecovery = "energy-recovery"
  case treatment
  case facility
  case report
  case register
  case edition
  case scope
  case criteria
  case unusual
  case sourceLine = "source-line"
  case naics
  case cas
  case threshold
  case teq
  case tonne
}

/// Finds the first place of each word in a page's running text, and links it to its explanation.
struct Glossary: Sendable {
  private struct Form: Sendable {
    let term: GlossaryTerm
    /// In small letters, as UTF-8.
    let bytes: [UInt8]
    /// Whether capitals count: an acronym is no word in small letters.
    let isExact: Bool
  }

  /// At the number of their first bytes; the longest first.
  private let forms: [[Form]]
  /// What a link to an explanation begins and ends with.
  private let links: [GlossaryTerm: (before: String, after: String)]

  /// A tag's name by its first eight letters, which are enough to tell HTML's apart.
  private struct TagName: Equatable {
    private let letters: UInt64

    init(_ letters: some Sequence<UInt8>) {
      self.letters = letters.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    static func list(_ names: String) -> [TagName] { names.split(separator: " ").map { TagName($0.utf8) } }
  }

  /// An open element: whether it is running text, and whether it is kept as it is.
  private struct Element {
    let name: TagName
    let isRunning: Bool
    let isKept: Bool
  }

  /// Running text.
  private static let running = TagName.list("p li dd")
  /// What is not changed: links, headings, what is pressed, drawn or quoted.
  private static let kept = TagName.list(
    "a button label svg code q h1 h2 h3 nav form blockquote pre select th script figcaption figure table strong em "
      + "summary")
  private static let void = TagName.list("br input img hr link meta path rect line circle")
  private static let language = Array(" lang=\"".utf8)

  /// - Parameters:
  ///   - forms: of a term, with bars between.
  ///   - explanation: of a term.
  init(forms: (GlossaryTerm) -> String, explanation: (GlossaryTerm) -> String, address: String) {
    var all: [Form] = []
    var links: [GlossaryTerm: (before: String, after: String)] = [:]
    for term in GlossaryTerm.allCases {
      let start: HTML = "<a class=\"term\" href=\"\(address)#\(term.rawValue)\" title=\"\(explanation(term))\">"
      links[term] = (start.text, "</a>")
      for form in forms(term).split(separator: "|").map(String.init) {
        let isExact = form.uppercased() == form
        all.append(Form(term: term, bytes: Array(form.utf8), isExact: isExact))
        // A capital with an accent is other bytes than the small letter.
        let capital = form.prefix(1).uppercased() + form.dropFirst()
        if !isExact, let first = capital.utf8.first, first >= 0x80 {
          all.append(Form(term: term, bytes: Array(capital.utf8), isExact: true))
        }
      }
    }
    var byFirst = [[Form]](repeating: [], count: 256)
    for form in all.sorted(by: { $0.bytes.count > $1.bytes.count }) { byFirst[Int(form.bytes[0])].append(form) }
    self.forms = byFirst
    self.links = links
  }

  /// A page with the first of each word linked.
  /// - Complexity: O(bytes of the page).
  func explained(_ page: HTML) -> HTML {
    let text = Array(page.text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 4096)
    var found: Set<GlossaryTerm> = []
    var open: [Element] = []
    var position = 0
    while position < text.count, found.count < links.count {
      if text[position] == UInt8(ascii: "<") {
        let end = Self.first(UInt8(ascii: ">"), in: text, from: position).map { $0 + 1 } ?? text.count
        follow(text[position..<end], &open)
        result += text[position..<end]
        position = end
        continue
      }
      let end = Self.first(UInt8(ascii: "<"), in: text, from: position) ?? text.count
      if let last = open.last, last.isRunning, !last.isKept {
        explain(text[position..<end], &found, &result)
      } else {
        result += text[position..<end]
      }
      position = end
    }
    result += text[position...]
    return HTML(stringLiteral: String(decoding: result, as: UTF8.self))
  }

  private static func first(_ byte: UInt8, in text: [UInt8], from start: Int) -> Int? {
    var position = start
    while position < text.count {
      if text[position] == byte { return position }
      position += 1
    }
    return nil
  }

  private func follow(_ tag: ArraySlice<UInt8>, _ open: inout [Element]) {
    let isEnd = tag.dropFirst().first == UInt8(ascii: "/")
    let letters = tag.dropFirst(isEnd ? 2 : 1).prefix { Self.isLetter($0) }
    let name = TagName(letters)
    if isEnd {
      if let match = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(match...) }
      return
    }
    guard !letters.isEmpty, !Self.void.contains(name), tag.suffix(2).first != UInt8(ascii: "/") else { return }
    let outer = open.last
    let isKept = outer?.isKept == true || Self.kept.contains(name) || Self.hasLanguage(tag)
    open.append(Element(name: name, isRunning: outer?.isRunning == true || Self.running.contains(name), isKept: isKept))
  }

  /// Whether a tag says that its text is in a language of its own.
  private static func hasLanguage(_ tag: ArraySlice<UInt8>) -> Bool {
    guard tag.count > language.count else { return false }
    return (tag.startIndex...tag.endIndex - language.count).contains { start in
      tag[start] == language[0] && tag[start + 1] == language[1] && tag[start...].starts(with: language)
    }
  }

  private func explain(_ words: ArraySlice<UInt8>, _ found: inout Set<GlossaryTerm>, _ result: inout [UInt8]) {
    var position = words.startIndex
    var copied = position
    var isInWord = false
    while position < words.endIndex {
      let isLetter = Self.isLetter(words[position])
      if isLetter, !isInWord, let form = form(at: position, in: words, found), let link = links[form.term] {
        let end = position + form.bytes.count
        result += words[copied..<position]
        result += link.before.utf8
        result += words[position..<end]
        result += link.after.utf8
        found.insert(form.term)
        (position, copied) = (end, end)
      } else {
        position += 1
      }
      isInWord = isLetter
    }
    result += words[copied...]
  }

  private func form(at position: Int, in words: ArraySlice<UInt8>, _ found: Set<GlossaryTerm>) -> Form? {
    let first = words[position]
    return form(forms[Int(first)], at: position, in: words, found)
      ?? ((0x41...0x5A).contains(first) ? form(forms[Int(first | 0x20)], at: position, in: words, found) : nil)
  }

  private func form(
    _ candidates: [Form], at position: Int, in words: ArraySlice<UInt8>, _ found: Set<GlossaryTerm>
  ) -> Form? {
    candidates.first { form in
      let end = position + form.bytes.count
      guard !found.contains(form.term), end <= words.endIndex, end == words.endIndex || !Self.isLetter(words[end])
      else {
        return false
      }
      return zip(words[position..<end], form.bytes).allSatisfy { byte, expected in
        byte == expected || !form.isExact && (0x41...0x5A).contains(byte) && byte | 0x20 == expected
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
