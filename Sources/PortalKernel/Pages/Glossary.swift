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

  /// By their first bytes; the longest first.
  private let forms: [UInt8: [Form]]
  /// What a link to an explanation begins and ends with.
  private let links: [GlossaryTerm: (before: String, after: String)]

  /// Running text.
  private static let running: Set<String> = ["p", "li", "dd"]
  /// What is not changed: links, headings, what is pressed, drawn or quoted.
  private static let kept: Set<String> = [
    "a", "button", "label", "svg", "code", "q", "h1", "h2", "h3", "nav", "form", "blockquote", "pre", "select", "th",
    "script", "figcaption", "figure", "table", "strong", "em", "summary",
  ]
  private static let void: Set<String> = ["br", "input", "img", "hr", "link", "meta", "path", "rect", "line", "circle"]

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
    self.forms = Dictionary(grouping: all.sorted { $0.bytes.count > $1.bytes.count }) { $0.bytes[0] }
    self.links = links
  }

  /// A page with the first of each word linked.
  /// - Complexity: O(bytes of the page).
  func explained(_ page: HTML) -> HTML {
    let text = Array(page.text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(text.count + 4096)
    var found: Set<GlossaryTerm> = []
    // The open elements: whether each is running text, and whether it is kept as it is.
    var open: [(name: String, isRunning: Bool, isKept: Bool)] = []
    var position = 0
    while position < text.count {
      if text[position] == UInt8(ascii: "<") {
        let end = text[position...].firstIndex(of: UInt8(ascii: ">")) ?? text.count - 1
        follow(text[position...end], &open)
        result += text[position...end]
        position = end + 1
        continue
      }
      let end = text[position...].firstIndex(of: UInt8(ascii: "<")) ?? text.count
      if let last = open.last, last.isRunning, !last.isKept, found.count < links.count {
        explain(text[position..<end], &found, &result)
      } else {
        result += text[position..<end]
      }
      position = end
    }
    return HTML(stringLiteral: String(decoding: result, as: UTF8.self))
  }

  private func follow(_ tag: ArraySlice<UInt8>, _ open: inout [(name: String, isRunning: Bool, isKept: Bool)]) {
    let isEnd = tag.dropFirst().first == UInt8(ascii: "/")
    let letters = tag.dropFirst(isEnd ? 2 : 1).prefix { Self.isLetter($0) }
    let name = String(decoding: letters, as: UTF8.self)
    if isEnd {
      if let match = open.lastIndex(where: { $0.name == name }) { open.removeSubrange(match...) }
      return
    }
    guard !name.isEmpty, !Self.void.contains(name), tag.suffix(2).first != UInt8(ascii: "/") else { return }
    let outer = open.last
    let isForeign = String(decoding: tag, as: UTF8.self).contains(" lang=\"")
    open.append(
      (
        name, outer?.isRunning == true || Self.running.contains(name),
        outer?.isKept == true || Self.kept.contains(name) || isForeign
      ))
  }

  private func explain(_ words: ArraySlice<UInt8>, _ found: inout Set<GlossaryTerm>, _ result: inout [UInt8]) {
    var position = words.startIndex
    var before = UInt8(ascii: " ")
    while position < words.endIndex {
      let byte = words[position]
      if !Self.isLetter(before), Self.isLetter(byte), let form = form(at: position, in: words, found) {
        let end = position + form.bytes.count
        if let link = links[form.term] {
          result += Array(link.before.utf8) + words[position..<end] + Array(link.after.utf8)
        }
        found.insert(form.term)
        before = words[end - 1]
        position = end
      } else {
        result.append(byte)
        before = byte
        position += 1
      }
    }
  }

  private func form(at position: Int, in words: ArraySlice<UInt8>, _ found: Set<GlossaryTerm>) -> Form? {
    let first = words[position]
    let candidates = (forms[first] ?? []) + (first < 0x80 && first | 0x20 != first ? forms[first | 0x20] ?? [] : [])
    return candidates.first { form in
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
