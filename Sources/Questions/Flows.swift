public import Editions
public import Vocabulary

/// What flows can be grouped by. The raw value is the word in questions and the column in answers.
public enum FlowDimension: String, CaseIterable, Sendable {
  case year
  case fromCountry = "from_country"
  case fromState = "from_state"
  case toCountry = "to_country"
  case toState = "to_state"
  /// The first four digits of the sector of the facility that the receiver was found to be.
  case toSector = "to_sector"
  case substance
  case category
  case sender
  case receiver
  /// How much the file tells of the receiver: `ReceiverKnowledge`.
  case receiverKnown = "receiver_known"
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
  /// First digits of sectors of the facilities that receive.
  public var toSectors: [String] = []
  /// Facilities that receive, as filters name them; or ``resolved``, ``notResolved``.
  public var receivers: [String] = []
  /// Whether only transfers that leave the country are asked for.
  public var crossesBorder = false
  public var by: [FlowDimension] = [.fromCountry, .toCountry]
  public var limit: Int?

  public init() {}

  /// All receivers that were found to be a facility of the edition, and all that were not.
  public static let resolved = "resolved"
  public static let notResolved = "not-resolved"

  /// Reads receivers and grouping from their words.
  /// - Throws: ``QuestionError``.
  public mutating func read(
    toCountry: [String], toState: [String], toSector: [String], receiver: [String], by: [String]
  ) throws {
    receivers = try receiver.flatMap { $0.split(separator: ",").map(String.init) }.map { word in
      let word = TextFolding.collapseWhitespace(word)
      guard !word.isEmpty, word.count <= 200 else {
        throw QuestionError("receiver", found: word, expected: Expectation(.facilities))
      }
      return word
    }
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
    toSectors = try words(toSector).map { word in
      guard (2...6).contains(word.count), word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        throw QuestionError("to-sector", found: word, expected: Expectation(.sectors))
      }
      return word
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

extension FlowQuestion {
  /// The question of one row of its answer, as far as filters can say it.
  /// - Parameter values: of its dimensions, in their order.
  public func narrowed(to values: [String]) -> FlowQuestion {
    var narrowed = self
    for (dimension, value) in zip(by, values) where value != Answer.unknown {
      switch dimension {
      case .year: Int(value).map { narrowed.filters.years = [$0...$0] }
      case .fromCountry: Country(rawValue: value).map { narrowed.filters.countries = [$0] }
      case .fromState: narrowed.filters.states = [value]
      case .toCountry: narrowed.toCountries = [value]
      case .toState: narrowed.toStates = [value]
      case .toSector: narrowed.toSectors = [value]
      case .substance: narrowed.filters.substances = [value]
      case .category: Category(code: value).map { narrowed.filters.categories = [$0] }
      case .sender: narrowed.filters.facilities = [value]
      // A name alone tells no receiver from another one of that name.
      case .receiver: narrowed.receivers = [FacilityID(value) == nil ? Self.notResolved : value]
      case .receiverKnown: break
      }
    }
    narrowed.by = []
    return narrowed
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
  static let offsite: [Vocabulary.Category] = [
    .offsiteDisposal, .recycling, .energyRecovery, .treatment, .sewage, .other,
  ]

  /// Answers a question about flows.
  /// - Throws: ``QuestionError`` for a value that the edition does not know.
  /// - Complexity: O(transfers).
  public func flows(_ question: FlowQuestion) throws -> FlowAnswer {
    try flows(question, by: [(by: question.by, limit: question.limit)])[0]
  }

  /// Answers a question about flows grouped in several ways, in one reading of the transfers.
  /// - Parameter tellsRest: whether what no file states a destination of is computed too; it takes as long as a question
  ///   about all amounts.
  public func flows(
    _ question: FlowQuestion, by groupings: [(by: [FlowDimension], limit: Int?)], tellsRest: Bool = true
  ) throws -> [FlowAnswer] {
    let reader = try TransferReader(question, self)
    var groups = try groupings.map { FlowGroups(try FlowKeys($0.by, self)) }
    // Of each register and year.
    var told = FlowGroups(try FlowKeys([.fromCountry, .year], self))
    try reader.each { transfer in
      told.add(transfer)
      if reader.goesWhere(transfer) {
        for index in groups.indices { groups[index].add(transfer) }
      }
      return true
    }
    let without = tellsRest ? try withoutDestination(question, told: told.rows) : []
    return zip(groupings, groups).map { grouping, groups in
      let rows = groups.rows.sorted {
        $0.mass != $1.mass ? $0.mass > $1.mass : $0.values.lexicographicallyPrecedes($1.values)
      }
      var own = question
      (own.by, own.limit) = (grouping.by, grouping.limit)
      return FlowAnswer(
        question: own, edition: manifest.id, rows: grouping.limit.map { Array(rows.prefix($0)) } ?? rows,
        totalRows: rows.count, withoutDestination: without)
    }
  }

  /// What a facility sent in a year, by receiver, the largest first; the spellings of one facility together.
  /// - Complexity: O(its transfers of the year).
  public func sent(by facility: String, in year: Int) throws -> [(receiver: Catalog.ReceivingPlace, mass: Kilograms)] {
    var question = FlowQuestion()
    (question.filters.facilities, question.filters.years) = ([facility], [year...year])
    let (all, ground) = (try receivers(), try receiverGround())
    var sums: [Int: (receiver: Int, sum: CompensatedSum)] = [:]
    try TransferReader(question, self).each { transfer in
      // Below zero where it was found to be no facility.
      let key = ground.facility[transfer.receiver] ?? -1 - transfer.receiver
      sums[key, default: (transfer.receiver, CompensatedSum())].sum.add(transfer.amount)
      return true
    }
    return sums.values.filter { all.indices.contains($0.receiver) }
      .map { (all[$0.receiver], Kilograms($0.sum.value)) }
      .sorted { ($1.mass.value, $0.receiver.number) < ($0.mass.value, $1.receiver.number) }
  }

  /// Whether some transfer may go to a facility.
  public func isReceiver(_ facility: Int) throws -> Bool { try receiverGround().facilities.contains(facility) }

  /// What the registers' files state as sent off site, less what files with receivers tell of it.
  private func withoutDestination(_ question: FlowQuestion, told: [FlowAnswer.Row]) throws
    -> [FlowAnswer
    .WithoutDestination]
  {
    var all = question.filters
    if all.categories.isEmpty { all.categories = Self.offsite }
    all.by = [.register, .year]
    return try answer(all).rows.compactMap { row in
      guard let register = row.values[0].register, let year = row.values[1].year else { return nil }
      let own = told.first { $0.values == [register.country.rawValue, String(year)] }
      let rest = row.value - (own?.mass.value ?? 0)
      // Two sums of the same cells in another order may differ in the last digits.
      guard rest > row.value * 1e-9 else { return nil }
      return FlowAnswer.WithoutDestination(register: register, year: year, mass: Kilograms(rest))
    }
  }

  /// Visits the transfers that a question sums, with their sources, in the edition's order.
  /// - Parameter visit: returns false to stop.
  public func traceFlows(_ question: FlowQuestion, _ visit: (TransferRow) throws -> Bool) throws {
    let reader = try TransferReader(question, self)
    let receivers = try self.receivers()
    try reader.each { transfer in
      reader.goesWhere(transfer) ? try visit(reader.row(transfer, receivers[transfer.receiver])) : true
    }
  }
}
