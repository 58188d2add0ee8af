import Findings
import Portal
import PortalKernel
import Questions
import Testing
import Vocabulary

@testable import RecordPages
@testable import RegisterPages

/// What pages print, as values: read without their markup.
@Suite struct ModelTests {
  private func visit(_ path: String, _ query: String = "") async throws -> Visit {
    try await TestSite.shared.portal.visit(Portal.Request(path: path, query: query))
  }

  @Test func exploreBeginsWithCategoriesOfTheNewestYear() async throws {
    let model = try ExploreModel(await visit("/en/explore"))
    #expect(model.isFirst)
    #expect(model.view == .bars)
    #expect(model.question.years == [2018...2018])
    #expect(model.question.by == [.category])
    // The rows are divided from the sum.
    let rows = model.answer.rows.reduce(0) { $0 + $1.value }
    #expect(abs(rows - model.sum.total.value) < 1e-6 * rows)
    #expect(model.choices.years == [2017, 2018])
    #expect(model.choices.countries == Country.allCases)
    #expect(model.presets.questions.count == 5)
    // One dimension has its bars in the table.
    guard case .none = model.drawing else {
      Issue.record("a drawing above a table that has bars")
      return
    }
  }

  @Test func exploreDrawsAnAnswerByYearAsASeries() async throws {
    let model = try ExploreModel(await visit("/en/explore", "by=year,country&limit=2"))
    #expect(model.answer.rows.count == 2)
    #expect(model.answer.totalRows == 6)
    guard case .series(let series) = model.drawing else {
      Issue.record("no series")
      return
    }
    // The drawing is of all rows.
    #expect(series.answer.rows.count == 6)
    #expect(series.totals.keys.sorted() == [2017, 2018])
    let sum = series.totals.values.reduce(0, +)
    #expect(abs(sum - model.sum.total.value) < 1e-6 * sum)
  }

  /// The sentence of a page and its figure are of one sum, however few rows the list has.
  @Test func aLeadersShareIsOfTheWhole() async throws {
    let reading = try await visit("/en/explore").reading
    let question = Question().inYear(2018)
    let sum = try reading.total(question).value
    for dimension in [Questions.Dimension.facility, .substance, .sector] {
      let answer = try reading.served.answer(question.top(dimension, 2))
      #expect(answer.rows.count == 2 && answer.totalRows > 2)
      #expect(abs(try reading.whole(answer) - sum) < 1e-6 * sum)
      let all = try reading.served.answer(question.top(dimension))
      #expect(abs(try reading.whole(all) - sum) < 1e-6 * sum)
    }
  }

  @Test func aSumOfNothingLoadedIsNotZero() async throws {
    let model = try ExploreModel(await visit("/en/explore", "year=1990"))
    #expect(!model.answer.isCovered)
    #expect(model.sum.total.value == 0)
  }

  @Test func theHomePageHasACardForEachCountry() async throws {
    let model = try HomeModel(await visit("/en/"))
    #expect(model.cards.map(\.country) == Country.allCases)
    #expect(model.cards.allSatisfy { $0.year == 2018 })
    #expect(model.cards.allSatisfy { $0.air.total.value <= $0.all.total.value })
    #expect(model.groups == Group.allCases)
  }

  @Test func aFacilitysCellsAddUpToItsFigure() async throws {
    let home = try await visit("/en/")
    let id = try #require(home.served.atlas.ids.first)
    let model = try FacilityModel(id, await visit("/en/facilities/\(id)"))
    // Of the year and in kilograms; the sample's substances outside the default scope are counted apart.
    let others = model.otherScopes.map { $0.values[1].text }
    let inScope = model.cells.filter { $0.measure == .kilograms && !others.contains($0.row.substance) }
    let cells = inScope.reduce(0) { $0 + $1.row.value }
    #expect(abs(cells - model.sum.total.value) < 1e-6 * max(1, cells))
    #expect(model.cells.count == model.allCells)
    #expect(model.reportYears.contains(model.year))
  }

  @Test func aSubstanceIsLaidBesideThreeRegisters() async throws {
    let model = try SubstanceModel("lead", await visit("/en/substances/lead"))
    #expect(model.profile.lists.map(\.list) == [.facilities, .sectors])
    #expect(model.comparability.facts.map(\.register) == Register.allCases)
    #expect(model.comparability.years.map(\.year) == [2018, 2017])
    #expect(model.codes.map(\.register) == Register.allCases)
    let states = try #require(model.profile.states)
    #expect(states.prefix(3).totalRows == states.totalRows)
    #expect(states.prefix(3).rows.count == min(3, states.rows.count))
  }

