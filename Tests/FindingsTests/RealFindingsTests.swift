import Editions
import Findings
import Foundation
import Outputs
import Places
import Questions
import Registers
import TestSupport
import Testing
import Vocabulary

/// What the rules must find in Mexico's real files of 2014 to 2021.
@Suite(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
struct RealFindingsTests {
  private let folder: TemporaryFolder
  private let edition: Edition
  private let findings: Findings

  init() async throws {
    folder = try TemporaryFolder()
    let tables = try ReferenceTables()
    let files = RealData.files("retc").filter { path in (2014...2021).contains { path.hasSuffix("_\($0).csv") } }
    edition = try await build(files, in: folder)
    let outlines = try Boundaries(
      URL(fileURLWithPath: RealData.path("vector/ne_10m_north_america.gpkg")), places: tables.places)
    findings = try Finder(edition, boundaries: outlines, tables: tables).find()
  }

  private func facility(_ finding: Finding) -> String { edition.facilities[finding.facility] }

  /// Exactly nine pairs of consecutive years step by a thousand within 3 %; each names a suspect value of its own.
  @Test func nineStepsOfAThousand() throws {
    let steps = findings.all.filter { finding in
      finding.remarks.contains { remark in
        remark.rule == .unitSlip && remark.sentence.hasPrefix("step") && remark.details["factor"] == .number(1000)
      }
    }
    #expect(
      steps.map { "\(facility($0)) \($0.year)" }.sorted() == [
        "MX:ARG2G2804311 2016", "MX:ASP5S2201421 2021", "MX:CME731302921 2018", "MX:CME731302921 2018",
        "MX:DHCUB2300512 2018",
        "MX:GCE730803711 2016", "MX:IEMAD1903911 2014", "MX:PLO1900900035 2016", "MX:PLO2402000356 2016",
      ])
    #expect(steps.allSatisfy { $0.severity == .mustLook })
    let cadmium = try #require(steps.first { facility($0) == "MX:IEMAD1903911" })
    #expect(cadmium.value == 1940)
    #expect(cadmium.expected == 1.94)
    #expect(edition.catalog.sources[cadmium.source].name == "em_2014.csv")
  }

  /// A jump of 1,183 times is no step of a thousand, and is found all the same: the years after it say that 2014 is the
  /// odd one.
  @Test func aJumpOfAnyFactorIsFound() throws {
    let jump = try #require(
      findings.all.first {
        facility($0) == "MX:CCN0100900002" && $0.year == 2014 && $0.remarks.contains { $0.rule == .yearJump }
      })
    let remark = try #require(jump.remarks.first { $0.rule == .yearJump })
    #expect(jump.value == 504_070)
    #expect(remark.expected == 596_179_850)
    #expect(jump.scope == .greenhouseGas)
    let texts = try FindingTexts()
    #expect(texts.why(jump, .english).hasSuffix("; not verified"))
    #expect(texts.why(remark, .english) == "Differs from the facility’s own 2015 amount, which was 1,183 times as much")
    #expect(
      texts.why(remark, .french)
        == "Diffère de ce que le même établissement a déclaré pour 2015\u{a0}: cette quantité était "
        + "1\u{202F}183 fois plus grande")
    #expect(
      texts.why(remark, .spanish)
        == "Difiere de la cantidad de 2015 del mismo establecimiento, que era 1,183 veces la de este año")
  }

  /// 4.76 % of 37,176 pairs of consecutive years jump tenfold; most need not be looked at.
  @Test func mostJumpsAreNoMustLook() {
    let jumps = findings.all.flatMap { finding in finding.remarks.filter { $0.rule == .yearJump } }
    #expect(jumps.count == 1771)
    #expect(jumps.count { $0.severity == .mustLook } * 10 < jumps.count)
  }

  /// Facilities outside the stated state, 2015 to 2021, beyond 1 km and beyond 25 km; a second program on the same
  /// outlines counts the same.
  @Test func sitesOutsideTheirState() {
    var counts: [Int: (all: Int, far: Int)] = [:]
    for finding in findings.all {
      for remark in finding.remarks where remark.rule == .outsideState {
        counts[finding.year, default: (0, 0)].all += 1
        if remark.severity == .mustLook { counts[finding.year, default: (0, 0)].far += 1 }
      }
    }
    #expect((2015...2021).map { counts[$0]?.all } == [39, 44, 47, 50, 50, 50, 51])
    #expect((2015...2021).map { counts[$0]?.far } == [6, 4, 4, 7, 7, 5, 8])
  }

  /// An answer with suspect values left out, and what they weigh, are the whole answer.
  @Test func suspectValuesWeighWhatIsLeftOut() throws {
    let evidence = Evidence(edition, tables: try ReferenceTables(), findings: findings)
    for words: [(parameter: Question.Parameter, text: String)] in [
      [], [(.by, "year")], [(.by, "category")], [(.category, "onsite_water")], [(.scope, "all")],
      [(.measure, "dioxin_mass")],
    ] {
      let all = try Question(parameters: words)
      let without = try Question(parameters: words + [(parameter: .quality, text: "without-suspect")])
      func sum(_ question: Question) throws -> Double {
        try edition.answer(question, evidence).rows.reduce(0) { $0 + $1.value }
      }
      let weight = try #require(try edition.suspectWeight(of: all, evidence))
      let (whole, rest) = (try sum(all), try sum(without))
      #expect(weight.facts > 0, "\(words)")
      #expect(abs(whole - rest - weight.value) <= 1e-12 * whole, "\(words)")
      var (traced, facts) = (0.0, 0)
      try edition.trace(without, evidence) { row in
        traced += row.value
        facts += findings.suspecting(fact: row.fact) == nil ? 0 : 1
        return true
      }
      #expect(facts == 0)
      #expect(abs(traced - rest) <= 1e-9 * rest)
    }
  }
}
