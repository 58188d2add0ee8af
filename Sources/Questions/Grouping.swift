internal import Editions
internal import Places
internal import Vocabulary

/// A grouping in numbers: each dimension's values are ordinals, and a group's key is one number made of them.
struct Grouping {
  /// By code number, what its substance and scope add to a key.
  let codeKey = LookupTable<UInt16, UInt64>(zero: 0)
  /// By sector number, what its first digits add to a key: their ordinal in ``sectorLabels``.
  let sectorKey = LookupTable<UInt16, UInt64>(zero: 0)
  private(set) var sectorLabels: [String] = [""]
  /// What one step of each dimension of a report is worth in the key; and how many values it has.
  private var strides: [Dimension: UInt64] = [:]
  private let sizes: [Dimension: UInt64]
  /// How many lines a group has: one for each category, as many as a mask of categories has bits, or one for all.
  let lanes: Int
  /// One more than the largest key within a segment and a block of facilities.
  let localKeys: UInt64
  /// One more than the largest key: a segment's ordinal times ``localKeys``, and the key within it.
  let keys: UInt64
  /// Of each segment asked for, the ordinal of its register and year, as far as the answer tells these apart.
  let segmentOrdinals: [Int]
  /// Whether a group may take in several segments of one register, which share facilities.
  let spansSegments: Bool
  /// A segment of each ordinal.
  private let segments: [Manifest.Segment]
  private let catalog: Catalog
  let facilities: FacilityKeys
  /// Where groups are by zone.
  let zones: ZoneColumn?
  /// By facility, its plant, where groups are by plant.
  private let plants: [UInt32]?

  /// - Throws: ``QuestionError`` when the dimensions together have more groups than 64 bits can number.
  init(_ question: Question, _ edition: Edition, segments: [Manifest.Segment]) throws {
    let dimensions = question.by
    lanes = dimensions.contains(.category) ? UInt16.bitWidth : 1
    catalog = edition.catalog
    facilities = edition.facilities
    zones = try edition.zoneColumn(of: question)
    plants = question.by.contains(.plant) ? try edition.knownPlants(asked: "by").plant : nil
    let labels =
      dimensions.contains(.sector) ? Set(catalog.sectors.map { String($0.prefix(question.sectorDigits)) }).sorted() : []
    sectorLabels += labels
    var sizes: [Dimension: UInt64] = [:]
    var stride: UInt64 = 1
    for dimension in dimensions where dimension.isInKey {
      let size: UInt64 =
        switch dimension {
        case .state: 1 << 8
        case .sector: UInt64(sectorLabels.count)
        case .substance: UInt64(max(1, catalog.substances.count))
        case .code: UInt64(max(1, catalog.codes.count))
        case .facility: UInt64(FacilityBlock.size)
        case .scope: UInt64(Scope.allCases.count)
        case .method: UInt64(DisposalMethod.allCases.count)
        case .reliability: UInt64(Reliability.allCases.count)
        case .zone: UInt64(zones?.count ?? 1)
        case .plant: UInt64(max(1, facilities.count))
        case .country, .register, .year, .category: 1
        }
      strides[dimension] = stride
      sizes[dimension] = size
      let (next, overflow) = stride.multipliedReportingOverflow(by: size)
      guard !overflow else { throw Self.tooMany(dimensions) }
      stride = next
    }
    self.sizes = sizes
    localKeys = stride
    let (tellsRegisters, tellsYears) = (
      dimensions.contains(.country) || dimensions.contains(.register), dimensions.contains(.year)
    )
    var first: [Manifest.Segment] = []
    var ordinals: [Int] = []
    for segment in segments {
      let known = first.firstIndex {
        (!tellsRegisters || $0.register == segment.register) && (!tellsYears || $0.year == segment.year)
      }
      ordinals.append(known ?? first.count)
      if known == nil { first.append(segment) }
    }
    segmentOrdinals = ordinals
    self.segments = first
    spansSegments = !dimensions.contains(.year) && Set(segments.map(\.register)).count < segments.count
    let (all, overflow) = localKeys.multipliedReportingOverflow(by: UInt64(max(1, first.count)))
    guard !overflow, !all.multipliedReportingOverflow(by: UInt64(lanes)).overflow else {
      throw Self.tooMany(dimensions)
    }
    keys = all
    let tellsCodes = dimensions.contains(.substance) || dimensions.contains(.code) || dimensions.contains(.scope)
    for (number, code) in catalog.codes.enumerated() where tellsCodes {
      let substance = catalog.substances.indices.contains(code.substance) ? UInt64(code.substance) : 0
      let scope = UInt64(code.scope.rawValue) * self.stride(.scope)
      codeKey.set(number, substance * self.stride(.substance) + UInt64(number) * self.stride(.code) + scope)
    }
    let labelKeys = Dictionary(
      labels.enumerated().map { ($1, UInt64($0 + 1) * self.stride(.sector)) }, uniquingKeysWith: { first, _ in first })
    for (index, code) in catalog.sectors.enumerated() where !labels.isEmpty {
      sectorKey.set(index + 1, labelKeys[String(code.prefix(question.sectorDigits))] ?? 0)
    }
  }

