public import Editions
internal import Places
internal import Vocabulary

/// A question's filters in the numbers of one edition, as tables that a scan can index without checks.
///
/// Every table covers all values its column's type can hold, so no file content reaches outside them.
struct Resolution {
  let question: Question
  let edition: Edition
  /// Positions in the manifest's segments that can match.
  let segments: [Int]
  /// Numbers of the codes that are in scope and asked for.
  let codes: Set<Int>
  /// For each of ``segments``, by code number: all bits where a report of it is in scope, in the view and asked for,
  /// else none.
  let codeMasks: [LookupTable<UInt16, UInt16>]
  /// Whether a report of any code can match.
  let matchesAnyCode: Bool
  /// By code number: whether its substance is dioxins and furans.
  let codeIsDioxin = LookupTable<UInt16, Bool>(repeating: false)
  let filtersSector: Bool
  let sectorMatches: LookupTable<UInt16, Bool>
  let placeMatches: LookupTable<UInt8, Bool>
  let categoryMatches: LookupTable<UInt8, Bool>
  /// What amounts are multiplied by, where the measure weighs; then only what has a weight matches.
  let weights: CodeWeights?
  /// Where methods of disposal or reliability are asked for or told apart.
  let traits: FactTraits?
  /// The categories asked for, a bit each.
  let categoryMask: UInt16
  /// By unit: whether an amount of a substance that is no dioxin, or is one, belongs to the measure.
  let unitMatches = LookupTable<UInt8, Bool>(repeating: false)
  let dioxinUnitMatches = LookupTable<UInt8, Bool>(repeating: false)
  /// Facility numbers asked for, in their order; nil for all.
  let facilities: SortedNumbers?
  /// Where groups are by zone.
  let zones: ZoneColumn?
  /// By facility, its plant, where groups are by plant.
  private let plants: [UInt32]?

  /// - Parameters:
  ///   - evidence: its lists are needed for any view but as reported, its weights for hazard.
  ///   - part: the part of the view's ground that is wanted.
  /// - Throws: ``QuestionError`` for a state, substance or facility that the edition does not know.
  init(_ question: Question, _ edition: Edition, _ evidence: Evidence?, part: ViewPart = .kept) throws {
    self.question = question
    self.edition = edition
    weights = try edition.weights(of: question, evidence)
    let catalog = edition.catalog
    let zoneCountries = question.zoneCountries
    let inReach = edition.manifest.segments.indices.filter { index in
      let segment = edition.manifest.segments[index]
      return zoneCountries?.contains(segment.register.country) != false
        && (question.countries.isEmpty || question.countries.contains(segment.register.country))
        && (question.registers.isEmpty || question.registers.contains(segment.register))
        && (question.years.isEmpty || question.years.contains { $0.contains(segment.year) })
    }
    let ground = try ViewGround(question.view, part, edition, inReach, evidence?.lists)
    segments = inReach.filter(ground.includes)
    let views = segments.map(ground.masks)
    let substances =
      try question.substances.isEmpty ? nil : Set(question.substances.map { try Self.substance($0, catalog) })
    let asked = question.codes.isEmpty ? nil : Set(try question.codes.map { try Self.code($0, catalog) })
    let flags = Substance.Flags(words: question.groups)
    let base = LookupTable<UInt16, UInt16>(zero: 0)
    // Every question walks through all codes: none is copied, and the set never grows.
    var codes: Set<Int> = []
    codes.reserveCapacity(catalog.codes.count)
    for number in catalog.codes.indices {
      let substance = catalog.codes[number].substance
      let isDioxin = catalog.dioxins.contains(substance)
      // The dioxins' own measures find no amount in any other code's reports.
      let matches =
        question.scope.includes(catalog.codes[number].scope) && substances?.contains(substance) != false
        && asked?.contains(number) != false
        && (question.groups.isEmpty || !catalog.substances[substance].substance.flags.isDisjoint(with: flags))
        && (question.measure.isKilograms || isDioxin)
      let mask = weights?.mask(number) ?? .max
      guard matches || isDioxin else { continue }
      if matches, mask != 0 {
        base.set(number, mask)
        codes.insert(number)
      }
      if isDioxin { codeIsDioxin.set(number, true) }
    }
    self.codes = codes
    matchesAnyCode = !codes.isEmpty
    codeMasks = views.map { view in
      guard let view else { return base }
      let mask = LookupTable<UInt16, UInt16>(zero: 0)
      for number in catalog.codes.indices where view.contains(number) && base[UInt16(truncatingIfNeeded: number)] != 0 {
        mask.set(number, base[UInt16(truncatingIfNeeded: number)])
      }
      return mask
    }
    filtersSector = !question.sectors.isEmpty || ground.sectors != nil
    sectorMatches = LookupTable(repeating: false)
    sectorMatches[0] =
      (question.sectors.isEmpty || question.sectors.contains(Answer.unknown)) && ground.sectors?("") != false
    for (index, code) in catalog.sectors.enumerated() {
      let isAsked = question.sectors.isEmpty || question.sectors.contains(where: { code.hasPrefix($0) })
      sectorMatches.set(index + 1, isAsked && ground.sectors?(code) != false)
    }
    placeMatches = LookupTable(repeating: question.states.isEmpty)
    if question.states.contains(Answer.unknown) { placeMatches.set(0, true) }
    for state in question.states where state != Answer.unknown {
      guard let index = catalog.places.firstIndex(where: { $0.code == state }) else {
        throw QuestionError("state", found: state, expected: Expectation(.state))
      }
      placeMatches.set(index + 1, true)
    }
    let askedCategories = question.askedCategories
    let categories = weights.map { weights in
      weights.table.categories.filter { askedCategories.isEmpty || askedCategories.contains($0) }
    }
    let isEvery = categories == nil && askedCategories.isEmpty
    categoryMatches = LookupTable(repeating: isEvery)
    for category in categories ?? askedCategories { categoryMatches[category.rawValue] = true }
    categoryMask = isEvery ? .max : (categories ?? askedCategories).reduce(0) { $0 | 1 << UInt16($1.rawValue) }
    traits = try FactTraits(question, edition)
    for unit in MeasuredUnit.allCases {
      unitMatches[unit.rawValue] = question.measure.includes(dioxin: false, unit: unit)
      dioxinUnitMatches[unit.rawValue] = question.measure.includes(dioxin: true, unit: unit)
    }
    facilities = try edition.facilities(of: question).map(SortedNumbers.init)
    zones = try edition.zoneColumn(of: question)
    plants = question.by.contains(.plant) ? try edition.knownPlants(asked: "by").plant : nil
  }

