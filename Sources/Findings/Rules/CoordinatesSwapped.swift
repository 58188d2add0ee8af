internal import Editions
internal import Vocabulary

/// Coordinates outside the country that are inside it once latitude and longitude are exchanged, or a sign is added or
/// removed. High priority. (RETC's longitudes are degrees west, with or without a sign; both are read as such.)
enum CoordinatesSwapped: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for statement in history.statements {
      guard let slip = statement.slip(in: history.register.country) else { continue }
      remarks.statement(
        history, statement, desk,
        Remark(
          .coordinatesSwapped, .mustLook, sentence: slip,
          ["latitude": .number(statement.latitude), "longitude": .number(statement.longitude)]))
    }
  }
}
