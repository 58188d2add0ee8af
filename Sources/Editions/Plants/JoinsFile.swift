internal import Digests
internal import Foundation
internal import Registers
internal import Vocabulary

/// What somebody says of plants: which two identifiers are one plant, and which are not; with who says so, and why.
///
/// A CSV file with the columns `earlier`, `later`, `verdict` (`same` or `different`), `who`, `why`. Its hash enters the
/// edition's id, and what it says stands in the edition.
public struct JoinsFile: Sendable {
  struct Row: Sendable {
    let line: Int
    let earlier: FacilityID
    let later: FacilityID
    let isSame: Bool
    let statement: PlantJoin.Statement
  }

  public let name: String
  public let sha256: String
  let path: String
  let rows: [Row]

  /// - Throws: ``InputRefusal`` for a file that is none, a row that does not read, a pair that is there twice, and an
  ///   identifier with two before it or two behind it.
  public init(_ path: String) throws {
    self.path = path
    name = URL(fileURLWithPath: path).lastPathComponent
    let table = try CSVTable(path, needed: ["earlier", "later", "verdict", "who", "why"]) {
      InputRefusal("--joins", $0)
    }
    sha256 = SHA256Digest.hexadecimal(ofFile: path) ?? ""
    var rows: [Row] = []
    var (next, before, pairs) = ([FacilityID: Int](), [FacilityID: Int](), [[FacilityID]: Int]())
    for row in table.rows {
      func refuse(_ what: String) -> InputRefusal { InputRefusal(path, line: row.line, what) }
      func cell(_ column: String) -> String { table.cell(row, column) ?? "" }
      func id(_ column: String) throws -> FacilityID {
        let text = cell(column)
        guard let id = FacilityID(text) else {
          throw refuse("\(column) “\(text)”: expected a facility, such as MX:MMP7L0503511")
        }
        return id
      }
      let (earlier, later) = (try id("earlier"), try id("later"))
      guard earlier != later, earlier.country == later.country else {
        throw refuse("\(earlier) and \(later): expected two facilities of one country")
      }
      let verdict = cell("verdict")
      guard ["same", "different"].contains(verdict) else {
        throw refuse("verdict “\(verdict)”: expected same or different")
      }
      let statement = PlantJoin.Statement(who: cell("who"), why: cell("why"))
      guard !statement.who.isEmpty, !statement.why.isEmpty else { throw refuse("expected who says so, and why") }
      if let other = pairs.updateValue(row.line, forKey: [earlier, later].sorted()) {
        throw refuse("\(earlier) and \(later): already in line \(other)")
      }
      if verdict == "same" {
        if let other = next.updateValue(row.line, forKey: earlier) {
          throw refuse("\(earlier) became another facility already in line \(other)")
        }
        if let other = before.updateValue(row.line, forKey: later) {
          throw refuse("\(later) came from another facility already in line \(other)")
        }
      }
      rows.append(Row(line: row.line, earlier: earlier, later: later, isSame: verdict == "same", statement: statement))
    }
    self.rows = rows
    var ends = Dictionary(
      rows.filter(\.isSame).map { ($0.earlier, $0.later) }, uniquingKeysWith: { first, _ in first })
    while let (start, first) = ends.first {
      // What leads back to itself is no chain.
      var id: FacilityID? = first
      while let own = id, own != start { id = ends.removeValue(forKey: own) }
      if id == start { throw InputRefusal(path, "\(start) leads back to itself; expected the earlier one first") }
      ends[start] = nil
    }
  }
}
