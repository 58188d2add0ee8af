/// A text with places for values: `{name} and {n} more {n|code|codes}`.
///
/// It is read once, from the left: what a value holds is never taken for a place. A place that no value is given for
/// stays as it is written, so that a script can fill it.
public struct Template: Sendable, Equatable {
  public enum Piece: Sendable, Equatable {
    case literal(String)
    /// `{name}`.
    case place(String)
    /// `{n|code|codes}`: the word that goes with the count of a place.
    case plural(String, one: String, many: String)
  }

  public let pieces: [Piece]

  /// - Complexity: O(length of the text).
  public init(_ text: String) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}"), let piece = Self.piece(rest[rest.index(after: open)..<close])
      else {
        let next = rest.index(after: open)
        pieces.append(.literal(String(rest[..<next])))
        rest = rest[next...]
        continue
      }
      if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
      pieces.append(piece)
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    self.pieces = pieces
  }

  private static func piece(_ inside: Substring) -> Piece? {
    let parts = inside.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.first, !name.isEmpty,
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
    else { return nil }
    switch parts.count {
    case 1: return .place(name)
    case 3: return .plural(name, one: parts[1], many: parts[2])
    default: return nil
    }
  }

  /// The names of its places, each once.
  public var places: Set<String> {
    Set(
      pieces.compactMap { piece in
        switch piece {
        case .literal: nil
        case .place(let name), .plural(let name, _, _): name
        }
      })
  }

  /// The text with values in its places.
  public func filled(_ values: [String: String]) -> String {
    pieces.map { piece in
      switch piece {
      case .literal(let text): text
      case .place(let name): values[name] ?? "{\(name)}"
      case .plural(let name, let one, let many): values[name] == "1" ? one : many
      }
    }.joined()
  }
}

extension Language {
  /// Whether a count takes the singular: one, and in French also zero (CLDR plural rules for whole numbers below a
  /// million).
  public func isSingular(_ count: Int) -> Bool { count == 1 || (count == 0 && self == .french) }
}

extension LocalizedText {
  /// The text in a language with values in its places.
  public func filled(_ language: Language, _ values: [String: String]) -> String {
    Template(self[language]).filled(values)
  }
}

extension Terms {
  /// The word for a key with values in its places.
  public func fill(_ key: String, _ language: Language, _ values: [String: String]) -> String {
    Template(word(key, language)).filled(values)
  }
}
