internal import Foundation

/// The text of a book, as `pdftotext` (Poppler) reads it.
struct BookText {
  /// With every run of blanks as one.
  private let text: [Character]

  static let program = "/usr/bin/pdftotext"
  static var canRead: Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// - Throws: ``ReportError`` for a file that cannot be read.
  init(_ file: URL) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = ["-raw", "-enc", "UTF-8", file.path, "-"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { throw ReportError("\(Self.program): \((error as NSError).localizedDescription)") }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ReportError("\(file.lastPathComponent): not a book that reads") }
    text = Self.plain(String(decoding: data, as: UTF8.self))
  }

  private static func plain(_ text: some StringProtocol) -> [Character] {
    text.split(whereSeparator: \.isWhitespace).reduce(into: []) { plain, word in
      if !plain.isEmpty { plain.append(" ") }
      plain += word
    }
  }

  /// How far a figure may be from the one before it: a table of text lies between them at most.
  private static let reach = 20_000

  /// How far a sentence of another language may put a figure before the ones that `figures.csv` has before it.
  private static let sentence = 600

  /// The ids of figures that do not follow each other in the book.
  /// - Parameter isPageOrder: whether they are in the order of the page; else in that of `figures.csv`, which one
  ///   sentence may change.
  func missing(_ figures: [(id: String, text: String)], isPageOrder: Bool = true) -> [String] {
    var position = 0
    var used: [Range<Int>] = []
    var missing: [String] = []
    for figure in figures {
      let wanted = Self.plain(figure.text)
      var start = isPageOrder ? position : max(0, position - Self.sentence)
      var found = find(wanted, from: start)
      while let place = found, let taken = used.first(where: { $0.contains(place) }) {
        start = taken.upperBound
        found = find(wanted, from: start)
      }
      guard let found else {
        missing.append(figure.id)
        continue
      }
      position = max(position, found + wanted.count)
      used.append(found..<(found + max(1, wanted.count)))
      used.removeFirst(max(0, used.count - Self.sentence))
    }
    return missing
  }

  private func find(_ wanted: [Character], from start: Int) -> Int? {
    guard let first = wanted.first else { return start }
    let last = min(text.count - wanted.count, start + Self.reach)
    var position = start
    while position <= last {
      // A number that goes on before or behind is another number.
      if text[position] == first, text[position..<(position + wanted.count)].elementsEqual(wanted),
        !goesOn(before: position) || !first.isNumber,
        !isDigit(position + wanted.count) || wanted.last?.isNumber != true
      {
        return position
      }
      position += 1
    }
    return nil
  }

  /// Whether a digit stands before a place, or a digit and a mark of its groups.
  private func goesOn(before position: Int) -> Bool {
    isDigit(position - 1)
      || (text.indices.contains(position - 1) && ",.".contains(text[position - 1]) && isDigit(position - 2))
  }

  private func isDigit(_ position: Int) -> Bool { text.indices.contains(position) && text[position].isNumber }
}
