internal import Editions
internal import Vocabulary

/// A grouping in numbers: each dimension's values are ordinals, and a group's key is one number made of them.
struct Grouping {
  let dimensions: [Dimension]
  /// By code number, the ordinal of its substance.
  let substanceOrdinal = LookupTable<UInt16, UInt32>(repeating: 0)
  /// By code number, its scope.
  let scopeOrdinal = LookupTable<UInt16, UInt32>(repeating: 0)
  /// By sector number, the ordinal of its first digits in ``sectorLabels``.
  let sectorOrdinal = LookupTable<UInt16, UInt32>(repeating: 0)
  private(set) var sectorLabels: [String] = [""]
  /// How many values each dimension of a report or fact has, and what one step of it is worth in the key.
  private var strides: [Dimension: UInt64] = [:]
  private let sizes: [Dimension: UInt64]
  /// How many categories a key has room for; a scan takes a category's number modulo this.
  static let categories: UInt64 = 16
  /// One more than the largest key within a segment.
  let localKeys: UInt64
  private let catalog: Catalog
  private let facilities: FacilityKeys

  /// - Throws: ``QuestionError`` when the dimensions together have more groups than 64 bits can number.
  init(_ question: Question, _ edition: Edition) throws {
    dimensions = question.by
    catalog = edition.catalog
    facilities = edition.facilities
    for (number, code) in catalog.codes.enumerated() {
      substanceOrdinal.set(number, UInt32(code.substance))
      scopeOrdinal.set(number, UInt32(code.scope.rawValue))
    }
    let labels = Set(catalog.sectors.map { String($0.prefix(question.sectorDigits)) }).sorted()
    sectorLabels += labels
    let ordinals = Dictionary(labels.enumerated().map { ($1, UInt32($0 + 1)) }, uniquingKeysWith: { first, _ in first })
    for (index, code) in catalog.sectors.enumerated() {
      sectorOrdinal.set(index + 1, ordinals[String(code.prefix(question.sectorDigits))] ?? 0)
    }
    var sizes: [Dimension: UInt64] = [:]
    var stride: UInt64 = 1
    for dimension in dimensions where !dimension.isOfSegment {
      let size: UInt64 =
        switch dimension {
        case .state: 1 << 8
        case .sector: UInt64(sectorLabels.count)
        case .substance: UInt64(max(1, catalog.substances.count))
        case .category: Self.categories
        case .facility: UInt64(max(1, edition.facilities.count))
        case .scope: UInt64(Scope.allCases.count)
        case .country, .register, .year: 1
        }
      strides[dimension] = stride
      sizes[dimension] = size
      let (next, overflow) = stride.multipliedReportingOverflow(by: size)
      guard !overflow else { throw QuestionError("by", found: dimensions.map(\.rawValue).joined(separator: ","), expected: "fewer dimensions") }
      stride = next
    }
    self.sizes = sizes
    localKeys = stride
  }

  /// What one step of a dimension adds to a key; 0 when the answer is not grouped by it.
  func stride(_ dimension: Dimension) -> UInt64 { strides[dimension] ?? 0 }

  /// The value of a dimension in a group.
  func value(_ dimension: Dimension, key: UInt64, segment: Manifest.Segment) -> String {
    let ordinal = Int((key / max(1, stride(dimension))) % (sizes[dimension] ?? 1))
    switch dimension {
    case .country: return segment.register.country.rawValue
    case .register: return segment.register.rawValue
    case .year: return String(segment.year)
    case .state: return catalog.places.indices.contains(ordinal - 1) ? catalog.places[ordinal - 1].code : Answer.unknown
    case .sector: return ordinal == 0 ? Answer.unknown : sectorLabels[ordinal]
    case .substance: return catalog.substances.indices.contains(ordinal) ? catalog.substances[ordinal].substance.key : Answer.unknown
    case .category: return Category(rawValue: UInt8(truncatingIfNeeded: ordinal))?.code ?? Answer.unknown
    case .facility: return facilities[ordinal]
    case .scope: return Scope(rawValue: UInt8(truncatingIfNeeded: ordinal))?.code ?? Answer.unknown
    }
  }
}
