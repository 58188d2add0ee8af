internal import Markup
internal import Outputs
internal import PortalKernel
internal import Vocabulary

/// The report that is served, in the reader's language or, where it was not written in that, in its first one.
struct ReportModel: Sendable {
  let title: String
  let content: String
  let language: Language
  /// The name of the same as a book; nil where the folder has none.
  let book: String?

  init(_ visit: Visit) throws {
    guard let report = visit.site.report else { throw Problem.notFound("no such page") }
    let asked = [visit.language] + Language.allCases
    guard let found = asked.first(where: { report.pages[$0] != nil }), let page = report.pages[found] else {
      throw Problem.notFound("no such page")
    }
    (title, content, language) = (page.title, page.content, found)
    book = report.files[ServedReport.book(found)].map { _ in ServedReport.book(found) }
  }
}

struct ReportView: PageView {
  private let model: ReportModel
  let printer: Printer

  init(_ model: ReportModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    let own: HTML = model.language == language ? "" : " lang=\"\(model.language.rawValue)\""
    // The content is a page of ours, escaped when it was written.
    let book = model.book.map {
      "<p><a href=\"/report/\($0)\" type=\"application/pdf\">\(t("report.book"))</a></p>" as HTML
    }
    let content: HTML = "\(book)<div class=\"report\"\(own)>\(HTML(stringLiteral: model.content))</div>"
    return Page(title: t("nav.report"), description: model.title, content: content)
  }
}

extension Visit {
  /// A table or the list of figures of the report.
  func reportFile(_ name: String) throws -> Reply {
    guard let bytes = site.report?.files[name] else { throw Problem.notFound("no such file") }
    let type =
      name.hasSuffix(".pdf")
      ? "application/pdf" : name.hasSuffix(".xlsx") ? OutputFormat.xlsx.mediaType : OutputFormat.csv.mediaType
    return Reply(bytes: bytes, type: type)
  }
}
