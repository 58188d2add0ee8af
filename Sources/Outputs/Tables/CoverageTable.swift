public import Editions
internal import Registers
internal import Vocabulary

/// What an edition's files cover: a row for each country, year and kind of file that a country's years could have.
public enum CoverageTable {
  private static let numbers: Set<String> = ["states", "reports"]
  public static let columns = ["country", "year", "file", "loaded", "whole", "states", "state_codes", "reports"].map {
    Column($0, isNumber: numbers.contains($0))
  }

  public static func rows(_ edition: Edition) -> [[Cell]] {
    let coverage = edition.coverage
    return Register.allCases.flatMap { register in
      coverage.years(register).flatMap { year in
        ContentKind.all(of: register, year).map { kind -> [Cell] in
          let counts = coverage.reports[Coverage.Key(year: year, kind: kind)] ?? [:]
          let states = counts.keys.filter { !$0.isEmpty }.sorted()
          let isLoaded = coverage.holds(kind, year)
          return [
            .text(register.country.rawValue), .integer(year), .text(kind.rawValue), .text(isLoaded ? "yes" : "no"),
            .text(isLoaded && coverage.isWhole(register, year) ? "yes" : "no"), .integer(states.count),
            .text(states.joined(separator: " ")),
            .integer(counts.values.reduce(0, +)),
          ]
        }
      }
    }
  }
}
