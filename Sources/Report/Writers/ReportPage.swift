internal import Foundation
internal import Markup
internal import Vocabulary

/// A page of a report as it is read back: its numbers with their links, and its tables.
struct ReportPage {
  private struct Printed {
    let text: Substring
    let address: Substring?
  }

  private let name: String
  private let language: Language
  private let text: String?
  /// In the order of the page, by id; the same id twice is kept twice.
  private let printed: [(id: String, figure: Printed)]

  init(_ file: URL, _ language: Language) {
    (name, self.language) = (file.lastPathComponent, language)
    let text = FileManager.default.contents(atPath: file.path).map { String(decoding: $0, as: UTF8.self) }
    self.text = text
    printed = (text ?? "").matches(of: /<(?:a class="figure"|span) id="(TS-[^"]+)"(?: href="([^"]*)")?>([^<]*)</).map {
      (String($0.output.1), Printed(text: $0.output.3, address: $0.output.2))
    }
  }

  /// The rows of `figures.csv` in the order of the page.
  func order(_ rows: [FigureFile.Row]) -> [FigureFile.Row] {
    let byID = Self.byID(rows)
    return printed.compactMap { byID[$0.id] }
  }

  private static func byID(_ rows: [FigureFile.Row]) -> [String: FigureFile.Row] {
    Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where the page differs from `figures.csv`, in its texts and in what they lead to.
  func faults(_ rows: [FigureFile.Row], _ address: (FigureSource) -> String?) -> [ReportCheck.Fault] {
    guard text != nil else { return [.init(id: name, text: "is missing")] }
    var faults: [ReportCheck.Fault] = []
    var open = Self.byID(rows)
    var seen: Set<String> = []
    for (id, figure) in printed {
      guard seen.insert(id).inserted else {
        faults.append(.init(id: id, text: "\(name) prints it more than once"))
        continue
      }
      guard let row = open.removeValue(forKey: id) else {
        faults.append(.init(id: id, text: "\(name) prints it, figures.csv does not have it"))
        continue
      }
      let text = row.texts[language] ?? ""
      if figure.text != Self.markup(text) {
        faults.append(.init(id: id, text: "\(name) prints \(figure.text), figures.csv has \(text)"))
      }
      if figure.address.map(String.init) != address(row.source).map(Self.markup) {
        faults.append(.init(id: id, text: "\(name) leads to \(figure.address ?? "nothing"), not to its question"))
      }
    }
    return faults + open.keys.sorted().map { .init(id: $0, text: "\(name) does not print it") }
  }

  /// A text as a page has it.
  private static func markup(_ text: String) -> String {
    let html: HTML = "\(text)"
    return html.text
  }

  /// Where the numbers of `data/*.csv` are not those of the page's tables.
  func tables(_ folder: URL, _ rows: [FigureFile.Row]) -> [ReportCheck.Fault] {
    let byID = Self.byID(rows)
    return (text ?? "").matches(of: /<table id="(T-[^"]+)">(.*?)<\/table>/.dotMatchesNewlines()).flatMap { match in
      let file = "\(match.output.1).csv"
      let lines = FileManager.default.contents(atPath: folder.appendingPathComponent(file).path).map {
        ReferenceTable.records(of: Data($0.filter { $0 != 0x0D }))
      }
      return Self.table(match.output.2, lines ?? [], "\(folder.lastPathComponent)/\(file)", byID)
    }
  }

  private static func table(
    _ table: Substring, _ lines: [[String]], _ file: String, _ byID: [String: FigureFile.Row]
  ) -> [ReportCheck.Fault] {
    let own = table.matches(of: /<tr>(.*?)<\/tr>/.dotMatchesNewlines()).map(\.output.1).map { row in
      row.split(separator: /<t[hd]/).dropFirst(row.hasPrefix("<t") ? 0 : 1).map { $0 }
    }
    guard own.count == lines.count else {
      return [.init(id: file, text: "\(lines.count) lines; the page's table has \(own.count)")]
    }
    return zip(own, lines).dropFirst().flatMap { cells, line -> [ReportCheck.Fault] in
      guard cells.count == line.count else { return [.init(id: file, text: "another number of columns than the page")] }
      return zip(cells, line).compactMap { cell, value -> ReportCheck.Fault? in
        guard let id = cell.firstMatch(of: /id="(TS-[^"]+)"/)?.output.1, let row = byID[String(id)] else { return nil }
        return Double(value) == row.value
          ? nil : .init(id: row.id, text: "\(file) has \(value), figures.csv has \(row.value)")
      }
    }
  }
}
