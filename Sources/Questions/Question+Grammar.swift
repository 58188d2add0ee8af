internal import Places
internal import Vocabulary

/// The words of a question's parameters.
extension Question {
  /// A question's parameter. The raw value is the word on the command line (after `--`) and in addresses.
  public enum Parameter: String, CaseIterable, Sendable {
    case country
    case register
    case year
    case state
    case municipality
    case facility
    case plant
    case near
    case within
    case box
    case zone
    case substance
    case code
    case group
    case sector
    case category
    case method
    case reliability
    case scope
    case view
    case quality
    case by
    case measure
    case unit
    case sectorDigits = "sector-digits"
    case order
    case limit
  }

  /// Reads a question from parameters and their text. A parameter may come again; its values are joined.
  ///
  /// `country=CA,MX`, `year=2014,2016..2018`, `substance=lead,71-43-2`, `by=country,year`, `order=kilograms`,
  /// `order=year:desc`, `limit=20`.
  /// - Throws: ``QuestionError`` naming the parameter, what it held and what was expected.
  public init(parameters: some Sequence<(parameter: Parameter, text: String)>) throws {
    self.init()
    for (parameter, text) in parameters { try read(parameter, text) }
    for (parameter, text) in parameters where parameter == .order { order = try order(text) }
    if within != nil, near == nil {
      throw QuestionError("within", found: within.map(NumberText.shortest) ?? "", expected: Expectation(.nearFirst))
    }
    if unit != .kilograms, measure.isNoMass {
      throw QuestionError("unit", found: unit.rawValue, expected: Expectation(.massUnit))
    }
    if let order, case .dimension(let dimension) = order.column, !by.contains(dimension) {
      throw QuestionError(
        "order", found: word(dimension), expected: Expectation(.orderColumn, measure.rawValue))
    }
  }

