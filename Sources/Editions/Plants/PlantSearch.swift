internal import Registers
internal import Vocabulary

/// Finds the plants of an edition, and settles what somebody says of them.
struct PlantSearch {
  private let subjects: [PlantSubject]
  private let numbers: [FacilityID: Int]

  /// - Parameter facilities: by number.
  init(_ facilities: [(id: FacilityID, details: FacilityDetails?)], _ tally: PlantTally) {
    subjects = facilities.enumerated().map { number, facility in
      PlantSubject(
        number, facility.id.country, facility.details, years: tally.years[number], entries: tally.entries[number])
    }
    numbers = Dictionary(facilities.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Of an edition that is there already.
  init(_ edition: Edition) throws {
    var facilities: [(id: FacilityID, details: FacilityDetails?)] = []
    try edition.catalog.eachFacility { facility in
      guard let id = FacilityID(facility.id) else { return }
      var details = FacilityDetails(year: facility.years?.upperBound ?? 0)
      (details.name, details.company, details.address) = (facility.name, facility.company, facility.address)
      (details.city, details.county) = (facility.city, facility.county)
      (details.latitude, details.longitude) = (facility.latitude, facility.longitude)
      let place = facility.state.flatMap { state in edition.catalog.places.firstIndex { $0.code == state } }
      details.place = UInt8(truncatingIfNeeded: place.map { $0 + 1 } ?? 0)
      details.sector = facility.sector.flatMap { UInt32($0) } ?? 0
      facilities.append((id, details))
    }
    self.init(facilities, PlantTally(edition))
  }

  /// By the earlier one's number, then the later one's.
  /// - Throws: ``InputRefusal`` for a facility that the edition lacks, and one that begins before the one it came from.
  func joins(_ file: JoinsFile?) throws -> [PlantJoin] {
    var (stated, apart) = ([PlantJoin](), Set<[Int]>())
    for row in file?.rows ?? [] {
      func number(_ id: FacilityID) throws -> Int {
        guard let number = numbers[id] else {
          throw InputRefusal(file?.path ?? "", line: row.line, "no facility \(id) in these files")
        }
        return number
      }
      let (earlier, later) = (try number(row.earlier), try number(row.later))
      guard row.isSame else {
        apart.formUnion([[earlier, later], [later, earlier]])
        continue
      }
      guard subjects[earlier].first <= subjects[later].first else {
        throw InputRefusal(
          file?.path ?? "", line: row.line,
          "\(row.earlier) begins in \(subjects[earlier].first), after \(row.later) "
            + "(\(subjects[later].first)); expected the earlier one first")
      }
      stated.append(
        PlantJoin(
          earlier: earlier, later: later, level: .stated, score: 1, evidence: nil, statement: row.statement))
    }
    let found = PlantMatching(subjects).joins(apart: apart, stated: stated.map { ($0.earlier, $0.later) })
    return (stated + found).sorted { ($0.earlier, $0.later) < ($1.earlier, $1.later) }
  }
}
