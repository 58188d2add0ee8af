public import Editions
public import Registers
public import Vocabulary

/// What must be said beside an answer so that nobody takes its figures for something else.
public enum AnswerNote: Sendable, Equatable {
  /// A code that stands for a whole group, or a group asked for by its key.
  /// - Parameters:
  ///   - asked: the code; nil for a key.
  ///   - substance: the harmonised key.
  ///   - others: how many other codes of the registers the group has.
  case group(asked: String?, substance: String, others: Int)
  /// A code of a group asked for that takes in more than the group.
  case wider(code: RegisterCode, substance: String)
  /// What the sum holds twice, because a register's substance holds another one of the answer: for certain,
  /// and at most elsewhere.
  case countedTwice(certain: Kilograms, possible: Kilograms)
  /// Years of a country whose files come from some states only.
  case part(country: Country, years: [Int], states: [String])
  /// Years of a country that have a kind of file for some states only.
  case partOfKind(country: Country, years: [Int], kind: ContentKind, states: [String])
  /// Years of a country without a kind of file that the question's categories come from.
  case notLoaded(country: Country, years: [Int], kinds: [ContentKind])
  /// What a sum of hazard says, and what it does not.
  case hazard(HazardNote)
  /// How the amounts were found, where sources tell.
  case reliability(ReliabilityNote)
  /// What grams of toxic equivalents are of, and what stands beside them.
  case equivalents(EquivalentsNote)
  /// Zones that it goes by.
  case zones(ZoneNote)
  /// Facilities that no circle, box or zone finds, for the sources do not say where they are.
  case withoutPosition(facilities: Int)

  /// Whether it says what the files cover.
  public var isOfCoverage: Bool {
    switch self {
    case .part, .partOfKind, .notLoaded: true
    case .group, .wider, .countedTwice, .withoutPosition, .hazard, .reliability, .equivalents, .zones: false
    }
  }

  /// Whether it holds for whole reports too: what files cover, and which facilities are meant.
  public var isOfReports: Bool {
    switch self {
    case .zones, .withoutPosition: true
    default: isOfCoverage
    }
  }

  /// The word of the note in JSON.
  public var kind: String {
    switch self {
    case .group: "group"
    case .wider: "wider_code"
    case .countedTwice: "counted_twice"
    case .hazard: "hazard"
    case .reliability: "reliability"
    case .equivalents: "equivalents"
    case .part: "part_of_country"
    case .partOfKind: "part_of_kind"
    case .notLoaded: "not_loaded"
    case .withoutPosition: "without_position"
    case .zones: "zones"
    }
  }
}

extension Edition {
  /// The notes of a question, in the order they are read.
  /// - Throws: ``QuestionError`` for a value that the edition does not know.
  /// - Parameter evidence: needed for what is counted twice; without it that is not looked for.
  public func notes(on question: Question, _ evidence: Evidence?) throws -> [AnswerNote] {
    var notes = try groupNotes(question)
    if let evidence, !question.substances.isEmpty {
      notes += try Resolution(question, self, evidence).codes.sorted().filter {
        evidence.isWider(catalog.codes[$0])
      }.map {
        .wider(code: catalog.codes[$0].id, substance: catalog.substances[catalog.codes[$0].substance].substance.key)
      }
    }
    // Of the ways that amounts were found, nothing is known of what is counted twice.
    if let evidence, question.measure == .kilograms, question.reliability.isEmpty {
      let (certain, possible) = evidence.partsIndex.countedTwice(try Resolution(question, self, evidence))
      // Whole and part are matched by category: of single amounts of a report, no more than that is known.
      let isKnown = question.methods.isEmpty
      if certain > .zero || possible > .zero {
        notes.append(
          .countedTwice(certain: isKnown ? certain : .zero, possible: isKnown ? possible : certain + possible))
      }
    }
    if let note = try hazardNote(question, evidence) { notes.append(.hazard(note)) }
    if let note = try reliabilityNote(question, evidence) { notes.append(.reliability(note)) }
    if let note = try equivalentsNote(question, evidence) { notes.append(.equivalents(note)) }
    notes += try zoneNotes(question).map { .zones($0) }
    if question.hasArea {
      let without = try positions().without.count
      if without > 0 { notes.append(.withoutPosition(facilities: without)) }
    }
    return try notes + coverageNotes(question)
  }

  private func groupNotes(_ question: Question) throws -> [AnswerNote] {
    // Codes asked for are summed alone, whatever their group.
    guard question.codes.isEmpty else { return [] }
    return try question.substances.compactMap { text in
      let position = try Resolution.substance(text, catalog)
      let substance = catalog.substances[position].substance
      let isKey = substance.key.lowercased() == text.lowercased()
      let listed = try catalog.listedCodes(of: position).map { RegisterCode(register: $0.register, code: $0.code) }
      let codes = Set(listed + catalog.codes.filter { $0.substance == position }.map(\.id))
      if isKey {
        return substance.isGroup && codes.count > 1
          ? .group(asked: nil, substance: substance.key, others: codes.count) : nil
      }
      let others = codes.count { code in
        code.register.map { SubstanceTable.normalized(text, in: $0).lowercased() != code.code.lowercased() } ?? true
      }
      return substance.isGroup && others > 0 ? .group(asked: text, substance: substance.key, others: others) : nil
    }
  }
}