  private mutating func read(_ parameter: Parameter, _ text: String) throws {
    let name = parameter.rawValue
    switch parameter {
    case .country:
      countries += try Self.list(name, text, .oneOf(Country.allCases.map(\.rawValue))) {
        Country(rawValue: $0.uppercased())
      }
    case .register:
      registers += try Self.list(name, text, .oneOf(Register.allCases.map(\.rawValue))) {
        Register(rawValue: $0.lowercased())
      }
    case .year: years += try Self.list(name, text, Expectation(.years), Self.years)
    case .code:
      codes += try RegisterCode.split(text).map { word in
        guard word.count <= 200, let code = RegisterCode(word) else {
          throw QuestionError(name, found: word, expected: Expectation(.registerCodes))
        }
        return code
      }
    case .group:
      groups += try Self.list(name, text, .oneOf(Substance.Flags.named.map(\.word))) { word in
        Substance.Flags.named.first { $0.word == word.lowercased() }?.word
      }
    case .unit: unit = try Self.one(name, text, AmountUnit.allCases.map(\.rawValue)) { AmountUnit(rawValue: $0) }
    case .state:
      states += try Self.list(name, text, Expectation(.stateCodes)) { word in
        word == Answer.unknown ? word : word.contains("-") ? word.uppercased() : nil
      }
    case .municipality:
      municipalities += try Self.list(name, text, Expectation(.municipalities)) { word in
        word.contains(":") ? word : nil
      }
    case .facility: facilities += try Self.list(name, text, Expectation(.facilities)) { $0 }
    case .plant: plants += try Self.list(name, text, Expectation(.facilities)) { $0 }
    case .near: near = try Self.read(name, text, .position) { GeoPoint($0) }
    case .within: within = try Self.read(name, text, .distance, Self.kilometres)
    case .box: box = try Self.read(name, text, .box) { GeoBounds($0) }
    case .zone: zones += try Self.list(name, text, Expectation(.zones)) { ZoneName($0) }
    case .substance: substances += try Self.list(name, text, Expectation(.substances)) { $0 }
    case .sector:
      sectors += try Self.list(name, text, Expectation(.sectors)) { word in
        word == Answer.unknown ? word : SectorTable.read(word.utf8).map { String($0) }
      }
    case .category:
      categories += try Self.list(name, text, .oneOf(Category.allCases.map(\.code))) { Category(code: $0) }
    case .method:
      methods += try Self.list(name, text, .oneOf(DisposalMethod.allCases.map(\.rawValue))) {
        DisposalMethod(rawValue: $0.lowercased())
      }
    case .reliability:
      reliability += try Self.list(name, text, .oneOf(Reliability.allCases.map(\.rawValue))) {
        Reliability(rawValue: $0.lowercased())
      }
    case .scope: scope = try Self.one(name, text, ScopeFilter.allCases.map(\.rawValue)) { ScopeFilter(rawValue: $0) }
    case .view: view = try Self.one(name, text, View.allCases.map(\.rawValue)) { View(rawValue: $0) }
    case .quality: quality = try Self.one(name, text, Quality.allCases.map(\.rawValue)) { Quality(rawValue: $0) }
    case .by:
      for word in try Self.list(name, text, .oneOf(Dimension.worded.map(\.rawValue)), { $0 }) {
        if let dimension = Dimension(word: word) {
          by.append(dimension)
        } else if ZoneName.isLayer(word) {
          // Whether there is such a layer, the edition's zones say.
          guard zoneLayer == nil else { throw QuestionError(name, found: word, expected: Expectation(.oneLayer)) }
          by.append(.zone)
          zoneLayer = word
        } else {
          throw QuestionError(name, found: word, expected: .oneOf(Dimension.worded.map(\.rawValue)))
        }
      }
    case .measure:
      let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      measure = try Self.one(name, words.count == 2 ? words[0] : text, Measure.allCases.map(\.rawValue)) {
        Measure(rawValue: $0)
      }
      if words.count == 2 {
        equivalents = measure == .teq ? Equivalents(words[1]) : nil
        guard equivalents != nil || measure == .hazard && words[1].wholeMatch(of: /[a-z0-9-]{1,60}/) != nil else {
          throw QuestionError(
            name, found: text, expected: .oneOf(Measure.allCases.map(\.rawValue) + ["hazard:NAME", "teq:NAME"]))
        }
        if measure == .hazard { weights = words[1] }
      }
    case .sectorDigits:
      sectorDigits = try Self.one(name, text, (2...6).map(String.init)) {
        Int($0).flatMap { (2...6).contains($0) ? $0 : nil }
      }
    case .order: break  // read last: it names the measure
    case .limit:
      guard let number = Int(text), (1...1_000_000).contains(number) else {
        throw QuestionError(name, found: text, expected: .number(1...1_000_000))
      }
      limit = number
    }
    if parameter == .by, Set(by).count < by.count {
      throw QuestionError(name, found: text, expected: Expectation(.eachOnce))
    }
  }

  /// The question in words of the grammar, in a fixed order, defaults left out; reading them gives the same question.
  public var parameters: [(parameter: Parameter, text: String)] {
    var words: [(Parameter, String)] = []
    func add(_ parameter: Parameter, _ values: [String]) {
      if !values.isEmpty { words.append((parameter, values.joined(separator: ","))) }
    }
    add(.country, countries.map(\.rawValue))
    add(.register, registers.map(\.rawValue))
    add(.year, years.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)..\($0.upperBound)" })
    add(.state, states)
    add(.municipality, municipalities)
    add(.facility, facilities)
    add(.plant, plants)
    if let near { add(.near, [near.text]) }
    if let within { add(.within, [NumberText.shortest(within)]) }
    if let box { add(.box, [box.text]) }
    add(.zone, zones.map(\.text))
    add(.substance, substances)
    // Names that stand for codes hold commas and blanks: where a list would not read back, each is a word of its own.
    let named = codes.map(\.description)
    if RegisterCode.split(named.joined(separator: ",")) == named {
      add(.code, named)
    } else {
      for name in named { add(.code, [name]) }
    }
    add(.group, groups)
    add(.sector, sectors)
    add(.category, categories.map(\.code))
    add(.method, methods.map(\.rawValue))
    add(.reliability, reliability.map(\.rawValue))
    if scope != .default { add(.scope, [scope.rawValue]) }
    if view != .asReported { add(.view, [view.rawValue]) }
    if quality != .all { add(.quality, [quality.rawValue]) }
    add(.by, by.map(word))
    if measure != .kilograms { add(.measure, [measureWord]) }
    if unit != .kilograms { add(.unit, [unit.rawValue]) }
    if sectorDigits != 4 { add(.sectorDigits, [String(sectorDigits)]) }
    if let order { add(.order, [word(order)]) }
    if let limit { add(.limit, [String(limit)]) }
    return words
  }

