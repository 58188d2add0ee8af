import Editions
import Questions
import TestSupport
import Testing
import Vocabulary

/// How what left a site was disposed of: by the national sub-category of each amount.
struct DisposalMethodTests {
  private func edition(_ files: [String], in folder: TemporaryFolder) async throws -> Edition {
    try await build(files.map(RealData.path), in: folder)
  }

  private func question(_ words: (Question.Parameter, String)...) throws -> Question {
    try Question(parameters: words.map { (parameter: $0.0, text: $0.1) })
  }

  private func sums(_ edition: Edition, _ question: Question) throws -> [String: Double] {
    let rows = try edition.answer(question).rows
    return Dictionary(rows.map { ($0.values.last?.text ?? "", $0.value) }, uniquingKeysWith: +)
  }

  private func expect(_ sums: [String: Double], _ expected: [String: Double]) {
    #expect(sums.keys.sorted() == expected.keys.sorted())
    for (method, kilograms) in expected { #expect(abs((sums[method] ?? 0) - kilograms) < 0.0006, "\(method)") }
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func illinois2018() async throws {
    let folder = try TemporaryFolder()
    let edition = try await edition(["tri/2018_il.csv"], in: folder)
    let disposal = try question((.category, "offsite_disposal"))
    let all = try #require(try edition.answer(disposal).rows.first)
    #expect(abs(all.value - 24_126_426.535) < 0.0006 && all.facilities == 386)
    let byMethod = disposal.with(by: [.method])
    let expected = [
      "landfill": 12_817_070.479, "solidification": 7_323_858.885, "other": 3_312_927.172, "storage": 414_336.736,
      "underground_injection": 138_855.247, "wastewater": 77_995.573, "land_treatment": 41_337.537,
      "surface_impoundment": 44.906,
    ]
    expect(try sums(edition, byMethod), expected)

    // Together the total, alone, by year and by facility; and the lines behind each are its own.
    #expect(abs(expected.values.reduce(0, +) - all.value) < 0.01)
    for others: [Dimension] in [[.year], [.facility], [.sector], [.state, .substance], [.category]] {
      let divided = try edition.answer(disposal.with(by: others + [.method])).rows
      for (method, kilograms) in expected {
        let own = divided.filter { $0.values.last?.text == method }
        #expect(abs(own.reduce(0) { $0 + $1.value } - kilograms) < 0.001, "\(others) \(method)")
      }
    }
    for (method, kilograms) in expected {
      var narrowed = Question()
      narrowed.methods = [try #require(DisposalMethod(rawValue: method))]
      let row = try #require(try edition.answer(narrowed).rows.first)
      let grouped = try #require(try edition.answer(byMethod).rows.first { $0.values[0].text == method })
      #expect(row.value == grouped.value || abs(row.value - kilograms) < 0.0006)
      #expect(row.facilities == grouped.facilities && row.reports == grouped.reports, "\(method)")
      var traced = 0.0
      try edition.trace(narrowed) {
        #expect($0.category == .offsiteDisposal)
        traced += $0.value
        return true
      }
      #expect(abs(traced - kilograms) < 0.001, "\(method)")
    }

    // Sectors that dispose of waste themselves, and who and what comes first.
    let sectors = try edition.answer(disposal.with(by: [.sector])).rows.sorted { $0.value > $1.value }
    let amounts = Dictionary(sectors.map { ($0.values[0].text, $0.value) }, uniquingKeysWith: +)
    #expect(abs((amounts["5622"] ?? 0) - 8_883_631.605) < 0.0006)
    #expect(abs((amounts["3311"] ?? 0) - 7_917_349.799) < 0.0006)
    let waste = try #require(
      try edition.answer(try question((.category, "offsite_disposal"), (.sector, "562"))).rows.first)
    #expect(abs(waste.value - 9_000_728.219) < 0.0006)
    #expect((waste.value / all.value * 1000).rounded() == 373)
    let ten = sectors.prefix(10).reduce(0) { $0 + $1.value }
    #expect((ten / all.value * 10_000).rounded() == 9582)
    let substances = try edition.answer(disposal.with(by: [.substance])).rows.sorted { $0.value > $1.value }
    #expect((substances.prefix(10).reduce(0) { $0 + $1.value } / all.value * 10_000).rounded() == 9732)
    func amount(_ substance: String) throws -> Double {
      try edition.answer(try question((.category, "offsite_disposal"), (.substance, substance))).rows.first?.value ?? 0
    }
    #expect(abs(try amount("zinc") - 14_805_340.654) < 0.0006)
    #expect(abs(try amount("manganese") - 3_544_169.765) < 0.0006)
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func canada2014() async throws {
    let folder = try TemporaryFolder()
    let edition = try await edition(["npri/NPRI-SubsDisp-Normalized-Since1993.csv"], in: folder)
    let disposal = try question((.category, "offsite_disposal"), (.year, "2014"))
    let all = try #require(try edition.answer(disposal).rows.first)
    #expect(abs(all.value - 31_013_858.949) < 0.0006 && all.facilities == 301)
    expect(
      try sums(edition, disposal.with(by: [.method])),
      [
        "landfill": 15_778_326.949, "underground_injection": 11_495_188.230, "land_treatment": 1_856_672.527,
        "storage": 1_619_639.643, "tailings": 264_031.600,
      ])
  }

  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func mexico2018() async throws {
    let folder = try TemporaryFolder()
    let edition = try await edition(["retc/em_2018.csv", "retc/es_2018.csv"], in: folder)
    let disposal = try question((.category, "offsite_disposal"))
    let all = try #require(try edition.answer(disposal).rows.first)
    #expect(abs(all.value - 8_729_477.156) < 0.0006 && all.facilities == 294)
    expect(try sums(edition, disposal.with(by: [.method])), ["not_told": 8_729_477.156])
    let mining = try #require(
      try edition.answer(try question((.category, "offsite_disposal"), (.sector, "2122"))).rows.first)
    // The expected figure has one decimal.
    #expect(abs(mining.value - 5_520_078.7) < 0.05)
    // What is no disposal says so; both are all.
    let whole = try #require(try edition.answer(Question()).rows.first)
    let both = try sums(edition, Question().with(by: [.method]))
    #expect(both.keys.sorted() == ["not_disposal", "not_told"])
    #expect(abs(both.values.reduce(0, +) - whole.value) < 0.01)
  }

  @Test func eachRuleOfDisposalHasAMethod() throws {
    for rule in try ReferenceTables().rules.rules {
      #expect((rule.category == .offsiteDisposal) == (rule.method != .notDisposal), "\(rule.id)")
      #expect((rule.register == .retc && rule.category == .offsiteDisposal) == (rule.method == .notTold), "\(rule.id)")
    }
    for method in DisposalMethod.allCases {
      for language in Language.allCases {
        #expect(!(try ReferenceTables().terms.word("method.\(method.rawValue)", language)).isEmpty)
      }
    }
  }

  @Test func methodsAreWordsOfQuestions() throws {
    let asked = try question((.method, "landfill,NOT_TOLD"), (.by, "method,year"), (.order, "method:desc"))
    #expect(asked.methods == [.landfill, .notTold] && asked.by == [.method, .year])
    #expect(try Question(parameters: asked.parameters) == asked)
    #expect(throws: QuestionError.self) { try question((.method, "buried")) }
  }
}

extension Question {
  fileprivate func with(by dimensions: [Dimension]) -> Question {
    var question = self
    question.by = dimensions
    return question
  }
}
