package import Vocabulary

/// The path of a route: `/{language}/facilities/{facility}`, `/tiles/{edition}/{z:number}/{x:number}/{y:number}.mvt`.
package struct RoutePath: ExpressibleByStringLiteral, Sendable, Equatable {
  package enum Segment: Sendable, Equatable {
    case fixed(String)
    /// One of the languages that the portal speaks.
    case language
    /// Any text that is not blank, between a fixed beginning and end: `answer.{format}`.
    case value(String, start: String, end: String)
    /// A whole number from 0: `{y:number}.mvt`.
    case number(String, start: String, end: String)
  }

  package let segments: [Segment]
  /// As it is written in the table, in logs and in the description of the API.
  package let text: String

  package init(stringLiteral text: String) {
    self.text = text
    segments = text.split(separator: "/").map { part in
      guard let open = part.firstIndex(of: "{"), let close = part.firstIndex(of: "}") else {
        return .fixed(String(part))
      }
      let inside = part[part.index(after: open)..<close].split(separator: ":")
      let (name, start, end) = (
        String(inside.first ?? ""), String(part[..<open]), String(part[part.index(after: close)...])
      )
      if name == "language" { return .language }
      return inside.count > 1 ? .number(name, start: start, end: end) : .value(name, start: start, end: end)
    }
  }

  /// The values of the path's places in a request's segments, which are decoded; nil where the path is another one.
  package func values(in asked: [String]) -> [String: String]? {
    guard asked.count == segments.count else { return nil }
    var values: [String: String] = [:]
    for (segment, text) in zip(segments, asked) {
      switch segment {
      case .fixed(let fixed): guard text == fixed else { return nil }
      case .language: guard Language(rawValue: text) != nil else { return nil }
      case .value(let name, let start, let end):
        guard text.count > start.count + end.count, text.hasPrefix(start), text.hasSuffix(end) else { return nil }
        values[name] = String(text.dropFirst(start.count).dropLast(end.count))
      case .number(let name, let start, let end):
        guard text.hasPrefix(start), text.hasSuffix(end),
          let number = Int(text.dropFirst(start.count).dropLast(end.count)), number >= 0,
          String(number) == text.dropFirst(start.count).dropLast(end.count)
        else {
          return nil
        }
        values[name] = String(number)
      }
    }
    return values
  }

  /// The names of its places, in their order; the language is none.
  package var places: [String] {
    segments.compactMap { segment in
      switch segment {
      case .fixed, .language: nil
      case .value(let name, _, _), .number(let name, _, _): name
      }
    }
  }

  /// How many of its segments are fixed, and how many letters of the others: of two paths that match, the one with more
  /// is meant.
  package var fixed: (segments: Int, letters: Int) {
    segments.reduce(into: (0, 0)) { sum, segment in
      switch segment {
      case .fixed: sum.0 += 1
      case .value(_, let start, let end), .number(_, let start, let end): sum.1 += start.count + end.count
      case .language: break
      }
    }
  }

  /// The address with values in its places, in their order.
  package func filled(_ values: [String], language: Language = .english) -> String {
    var rest = values[...]
    let parts = segments.map { segment -> String in
      switch segment {
      case .fixed(let text): text
      case .language: language.rawValue
      case .value(_, let start, let end), .number(_, let start, let end):
        start + Address.encode(rest.popFirst() ?? "") + end
      }
    }
    // The language's own page is the only one whose address ends in a slash.
    return "/" + parts.joined(separator: "/") + (segments == [.language] ? "/" : "")
  }

  /// The address with some values filled in, and places for the others: `/tiles/3f66…/{z}/{x}/{y}.mvt`, for scripts.
  package func template(_ values: [String: String]) -> String {
    let parts = segments.map { segment -> String in
      switch segment {
      case .fixed(let text): text
      case .language: Language.english.rawValue
      case .value(let name, let start, let end), .number(let name, let start, let end):
        start + (values[name].map(Address.encode) ?? "{\(name)}") + end
      }
    }
    return "/" + parts.joined(separator: "/")
  }
}
