internal import Editions
internal import Vocabulary

/// The identifiers that a plant had over the years, as a facility's page shows them.
struct PlantHistory: Sendable {
  struct Part: Sendable {
    let id: String
    let years: ClosedRange<Int>?
    /// How it was found to follow the one before; nil for the first.
    let join: PlantJoin?
  }

  struct Other: Sendable {
    let id: String
    let years: ClosedRange<Int>?
    let join: PlantJoin
  }

  private static let mostOthers = 5

  /// The earliest first; the facility alone where no other identifier is known.
  let parts: [Part]
  /// What may be an identifier of the same plant, and nothing goes by.
  let others: [Other]

  var isChain: Bool { parts.count > 1 }

  /// By the first year of an identifier, which one it took the place of.
  var formerIdentifiers: [Int: String] {
    Dictionary(
      zip(parts, parts.dropFirst()).compactMap { before, part in part.years.map { ($0.lowerBound, before.id) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// - Throws: ``EditionError``.
  init(_ facility: Int, _ edition: Edition) throws {
    guard let plants = try edition.plants() else {
      parts = [Part(id: edition.facilities[facility], years: nil, join: nil)]
      others = []
      return
    }
    func years(_ number: Int) throws -> ClosedRange<Int>? { try edition.catalog.facility(number)?.years }
    let chain = plants.chain(of: facility)
    parts = try chain.map { number in
      Part(
        id: edition.facilities[number], years: chain.count > 1 ? try years(number) : nil, join: plants.join(to: number))
    }
    others = try plants.possible(of: facility).sorted { $0.score > $1.score }.prefix(Self.mostOthers).map { join in
      let other = join.earlier == facility ? join.later : join.earlier
      return Other(id: edition.facilities[other], years: try years(other), join: join)
    }
  }
}
