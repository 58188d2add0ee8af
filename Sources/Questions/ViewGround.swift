internal import Editions
internal import Vocabulary

/// A part of the ground that a view divides: what it keeps, and why the rest is left out.
enum ViewPart: CaseIterable {
  case kept
  case unknownYears
  case substances
  case sectors

  /// Why it is left out; nil for what is kept.
  var reason: LeftOut.Reason? {
    switch self {
    case .kept: nil
    case .unknownYears: .unlistedYears
    case .substances: .unlistedSubstances
    case .sectors: .uncoveredSectors
    }
  }
}

/// Which reports a part of a view holds: by segment, code and sector.
struct ViewGround {
  private let view: Question.View
  private let part: ViewPart
  private let edition: Edition
  private let lists: ReportingLists?
  private let tables: [Int?]
  /// The years asked for of each register that have a known list.
  private let knownYears: [Register: [Int]]

  /// Whether a sector belongs to the part; nil for all. A blank stands for an unknown one.
  let sectors: ((String) -> Bool)?

  /// - Parameter asked: positions of the segments asked for.
  /// - Throws: ``QuestionError`` without the lists that a view needs.
  init(_ view: Question.View, _ part: ViewPart, _ edition: Edition, _ asked: [Int], _ lists: ReportingLists?) throws {
    (self.view, self.part, self.edition, self.lists) = (view, part, edition, lists)
    if view == .asReported {
      (tables, knownYears, sectors) = ([], [:], nil)
      return
    }
    guard let lists else { throw QuestionError("view", found: view.rawValue, expected: Expectation(.noLists)) }
    tables = edition.catalog.codes.map { lists.position(key: edition.catalog.substances[$0.substance].substance.key) }
    knownYears = asked.reduce(into: [:]) { years, index in
      let segment = edition.manifest.segments[index]
      if lists.isKnown(segment.register, segment.year) { years[segment.register, default: []].append(segment.year) }
    }
    switch (view, part) {
    // The newest rule of each register: sectors joined the lists and none has left since 1998.
    case (.common, .kept): sectors = { lists.isCommon(sector: $0, Self.sectorYear) }
    case (.common, .sectors): sectors = { !lists.isCommon(sector: $0, Self.sectorYear) }
    default: sectors = nil
    }
  }

  /// Between the last change of a list of sectors in force (1998) and TRI's next one (2022).
  private static let sectorYear = 2014

  private func isKnown(_ segment: Manifest.Segment) -> Bool {
    guard let lists else { return false }
    return view == .common
      ? Register.allCases.allSatisfy { lists.isKnown($0, segment.year) } : lists.isKnown(segment.register, segment.year)
  }

  /// Whether any of a segment belongs to the part.
  func includes(_ index: Int) -> Bool {
    if view == .asReported { return part == .kept }
    if part == .sectors, view != .common { return false }
    return isKnown(edition.manifest.segments[index]) == (part != .unknownYears)
  }

  /// The codes of a segment that belong to the part; nil for all.
  func masks(_ index: Int) -> Set<Int>? {
    guard view != .asReported, part != .unknownYears, let lists else { return nil }
    let segment = edition.manifest.segments[index]
    let codes = edition.catalog.codes
    return Set(
      codes.indices.filter { number in
        guard codes[number].register == segment.register else { return false }
        let substance = tables[number]
        let isIn: Bool
        if view == .common {
          isIn = substance.map { lists.isCommon($0, segment.year) == true } ?? false
        } else {
          isIn = (knownYears[segment.register] ?? []).allSatisfy { year in
            substance.map { lists.listing(of: $0, in: segment.register, year) != .notListed } ?? false
          }
        }
        return isIn == (part != .substances)
      })
  }
}
