internal import Foundation
internal import Registers

/// Writes what facilities sent to named receivers.
enum TransferWriter {
  /// - Parameter dropped: of each source, the facility-years that an overlap leaves out.
  /// - Returns: the number of amounts.
  static func write(
    _ sources: [SourceReading], _ numbering: Numbering, _ receivers: ReceiverNumbering,
    without dropped: [Set<FacilityYear>], to edition: URL
  ) throws -> Int {
    struct Row {
      let facility: UInt32
      let code: UInt16
      let receiver: UInt32
      let source: UInt16
      let staged: StagedTransfer
    }
    var rows: [Row] = []
    for (number, source) in sources.enumerated() where !source.transfers.isEmpty {
      let (facilities, codes, map) = (
        numbering.facilityMaps[number], numbering.codeMaps[number], receivers.maps[number]
      )
      // An overlap is settled a part of a facility's year at a time; a file of transfers holds one part.
      let left = Set(dropped[number].map { FacilityYear(facility: $0.facility, year: $0.year) })
      for staged in source.transfers
      where !left.contains(FacilityYear(facility: Int(staged.facility), year: Int(staged.year))) {
        rows.append(
          Row(
            facility: facilities[Int(staged.facility)], code: codes[Int(staged.substance)],
            receiver: UInt32(map[Int(staged.receiver)]),
            source: UInt16(truncatingIfNeeded: number), staged: staged))
      }
    }
    rows.sort {
      ($0.staged.year, $0.facility, $0.source, $0.staged.line, $0.staged.column)
        < ($1.staged.year, $1.facility, $1.source, $1.staged.line, $1.staged.column)
    }
    func column<Value: ColumnValue>(_ file: ColumnFile, _ value: (Row) -> Value) throws {
      let writer = try ColumnWriter<Value>(file, in: edition)
      try writer.append(rows.map(value))
      try writer.finish()
    }
    try column(.transferYear) { $0.staged.year }
    try column(.transferFacility) { $0.facility }
    try column(.transferPlace) { $0.staged.place }
    try column(.transferCode) { $0.code }
    try column(.transferReceiver) { $0.receiver }
    try column(.transferRule) { $0.staged.rule }
    try column(.transferAmount) { $0.staged.amount }
    try column(.transferQuantity) { $0.staged.quantity }
    try column(.transferUnit) { $0.staged.unit }
    try column(.transferSource) { $0.source }
    try column(.transferLine) { $0.staged.line }
    try column(.transferColumn) { $0.staged.column }
    try column(.transferDocument) { $0.staged.document }
    return rows.count
  }
}
