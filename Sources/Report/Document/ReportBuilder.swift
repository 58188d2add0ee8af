package import Editions
package import Findings
internal import Markup
internal import Questions
package import Vocabulary

/// What a report is made with.
package struct ReportRequest: Sendable {
  package var years: ClosedRange<Int>?
  package var feature = FeatureChoice.usual
  package var languages = Language.allCases
  package var title: String?
  /// ISO 8601; what stands on the cover.
  package var date = ""
  package var publicAddress = "http://127.0.0.1:8080"

  package init() {}
}

/// A report of an edition: one document a language, and the numbers in them.
package struct Report: Sendable {
  let request: ReportRequest
  let edition: String
  package let years: ClosedRange<Int>
  let documents: [ReportDocument]
  /// By language, in the order of ``documents``; the same ids in each.
  let figures: [[PrintedFigure]]
  let template: String

  /// How many numbers it prints, each in every language.
  package var figureCount: Int { figures.first?.count ?? 0 }
}

package struct ReportBuilder {
  private let ground: Ground
  private let texts: Terms
  private let request: ReportRequest
  private let feature: FeatureTemplate

  /// - Throws: ``ReportError``; ``ReferenceTableError``; ``EditionError``.
  package init(_ edition: Edition, _ tables: ReferenceTables, findings: Findings, _ request: ReportRequest) throws {
    ground = try Ground(edition, tables, findings: findings, years: request.years)
    texts = try Terms(ReferenceTable("texts", of: "Report"))
    feature = try FeatureTemplate(request.feature)
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
    let ids = figures.map { $0.map(\.id) }
    guard let first = ids.first, ids.allSatisfy({ $0 == first }) else {
      throw ReportError("the languages have other figures each; this is a fault of the program")
    }
    return Report(
      request: request, edition: ground.edition.manifest.pin, years: ground.years, documents: documents,
      figures: figures, template: feature.hash)
  }

  private func document(_ composer: Composer, _ isCancelled: () -> Bool) throws -> ReportDocument {
    let words = composer.words
    let years = NoteYears.text(ground.years)
    let parts: [() throws -> [ReportSection]] = [
      { [try composer.keyFindings()] }, { [composer.introduction()] }, { [try composer.overview()] },
      { [try composer.feature(feature)] }, { try composer.annexes() },
    ]
    let chapters = try parts.flatMap { part in
      if isCancelled() { throw ReportError("interrupted; nothing was written") }
      return try part()
    }
    let manifest = ground.edition.manifest
    return ReportDocument(
      language: words.language, title: request.title ?? words("title"), subtitle: words("subtitle", ["years": years]),
      imprint: [
        words("imprint.unofficial"), words("imprint.edition", ["edition": manifest.id]),
        words("imprint.date", ["date": request.date]),
      ], chapters: chapters)
  }
}

/// Years as a report writes them.
enum NoteYears {
  static func text(_ years: ClosedRange<Int>) -> String {
    years.count == 1 ? String(years.lowerBound) : "\(years.lowerBound)–\(years.upperBound)"
  }
}

extension Composer {
  /// What a report is, and how its figures are read.
  func introduction() -> ReportSection {
    let keys = ["what", "registers", "trace", "missing"]
    return ReportSection(
      number: "I", title: t("introduction.title"),
      blocks: keys.map { .paragraph(sentence("introduction.\($0)", ["years": [.plain(NoteYears.text(ground.years))]])) }
    )
  }
}
