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
    let writer = try TableWriter<Edition.TransferColumns>(in: edition)
    try writer.append(\.year, rows.map(\.staged.year))
    try writer.append(\.facility, rows.map(\.facility))
    try writer.append(\.place, rows.map(\.staged.place))
    try writer.append(\.code, rows.map(\.code))
    try writer.append(\.receiver, rows.map(\.receiver))
    try writer.append(\.rule, rows.map(\.staged.rule))
    try writer.append(\.amount, rows.map(\.staged.amount))
    try writer.append(\.quantity, rows.map(\.staged.quantity))
    try writer.append(\.unit, rows.map(\.staged.unit))
    try writer.append(\.source, rows.map(\.source))
    try writer.append(\.line, rows.map(\.staged.line))
    try writer.append(\.column, rows.map(\.staged.column))
    try writer.append(\.document, rows.map(\.staged.document))
    try writer.finish()
    return rows.count
  }
}
