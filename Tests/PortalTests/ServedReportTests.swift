import Foundation
import Portal
import PortalKernel
import TestSupport
import Testing
import Vocabulary

/// A report among the pages of the portal.
struct ServedReportTests {
  @Test func figuresLeadToThisServer() async throws {
    let site = try await TestSite.shared
    let page = site.get("/en/report")
    #expect(page.status == 200)
    #expect(page.text.contains("id=\"TS-K-01\" href=\"/en/explore?year=2018\""))
    #expect(page.text.contains("href=\"/report/T-1.csv\""))
    #expect(site.get("/report/T-1.csv").text == "year,kilograms\n2018,5\n")
    #expect(site.get("/report/figures.csv").type.hasPrefix("text/csv"))
    for name in ["nosuch.csv", "..%2Freport.json", "report.json"] { #expect(site.get("/report/\(name)").status == 404) }
    // Its book, where it has one.
    #expect(site.get("/report/report.en.pdf").type == "application/pdf" && page.text.contains("/report/report.en.pdf"))
    // A language that the report was not written in has another one, marked.
    #expect(site.get("/es/report").text.contains("<div class=\"report\" lang=\"en\">"))
    #expect(!site.get("/fr/report").text.contains("<div class=\"report\" lang"))
    #expect(site.get("/en").text.contains("href=\"/en/report\"") || site.get("/en/").text.contains("/en/report"))
  }

  @Test func withoutAReportThereIsNoPage() async throws {
    let site = try await TestSite.shared.with(.none)
    #expect(site.get("/en/report").status == 404 && site.get("/report/figures.csv").status == 404)
    #expect(!site.get("/en/explore").text.contains("/en/report"))
  }

  @Test(arguments: [
    ("report.json", "{}", "expected what ecotone report writes"), ("index.en.html", "<p>", "expected a page"),
    ("report.json", #"{"edition":"x","languages":[],"titles":{},"publicAddress":""}"#, "no language"),
  ])
  func aFolderThatIsNoReportIsRefused(_ file: String, _ text: String, _ message: String) throws {
    let folder = try TemporaryFolder()
    _ = try TestSite.report(in: folder)
    try folder.write("report/" + file, text)
    let error = #expect(throws: ReportFolderError.self) { try ServedReport(folder: folder.path("report")) }
    #expect(error?.description.contains(message) == true)
    #expect(throws: ReportFolderError.self) { try ServedReport(folder: folder.path("nowhere")) }
    // Without its tables it is not whole.
    _ = try TestSite.report(in: folder)
    try FileManager.default.removeItem(atPath: folder.path("report/data"))
    #expect(throws: ReportFolderError.self) { try ServedReport(folder: folder.path("report")) }
  }
}
