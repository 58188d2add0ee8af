internal import Editions
internal import Vocabulary

/// One transfer in numbers of the edition.
struct Transfer {
  let number: Int
  let year: Int
  let register: Register
  let sender: Int
  /// The sender's stated state: a position in the catalogue's places plus one.
  let place: Int
  let code: Int
  let substance: Int
  let category: Vocabulary.Category
  let rule: Int
  let source: Int
  let receiver: Int
  let unit: MeasuredUnit
  /// Kilograms.
  let amount: Double
}

/// Reads an edition's transfers under a question's filters.
struct TransferReader {
  private let question: FlowQuestion
  private let edition: Edition
  private let ground: ReceiverGround
  private let facilities: SortedNumbers?
  /// By code: whether its substance and scope are asked for.
  private let isCodeAsked: [Bool]
  /// By rule; nil for one that is not asked for.
  private let categories: [Vocabulary.Category?]
  /// By source; nil for one whose register is not asked for.
  private let registers: [Register?]
  /// By state of the sender, unknown first; nil for all.
  private let isPlaceAsked: [Bool]?
  /// By country and by state of the receiver; nil for all.
  private let isCountryAsked: [Bool]?
  private let isStateAsked: [Bool]?
  /// By receiver; nil for all.
  private let isReceiverAsked: [Bool]?

  init(_ question: FlowQuestion, _ edition: Edition) throws {
    (self.question, self.edition) = (question, edition)
    let (filters, catalog) = (question.filters, edition.catalog)
    ground = try edition.receiverGround()
    facilities = try edition.facilities(of: filters).map(SortedNumbers.init)
    let substances =
      try filters.substances.isEmpty ? nil : Set(filters.substances.map { try Resolution.substance($0, catalog) })
    isCodeAsked = catalog.codes.map { code in
      substances?.contains(code.substance) != false && !catalog.dioxins.contains(code.substance)
        && filters.scope.includes(code.scope)
    }
    let known = try catalog.ruleCategories()
    categories = catalog.rules.map { rule in
      known[rule].flatMap { filters.categories.isEmpty || filters.categories.contains($0) ? $0 : nil }
    }
    registers = catalog.sources.map { source in
      (filters.registers.isEmpty || filters.registers.contains(source.register))
        && (filters.countries.isEmpty || filters.countries.contains(source.register.country)) ? source.register : nil
    }
    let states = catalog.places.map(\.code)
    isPlaceAsked =
      filters.states.isEmpty ? nil : ([Answer.unknown] + states).map { filters.states.contains($0) }
    isCountryAsked =
      question.toCountries.isEmpty ? nil : ground.countries.map { question.toCountries.contains($0) }
    let isSectorAsked =
      question.toSectors.isEmpty
      ? nil : ground.sector.map { sector in question.toSectors.contains { String(sector).hasPrefix($0) } }
    let isFacilityAsked = try Self.receivers(question, edition, ground)
    isReceiverAsked =
      switch (isSectorAsked, isFacilityAsked) {
      case (let sectors?, let facilities?): zip(sectors, facilities).map { $0 && $1 }
      case (let one, let other): one ?? other
      }
    isStateAsked = question.toStates.isEmpty ? nil : [false] + states.map { question.toStates.contains($0) }
  }

  /// By receiver, whether the question names it; nil where it names none.
  private static func receivers(_ question: FlowQuestion, _ edition: Edition, _ ground: ReceiverGround) throws
    -> [Bool]?
  {
    guard !question.receivers.isEmpty else { return nil }
    let words = Set(question.receivers)
    let numbers = Set(
      try question.receivers.filter { $0 != FlowQuestion.resolved && $0 != FlowQuestion.notResolved }
        .map(edition.facilityNumber))
    return ground.facility.map { facility in
      guard let facility else { return words.contains(FlowQuestion.notResolved) }
      return words.contains(FlowQuestion.resolved) || numbers.contains(facility)
    }
  }