  private static func list<T>(_ name: String, _ text: String, _ expected: Expectation, _ read: (String) -> T?) throws
    -> [T]
  {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { TextFolding.collapseWhitespace($0) }
    guard parts.count <= 10_000 else {
      throw QuestionError(name, found: String(parts.count), expected: Expectation(.atMost, "10000"))
    }
    return try parts.map { part in
      guard !part.isEmpty, part.count <= 200, let value = read(part) else {
        throw QuestionError(name, found: part, expected: expected)
      }
      return value
    }
  }

  private static func one<T>(_ name: String, _ text: String, _ words: [String], _ read: (String) -> T?) throws -> T {
    guard let value = read(text) else { throw QuestionError(name, found: text, expected: .oneOf(words)) }
    return value
  }

  private static func read<T>(
    _ name: String, _ text: String, _ expected: Expectation.Kind, _ read: (String) -> T?
  ) throws -> T {
    guard text.count <= 200, let value = read(text) else {
      throw QuestionError(name, found: text, expected: Expectation(expected))
    }
    return value
  }

  /// `10`, `2.5`, `10 km`.
  private static func kilometres(_ text: String) -> Double? {
    guard let match = text.wholeMatch(of: /\s*([0-9]{1,4}(\.[0-9]{1,6})?)\s*(km)?\s*/),
      let number = Double(match.output.1), number > 0, number <= mostWithin
    else { return nil }
    return number
  }

  /// `2018`, `2014..2018`; also `2014-2018` and with a dash, as people write it.
  private static func years(_ text: String) -> ClosedRange<Int>? {
    if let year = ReportingYear.read(text.utf8) { return year...year }
    guard let mark = text.firstRange(of: "..") ?? text.firstRange(of: "-") ?? text.firstRange(of: "–"),
      let first = ReportingYear.read(text[..<mark.lowerBound].utf8),
      let last = ReportingYear.read(text[mark.upperBound...].utf8), first <= last
    else {
      return nil
    }
    return first...last
  }

  private func order(_ text: String) throws -> Order {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let error = QuestionError("order", found: text, expected: Expectation(.order))
    guard let name = parts.first, parts.count <= 2, parts.count == 1 || parts[1] == "asc" || parts[1] == "desc" else {
      throw error
    }
    let column: Order.Column
    switch name {
    case "facilities": column = .facilities
    case "reports": column = .reports
    case _ where name == measure.rawValue: column = .value
    default:
      guard let dimension = name == zoneLayer ? .zone : Dimension(word: name) else { throw error }
      column = .dimension(dimension)
    }
    var isAscending = false
    if case .dimension = column { isAscending = true }
    return Order(column, isAscending: parts.count == 2 ? parts[1] == "asc" : isAscending)
  }

  private func word(_ order: Order) -> String {
    let direction = order.isAscending ? "asc" : "desc"
    switch order.column {
    case .dimension(let dimension): return "\(word(dimension)):\(direction)"
    case .value: return "\(measure.rawValue):\(direction)"
    case .facilities: return "facilities:\(direction)"
    case .reports: return "reports:\(direction)"
    }
  }
}
