internal import Questions
internal import Vocabulary

/// What a figure's source is counted in, and how it may be printed.
enum FigureUnit: Equatable {
  case kilograms
  /// Kilograms times toxicity weights.
  case hazard
  case count
  /// A part of a whole.
  case share
  /// By how much a part of the first.
  case change
  /// A printed total of others: kilograms or a count.
  case any

  var styles: [FigureStyle] {
    switch self {
    case .kilograms: [.kilograms, .millions]
    case .hazard: [.hazard]
    case .count: [.count]
    case .share: [.share, .about]
    case .change: [.change, .about]
    case .any: [.kilograms, .millions, .count]
    }
  }
}

extension FigureSource {
  /// What it is counted in.
  /// - Throws: ``ReportError`` where two numbers are set against each other that are not of a kind.
  func unit() throws -> FigureUnit {
    switch self {
    case .sum(let question, .amount), .row(let question, _):
      return question.measure == .hazard ? .hazard : .kilograms
    case .flow, .finding: return .kilograms
    case .sum, .rows, .listed, .unusual: return .count
    case .published: return .any
    case .share(let a, let b), .less(let a, let b), .change(let a, let b):
      let (one, other) = (try a.unit(), try b.unit())
      guard one == other || one == .any || other == .any, one != .share, one != .change else {
        throw ReportError("\(text.prefix(80)): expected two amounts, or two counts")
      }
      if case .less = self { return one }
      if case .share = self { return .share }
      return .change
    }
  }

  /// Whether what a person or a template asks for can be printed so, and is of a time.
  /// - Throws: ``ReportError``.
  func check(_ style: FigureStyle) throws {
    let styles = try unit().styles
    guard styles.contains(style) else {
      throw ReportError(
        "\(text.prefix(80)): style \(style.rawValue): expected \(styles.map(\.rawValue).joined(separator: " or "))")
    }
    if let open = questions.first(where: { $0.years.isEmpty }) {
      throw ReportError("\(Self.words(open).prefix(80)): expected a year, such as year={last}")
    }
  }

  /// The questions that it asks of amounts.
  var questions: [Question] {
    switch self {
    case .sum(let question, _), .row(let question, _), .rows(let question): [question]
    case .flow(let question, _): [question.filters]
    case .share(let a, let b), .less(let a, let b), .change(let a, let b): a.questions + b.questions
    case .finding, .listed, .unusual, .published: []
    }
  }
}
