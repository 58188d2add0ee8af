import Foundation
import TestSupport
import Testing
import Vocabulary

/// Properties of substances are those of the registers' own columns and lists.
struct SubstanceFlagTests {
  private let table: SubstanceTable

  init() throws { table = try ReferenceTables().substances }

  private func flags(_ code: String, _ register: Register) -> Substance.Flags {
    table.code(code, in: register).map { table.substances[$0.substance].flags } ?? []
  }

  @Test func whatWasMissing() {
    for code in ["NA - 19", "NA - D/F"] { #expect(flags(code, .npri).contains(.carcinogen), "\(code)") }
    for (code, register) in [("N150", Register.tri), ("335-67-1", .tri), ("61-82-5", .tri)] {
      #expect(flags(code, register).contains(.carcinogen), "\(code)")
    }
    for (code, register) in [
      ("N150", Register.tri), ("NA - D/F", .npri), ("1222-05-5", .tri), ("N270", .tri), ("3194-55-6", .retc),
    ] {
      #expect(flags(code, register).contains(.pbt), "\(code)")
    }
    for code in ["N125", "N575"] { #expect(table.code(code, in: .tri) != nil, "\(code)") }
  }

  /// Every mark of every form in TRI's files is ours too.
  @Test(.enabled(if: RealData.isPresent, Comment(rawValue: RealData.absence)))
  func everyMarkOfTRI() throws {
    let marks: [(column: String, flag: Substance.Flags)] = [
      ("CARCINOGEN", .carcinogen), ("CLEAN AIR ACT CHEMICAL", .hazardousAirPollutant), ("PBT", .pbt), ("PFAS", .pfas),
      ("METAL", .metal),
    ]
    var checked = Set<String>()
    for name in ["2021_ca", "2021_il", "2018_us_onsite_rebuilt"] {
      let rows = ReferenceTable.records(
        of: try Data(contentsOf: URL(fileURLWithPath: RealData.path("tri/\(name).csv"))))
      let header = rows[0].map { $0.replacing(#/^\d+\. /#, with: "").replacing("_", with: " ") }
      let code = try #require(
        header.firstIndex { ["TRI CHEMICAL/COMPOUND ID", "CAS #/COMPOUND ID", "CAS#"].contains($0) })
      for row in rows.dropFirst() where row.count > code {
        let number = row[code].drop { $0 == "0" }
        let cas =
          number.allSatisfy(\.isNumber) && number.count > 3
          ? "\(number.dropLast(3))-\(number.suffix(3).prefix(2))-\(number.suffix(1))" : row[code]
        for mark in marks {
          guard let column = header.firstIndex(of: mark.column), row.indices.contains(column),
            row[column].uppercased() == "YES"
          else { continue }
          if checked.insert("\(cas) \(mark.column)").inserted {
            #expect(flags(cas, .tri).contains(mark.flag), "\(cas): \(mark.column)")
          }
        }
      }
    }
    #expect(checked.count > 250)
  }
}