  static func tooMany(_ dimensions: [Dimension]) -> QuestionError {
    QuestionError(
      "by", found: dimensions.map(\.rawValue).joined(separator: ","), expected: Expectation(.fewerDimensions))
  }

  /// What one step of a dimension adds to a key; 0 when the answer is not grouped by it.
  func stride(_ dimension: Dimension) -> UInt64 { strides[dimension] ?? 0 }

  /// Whether a facility's number alone tells something of its groups.
  var tellsByFacility: Bool { zones != nil || plants != nil }

  /// What the zones and plants of a block's facilities add to keys; empty unless groups are by them.
  func facilityKeys(_ block: Int) -> [UInt64] {
    guard tellsByFacility else { return [] }
    let (zone, plant) = (stride(.zone), stride(.plant))
    return (0..<FacilityBlock.size).map { place in
      let facility = block + place
      guard facility < facilities.count else { return 0 }
      return UInt64(zones?.ordinals[facility] ?? 0) * zone + UInt64(plants?[facility] ?? 0) * plant
    }
  }

  /// How many values a dimension of reports has in keys.
  func size(_ dimension: Dimension) -> UInt64 { sizes[dimension] ?? 1 }

  /// Which value of a dimension a line of a group has, by number: of a facility its own, of a category its lane, of
  /// what a segment tells the ordinal of the segment.
  /// - Parameter block: the first facility of the block that the group was found in.
  @inline(__always)
  func ordinal(_ dimension: Dimension, key: UInt64, lane: Int, block: Int) -> Int {
    switch dimension {
    case .country, .register, .year: Int(key / localKeys)
    case .category: lane
    case .facility: block + Int((key / stride(.facility)) % size(.facility))
    case .state, .sector, .substance, .code, .plant, .zone, .scope, .method, .reliability:
      Int((key / max(1, stride(dimension))) % size(dimension))
    }
  }

  /// How many numbers ``ordinal(_:key:lane:block:)`` gives for a dimension.
  func ordinals(_ dimension: Dimension) -> Int {
    switch dimension {
    case .country, .register, .year: max(1, segments.count)
    case .category: lanes
    case .facility: facilities.count
    case .state, .sector, .substance, .code, .plant, .zone, .scope, .method, .reliability: Int(size(dimension))
    }
  }

  /// The value of a dimension by its number.
  func value(_ dimension: Dimension, _ ordinal: Int) -> DimensionValue {
    switch dimension {
    case .country: return segments.isEmpty ? .unknown : .country(segments[ordinal].register.country)
    case .register: return segments.isEmpty ? .unknown : .register(segments[ordinal].register)
    case .year: return segments.isEmpty ? .unknown : .year(segments[ordinal].year)
    case .state:
      return catalog.places.indices.contains(ordinal - 1) ? .state(catalog.places[ordinal - 1].code) : .unknown
    case .sector: return ordinal == 0 ? .unknown : .sector(sectorLabels[ordinal])
    case .substance:
      return catalog.substances.indices.contains(ordinal)
        ? .substance(catalog.substances[ordinal].substance.key) : .unknown
    case .code:
      return catalog.codes.indices.contains(ordinal) ? .code(catalog.codes[ordinal].id.description) : .unknown
    case .category: return Category(rawValue: UInt8(truncatingIfNeeded: ordinal)).map { .category($0) } ?? .unknown
    case .method:
      let all = DisposalMethod.allCases
      return all.indices.contains(ordinal) ? .method(all[ordinal]) : .unknown
    case .reliability:
      let all = Reliability.allCases
      return all.indices.contains(ordinal) ? .reliability(all[ordinal]) : .unknown
    case .facility: return .facility(facilities[ordinal])
    case .plant: return .plant(facilities[ordinal])
    case .zone: return zones?.name(ordinal).map { .zone($0.text) } ?? .unknown
    case .scope: return Scope(rawValue: UInt8(truncatingIfNeeded: ordinal)).map { .scope($0) } ?? .unknown
    }
  }
}
