internal import Foundation
internal import Vocabulary

// MARK: Words and signs

/// A word or a sign of a condition.
enum FilterToken: Equatable {
  case word(String)
  /// A name in double quotes.
  case name(String)
  case text(String)
  case integer(Int)
  case real(Double)
  case sign(String)
  case end

  var description: String {
    switch self {
    case .word(let text), .sign(let text): String(text.prefix(40))
    case .name(let text): "\"\(text.prefix(40))\""
    case .text(let text): "'\(text.prefix(40))'"
    case .integer(let value): String(value)
    case .real(let value): NumberText.shortest(value)
    case .end: "the end"
    }
  }
}

/// Divides a condition into words and signs, each with its place.
struct FilterScanner {
  private let letters: [Unicode.Scalar]
  private var place = 0

  init(_ text: String) { letters = Array(text.unicodeScalars) }

  private var next: Unicode.Scalar? { place < letters.count ? letters[place] : nil }

  private static func isDigit(_ letter: Unicode.Scalar) -> Bool { ("0"..."9").contains(letter) }

  mutating func tokens() throws -> [(token: FilterToken, place: Int)] {
    var tokens: [(FilterToken, Int)] = []
    while let letter = next {
      let start = place
      switch letter {
      case " ", "\t", "\n", "\r", "\u{A0}": place += 1
      case "'", "\"":
        let text = try quoted(letter)
        tokens.append((letter == "'" ? .text(text) : .name(text), start + 1))
      case _ where Self.isDigit(letter) || letter == "." || (letter == "-" || letter == "+") && isBeforeNumber:
        tokens.append((try number(), start + 1))
      case "<", ">", "=", "!", "(", ")", ",":
        place += 1
        var sign = String(letter)
        if let following = next, ["<=", ">=", "<>", "!="].contains(sign + String(following)) {
          sign += String(following)
          place += 1
        }
        guard sign != "!" else { throw LayerFilter.Fault(place: start + 1, found: "!", expected: "!= or <>") }
        tokens.append((.sign(sign), start + 1))
      case _ where letter.properties.isAlphabetic || letter == "_":
        while let following = next,
          following.properties.isAlphabetic || Self.isDigit(following) || ["_", "$", "#", "."].contains(following)
        { place += 1 }
        tokens.append((.word(String(String.UnicodeScalarView(letters[start..<place]))), start + 1))
      default:
        throw LayerFilter.Fault(
          place: start + 1, found: String(letter), expected: "a field, a value, a comparison or a bracket")
      }
    }
    return tokens + [(.end, letters.count + 1)]
  }

  /// Whether a sign belongs to the number behind it.
  private var isBeforeNumber: Bool {
    place + 1 < letters.count && (Self.isDigit(letters[place + 1]) || letters[place + 1] == ".")
  }

  /// What is between two quotes; a doubled one is one of the text.
  private mutating func quoted(_ quote: Unicode.Scalar) throws -> String {
    let start = place
    place += 1
    var text = String.UnicodeScalarView()
    while let letter = next {
      place += 1
      guard letter == quote else {
        text.append(letter)
        continue
      }
      guard next == quote else { return String(text) }
      text.append(quote)
      place += 1
    }
    throw LayerFilter.Fault(place: start + 1, found: "a quote that does not end", expected: "\(quote) behind the text")
  }

  private mutating func number() throws -> FilterToken {
    let start = place
    if next == "-" || next == "+" { place += 1 }
    while let letter = next, Self.isDigit(letter) || letter == "." { place += 1 }
    if let letter = next, letter == "e" || letter == "E" {
      place += 1
      if next == "-" || next == "+" { place += 1 }
      while let digit = next, Self.isDigit(digit) { place += 1 }
    }
    let text = String(String.UnicodeScalarView(letters[start..<place]))
    if let integer = Int(text) { return .integer(integer) }
    guard let real = Double(text), real.isFinite else {
      throw LayerFilter.Fault(place: start + 1, found: String(text.prefix(40)), expected: "a number")
    }
    return .real(real)
  }
}

// MARK: Grammar

/// Reads words and signs as a condition; how deep it goes is bounded.
struct FilterParser {
  let tokens: [(token: FilterToken, place: Int)]
  let fields: [LayerEdition.Record.Field]
  let number: String
  private var index = 0
  private var terms = 0