  /// The last identifier of a facility's plant, by number.
  func plant(_ facility: Int) -> Int {
    plants.flatMap { $0.indices.contains(facility) ? Int($0[facility]) : nil } ?? facility
  }

  /// The number of the code that a register filed amounts under.
  static func code(_ asked: RegisterCode, _ catalog: Catalog) throws -> Int {
    let found = catalog.codes.indices.filter { number in
      let code = catalog.codes[number]
      guard asked.register == nil || asked.register == code.register else { return false }
      return code.code == asked.code
        || code.code.lowercased() == SubstanceTable.normalized(asked.code, in: code.register).lowercased()
    }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      throw QuestionError(
        "code", found: asked.description, expected: Expectation(.knownCode)
      )
    }
    throw QuestionError(
      "code", found: asked.description,
      expected: Expectation(.oneCode, found.map { catalog.codes[$0].id.description }.joined(separator: ", ")))
  }

  /// The substance that a harmonised key, a CAS number or a register's code means.
  static func substance(_ text: String, _ catalog: Catalog) throws -> Int {
    if let position = catalog.substances.firstIndex(where: { $0.substance.key == text }) { return position }
    let folded = text.lowercased()
    if let position = catalog.substances.firstIndex(where: { $0.substance.key.lowercased() == folded }) {
      return position
    }
    var found: Set<Int> = []
    for register in Register.allCases {
      let code = SubstanceTable.normalized(text, in: register)
      if let listed = try catalog.listedSubstance(code: code, in: register), catalog.substances.indices.contains(listed)
      {
        found.insert(listed)
      }
      for reported in catalog.codes
      where reported.register == register && reported.code.lowercased() == code.lowercased() {
        found.insert(reported.substance)
      }
    }
    if found.count == 1, let only = found.first { return only }
    if found.isEmpty {
      throw QuestionError(
        "substance", found: text, expected: Expectation(.knownSubstance))
    }
    let keys = found.map { catalog.substances[$0].substance.key }.sorted().joined(separator: ", ")
    throw QuestionError("substance", found: text, expected: Expectation(.oneSubstance, keys))
  }
}

/// Numbers of facilities in their order.
struct SortedNumbers: Sendable {
  let all: [UInt32]

  init(_ numbers: some Sequence<Int>) { all = Set(numbers).map { UInt32(truncatingIfNeeded: $0) }.sorted() }

  var count: Int { all.count }

  func contains(_ number: UInt32) -> Bool {
    let place = all.partition { $0 >= number }
    return place < all.count && all[place] == number
  }

  /// Those of a range.
  func within(_ range: Range<UInt32>) -> ArraySlice<UInt32> {
    let first = all.partition { $0 >= range.lowerBound }
    return all[first..<max(first, all.partition { $0 >= range.upperBound })]
  }
}

extension Edition {
  /// The table that a question weighs by; nil for a measure that does not.
  /// - Throws: ``QuestionError`` for a table that is not there.
  func weights(of question: Question, _ evidence: Evidence?) throws -> CodeWeights? {
    guard question.measure == .hazard else { return nil }
    guard let weights = try evidence?.weights(question.weights) else {
      throw QuestionError(
        "measure", found: question.measureWord,
        expected: .oneOf((evidence?.hazard.names ?? []).map { "\(Measure.hazard.rawValue):\($0)" }))
    }
    return weights
  }

