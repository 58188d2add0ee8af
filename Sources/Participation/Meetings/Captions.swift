internal import RecordKernel

/// What is said in a recording, and when: captions (WebVTT, https://www.w3.org/TR/webvtt1/) as text.
public struct Captions: Equatable, Sendable {
  public struct Cue: Equatable, Sendable {
    /// Milliseconds from the start.
    public let from: Int
    public let to: Int
    /// Nil where nobody is named.
    public let speaker: String?
    public let text: String
    public init(from: Int, to: Int, speaker: String?, text: String) {
      (self.from, self.to, self.speaker, self.text) = (from, to, speaker, text)
    }
  }

  /// Some sentences of one speaker, from a time on.
  public struct Passage: Equatable, Sendable {
    /// Milliseconds from the start.
    public let from: Int
    public let speaker: String?
    public var text: String
    public init(from: Int, speaker: String?, text: String) {
      (self.from, self.speaker, self.text) = (from, speaker, text)
    }
  }

  /// In the order of their times.
  public let cues: [Cue]

  /// A day of speech, several times over.
  public static let mostBytes = 2 << 20
  static let mostCues = 20_000
  /// UTF-8.
  static let mostCueBytes = 4_000

  /// - Parameter text: of a file.
  /// - Throws: ``RecordError`` with the line of what is no captions.
  public init(_ text: String) throws {
    var lines = Self.lines(text)[...]
    let starts = ["WEBVTT", "\u{FEFF}WEBVTT"]
    guard let head = lines.popFirst(),
      starts.contains(where: { start in
        head.utf8.starts(with: start.utf8)
          && [nil, Self.space, Self.tab].contains(head.utf8.dropFirst(start.utf8.count).first)
      })
    else { throw RecordError("line 1: no WEBVTT; expected captions as WebVTT") }
    // More of the head may follow, until an empty line.
    lines = lines.drop { !$0.utf8.isEmpty && !Self.isTimes($0) }
    var cues: [Cue] = []
    while !lines.isEmpty {
      let block = lines.prefix { !$0.utf8.isEmpty }
      lines = lines.dropFirst(block.count + 1)
      guard let first = block.first else { continue }
      // A block with times is a cue; its first line may name it. Others are notes, styles and regions.
      guard let line = block.prefix(2).indices.first(where: { Self.isTimes(block[$0]) }) else {
        guard ["NOTE", "STYLE", "REGION"].contains(where: first.hasPrefix) else {
          throw Self.noTimes(first, line: block.startIndex + 1)
        }
        continue
      }
      let (from, to) = try Self.times(block[line], line: line + 1)
      guard from >= cues.last?.from ?? 0 else {
        throw RecordError("line \(line + 1): begins before the one above it; expected the order of their times")
      }
      if let next = block[(line + 1)...].firstIndex(where: Self.isTimes) {
        throw RecordError("line \(next + 1): times within a caption; expected an empty line before them")
      }
      let said = try Self.said(block[(line + 1)...].joined(separator: " "), line: line + 2)
      cues += said.map { Cue(from: from, to: to, speaker: $0.speaker, text: $0.text) }
      guard cues.count <= Self.mostCues else {
        throw RecordError("more than \(Self.mostCues) captions; expected at most so many")
      }
    }
    guard !cues.isEmpty else { throw RecordError("no captions in it; expected what is said, and when") }
    self.cues = cues
  }

  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")

