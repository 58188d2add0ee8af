internal import Registers
internal import Vocabulary

extension Edition {
  /// The coverage of an edition that does not record it, counted from its columns; of files without reports, sites and
  /// transfers tell.
  /// - Complexity: O(reports + facts).
  func countedCoverage() throws -> Coverage {
    let provenance = try provenance()
    let table = try ReferenceTables().rules
    // An edition names its rules by id; those that the program no longer has count for no kind.
    let known = catalog.rules.map { table.rule(id: $0) }
    var tally = CoverageTally(rules: table.rules)
    let (places, firstFact, rules) = (reports.place.values, reports.firstFact.values, provenance.rule.values)
    for segment in manifest.segments {
      tally.add(
        segment.register, segment.year, reports: segment.reports, place: { places[segment.firstReport + $0] },
        rules: { report, take in
          let start = Int(firstFact[segment.firstReport + report])
          for fact in start..<max(start, min(Int(firstFact[segment.firstReport + report + 1]), rules.count)) {
            if known.indices.contains(Int(rules[fact])), let rule = known[Int(rules[fact])] {
              take(UInt16(truncatingIfNeeded: rule))
            }
          }
        })
    }
    let kinds = manifest.sources.map(\.kind.description)
    func addDescriptions(_ source: [Int], _ year: [Int], _ facility: [Int], _ place: [Int]) {
      var seen = Set<[Int]>()
      for index in source.indices
      where kinds.indices.contains(source[index])
        && seen.insert([source[index], year[index], facility[index]]).inserted
      {
        if let kind = kinds[source[index]] { tally.add(kind, year[index], place: UInt8(clamping: place[index])) }
      }
    }
    addDescriptions(
      sites.source.values.map(Int.init), sites.year.values.map(Int.init), sites.facility.values.map(Int.init),
      sites.place.values.map(Int.init))
    addDescriptions(
      transfers.source.values.map(Int.init), transfers.year.values.map(Int.init),
      transfers.facility.values.map(Int.init),
      transfers.place.values.map(Int.init))
    return Coverage(tally, places: catalog.places.map(\.code))
  }
}
