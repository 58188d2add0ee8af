internal import Samples

/// Small TRI Basic Data Files in every published layout.
public enum TRIText {
  /// A file of one layout; a row gives cells by the 122-column names, and what it leaves out is 0 or blank.
  public static func file(_ width: Int = 122, rows: [[String: String]]) -> String {
    let header = TRIColumns.header(width)
    let plain = width == 109 ? header : header.map { String($0.drop { $0 != " " }.dropFirst()) }
    let defaults = [
      "YEAR": "2018", "TRIFD": "60601TSTFC1MAIN", "FACILITY NAME": "TEST WORKS", "ST": "IL", "PRIMARY NAICS": "325199",
      "CHEMICAL": "Toluene", "TRI CHEMICAL/COMPOUND ID": "0000108883", "UNIT OF MEASURE": "Pounds", "FORM TYPE": "R",
      "LATITUDE": "41.88",
      "LONGITUDE": "-87.63", "METAL CATEGORY": "0",
    ]
    let others = [
      "TRI_FACILITY_ID": "TRIFD", "CAS_#/COMPOUND_ID": "TRI CHEMICAL/COMPOUND ID",
      "CAS #/COMPOUND ID": "TRI CHEMICAL/COMPOUND ID",
      "CAS#": "TRI CHEMICAL/COMPOUND ID", "6.2_M40": "6.2 - M40", "6.2_M61": "6.2 - M61",
      "5.1_FUGITIVE_AIR": "5.1 - FUGITIVE AIR",
      "ON-SITE_RELEASE_TOTAL": "ON-SITE RELEASE TOTAL", "TOTAL_RELEASES": "TOTAL RELEASES",
      "OFF-SITE_RELEASE_TOTAL": "OFF-SITE RELEASE TOTAL",
      "OFF-SITE_TREATED_TOTAL": "OFF-SITE TREATED TOTAL",
    ]
    let lines = rows.enumerated().map { index, given in
      let row = ["DOC_CTRL_NUM": "\(1_318_000_000_017 + index)"].merging(given) { _, given in given }
      return plain.map { name in
        let key = others[name] ?? name.replacing("_", with: " ")
        let known = row[key] ?? row[name] ?? defaults[key] ?? defaults[name]
        return quoted(
          known
            ?? (key.first?.isNumber == true || key.contains("TOTAL") || key.hasPrefix("PRODUCTION W")
              || key.hasPrefix("PROD.") ? "0" : ""))
      }.joined(separator: ",")
    }
    let end = width == 109 ? "," : ""  // the oldest layout's header ends in a comma that its rows lack
    return header.joined(separator: ",") + end + "\n" + lines.map { $0 + "\n" }.joined()
  }

  private static func quoted(_ cell: String) -> String { cell.contains(",") ? "\"\(cell)\"" : cell }
}
