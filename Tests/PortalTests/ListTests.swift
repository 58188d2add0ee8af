import Foundation
import Testing

/// Lists are ordered, shortened and filtered by their address.
struct ListTests {
  private func names(_ address: String) async throws -> [String] {
    let text = try await TestSite.shared.get(address).text
    let table = try #require(text.firstRange(of: "<table class=\"list"))
    let whole = text[table.lowerBound...].prefix(
      upTo: try #require(text[table.upperBound...].firstRange(of: "</table>")).lowerBound)
    return whole.matches(of: /<th scope="row" role="rowheader">(?:<a [^>]*>)?(?:<span[^>]*>)?([^<]*)</).map {
      String($0.output.1)
    }
  }

  private func amounts(_ address: String) async throws -> [Double] {
    let text = try await TestSite.shared.get(address).text
    let table = try #require(text.firstRange(of: "<table class=\"list"))
    return text[table.lowerBound...].matches(
      of: /<td role="cell" class="number"><data value="([0-9.e-]+)" title="[^"]* kg"/
    )
    .compactMap {
      Double($0.output.1)
    }
  }

  @Test(arguments: ["/en/substances", "/fr/sectors", "/es/places", "/en/places/CA-ON"])
  func aListIsOrderedByAnyHeading(_ path: String) async throws {
    let down = try await amounts("\(path)?order=kilograms:desc")
    #expect(!down.isEmpty && down.prefix(4).sorted(by: >) == Array(down.prefix(4)))
    let page = try await TestSite.shared.get("\(path)?order=kilograms:desc").text
    #expect(page.contains("aria-sort=\"descending\""))
    // The heading turns the order around.
    #expect(page.contains("order=kilograms:asc"))
  }

  @Test(arguments: ["effect", "kilograms", "year", "facility", "substance", "why", "source"])
  func findingsAreOrderedByAnyHeading(_ heading: String) async throws {
    func findings(_ query: String) async throws -> [String] {
      let page = try await TestSite.shared.get("/en/findings?country=MX&severity=look&\(query)").text
      #expect(!page.contains("page=2"))
      return page.matches(of: /id="letter-([0-9-]+)"/).map { String($0.output.1) }
    }
    // Without a direction numbers begin with the largest, words with the first.
    let isNumber = ["effect", "kilograms", "year"].contains(heading)
    let plain = try await findings("order=\(heading)")
    #expect(plain.count > 3)
    #expect(try await findings("order=\(heading):\(isNumber ? "desc" : "asc")") == plain)
    let turned = try await findings("order=\(heading):\(isNumber ? "asc" : "desc")")
    #expect(turned != plain && turned.sorted() == plain.sorted())
    #expect(try await TestSite.shared.get("/en/findings?order=\(heading):up").status == 400)
  }

  @Test func facilitiesAreOrdered() async throws {
    let all = try await names("/en/facilities?order=name")
    #expect(all.count > 20 && all == all.sorted { $0.lowercased() < $1.lowercased() })
    let turned = try await names("/en/facilities?order=name:desc")
    #expect(turned == Array(all.reversed()))
    let beyond = try await TestSite.shared.get("/en/facilities?order=name&page=9")
    #expect(beyond.status == 200 && !beyond.text.contains("<table class=\"list"))
  }

  @Test func columnsAreChosen() async throws {
    let page = try await TestSite.shared.get("/en/substances?columns=cas").text
    #expect(page.contains("href=\"/en/substances?order=cas:asc&amp;columns=cas\""))
    #expect(!page.contains("order=registers"))
    // The last one can be hidden too: the first stays, in the address as well.
    #expect(page.contains("href=\"/en/substances?columns=name\""))
    let bare = try await TestSite.shared.get("/en/substances?columns=name").text
    #expect(!bare.contains("order=cas") && bare.contains("order=name"))
    // Every column that is not shown can be added.
    #expect(page.contains("columns=cas,name,registers"))
  }

  @Test func listsAreShortenedByWords() async throws {
    let lead = try await names("/fr/substances?q=plomb")
    #expect(lead.count == 1 && lead[0].contains("Plomb"))
    #expect(try await names("/es/places?q=baja").allSatisfy { $0.contains("Baja") })
    let none = try await TestSite.shared.get("/en/sectors?q=nosuchsector")
    #expect(none.status == 200 && none.text.contains("Nothing found"))
  }

  @Test(arguments: [
    "order=nosuch", "order=name:up", "order=name:asc:desc", "columns=name,nosuch", "order=name&order=cas",
  ])
  func whatAListDoesNotHaveIsRefused(_ query: String) async throws {
    #expect(try await TestSite.shared.get("/en/substances?\(query)").status == 400)
  }

  /// What is not told comes last, up or down.
  @Test func whatIsNotToldComesLast() async throws {
    for order in ["asc", "desc"] {
      let text = try await TestSite.shared.get("/en/sectors?order=kilograms:\(order)").text
      let table = try #require(text.firstRange(of: "<table class=\"list"))
      let cells = text[table.lowerBound...].matches(of: /<td role="cell" class="number">(–|<data)/).map(\.output.1)
      let firstDash = cells.firstIndex(of: "–") ?? cells.endIndex
      #expect(firstDash > 0 && cells[firstDash...].allSatisfy { $0 == "–" })
    }
  }
}
