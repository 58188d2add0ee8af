public import Editions
public import Vocabulary

/// What flows can be grouped by. The raw value is the word in questions and the column in answers.
public enum FlowDimension: String, CaseIterable, Sendable {
  case year
  case fromCountry = "from_country"
  case fromState = "from_state"
  case toCountry = "to_country"
  case toState = "to_state"
  case substance
  case category
  case sender
  case receiver
}

/// A question about off-site transfers by where they go. Kilograms of all but dioxins and furans.
public struct FlowQuestion: Sendable, Equatable {
  /// Years, senders (facilities), substances, categories, and states that the transfers come from: the filters of a
  /// question.
  public var filters = Question()
  /// Codes of countries that receive: `CA`, `MX`, `US` or any other code of the files.
  public var toCountries: [String] = []
  /// ISO 3166-2 codes of states that receive.
  public var toStates: [String] = []
  /// Whether only transfers that leave the country are asked for.
  public var crossesBorder = false
  public var by: [FlowDimension] = [.fromCountry, .toCountry]
  public var limit: Int?

  public init() {}

  /// Reads receivers and grouping from their words.
  /// - Throws: ``QuestionError``.
  public mutating func read(toCountry: [String], toState: [String], by: [String]) throws {
    func words(_ texts: [String]) -> [String] {
      texts.flatMap { $0.split(separator: ",").map { TextFolding.collapseWhitespace($0) } }
    }
    toCountries = try words(toCountry).map { word in
      guard (2...3).contains(word.count), word.allSatisfy(\.isLetter) else {
        throw QuestionError("to-country", found: word, expected: Expectation(.countryCodes))
      }
      return word.uppercased()
    }
    toStates = try words(toState).map { word in
      guard word.contains("-"), word.count <= 6 else {
        throw QuestionError("to-state", found: word, expected: Expectation(.stateCodes))
      }
      return word.uppercased()
    }
    if !by.isEmpty {
      self.by = try words(by).map { word in
        guard let dimension = FlowDimension(rawValue: word) else {
          throw QuestionError("by", found: word, expected: .oneOf(FlowDimension.allCases.map(\.rawValue)))
        }
        return dimension
      }
      if Set(self.by).count < self.by.count {
        throw QuestionError("by", found: by.joined(separator: ","), expected: Expectation(.eachOnce))
      }
    }
  }
}

/// Off-site transfers by where they go.
public struct FlowAnswer: Sendable {
  public struct Row: Sendable, Equatable {
    /// The values of the question's dimensions; a state or facility that is not known is `unknown`.
    public let values: [String]
    public let mass: Kilograms
    /// Amount cells.
    public let transfers: Int
  }

  /// Off-site transfers of a register's year that no file states a destination of.
  public struct WithoutDestination: Sendable {
    public let register: Register
    public let year: Int
    public let mass: Kilograms
  }

  public let question: FlowQuestion
  public let edition: String
  /// Sorted by mass, the largest first.
  public let rows: [Row]
  public let totalRows: Int
  public let withoutDestination: [WithoutDestination]
}

/// One transfer and the cell it came from.
public struct TransferRow: Sendable {
  /// Whose file names the receiver.
  public let register: Register
  public let year: Int
  public let sender: String
  public let fromState: String
  public let receiver: Catalog.ReceivingPlace
  /// The receiver's facility of the edition.
  public let receiverFacility: String?
  public let substance: String
  public let category: Vocabulary.Category
  public let rule: String
  public let quantity: Double
  public let unit: MeasuredUnit
  public let mass: Kilograms
  public let source: String
  public let sha256: String
  public let line: Int
  public let column: Int
}

extension Edition {
  private static let offsite: [Vocabulary.Category] = [
    .offsiteDisposal, .recycling, .energyRecovery, .treatment, .sewage, .other,
  ]

  /// Answers a question about flows.
  /// - Throws: ``QuestionError`` for a value that the edition does not know.
  /// - Complexity: O(transfers).
  public func flows(_ question: FlowQuestion) throws -> FlowAnswer {
    struct Group {
      var sum = CompensatedSum()
      var count = 0
    }
    var groups: [[String]: Group] = [:]
    var told: [Register: [Int: CompensatedSum]] = [:]
    let reader = try TransferReader(question, self)
    try reader.each { row, transfer in
      told[row.register, default: [:]][row.year, default: CompensatedSum()].add(row.mass.value)
      guard reader.goesWhere(row) else { return true }
      let values = question.by.map { reader.value($0, row) }
      groups[values, default: Group()].sum.add(row.mass.value)
      groups[values, default: Group()].count += 1
      return true
    }
    let rows = groups.map {
      FlowAnswer.Row(values: $0.key, mass: Kilograms($0.value.sum.value), transfers: $0.value.count)
    }
    .sorted {
      $0.mass != $1.mass ? $0.mass > $1.mass : $0.values.lexicographicallyPrecedes($1.values)
    }
    return FlowAnswer(
      question: question, edition: manifest.id, rows: question.limit.map { Array(rows.prefix($0)) } ?? rows,
      totalRows: rows.count,
      withoutDestination: try withoutDestination(question, told: told))
  }

