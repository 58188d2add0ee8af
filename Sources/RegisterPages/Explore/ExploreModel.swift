internal import Editions
internal import PortalKernel
internal import Questions
internal import Registers
internal import Vocabulary

/// A question and its answer.
struct ExploreModel: Sendable {
  /// What is drawn above the answer's table.
  enum Drawing: Sendable {
    case none
    case bars(Ranking)
    case series(Series)
    case facilities(MapPoints)
    case states(Ranking)
  }

  static let mostRows = 200
  private static let mostBars = 15

  let names: Names
  let choices: FormChoices
  let presets: Presets
  let question: Question
  /// Whether the address asks nothing yet.
  let isFirst: Bool
  /// The drawing that the address names; else the question's own is shown.
  let asked: AnswerView?
  let view: AnswerView
  /// Its first rows.
  let answer: Answer
  let sum: StatedSum
  /// Whether anything of what was asked for is loaded: a sum of nothing is not zero.
  let isLoaded: Bool
  let drawing: Drawing
  /// What of the answer's rows must be looked at, by their values.
  let flagged: [[DimensionValue]: SuspectWeight]
  /// What a table with bars says above itself.
  let leader: Ranking.Leader?
  let remarks: Remarks

  init(_ visit: Visit) throws {
    let (reading, served) = (visit.reading, visit.served)
    let asked = try visit.parameters.value("show").map { text in
      guard let view = AnswerView(rawValue: text) else {
        throw Problem.parameter("show", found: text, expected: .oneOf(AnswerView.allCases.map(\.rawValue)))
      }
      return view
    }
    let isFirst = visit.items.isEmpty
    let question =
      isFirst ? Question().inYear(served.newestYear).top(.category) : try visit.parameters.question()
    let view = asked ?? (question.by.contains(.year) ? .series : .bars)
    let answer = try served.answer(
      question.with {
        $0.limit = min($0.limit ?? Self.mostRows, Self.mostRows)
        // A ranking begins with the largest, where the address says nothing else.
        if view == .bars, $0.by.count == 1, $0.by != [.year], $0.order == nil {
          $0.order = .init(.value, isAscending: false)
        }
      })
    let sum = try reading.stated(question)
    names = visit.names
    choices = reading.choices(visit.language)
    presets = Presets(reading)
    (self.question, self.isFirst, self.asked, self.view, self.answer, self.sum) = (
      question, isFirst, asked, view, answer, sum
    )
    isLoaded = Self.isLoaded(question, try served.edition.coverage(of: question))
    drawing = try Self.drawing(question, view, sum.total.value, reading)
    flagged =
      question.by.isEmpty || answer.rows.isEmpty
      ? [:] : try served.suspectWeights(of: question.filters, by: question.by)
    leader =
      view == .bars && question.by.count == 1
      ? try reading.leader(answer, of: sum.total.value, question.quality == .all ? flagged : [:]) : nil
    remarks = try reading.remarks(question)
  }

  private static func drawing(_ question: Question, _ view: AnswerView, _ sum: Double, _ reading: Reading) throws
    -> Drawing
  {
    switch view {
    case .bars:
      // A ranking by one dimension has its bars in the table.
      if question.by.count == 1 { return .none }
      let dimension = question.by.first { $0 != .year } ?? question.by.first ?? .category
      return .bars(try reading.ranking(question.top(dimension, mostBars), of: sum))
    case .series:
      // A division into thousands of series is drawn from its largest.
      return .series(try reading.series(reading.served.answer(question.overYears)))
    case .map:
      return question.by.contains(.facility)
        ? .facilities(try reading.served.mapPoints(question)) : .states(try reading.ranking(question.top(.state)))
    }
  }

  private static func isLoaded(_ question: Question, _ coverage: QuestionCoverage) -> Bool {
    let asked = coverage.extents.values.flatMap(\.values).filter { extent in
      question.years.isEmpty || question.years.contains { $0.contains(extent.year) }
    }
    let categories = question.categories.isEmpty ? Category.allCases : question.categories
    func kinds(_ country: Country) -> Set<ContentKind> {
      Set(categories.flatMap { ContentKind.holding($0, in: Register(country: country)) })
    }
    return asked.isEmpty
      || asked.contains { extent in extent.states != [] && !kinds(extent.country).isSubset(of: extent.missing) }
  }
}

/// Ready-made questions.
struct Presets: Sendable {
  /// By the keys of their texts.
  let questions: [(key: String, question: Question)]
  let year: Int
  /// The state that one of them is about.
  let state: String?

  init(_ reading: Reading) {
    let (served, span) = (reading.served, reading.span)
    let year = served.newestYear
    let ofYear = Question().inYear(year)
    let allYears = Question().with { $0.years = [span] }
    let state = served.catalog.places.first { $0.code == "CA-ON" }?.code ?? served.catalog.places.first?.code
    self.year = year
    self.state = state
    questions =
      [
        ("preset.disposal", ofYear.with { $0.categories = [.offsiteDisposal] }.top(.substance, 20)),
        (
          "preset.air-water",
          allYears.with {
            $0.categories = [.onsiteAir, .onsiteWater]
            $0.by = [.year, .category]
          }
        ),
        ("preset.sectors", ofYear.top(.sector, 20)),
        ("preset.countries", allYears.with { $0.by = [.year, .country] }),
      ]
      + (state.map { state in
        [
          (
            "preset.state",
            allYears.with {
              $0.states = [state]
              $0.by = [.year, .category]
            }
          )
        ]
      } ?? [])
  }
}

extension Question {
  /// What a chart over the years shows of a question: by year and by what else it is divided into; all years where it
  /// asks for one.
  var overYears: Question {
    let other = by.first { $0 != .year }
    return with {
      $0.by = [.year] + (other.map { [$0] } ?? [])
      $0.order = nil
      $0.limit = nil
      if $0.years.allSatisfy({ $0.count == 1 }), $0.years.count < 2 { $0.years = [] }
    }
  }
}
