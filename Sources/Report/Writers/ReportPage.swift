internal import Foundation
internal import Markup
internal import Vocabulary

/// A page of a report as it is read back: its numbers with their links.
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
}