  init(tokens: [(token: FilterToken, place: Int)], fields: [LayerEdition.Record.Field], number: String) {
    (self.tokens, self.fields, self.number) = (tokens, fields, number)
  }

  private var token: FilterToken { tokens[index].token }

  private func fault(_ expected: String) -> LayerFilter.Fault {
    LayerFilter.Fault(place: tokens[index].place, found: token.description, expected: expected)
  }

  private func isWord(_ word: String) -> Bool {
    if case .word(let own) = token { own.uppercased() == word } else { false }
  }

  private mutating func take(_ word: String) -> Bool {
    guard isWord(word) else { return false }
    index += 1
    return true
  }

  private mutating func take(sign: String) -> Bool {
    guard token == .sign(sign) else { return false }
    index += 1
    return true
  }

  private mutating func need(sign: String) throws { guard take(sign: sign) else { throw fault(sign) } }

  private mutating func count() throws {
    terms += 1
    guard terms <= LayerFilter.mostTerms else { throw fault("\(LayerFilter.mostTerms) comparisons and values at most") }
  }

  mutating func whole() throws -> LayerFilter {
    let filter = try any(depth: 0)
    guard token == .end else { throw fault("AND, OR or the end") }
    return filter
  }

  private mutating func any(depth: Int) throws -> LayerFilter {
    guard depth <= LayerFilter.deepest else { throw fault("brackets \(LayerFilter.deepest) deep at most") }
    var parts = [try all(depth: depth)]
    while take("OR") { parts.append(try all(depth: depth)) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func all(depth: Int) throws -> LayerFilter {
    var parts = [try one(depth: depth)]
    while take("AND") { parts.append(try one(depth: depth)) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func one(depth: Int) throws -> LayerFilter {
    guard depth <= LayerFilter.deepest else { throw fault("brackets \(LayerFilter.deepest) deep at most") }
    if take("NOT") { return .not(try one(depth: depth + 1)) }
    if take(sign: "(") {
      let inside = try any(depth: depth + 1)
      try need(sign: ")")
      return inside
    }
    return try predicate(depth: depth)
  }

  private mutating func predicate(depth: Int) throws -> LayerFilter {
    try count()
    let left = try operand(depth: depth)
    if take("IS") {
      let isNot = take("NOT")
      guard take("NULL") else { throw fault("NULL") }
      return isNot ? .not(.isNothing(left)) : .isNothing(left)
    }
    let isNot = take("NOT")
    if isWord("IN") || isWord("BETWEEN"), left.isLiteral { throw fault("a field before \(token.description)") }
    if take("IN") {
      try need(sign: "(")
      var values = [try value(like: left, depth: depth)]
      while take(sign: ",") { values.append(try value(like: left, depth: depth)) }
      try need(sign: ")")
      return isNot ? .not(.isOne(left, of: values)) : .isOne(left, of: values)
    }
    if take("BETWEEN") {
      let low = try value(like: left, depth: depth)
      guard take("AND") else { throw fault("AND") }
      let between = LayerFilter.isBetween(left, low, try value(like: left, depth: depth))
      return isNot ? .not(between) : between
    }
    if take("LIKE") {
      guard left.isText else { throw fault("a field of texts before LIKE") }
      let start = index
      let pattern = try operand(depth: depth)
      guard case .text(let text) = pattern, text.utf8.count <= LayerFilter.longest else {
        index = start
        throw fault("a pattern in quotes: 'San %'")
      }
      var escape: String?
      if take("ESCAPE") {
        guard case .text(let text) = token, text.unicodeScalars.count == 1 else { throw fault("one letter in quotes") }
        escape = text
        index += 1
      }
      let like = LayerFilter.isLike(left, pattern: pattern, escape: escape)
      return isNot ? .not(like) : like
    }
    guard !isNot else { throw fault("IN, BETWEEN or LIKE") }
    guard case .sign(let sign) = token,
      let comparison = LayerFilter.Comparison(rawValue: sign == "!=" ? "<>" : sign)
    else { throw fault("=, <>, <, <=, >, >=, IN, LIKE, BETWEEN or IS NULL") }
    index += 1
    let start = index
    let right = try operand(depth: depth)
    let (one, other) = (try Self.fitted(left, to: right), try Self.fitted(right, to: left))
    guard let one, let other else {
      index = start
      throw fault(left.isText ? "a text in quotes" : "a number")
    }
    return .compare(one, comparison, other)
  }

  /// A value that can be compared with an operand.
  private mutating func value(like left: LayerFilter.Operand, depth: Int) throws -> LayerFilter.Operand {
    try count()
    let start = index
    guard let value = try Self.fitted(operand(depth: depth), to: left) else {
      index = start
      throw fault(left.isText ? "a text in quotes" : "a number")
    }
    return value
  }

  /// The operand in the kind of another's values; nil where it has none: a number in quotes is a number for a field of
  /// numbers, and a day is written as the field of dates has it.
  private static func fitted(
    _ operand: LayerFilter.Operand, to other: LayerFilter.Operand
  ) throws -> LayerFilter.Operand? {
    if case .text(let text) = operand {
      if case .field(let field) = other, field.kind == VectorFile.Field.Kind.date.rawValue {
        return .text(text.replacing("-", with: "/"))
      }
      guard !other.isText, !other.isLiteral else { return operand.isText == other.isText ? operand : nil }
      return Int(text).map { .integer($0) } ?? Double(text).flatMap { $0.isFinite ? .real($0) : nil }
    }
    // A literal changes for a field, not the other way around.
    if case .text = other, !operand.isLiteral { return operand }
    return operand.isText == other.isText ? operand : nil
  }

  private mutating func operand(depth: Int) throws -> LayerFilter.Operand {
    let expected = "a field or a value"
    switch token {
    case .text(let text):
      index += 1
      return .text(text)
    case .integer(let value):
      index += 1
      return .integer(value)
    case .real(let value):
      index += 1
      return .real(value)
    case .name(let name):
      let field = try field(name)
      index += 1
      return field
    case .word(let word):
      let upper = word.uppercased()
      if ["DATE", "TIMESTAMP"].contains(upper), case .text(let text) = tokens[index + 1].token {
        index += 1
        guard Self.isTime(text, withTime: upper == "TIMESTAMP") else {
          throw fault(upper == "DATE" ? "a day: '2020-01-31'" : "a time: '2020-01-31 12:00:00'")
        }
        index += 1
        return .text(text)
      }
      if ["UPPER", "LOWER"].contains(upper), tokens[index + 1].token == .sign("(") {
        guard depth < LayerFilter.deepest else { throw fault("brackets \(LayerFilter.deepest) deep at most") }
        index += 2
        let inside = try operand(depth: depth + 1)
        guard inside.isText else { throw fault("a text within \(upper)") }
        try need(sign: ")")
        return inside.changed(isUpper: upper == "UPPER")
      }
      let field = try field(word)
      index += 1
      return field
    case .sign, .end: throw fault(expected)
    }
  }

  /// `2020-01-31`, or with a time `2020-01-31 12:00:00`.
  private static func isTime(_ text: String, withTime: Bool) -> Bool {
    guard
      let match = text.wholeMatch(of: /\d{4}-(\d\d)-(\d\d)(?: (\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?/.asciiOnlyDigits())
    else {
      return false
    }
    func isIn(_ part: Substring?, _ range: ClosedRange<Int>) -> Bool {
      part.flatMap { Int($0) }.map(range.contains) ?? true
    }
    let (_, month, day, hour, minute, second) = match.output
    return isIn(month, 1...12) && isIn(day, 1...31) && (hour == nil || withTime) && isIn(hour, 0...23)
      && isIn(minute, 0...59) && isIn(second, 0...59)
  }

  /// A field by its name, in any case.
  private func field(_ name: String) throws -> LayerFilter.Operand {
    if name.lowercased() == number.lowercased() { return .number }
    if let field = fields.first(where: { $0.name == name })
      ?? fields.first(where: { $0.name.lowercased() == name.lowercased() })
    {
      return .field(field)
    }
    let known = ([number] + fields.map(\.name)).prefix(30).joined(separator: ", ")
    throw fault("one of the fields \(known)")
  }
}
