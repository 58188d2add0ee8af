internal import Foundation
internal import Questions
internal import Vocabulary

/// Reads `feature.json`, and refuses what it does not know with the line that it is on.
struct FeatureReader {
  struct Feature {
    let name: String
    let parameter: String?
    let example: String
    let title: String
    let question: String
    let parts: [FeatureTemplate.Part]
  }

  private let file: String
  private let lines: [Substring]
  private let root: [String: Any]
  private let texts: [String: LocalizedText]
  let terms: Terms

  private let folder: URL

  init(_ file: String, _ data: Data, _ folder: URL, texts: [(key: String, texts: LocalizedText)]) throws {
    (self.file, self.folder) = (file, folder)
    let text = String(decoding: data, as: UTF8.self)
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let root = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] else {
      throw ReportError("\(file): not a JSON object")
    }
    self.root = root
    self.texts = Dictionary(texts.map { ($0.key, $0.texts) }, uniquingKeysWith: { first, _ in first })
    terms = Terms(self.texts)
  }

  /// An error at the first line that has a text.
  private func error(_ near: String, _ message: String) -> ReportError {
    let line = lines.firstIndex { $0.contains("\"\(near)\"") }.map { $0 + 1 } ?? 1
    return ReportError("\(file): line \(line): \(message)")
  }

  func feature() throws -> Feature {
    try known(root, ["name", "parameter", "example", "title", "question", "parts"])
    let parts = try (typed(root, "parts", "a list of objects") ?? [[String: Any]]()).map(part)
    guard !parts.isEmpty else { throw error("parts", "expected parts, each with its title and blocks") }
    return Feature(
      name: try text(root, "name"), parameter: try typed(root, "parameter", "a text"),
      example: try typed(root, "example", "a text") ?? "",
      title: try key(root, "title"), question: try question(root, hasYear: nil), parts: parts)
  }

  private func part(_ object: [String: Any]) throws -> FeatureTemplate.Part {
    try known(object, ["title", "blocks"])
    return FeatureTemplate.Part(
      title: try key(object, "title"),
      blocks: try (typed(object, "blocks", "a list of objects") ?? [[String: Any]]()).map(block))
  }

  private func block(_ object: [String: Any]) throws -> FeatureTemplate.Block {
    switch try text(object, "kind") {
    case "text":
      try known(object, ["kind", "text", "figures", "when"])
      let name = try key(object, "text")
      let figures: [String: [String: Any]] = try typed(object, "figures", "objects by name") ?? [:]
      let read = try figures.sorted { $0.key < $1.key }.map { name, figure in
        try known(figure, ["source", "style"])
        let source = try text(figure, "source")
        guard let style = FigureStyle(rawValue: try text(figure, "style")) else {
          throw error(source, "style: expected \(FigureStyle.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        try check(source) { try FigureSource($0).check(style) }
        return (name: name, source: source, style: style)
      }
      for language in Language.allCases {
        let places = Template(texts[name]?[language] ?? "").places.subtracting(["first", "last", "years", "value"])
        if let unused = read.first(where: { !places.contains($0.name) }) {
          throw error(name, "no sentence of \(name) in \(language.rawValue) uses the figure \(unused.name)")
        }
        if let open = places.sorted().first(where: { place in !read.contains { $0.name == place } }) {
          throw error(name, "\(name) in \(language.rawValue) asks for a figure {\(open)} that the block does not have")
        }
      }
      let when: String? = try typed(object, "when", "a source")
      if let when { try check(when) { _ = try FigureSource($0) } }
      return .text(name, read, when: when)
    case "list":
      try known(object, ["kind", "items"])
      let items: [String] = try typed(object, "items", "a list of texts") ?? []
      if let unknown = items.first(where: { texts[$0] == nil }) { throw error(unknown, "\(unknown): no such text") }
      return .list(items)
    case let kind where kind == "table" || kind == "chart":
      try known(object, ["kind", "question", "by", "caption"])
      return .years(
        question: try question(object, hasYear: false), by: try dimension(object), caption: try key(object, "caption"),
        isDrawn: kind == "chart")
    case let kind where kind == "ranking" || kind == "hazard":
      try known(object, ["kind", "question", "by", "most", "caption"])
      let (question, dimension, most) = (try question(object), try dimension(object), try most(object))
      let caption = try key(object, "caption")
      return kind == "ranking"
        ? .ranking(question: question, by: dimension, most: most, caption: caption)
        : .hazard(question: question, by: dimension, most: most, caption: caption)
    case "flows":
      try known(object, ["kind", "question", "caption"])
      return .flows(question: try flowQuestion(object, hasYear: false), caption: try key(object, "caption"))
    case "transfers":
      try known(object, ["kind", "question", "by", "most", "caption"])
      let words = try text(object, "by").split(separator: ",").map(String.init)
      let dimensions = try words.map { word in
        guard let dimension = FlowDimension(rawValue: word) else {
          throw error(word, "by \(word): expected \(FlowDimension.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return dimension
      }
      return .transfers(
        question: try flowQuestion(object), by: dimensions, most: try most(object), caption: try key(object, "caption"))
    case "map":
      try known(object, ["kind", "question", "caption"])
      return .map(question: try question(object), caption: try key(object, "caption"))
    case "flow-map":
      try known(object, ["kind", "question", "most", "caption"])
      return .flowMap(
        question: try flowQuestion(object), most: try most(object), caption: try key(object, "caption"))
    case "matrix":
      try known(object, ["kind", "rows", "caption"])
      let rows: [[String]] = try typed(object, "rows", "rows of texts") ?? []
      guard let head = rows.first, rows.count > 1, !head.isEmpty, rows.allSatisfy({ $0.count == head.count }) else {
        throw error("rows", "rows: expected a heading and rows, all with as many texts")
      }
      if let unknown = rows.joined().first(where: { texts[$0] == nil }) {
        throw error(unknown, "\(unknown): no such text in texts.csv")
      }
      return .matrix(rows: rows, caption: try key(object, "caption"))
    case "gaps":
      try known(object, ["kind", "question"])
      return .gaps(question: try question(object, hasYear: false))
    case "chapter":
      try known(object, ["kind", "name"])
      let name = try text(object, "name")
      guard !name.contains("/"), !name.hasPrefix("."), name != ReportBuilder.preface else {
        throw error(name, "name \(name): expected a file's name")
      }
      let file = folder.appendingPathComponent("\(name).\(Language.english.rawValue).md").path
      return .chapter(name: name, try PersonText.all(file, Language.allCases))
    case let kind:
      throw error(kind, "kind \(kind): expected \(Self.kinds.joined(separator: ", "))")
    }
  }

  private static let kinds = [
    "text", "list", "table", "chart", "ranking", "hazard", "flows", "transfers", "map", "flow-map", "matrix", "gaps",
    "chapter",
  ]

  private func known(_ object: [String: Any], _ keys: [String]) throws {
    if let other = object.keys.sorted().first(where: { !keys.contains($0) }) {
      throw error(other, "\(other): expected \(keys.joined(separator: ", "))")
    }
  }

  /// A field of a kind; nil where it is absent, an error where it is of another kind.
  private func typed<Value>(_ object: [String: Any], _ name: String, _ expected: String) throws -> Value? {
    guard let found = object[name] else { return nil }
    guard let value = found as? Value else { throw error(name, "\(name): expected \(expected)") }
    return value
  }

  private func text(_ object: [String: Any], _ name: String) throws -> String {
    guard let text = object[name] as? String, !text.isEmpty else { throw error(name, "\(name): expected a text") }
    return text
  }

  /// A key of the texts.
  private func key(_ object: [String: Any], _ name: String) throws -> String {
    let key = try text(object, name)
    guard texts[key] != nil else { throw error(key, "\(key): no such text in texts.csv") }
    return key
  }

  /// How many rows a ranking has; ten unless the block says.
  private func most(_ object: [String: Any]) throws -> Int {
    guard let most = object["most"] else { return 10 }
    guard let number = most as? Int, (1...1000).contains(number) else {
      throw error("most", "most \(most): expected a number from 1 to 1000")
    }
    return number
  }

  private func dimension(_ object: [String: Any]) throws -> Dimension {
    let word = try text(object, "by")
    guard let dimension = Dimension(word: word) else {
      throw error(word, "by \(word): expected \(Dimension.worded.map(\.rawValue).joined(separator: ", "))")
    }
    return dimension
  }

  /// A question that reads, once its places are filled.
  /// - Parameter hasYear: whether a block needs a year of its own, or has all of the report's; nil for either.
  private func question(_ object: [String: Any], hasYear: Bool? = true) throws -> String {
    let text = object["question"] as? String == "" ? "" : try text(object, "question")
    try check(text) { try year(FigureSource.question($0), hasYear) }
    return text
  }

  /// The same of flows, which are not told by every filter.
  private func flowQuestion(_ object: [String: Any], hasYear: Bool = true) throws -> String {
    let text = object["question"] as? String == "" ? "" : try text(object, "question")
    try check(text) { text in
      if case .flow(let question, _) = try FigureSource("flow(\(text);;)") { try year(question.filters, hasYear) }
    }
    return text
  }

  private func year(_ question: Question, _ hasYear: Bool?) throws {
    guard let hasYear, question.years.isEmpty == hasYear else { return }
    throw ReportError(
      hasYear
        ? "expected a year, such as year={last}"
        : "year: this block has the report's years; expected no year of its own")
  }

  private func check(_ text: String, _ read: (String) throws -> Void) throws {
    let example = root["example"] as? String ?? ""
    let filled = text.replacing("{years}", with: "2014..2018").replacing("{last}", with: "2018")
      .replacing("{first}", with: "2014").replacing("{value}", with: example)
    do { try read(filled) } catch { throw self.error(text, "\(text): \(error)") }
  }
}
