internal import Editions
internal import Vocabulary

/// A substance is reported under a code that the register's list does not have. It asks for a look when the code has the form of a CAS number whose
/// check digit is wrong; else it is a note: lists change, and older years hold what later ones do not.
enum ReportedCode: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for series in history.series where desk.data.codes.indices.contains(series.code) {
      let code = desk.data.codes[series.code]
      guard !desk.isListed(code) else { continue }
      let digits = code.code.split(separator: "-")
      let looksLikeCAS = digits.count == 3 && digits.allSatisfy { $0.allSatisfy(\.isNumber) }
      let isWrong = looksLikeCAS && CASNumber(code.code) == nil
      for index in series.points {
        let point = history.points[index]
        remarks.value(
          history, series, point, effect: 0,
          Remark(.code, isWrong ? .look : .note, sentence: isWrong ? "check_digit" : "unlisted", ["code": .text(code.code)]))
      }
    }
  }
}

extension Desk {
  /// Whether the register's list has a code.
  func isListed(_ code: Catalog.Code) -> Bool { substances.code(code.code, in: code.register) != nil }
}
