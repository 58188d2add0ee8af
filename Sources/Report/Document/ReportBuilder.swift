internal import Drawings
package import Editions
package import Findings
package import Foundation
internal import Markup
internal import Questions
package import Vocabulary

/// What a report is made with.
package struct ReportRequest: Sendable {
  package var years: ClosedRange<Int>?
  package var feature = FeatureChoice.usual
  package var languages = Language.allCases
  package var title: String?
  /// A person's own words before the report, by language; none where it is empty.
  var preface: [Language: PersonText] = [:]
  /// ISO 8601; what stands on the cover.
  package var date = ""
  package var publicAddress = "http://127.0.0.1:8080"

  /// The folder of a report that keeps the files of its feature; nil to read them where they come from.
  var kept: URL?

  package init() {}

  /// Reads a preface of the report's languages.
  /// - Throws: ``ReportError`` with the file and its line.
  package mutating func readPreface(_ file: String) throws { preface = try PersonText.all(file, languages) }
}

/// A report of an edition: one document a language, and the numbers in them.
package struct Report: Sendable {
  let request: ReportRequest
  let edition: String
  package let years: ClosedRange<Int>
  let documents: [ReportDocument]
  /// By language, in the order of ``documents``; the same ids in each.
  let figures: [[PrintedFigure]]
  /// What it was made from besides the edition, by name: the feature's files, and the preface's.
  let sources: [String: Data]
  let template: String
  let hasMap: Bool

  /// How many numbers it prints, each in every language.
  package var figureCount: Int { figures.first?.count ?? 0 }
}

package struct ReportBuilder {
  private let ground: Ground
  private let texts: Terms
  private let request: ReportRequest
  private let feature: FeatureTemplate

  /// - Throws: ``ReportError``; ``ReferenceTableError``; ``EditionError``.
  ///
  /// - Parameter basemap: the file that maps are drawn on (`basemap.geojson`); without one, tables stand alone.
  package init(
    _ edition: Edition, _ tables: ReferenceTables, findings: Findings, basemap: Data? = nil, _ request: ReportRequest
  ) throws {
    let map = basemap.flatMap { Basemap($0, places: tables.places) } ?? .none
    ground = try Ground(edition, tables, findings: findings, basemap: map, years: request.years)
    texts = try Terms(ReferenceTable("texts", of: "Report"))
    feature = try FeatureTemplate(request.feature, kept: request.kept)
    self.request = request
  }

  /// - Parameter isCancelled: asked before each part.
  package func report(isCancelled: () -> Bool = { false }) throws -> Report {
    var (documents, figures) = ([ReportDocument](), [[PrintedFigure]]())
    for language in request.languages {
      let book = FigureBook()
      let composer = Composer(ground, texts, language, book, publicAddress: request.publicAddress)
      documents.append(try document(composer, isCancelled))
      figures.append(book.figures)
    }
    let all = figures.map { $0.map { "\($0.id) \($0.source.text)" } }
    guard let first = all.first, all.allSatisfy({ $0 == first }) else {
      throw ReportError("the languages have other figures each; this is a fault of the program")
    }
    return Report(
      request: request, edition: ground.edition.manifest.pin, years: ground.years, documents: documents,
      figures: figures, sources: feature.files.merging(prefaces) { a, _ in a }, template: feature.hash,
      hasMap: !ground.basemap.outlines.isEmpty)
  }

  private var prefaces: [String: Data] {
    Dictionary(
      request.preface.map { ("\(Self.preface).\($0.rawValue).md", $1.file) }, uniquingKeysWith: { a, _ in a })
  }

  /// The name of a preface's files in a report's folder; no feature's chapter may have it.
  static let preface = "preface"

  private func document(_ composer: Composer, _ isCancelled: () -> Bool) throws -> ReportDocument {
    let words = composer.words
    let years = NoteYears.text(ground.years)
    let parts: [() throws -> ReportSection] =
      (request.preface[words.language].map { text in [{ try composer.preface(text) }] } ?? []) + [
        { try composer.keyFindings() }, { try composer.summary(feature) }, { composer.introduction() },
        { try composer.overview() }, { try composer.feature(feature) },
      ]
    func interrupt() throws { if isCancelled() { throw ReportError("interrupted; nothing was written") } }
    var chapters: [ReportSection] = []
    for part in parts {
      try interrupt()
      chapters.append(try part())
    }
    try interrupt()
    chapters += try composer.annexes(after: chapters)
    let manifest = ground.edition.manifest
    return ReportDocument(
      language: words.language, title: request.title ?? words("title"), subtitle: words("subtitle", ["years": years]),
      imprint: [
        words("imprint.unofficial"), words("imprint.edition", ["edition": manifest.id]),
        words("imprint.date", ["date": request.date]),
      ], cover: try composer.cover(), source: words("chart.source", ["edition": manifest.id]), chapters: chapters)
  }
}

/// Years as a report writes them.
enum NoteYears {
  static func text(_ years: ClosedRange<Int>) -> String {
    years.count == 1 ? String(years.lowerBound) : "\(years.lowerBound)–\(years.upperBound)"
  }
}

extension Composer {
  func preface(_ text: PersonText) throws -> ReportSection {
    let own = try part("P").person(text)
    return ReportSection(number: "P", title: text.title, blocks: own.blocks, parts: own.parts, isNumbered: false)
  }

  /// What a report is, and how its figures are read.
  func introduction() -> ReportSection {
    let keys = ["what", "registers", "trace", "missing"]
    return ReportSection(
      number: "I", title: t("introduction.title"),
      blocks: keys.map {
        .paragraph(sentence("introduction.\($0)", ["years": [.plain(NoteYears.text(ground.years))]]))
      },
      isNumbered: false)
  }
}