  /// What CR, LF, or both part. Bytes are looked at, here and below: a day of captions is read each time that it is
  /// shown.
  private static func lines(_ text: String) -> [Substring] {
    var lines: [Substring] = []
    let bytes = text.utf8
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
      lines.append(text[start..<end])
      let next = bytes.index(after: end)
      let isPair = bytes[end] == 0x0D && next < bytes.endIndex && bytes[next] == 0x0A
      start = isPair ? bytes.index(after: next) : next
    }
    lines.append(text[start...])
    return lines
  }

  private static func isTimes(_ line: Substring) -> Bool {
    line.utf8.contains(UInt8(ascii: ">")) && line.contains("-->")
  }

  private static func split(_ text: Substring, at byte: UInt8) -> [Substring] {
    text.utf8.split(separator: byte, omittingEmptySubsequences: false).map { Substring($0) }
  }

  private static func times(_ text: Substring, line: Int) throws -> (from: Int, to: Int) {
    let parts = split(text, at: space).filter { !$0.utf8.isEmpty }
    guard parts.count >= 3, parts[1] == "-->", let from = milliseconds(parts[0]), let to = milliseconds(parts[2]) else {
      throw noTimes(text, line: line)
    }
    guard from < to else { throw RecordError("line \(line): ends before it begins") }
    return (from, to)
  }

  /// What is none is said as far as a terminal can show it.
  private static func noTimes(_ text: Substring, line: Int) -> RecordError {
    let shown = text.unicodeScalars.prefix(40).map { $0.properties.generalCategory == .control ? "?" : String($0) }
    return RecordError("line \(line): \"\(shown.joined())\"; expected times, as 00:01.000 --> 00:04.000")
  }

  /// Of `01:02:03.456`, or without hours.
  private static func milliseconds(_ text: Substring) -> Int? {
    let parts = split(text, at: UInt8(ascii: ":"))
    let seconds = split(parts.last ?? "", at: UInt8(ascii: "."))
    guard (2...3).contains(parts.count), seconds.count == 2, seconds[0].utf8.count == 2, seconds[1].utf8.count == 3,
      (parts.dropLast() + seconds).allSatisfy({ (2...4).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) })
    else { return nil }
    let numbers = (parts.dropLast() + seconds).compactMap { Int($0) }
    guard numbers.count == parts.count + 1, numbers.suffix(3).dropLast().allSatisfy({ $0 < 60 }) else { return nil }
    return ((numbers.dropLast(3).first ?? 0) * 3600 + numbers[numbers.count - 3] * 60 + numbers[numbers.count - 2])
      * 1000
      + numbers[numbers.count - 1]
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// The words of a cue without its marks; `<v Name>` says who speaks until `</v>`, or another one does.
  private static func said(_ text: String, line: Int) throws -> [(speaker: String?, text: String)] {
    var parts: [(speaker: String?, text: String)] = [(nil, "")]
    var rest = text[...]
    while let start = rest.utf8.firstIndex(of: UInt8(ascii: "<")) {
      parts[parts.count - 1].text += rest[..<start]
      guard let end = rest.utf8[start...].firstIndex(of: UInt8(ascii: ">")) else {
        throw RecordError("line \(line): a mark begins with < and does not end")
      }
      let mark = rest[rest.utf8.index(after: start)..<end]
      if mark == "/v" {
        parts.append((nil, ""))
      } else if mark.utf8.first == UInt8(ascii: "v"), let name = mark.utf8.firstIndex(where: isBlank),
        [space, tab, UInt8(ascii: ".")].contains(mark.utf8.dropFirst().first)
      {
        parts.append((words(try unescaped(String(mark[name...]), line: line)), ""))
      }
      rest = rest[rest.utf8.index(after: end)...]
    }
    parts[parts.count - 1].text += rest
    return try parts.compactMap { speaker, text in
      let words = words(try unescaped(text, line: line))
      guard !words.utf8.isEmpty else { return nil }
      let name = speaker.flatMap { $0.isEmpty ? nil : $0 }
      guard words.utf8.count <= mostCueBytes, name?.utf8.count ?? 0 <= 400 else {
        throw RecordError(
          "line \(line): \(words.utf8.count) bytes; expected \(mostCueBytes) at most, and 400 of a name")
      }
      guard PlainText.isOne(words, lines: false), PlainText.isOne(name ?? "", lines: false) else {
        throw RecordError("line \(line): has characters that nobody sees; expected text")
      }
      return (name, words)
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  /// With one blank between words.
  private static func words(_ text: String) -> String {
    text.utf8.split(whereSeparator: isBlank).map { Substring($0) }.joined(separator: " ")
  }

  /// Marks of direction are of no use in a text that has no other direction.
  private static let names: [Substring: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "lrm": "", "rlm": "",
  ]

  /// With the letters that are meant by `&amp;` or `&#233;`; a `&` alone is one.
  /// - Throws: ``RecordError`` for another name: captions have letters themselves.
  private static func unescaped(_ text: String, line: Int) throws -> String {
    guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
    var (plain, rest) = ("", text[...])
    while let start = rest.utf8.firstIndex(of: UInt8(ascii: "&")) {
      plain += rest[..<start]
      let after = rest[rest.utf8.index(after: start)...]
      let name = after[
        ..<(after.utf8.firstIndex { !isDigit($0) && !(0x61...0x7A).contains($0 | 0x20) && $0 != 0x23 }
          ?? after.endIndex)]
      guard !name.isEmpty, after[name.endIndex...].utf8.first == UInt8(ascii: ";") else {
        (plain, rest) = (plain + "&", after)
        continue
      }
      let isHexadecimal = name.hasPrefix("#x") || name.hasPrefix("#X")
      let number =
        name.hasPrefix("#") ? UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10) : nil
      guard let meant = names[name] ?? number.flatMap(Unicode.Scalar.init).map(String.init) else {
        throw RecordError("line \(line): &\(name.prefix(20)); is no letter that is known here; expected the letter")
      }
      (plain, rest) = (plain + meant, after[after.utf8.index(after: name.endIndex)...])
    }
    return plain + rest
  }

  /// Cues put together to be read: a new one where another speaks, after a silence, and after a few sentences.
  public var passages: [Passage] {
    var passages: [Passage] = []
    var end = 0
    for cue in cues {
      let goesOn = passages.last.map { last in
        cue.speaker == last.speaker && cue.from - end <= Self.silence
          && (last.text.utf8.count < Self.longPassage || !".!?…".contains(last.text.last ?? " "))
          && last.text.utf8.count + cue.text.utf8.count < 2 * Self.longPassage
      }
      if goesOn == true {
        passages[passages.count - 1].text += " " + cue.text
      } else {
        passages.append(Passage(from: cue.from, speaker: cue.speaker, text: cue.text))
      }
      end = cue.to
    }
    return passages
  }

  /// Milliseconds after which a new passage begins.
  private static let silence = 3_000
  /// Bytes after which the next sentence begins a new one.
  private static let longPassage = 600
}