  /// The transfers that can match, by number: they stand by year, then by sender.
  private var ranges: [Range<Int>] {
    let (years, senders) = (edition.transfers.year.values, edition.transfers.facility.values)
    guard let facilities, facilities.count <= Self.fewFacilities else { return [0..<years.count] }
    var (ranges, start) = ([Range<Int>](), 0)
    while start < years.count {
      let end = start + max(1, years[start...].partition { $0 > years[start] } - start)
      for facility in facilities.all {
        let first = senders[start..<end].partition { $0 >= facility }
        ranges.append(first..<max(first, senders[first..<end].partition { $0 > facility }))
      }
      start = end
    }
    return ranges
  }

  /// So few are looked for in the transfers' order.
  private static let fewFacilities = 64

  /// Whether a transfer goes where the question asks.
  func goesWhere(_ transfer: Transfer) -> Bool {
    let country = Int(ground.country[transfer.receiver])
    return isCountryAsked?[country] != false && isStateAsked?[Int(ground.place[transfer.receiver])] != false
      && isReceiverAsked?[transfer.receiver] != false
      && (!question.crossesBorder || ground.countries[country] != transfer.register.country.rawValue)
  }

  /// Visits the transfers of the filters, in the edition's order, until `visit` returns false.
  func each(_ visit: (Transfer) throws -> Bool) throws {
    let transfers = edition.transfers
    let (years, codes, rules) = (transfers.year.values, transfers.code.values, transfers.rule.values)
    let (sources, senders, receivers) = (
      transfers.source.values, transfers.facility.values, transfers.receiver.values
    )
    let (places, units, amounts) = (transfers.place.values, transfers.unit.values, transfers.amount.values)
    let asked = question.filters.years
    let (substances, states) = (edition.catalog.codes.map(\.substance), edition.catalog.places.count)
    let budget = WorkBudget.current
    for number in ranges.joined() {
      if number % 4096 == 0 { try budget?.check() }
      let (code, rule, source) = (Int(codes[number]), Int(rules[number]), Int(sources[number]))
      let (year, sender, receiver) = (Int(years[number]), Int(senders[number]), Int(receivers[number]))
      // What a column says of another table is looked up only where that has it.
      guard isCodeAsked.indices.contains(code), isCodeAsked[code], categories.indices.contains(rule),
        let category = categories[rule], registers.indices.contains(source), let register = registers[source],
        asked.isEmpty || asked.contains(where: { $0.contains(year) }), ground.country.indices.contains(receiver),
        facilities?.contains(UInt32(truncatingIfNeeded: sender)) != false,
        let unit = MeasuredUnit(rawValue: units[number]), unit != .gramsTEQ
      else { continue }
      let stated = Int(places[number])
      let place = stated <= states ? stated : 0
      guard isPlaceAsked?[place] != false else { continue }
      let transfer = Transfer(
        number: number, year: year, register: register, sender: sender, place: place, code: code,
        substance: substances[code], category: category, rule: rule, source: source, receiver: receiver, unit: unit,
        amount: amounts[number])
      if try !visit(transfer) { return }
    }
  }

  /// A transfer with its words and the cell that it came from.
  func row(_ transfer: Transfer, _ receiver: Catalog.ReceivingPlace) -> TransferRow {
    let (transfers, catalog) = (edition.transfers, edition.catalog)
    let source = catalog.sources[transfer.source]
    return TransferRow(
      register: transfer.register, year: transfer.year, sender: edition.facilities[transfer.sender],
      fromState: transfer.place > 0 ? catalog.places[transfer.place - 1].code : Answer.unknown, receiver: receiver,
      receiverFacility: receiver.facility.map { edition.facilities[$0] },
      substance: catalog.substances[transfer.substance].substance.key, category: transfer.category,
      rule: catalog.rules[transfer.rule], quantity: transfers.quantity.values[transfer.number], unit: transfer.unit,
      mass: Kilograms(transfer.amount), source: source.name, sha256: source.sha256,
      line: Int(transfers.line.values[transfer.number]), column: Int(transfers.column.values[transfer.number]))
  }
}