  @Test func findingsBeginWithWhatMustBeLookedAt() async throws {
    let model = try FindingsModel(await visit("/en/findings"))
    #expect(model.least == .mustLook)
    #expect(model.findings.allSatisfy { $0.severity == .mustLook })
    #expect(model.all >= model.findings.count)
    let all = try FindingsModel(await visit("/en/findings", "severity=note"))
    #expect(all.all > model.all)
  }

  @Test func aTraceIsReadPageByPage() async throws {
    let first = try TraceModel(await visit("/en/trace", "year=2018"))
    let second = try TraceModel(await visit("/en/trace", "year=2018&page=2"))
    #expect(first.cells.count == 100)
    #expect(first.all == second.all)
    #expect(second.skipped == 100)
    #expect(first.sum == second.sum)
    await #expect(throws: Problem.self) { try TraceModel(await self.visit("/en/trace", "year=2018&page=9999")) }
  }

  @Test func searchFindsEachKind() async throws {
    let model = try SearchModel(await visit("/en/search", "q=ontario"))
    #expect(model.found.contains { $0.kind == .place && $0.key == "CA-ON" })
    let lead = try SearchModel(await visit("/en/search", "q=lead"))
    #expect(lead.found.first?.key == "lead")
    let nothing = try SearchModel(await visit("/en/search", "q=mercry"))
    #expect(nothing.found.isEmpty)
    #expect(nothing.near.contains { $0.contains("Mercury") })
  }

  @Test func onlyTransfersAcrossBordersAreShownUnlessAskedFor() async throws {
    let plain = try FlowsModel(await visit("/en/flows"))
    let all = try FlowsModel(await visit("/en/flows", "across-borders=no"))
    #expect(plain.crossesBorder)
    #expect(!all.crossesBorder)
    let (few, many) = (plain.countries.rows.count, all.countries.rows.count)
    #expect(few < many)
  }
}

/// Facilities, substances or places side by side.
struct BesideTests {
  private func get(_ address: String) async throws -> TestSite.Answer { try await TestSite.shared.get(address) }

  private func model(_ query: String) async throws -> BesideModel {
    try await BesideModel(
      TestSite.shared.portal.visit(Portal.Request(path: "/en/side-by-side", query: query)))
  }

  /// Each has the figures that it has alone.
  @Test func eachHasItsOwnFigures() async throws {
    let model = try await model("place=CA-ON,MX,US")
    #expect(model.items.count == 3 && model.kind == .place && model.year == 2018)
    for item in model.items {
      let visit = try await TestSite.shared.portal.visit(
        Portal.Request(path: "/en/places/\(item.key)", query: ""))
      let page = try PlaceModel(item.key, visit)
      #expect(page.profile.year == 2018 && page.profile.sum.total.value == item.sum.total.value)
      #expect(abs(item.amount(Category.allCases) - item.sum.total.value) < 1e-6 * item.sum.total.value)
    }
  }

  @Test func aTypedNameBecomesOneMore() async throws {
    for (query, becomes) in [
      ("place=CA-ON&add=Mexico", "place=CA-ON,MX"), ("substance=lead&add=mercure", "substance=lead,mercury"),
      ("place=MX&add=Qu%C3%A9bec", "place=MX,CA-QC"), ("place=MX&add=mexico", "place=MX"),
      ("place=MX,MX&add=illinois", "place=MX,US-IL"),
    ] {
      let answer = try await get("/fr/side-by-side?\(query)")
      #expect(answer.status == 303 && answer.headers["Location"] == "/fr/side-by-side?\(becomes)", "\(query)")
    }
  }

  @Test(arguments: [
    "place=CA-ON&substance=lead", "place=MX&add=New", "place=ZZ-ZZ,CA-ON", "substance=lead&add=nosuchsubstance",
    "place=CA-ON,CA-QC,MX,US,CA,CA-AB", "facility=CA:nosuch", "place=MX&chart=pie",
  ])
  func whatCannotBeComparedIsRefused(_ query: String) async throws {
    #expect([400, 404].contains(try await get("/es/side-by-side?\(query)").status))
  }

  @Test func oneAloneAsksForAnother() async throws {
    let page = try await get("/en/side-by-side?facility=CA:800001").text
    #expect(page.contains("Add a second one to compare.") && page.contains("name=\"add\""))
  }
}