  /// What the registers' files state as sent off site, less what files with receivers tell of it.
  private func withoutDestination(_ question: FlowQuestion, told: [Register: [Int: CompensatedSum]]) throws
    -> [FlowAnswer
    .WithoutDestination]
  {
    var all = question.filters
    if all.categories.isEmpty { all.categories = Self.offsite }
    all.by = [.register, .year]
    return try answer(all).rows.compactMap { row in
      guard let register = row.values[0].register, let year = row.values[1].year else { return nil }
      let rest = row.value - (told[register]?[year]?.value ?? 0)
      // Two sums of the same cells in another order may differ in the last digits.
      guard rest > row.value * 1e-9 else { return nil }
      return FlowAnswer.WithoutDestination(register: register, year: year, mass: Kilograms(rest))
    }
  }

  /// Visits the transfers that a question sums, with their sources, in the edition's order.
  /// - Parameter visit: returns false to stop.
  public func traceFlows(_ question: FlowQuestion, _ visit: (TransferRow) throws -> Bool) throws {
    let reader = try TransferReader(question, self)
    try reader.each { row, _ in reader.goesWhere(row) ? try visit(row) : true }
  }
}

/// Reads an edition's transfers under a question's filters.
private struct TransferReader {
  let question: FlowQuestion
  private let edition: Edition
  private let receivers: [Catalog.ReceivingPlace]
  private let substances: Set<Int>?
  private let facilities: SortedNumbers?
  private let categories: [String: Vocabulary.Category]

  init(_ question: FlowQuestion, _ edition: Edition) throws {
    self.question = question
    self.edition = edition
    receivers = try edition.catalog.receivers()
    let filters = question.filters
    substances =
      filters.substances.isEmpty
      ? nil : Set(try filters.substances.map { try Resolution.substance($0, edition.catalog) })
    facilities = try edition.facilities(of: filters).map(SortedNumbers.init)
    categories = try edition.catalog.ruleCategories()
  }

  /// Whether a transfer goes where the question asks.
  func goesWhere(_ row: TransferRow) -> Bool {
    let receiver = row.receiver
    return (question.toCountries.isEmpty || question.toCountries.contains(receiver.country))
      && (question.toStates.isEmpty || receiver.state.map(question.toStates.contains) == true)
      && (!question.crossesBorder || receiver.country != row.register.country.rawValue)
  }

  func each(_ visit: (TransferRow, Int) throws -> Bool) throws {
    let (transfers, catalog) = (edition.transfers, edition.catalog)
    let filters = question.filters
    let budget = WorkBudget.current
    for transfer in 0..<transfers.year.count {
      if transfer % 4096 == 0 { try budget?.check() }
      let year = Int(transfers.year.values[transfer])
      let (code, rule, source) = (
        Int(transfers.code.values[transfer]), Int(transfers.rule.values[transfer]),
        Int(transfers.source.values[transfer])
      )
      let sender = Int(transfers.facility.values[transfer])
      guard filters.years.isEmpty || filters.years.contains(where: { $0.contains(year) }),
        facilities?.contains(UInt32(truncatingIfNeeded: sender)) != false,
        catalog.codes.indices.contains(code), catalog.rules.indices.contains(rule),
        catalog.sources.indices.contains(source),
        filters.registers.isEmpty || filters.registers.contains(catalog.sources[source].register),
        filters.countries.isEmpty || filters.countries.contains(catalog.sources[source].register.country),
        receivers.indices.contains(Int(transfers.receiver.values[transfer])),
        let unit = MeasuredUnit(rawValue: transfers.unit.values[transfer])
      else { continue }
      let substance = catalog.codes[code].substance
      guard substances?.contains(substance) != false, !catalog.dioxins.contains(substance), unit != .gramsTEQ,
        filters.scope.includes(catalog.codes[code].scope), let category = categories[catalog.rules[rule]],
        filters.categories.isEmpty || filters.categories.contains(category)
      else { continue }
      let place = Int(transfers.place.values[transfer]) - 1
      let state = catalog.places.indices.contains(place) ? catalog.places[place].code : Answer.unknown
      guard filters.states.isEmpty || filters.states.contains(state) else { continue }
      let receiver = receivers[Int(transfers.receiver.values[transfer])]
      let row = TransferRow(
        register: catalog.sources[source].register, year: year, sender: edition.facilities[sender], fromState: state,
        receiver: receiver,
        receiverFacility: receiver.facility.map { edition.facilities[$0] },
        substance: catalog.substances[substance].substance.key,
        category: category,
        rule: catalog.rules[rule], quantity: transfers.quantity.values[transfer], unit: unit,
        mass: Kilograms(transfers.amount.values[transfer]),
        source: catalog.sources[source].name, sha256: catalog.sources[source].sha256,
        line: Int(transfers.line.values[transfer]),
        column: Int(transfers.column.values[transfer]))
      if try !visit(row, transfer) { return }
    }
  }

  func value(_ dimension: FlowDimension, _ row: TransferRow) -> String {
    switch dimension {
    case .year: String(row.year)
    case .fromCountry: row.register.country.rawValue
    case .fromState: row.fromState
    case .toCountry: row.receiver.country
    case .toState: row.receiver.state ?? Answer.unknown
    case .substance: row.substance
    case .category: row.category.code
    case .sender: row.sender
    case .receiver: row.receiverFacility ?? (row.receiver.name.isEmpty ? Answer.unknown : row.receiver.name)
    }
  }
}
