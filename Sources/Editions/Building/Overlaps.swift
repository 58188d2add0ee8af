internal import Registers
internal import Vocabulary

/// What to do when two files of one kind hold the same facility and year.
public enum OverlapPolicy: String, CaseIterable, Sendable {
  /// Refuse to build, naming both files and the count.
  case refuse
  /// Take the facility-year from the file named first, and list what is left out.
  case first
}

/// Facilities and years that stand in two files of one kind.
struct Overlaps {
  /// For each source, in the edition's order, its facility-years that are left out, in its own facility numbers.
  private(set) var dropped: [Set<FacilityYear>]
  private(set) var settled: [Manifest.Overlap] = []

  /// - Throws: ``InputRefusal`` under ``OverlapPolicy/refuse`` when there is any overlap.
  init(_ sources: [SourceReading], _ numbering: Numbering, policy: OverlapPolicy) throws {
    dropped = Array(repeating: [], count: sources.count)
    for kind in SourceKind.allCases {
      // In the order of the arguments: the first one named keeps what it holds.
      let members = sources.indices.filter { sources[$0].kind == kind }.sorted {
        sources[$0].argument < sources[$1].argument
      }
      guard members.count > 1 else { continue }
      var holders: [FacilityYear: Int] = [:]
      var counts: [Int: [Int: Set<FacilityYear>]] = [:]
      for member in members {
        let map = numbering.facilityMaps[member]
        for local in sources[member].collector.facilities.coverage {
          let key = FacilityYear(facility: Int(map[local.facility]), year: local.year, part: local.part)
          if let holder = holders[key], holder != member {
            counts[holder, default: [:]][member, default: []].insert(
              FacilityYear(facility: key.facility, year: key.year))
            dropped[member].insert(local)
          } else {
            holders[key] = member
          }
        }
      }
      try settle(counts, sources, numbering, kind, policy)
    }
  }

  private mutating func settle(
    _ counts: [Int: [Int: Set<FacilityYear>]], _ sources: [SourceReading], _ numbering: Numbering, _ kind: SourceKind,
    _ policy: OverlapPolicy
  ) throws {
    for holder in counts.keys.sorted() {
      for (member, shared) in (counts[holder] ?? [:]).sorted(by: { $0.key < $1.key }) {
        if policy == .refuse {
          let years = Set(shared.map(\.year)).sorted()
          let span = years.count == 1 ? "\(years[0])" : "\(years.first ?? 0) to \(years.last ?? 0)"
          throw InputRefusal(
            sources[member].request.path,
            "\(shared.count) facilit\(shared.count == 1 ? "y-year" : "y-years") of \(span) also stand "
              + "in \(sources[holder].request.path) (both \(kind.title)); leave one file out, or give --overlap first "
              + "to keep the file named first"
          )
        }
        settled.append(
          Manifest.Overlap(kept: sources[holder].sha256, dropped: sources[member].sha256, facilityYears: shared.count))
        for key in shared.sorted(by: { ($0.year, $0.facility) < ($1.year, $1.facility) }) {
          try sources[member].log.append(
            Diagnostic(
              line: 0, column: 0, code: .overlapDropped, found: "\(numbering.facilities[key.facility].id) \(key.year)",
              expected: "one file for a facility and year; kept from \(sources[holder].request.name)"))
        }
      }
    }
  }
}
