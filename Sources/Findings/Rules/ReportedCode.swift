internal import Editions
internal import Vocabulary

/// A substance is reported under a code that is not on the register's list. The priority is medium if the code has the
/// form of a CAS number whose check digit is wrong; otherwise it is a note. It is also a note if the code is missing
/// from the register's list of that very year, where that list is known.
enum ReportedCode: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for series in history.series where desk.data.codes.indices.contains(series.code) {
      let code = desk.data.codes[series.code]
      guard !desk.isListed(code) else {
        notListedInYear(history, series, code, desk, &remarks)
        continue
      }
      let digits = code.code.split(separator: "-")
      let looksLikeCAS = digits.count == 3 && digits.allSatisfy { $0.allSatisfy(\.isNumber) }
      let isWrong = looksLikeCAS && CASNumber(code.code) == nil
      for index in series.points {
        let point = history.points[index]
        remarks.value(
          history, series, point, effect: 0,
          Remark(
            .code, isWrong ? .look : .note, sentence: isWrong ? "check_digit" : "unlisted", ["code": .text(code.code)]))
      }
    }
  }

  private static func notListedInYear(
    _ history: FacilityHistory, _ series: FacilityHistory.Series, _ code: Catalog.Code, _ desk: Desk,
    _ remarks: inout Remarks
  ) {
    guard let substance = desk.substances.code(code.code, in: code.register)?.substance else { return }
    for index in series.points {
      let point = history.points[index]
      guard desk.lists.listing(of: substance, in: code.register, point.year) == .notListed else { continue }
      remarks.value(
        history, series, point, effect: 0,
        Remark(.code, .note, sentence: "year", ["code": .text(code.code), "year": .year(point.year)]))
    }
  }
}

extension Desk {
  /// Whether the register's list has a code.
  func isListed(_ code: Catalog.Code) -> Bool { substances.code(code.code, in: code.register) != nil }
}
