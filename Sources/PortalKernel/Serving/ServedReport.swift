internal import Foundation
internal import Markup
package import Vocabulary

/// A report's folder, as `ecotone report` made it, read once when the server starts.
public struct ServedReport: Sendable {
  /// By language: what the page is called, and its content.
  package let pages: [Language: (title: String, content: String)]
  /// Its tables, its list of figures and its books, by name.
  package let files: [String: [UInt8]]
  /// The pin of the edition that it was made of.
  public let edition: String

  private struct Manifest: Decodable {
    let edition: String
    let languages: [String]
    let titles: [String: String]
    let publicAddress: String
  }

  /// - Throws: ``ReportFolderError`` for a folder that is none.
  public init(folder: String) throws {
    func read(_ name: String) throws -> Data {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else {
        throw ReportFolderError(description: "\(folder): no \(name); expected a folder that ecotone report made")
      }
      return data
    }
    let data = try read("report.json")
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data) else {
      throw ReportFolderError(description: "\(folder)/report.json: expected what ecotone report writes")
    }
    edition = manifest.edition
    var pages: [Language: (title: String, content: String)] = [:]
    for word in manifest.languages {
      guard let language = Language(rawValue: word) else {
        throw ReportFolderError(description: "\(folder)/report.json: language \(word); expected en, fr or es")
      }
      let name = "index.\(language.rawValue).html"
      let text = String(decoding: try read(name), as: UTF8.self)
      guard let start = text.firstRange(of: "<main id=\"content\">"), let end = text.firstRange(of: "</main>"),
        start.upperBound <= end.lowerBound, let title = manifest.titles[word]
      else { throw ReportFolderError(description: "\(folder)/\(name): expected a page that ecotone report made") }
      // Figures lead to this server, whatever its address was to be; files have one address in every language.
      let content = text[start.upperBound..<end.lowerBound]
        .replacing("href=\"\(("\(manifest.publicAddress)" as HTML).text)/", with: "href=\"/").replacing(
          "href=\"data/", with: "href=\"/report/")
      pages[language] = (title, String(content))
    }
    guard !pages.isEmpty else { throw ReportFolderError(description: "\(folder)/report.json: no language") }
    self.pages = pages
    var files = ["figures.csv": [UInt8](try read("figures.csv"))]
    let tables: [String]
    do { tables = try FileManager.default.contentsOfDirectory(atPath: folder + "/data") } catch {
      throw ReportFolderError(description: "\(folder)/data: \((error as NSError).localizedDescription)")
    }
    for name in tables {
      files[name] = [UInt8](try read("data/" + name))
    }
    for language in Language.allCases {
      let name = Self.book(language)
      if let book = FileManager.default.contents(atPath: folder + "/" + name) { files[name] = [UInt8](book) }
    }
    self.files = files
  }

  /// The name of a language's book.
  package static func book(_ language: Language) -> String { "report.\(language.rawValue).pdf" }
}

/// A folder that is no report.
public struct ReportFolderError: Error, CustomStringConvertible {
  public let description: String
}
