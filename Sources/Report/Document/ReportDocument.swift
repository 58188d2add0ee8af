internal import Markup
internal import Vocabulary

/// A report in one language, as a tree that every writer reads: pages, the printed book, the files of its tables.
struct ReportDocument: Sendable {
  let language: Language
  let title: String
  /// What stands below the title: the years, the edition, the date.
  let subtitle: String
  let imprint: [String]
  /// What is on the cover; nil where no map is installed.
  let cover: ReportDrawing?
  /// Below each drawing: unit and edition.
  let source: String
  let chapters: [ReportSection]

  /// All tables, in order.
  var tables: [ReportTable] { chapters.flatMap(\.tables) }
}

extension ReportDocument {
  /// The title of its page and its book.
  var pageTitle: String { "\(title), \(subtitle)" }

  /// What is printed below a drawing: how it is read, its unit, its edition.
  func remark(_ drawing: ReportDrawing) -> String { [drawing.remark, source].compactMap { $0 }.joined(separator: " ") }
}

/// A chapter or one of its parts.
struct ReportSection: Sendable {
  /// `1`, `1.2`; of front matter a word: `K`.
  let number: String
  let title: String
  var blocks: [ReportBlock] = []
  var parts: [ReportSection] = []
  /// Whether its number is printed: that of a chapter, a part or an annex, not of front matter.
  var isNumbered = true

  /// An anchor of the page, the same in every language.
  var anchor: String { "s-" + number }

  /// As a heading and the list of contents have it.
  var heading: String { isNumbered ? "\(number) \(title)" : title }

  /// Those of its parts too.
  var allBlocks: [ReportBlock] { blocks + parts.flatMap(\.allBlocks) }

  var tables: [ReportTable] {
    allBlocks.compactMap { block -> ReportTable? in
      switch block {
      case .table(let table): table
      case .chart(let chart): chart.table
      case .paragraph, .list: nil
      }
    }
  }

  var drawings: [ReportDrawing] {
    allBlocks.flatMap { block -> [ReportDrawing] in if case .chart(let chart) = block { chart.drawings } else { [] } }
  }
}

enum ReportBlock: Sendable {
  case paragraph([ReportText])
  case list([[ReportText]])
  case table(ReportTable)
  case chart(ReportChart)
}

/// A run of text.
enum ReportText: Sendable {
  case plain(String)
  case strong(String)
  /// A figure of the report by its id.
  case figure(PrintedFigure)
  case link(String, address: String)
  /// A link within the report.
  case reference(String, anchor: String)
  /// A text of a file, in the language that it has there; nil where nobody knows it.
  case quoted(String, Language?)

  var string: String {
    switch self {
    case .plain(let text), .strong(let text), .link(let text, _), .reference(let text, _), .quoted(let text, _): text
    case .figure(let figure): figure.text
    }
  }
}

struct ReportTable: Sendable {
  struct Column: Sendable {
    /// In files: `kilograms`.
    let key: String
    let title: String
    var isNumber = false
  }

  enum Value: Sendable {
    case text(String)
    case number(Double)
    case none
  }

  struct Cell: Sendable {
    let text: [ReportText]
    /// In files.
    let value: Value
  }

  /// `T-1.2-1`: the same in every language, and the name of its file.
  let id: String
  let caption: String
  let columns: [Column]
  let rows: [[Cell]]
  var notes: [[ReportText]] = []
}

/// A chart or a map.
struct ReportDrawing: Sendable {
  /// `T-1.2-1-a`: an anchor of the page, and the name of its file.
  let id: String
  /// In pixels of a room of ``width`` and ``height``.
  let drawing: HTML
  let width: Double
  let height: Double
  let caption: String
  /// What it shows, from when to when, with its largest and smallest amount.
  let alternative: String
  /// What is said of the numbers in it.
  var notes: [String] = []
  /// How it is read.
  var remark: String?
}

/// Drawings, and the table that has their numbers.
struct ReportChart: Sendable {
  let drawings: [ReportDrawing]
  let table: ReportTable
}