  /// The facilities that a question names or that lie where it asks, by number; nil for all.
  /// - Throws: ``QuestionError`` for one that the edition does not know.
  public func facilities(of question: Question) throws -> Set<Int>? {
    var sets: [Set<Int>] = []
    if !question.facilities.isEmpty { sets.append(Set(try question.facilities.map(facilityNumber))) }
    if !question.plants.isEmpty {
      let plants = try knownPlants(asked: Question.Parameter.plant.rawValue)
      sets.append(Set(try question.plants.flatMap { plants.chain(of: try facilityNumber($0)) }))
    }
    if !question.municipalities.isEmpty {
      let known = try municipalities()
      let numbers = try question.municipalities.flatMap { code -> [Int] in
        guard let place = known[code] else {
          throw QuestionError("municipality", found: code, expected: Expectation(.municipality))
        }
        return place.facilities
      }
      sets.append(Set(numbers))
    }
    if let near = question.near {
      let circle = try positions().within(question.within ?? Question.standardWithin, of: near)
      sets.append(Set(circle.map(\.number)))
    }
    if let box = question.box { sets.append(Set(try positions().inside(box))) }
    if !question.zones.isEmpty {
      sets.append(try question.zones.reduce(into: []) { try $0.formUnion(facilities(of: $1)) })
    }
    guard let first = sets.first else { return nil }
    return sets.dropFirst().reduce(first) { $0.intersection($1) }
  }

  /// The facilities in a zone.
  /// - Throws: ``QuestionError`` for a zone that is not there.
  private func facilities(of zone: ZoneName) throws -> Set<Int> {
    if let found = try facilities(in: zone) { return found }
    let parameter = Question.Parameter.zone.rawValue
    if case .border = zone {
      throw QuestionError(
        parameter, found: zone.text, expected: Expectation(.borderLine, Zones.installedName))
    }
    guard case .zone(let layer, _) = zone, let known = zones.layer(layer) else {
      throw QuestionError(parameter, found: zone.text, expected: .oneOf(zoneWords))
    }
    throw QuestionError(
      parameter, found: zone.text, expected: Expectation(.knownZone, layer, String(known.zones.count)))
  }

  /// - Throws: ``QuestionError`` where plants were not looked for when the edition was built.
  public func knownPlants(asked parameter: String) throws -> Plants {
    guard let plants = try plants() else {
      throw QuestionError(parameter, found: Dimension.plant.rawValue, expected: Expectation(.editionWithPlants))
    }
    return plants
  }

  /// What a zone's name may begin with here.
  private var zoneWords: [String] {
    zones.borders.map { "\(ZoneName.borderWord):\($0.pair.rawValue):100" } + zones.layers.map { "\($0.name):…" }
  }

  /// The zones that a question groups by; nil where it does not.
  /// - Throws: ``QuestionError`` for a layer that is not there, and for one whose zones overlap: a facility would count
  ///   in several groups.
  func zoneColumn(of question: Question) throws -> ZoneColumn? {
    guard question.by.contains(.zone), let name = question.zoneLayer else { return nil }
    guard let column = try zoneColumn(name) else {
      throw QuestionError(
        "by", found: name, expected: .oneOf(Dimension.worded.map(\.rawValue) + zones.layers.map(\.name)))
    }
    if let overlap = column.layer.record.overlap {
      throw QuestionError(
        "by", found: name,
        expected: Expectation(
          .zonesApart, overlap.zones.joined(separator: ", "), NumberText.shortest(overlap.squareKilometres)))
    }
    return column
  }

  /// The number of the facility that `CC:ID`, or an id that only one register has, names.
  /// - Throws: ``QuestionError`` when there is none, or more than one.
  public func facilityNumber(_ text: String) throws -> Int {
    if let id = FacilityID(text) {
      if let number = facilities.number(of: id)
        ?? facilities.number(of: FacilityID(country: id.country, national: id.national.uppercased()))
      {
        return number
      }
    } else {
      let found = Country.allCases.compactMap { country in
        facilities.number(of: FacilityID(country: country, national: text)).map { (country, $0) }
      }
      if found.count == 1 { return found[0].1 }
      if found.count > 1 {
        throw QuestionError(
          "facility", found: text,
          expected: Expectation(.oneFacility, found.map { "\($0.0.rawValue):\(text)" }.joined(separator: ", ")))
      }
    }
    throw QuestionError("facility", found: text, expected: Expectation(.knownFacility))
  }
}

extension ZoneColumn {
  /// The zone of a facility.
  func value(_ facility: Int) -> DimensionValue {
    guard ordinals.indices.contains(facility) else { return .unknown }
    return name(Int(ordinals[facility])).map { .zone($0.text) } ?? .unknown
  }
}
