internal import Digests
internal import Foundation
internal import Questions
internal import Vocabulary

/// Which feature a report has: one of ours, `sector=2122` with its value, or a folder's path.
package struct FeatureChoice: Sendable, Equatable {
  let name: String
  let value: String?

  package static let usual = FeatureChoice(name: "offsite-disposal", value: nil)

  private init(name: String, value: String?) { (self.name, self.value) = (name, value) }

  /// - Throws: ``ReportError``.
  package init(_ text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard !text.isEmpty, !parts[0].isEmpty, parts.count < 2 || !parts[1].isEmpty else {
      throw ReportError("--feature \(text): expected NAME, NAME=VALUE or a folder's path")
    }
    (name, value) = (parts[0], parts.count > 1 ? parts[1] : nil)
  }

  var isPath: Bool { name.contains("/") }

  /// As it was asked for; of a path its last name only, for a report knows no folder of a machine.
  var text: String {
    let name = isPath ? String(name.split(separator: "/").last ?? "") : name
    return value.map { "\(name)=\($0)" } ?? name
  }
}

/// The special feature of a report: a folder of data. `feature.json` says its parts, `texts.csv` its words.
package struct FeatureTemplate: Sendable {
  /// A block of a part.
  enum Block: Sendable {
    /// A sentence with figures in its braces; left out where the source of `when` has no amount.
    case text(String, [(name: String, source: String, style: FigureStyle)], when: String?)
    case list([String])
    /// Amounts by year, a column a value of a dimension; drawn too.
    case years(question: String, by: Dimension, caption: String, isDrawn: Bool)
    case ranking(question: String, by: Dimension, most: Int, caption: String)
    /// Kilograms and hazard side by side, with the ranks in both.
    case hazard(question: String, by: Dimension, most: Int, caption: String)
    /// What crossed borders, by year and pair of countries.
    case flows(question: String, caption: String)
    /// The largest transfers by dimensions of flows.
    case transfers(question: String, by: [FlowDimension], most: Int, caption: String)
    /// Amounts by state, in shades of a map.
    case map(question: String, caption: String)
    /// The largest transfers from state to state, as arrows.
    case flowMap(question: String, most: Int, caption: String)
    /// Words in rows and columns, the first row its heading.
    case matrix(rows: [[String]], caption: String)
    /// What the files do not cover of a question.
    case gaps(question: String)
    /// A person's own chapter: `NAME.LANG.md` beside the template.
    case chapter(name: String, [Language: PersonText])
  }

  struct Part: Sendable {
    let title: String
    let blocks: [Block]
  }

  let name: String
  /// What its value is put into: the filter `sector`, `category`; nil for a feature without a value.
  let parameter: String?
  let value: String?
  let title: String
  /// What it asks, of all years; where it has no amounts the chapter says so.
  let question: String
  let parts: [Part]
  let texts: Terms
  /// Its files by name.
  let files: [String: Data]

  /// SHA-256 of its files, in the order of their names.
  var hash: String { SHA256Digest.hexadecimal(of: files.sorted { $0.key < $1.key }.flatMap { Array($0.value) }) }

  /// The features that ship, by name.
  /// - Throws: ``ReportError`` where they are not beside the program.
  package static func shipped() throws -> [String] {
    let folder = ResourceFolder.of("Report").appendingPathComponent("features").path
    do { return try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
      throw ReportError("\(folder): \((error as NSError).localizedDescription)")
    }
  }

  private static let (json, csv) = ("feature.json", "texts.csv")

  /// - Parameter kept: the folder of a report that has the feature's files; nil for where they come from.
  /// - Throws: ``ReportError`` with the file and its line.
  init(_ choice: FeatureChoice, kept: URL? = nil) throws {
    let folder =
      kept
      ?? (choice.isPath
        ? URL(fileURLWithPath: choice.name)
        : ResourceFolder.of("Report").appendingPathComponent("features/\(choice.name)"))
    let file = folder.appendingPathComponent(Self.json).path
    guard let data = FileManager.default.contents(atPath: file) else {
      let names = try Self.shipped().joined(separator: ", ")
      throw ReportError(
        choice.isPath
          ? "\(file): no such file; expected a feature's folder with feature.json and texts.csv"
          : "--feature \(choice.name): expected one of \(names), or a folder's path")
    }
    let words = folder.appendingPathComponent(Self.csv).path
    guard let csv = FileManager.default.contents(atPath: words) else { throw ReportError("\(words): no such file") }
    let reader = try FeatureReader(file, data, folder, texts: try Self.texts(words, csv))
    let feature = try reader.feature()
    (name, parameter, title, question, parts) = (
      feature.name, feature.parameter, feature.title, feature.question, feature.parts
    )
    texts = reader.terms
    value = choice.value
    if parameter != nil, value == nil {
      throw ReportError("--feature \(choice.name): expected a value, such as \(choice.name)=\(feature.example)")
    }
    if parameter == nil, value != nil { throw ReportError("--feature \(choice.name): takes no value") }
    var files = [Self.json: data, Self.csv: csv]
    for case .chapter(let name, let texts) in parts.flatMap(\.blocks) {
      for (language, text) in texts { files["\(name).\(language.rawValue).md"] = text.file }
    }
    self.files = files
  }

  /// The rows of a feature's texts: every one in three languages.
  private static func texts(_ path: String, _ data: Data) throws -> [(key: String, texts: LocalizedText)] {
    let lines = ReferenceTable.records(of: data)
    guard lines.first == ["key", "en", "fr", "es"] else {
      throw ReportError("\(path): line 1: expected key,en,fr,es")
    }
    return try lines.enumerated().dropFirst().map { index, row in
      guard row.count == 4 else { throw ReportError("\(path): line \(index + 1): \(row.count) fields; expected 4") }
      guard let missing = row.firstIndex(where: \.isEmpty) else {
        return (row[0], LocalizedText(english: row[1], french: row[2], spanish: row[3]))
      }
      throw ReportError("\(path): line \(index + 1): \(row[0]) has no text in \(["key", "en", "fr", "es"][missing])")
    }
  }

  /// A question or source of the template with its places filled.
  func filled(_ text: String, _ years: ClosedRange<Int>, last: Int) -> String {
    text.replacing("{years}", with: "\(years.lowerBound)..\(years.upperBound)").replacing("{last}", with: String(last))
      .replacing("{first}", with: String(years.lowerBound)).replacing("{value}", with: value ?? "")
  }
}
