internal import Vocabulary

/// Reads TRI Basic Plus files 3a and 3c: one record is one receiver of one form.
///
/// The files are tab-delimited without quoting, in UTF-8 or Windows-1252 field by field, and some records hold tabs
/// within a text. Such a record is put right where its numbers, codes and year then all stand in their columns, and
/// noted; else it is noted and counts nowhere.
struct TRITransferReader {
  let layout: TRITransferLayout
  private let quantities: [(column: Int, rule: Int)]
  private let anchors: [(column: Int, kind: Anchor)]

  /// What a column can hold: how a record with stray tabs is recognised as put right.
  private enum Anchor {
    case year, unit, number, basis, digits, letters
  }

  init(_ layout: TRITransferLayout, rules: RuleTable) {
    self.layout = layout
    let positions = layout.match.positions
    quantities = positions.compactMap { column, position in
      guard case .quantity(let id) = column, let rule = rules.rule(id: id) else { return nil }
      return (position, rule)
    }.sorted { $0.column < $1.column }
    var anchors: [(column: Int, kind: Anchor)] =
      quantities.map { ($0.column, .number) } + layout.basisColumns.map { ($0, .basis) }
    func anchor(_ kind: Anchor, _ columns: TRITransferLayout.Column...) {
      for column in columns { if let position = positions[column] { anchors.append((position, kind)) } }
    }
    anchor(.year, .year)
    anchor(.unit, .unit)
    anchor(.digits, .document, .sequence, .registryID)
    anchor(.letters, .senderState, .state, .country)
    self.anchors = anchors
  }

  func read(_ reader: DelimitedReader, into collector: inout SourceCollector) throws {
    let columns = layout.match
    reader.honoursQuotes = false
    var transfer = Transfer()
    // Records of the header's width, and those with blank fields behind it.
    var (plain, ended) = (0, 0)
    while try collector.nextUnchecked(reader) {
      if reader.count < layout.width {
        throw InputRefusal(
          reader.source, line: reader.line,
          "record cut short: \(reader.count) fields found, \(layout.width) expected by the header")
      }
      guard let record = align(reader, prefersEnding: ended > plain) else {
        try collector.note(
          .extraFields, reader, column: nil, found: "\(reader.count) fields",
          expected: "\(layout.width) fields; the record counts nowhere")
        continue
      }
      if record.tab == nil, reader.count == layout.width { plain += 1 } else if record.tab == nil { ended += 1 }
      if let tab = record.tab {
        try collector.note(
          .extraFields, reader, column: tab, found: "\(reader.count) fields",
          expected: "\(layout.width) fields; a tab within this one is passed over"
        )
      }
      transfer.year = try collector.year(reader, record.position(columns[.year]))
      transfer.facility = try collector.facility(reader, record.position(columns[.facility])).index
      transfer.substance = try collector.substance(
        reader, code: record.position(columns[.chemicalID]), name: record.position(columns[.chemical]))
      transfer.document = DocumentNumber(reader.field(record.position(columns[.document]))) ?? .none
      transfer.place = try collector.place(reader, record.position(columns[.senderState]))
      transfer.line = reader.line
      transfer.receiver = collector.receivers.number(of: receiver(reader, record))
      collector.facilities.cover(
        transfer.facility, year: transfer.year, part: layout.receivers == .offsite ? .transfers : .sewage)
      for index in 0..<10 {
        let bytes = FieldText.trimmed(reader.field(record.position(columns[.senderWasteID(index)])))
        if !bytes.isEmpty { collector.facilities.addWasteID(FieldText.decode(bytes), to: transfer.facility) }
      }
      try readAmounts(reader, record, into: &transfer, &collector)
      if !transfer.amounts.isEmpty { try collector.emit(transfer) }
    }
  }

  private func readAmounts(
    _ reader: DelimitedReader, _ record: Aligned, into transfer: inout Transfer, _ collector: inout SourceCollector
  ) throws {
    transfer.amounts.removeAll(keepingCapacity: true)
    let unitColumn = record.position(layout.match[.unit])
    let unit = try collector.unit(reader, unitColumn)
    if unit == nil { try collector.noteUnknownUnit(reader, unitColumn, cells: quantities.count) }
    for (column, rule) in quantities {
      let position = record.position(column)
      if let quantity = try collector.quantity(reader, position), let unit {
        transfer.amounts.append(
          Amount(
            value: quantity.converted(from: unit), quantity: quantity.doubleValue, unit: unit, rule: rule,
            column: position + 1))
      }
    }
  }

  private func receiver(_ reader: DelimitedReader, _ record: Aligned) -> Receiver {
    func text(_ column: TRITransferLayout.Column) -> String {
      let position = layout.match[column]
      guard position < layout.width else { return "" }
      var parts = [reader.field(record.position(position))]
      // The halves of a text that a tab cut in two.
      if let tab = record.tab, tab == position { parts += (1...record.extra).map { reader.field(position + $0) } }
      var text = parts.map(FieldText.collapsed).filter { !$0.isEmpty }.joined(separator: " ")
      if text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") { text = String(text.dropFirst().dropLast()) }
      return text == "NA" ? "" : text
    }
    var receiver = Receiver()
    receiver.kind = layout.receivers
    receiver.name = text(.name)
    receiver.address = text(.address)
    receiver.city = text(.city)
    receiver.county = text(.county)
    let (state, province) = (text(.state), text(.province))
    receiver.state = state.isEmpty ? province : state
    receiver.postalCode = text(.zip)
    receiver.country = text(.country).uppercased()
    receiver.registryID = text(.registryID)
    receiver.wasteID = text(.wasteID).uppercased()
    return receiver
  }

  // MARK: Stray tabs

  /// Where a record's columns stand: as in the header, or from one on a few fields further.
  private struct Aligned {
    /// The column that a tab cut in two; nil when every column stands in its place.
    var tab: Int?
    var extra = 0

    func position(_ column: Int) -> Int {
      guard let tab, column > tab, column != .max else { return column }
      return column + extra
    }
  }

  /// - Parameter prefersEnding: whether most records so far ended in a tab of their own.
  private func align(_ reader: DelimitedReader, prefersEnding: Bool) -> Aligned? {
    let extra = reader.count - layout.width
    if extra == 0 { return Aligned() }
    // Blank fields at the end may be tabs that end the record, and not a part of what a tab within a text pushed there.
    let ending = (layout.width..<reader.count).reversed().prefix { FieldText.trimmed(reader.field($0)).isEmpty }.count
    if ending == extra, fits(reader, Aligned()) { return Aligned() }
    // Names and addresses are where people type tabs; then any other text.
    let likely = [TRITransferLayout.Column.name, .address, .city].map { layout.match[$0] }.filter { $0 < layout.width }
    let shifts = Array(max(1, extra - ending)...extra)
    return (prefersEnding ? shifts : shifts.reversed()).lazy.flatMap { extra in
      (likely + Array(0..<layout.width)).lazy.map { Aligned(tab: $0, extra: extra) }
    }.first { fits(reader, $0) }
  }

  private func fits(_ reader: DelimitedReader, _ record: Aligned) -> Bool {
    anchors.allSatisfy { column, kind in
      let bytes = FieldText.trimmed(reader.field(record.position(column)))
      switch kind {
      case .year: return ReportingYear.read(bytes) != nil
      case .unit: return MeasuredUnit(spelling: FieldText.decode(bytes)) != nil
      case .number:
        if case .unreadable = DecimalQuantity.read(bytes) { return false }
        return true
      case .basis: return bytes.isEmpty || (bytes[0] | 0x20) &- 0x61 < 26
      case .digits: return bytes.allSatisfy { $0 &- 0x30 < 10 } || bytes.elementsEqual("NA".utf8)
      case .letters: return bytes.count <= 2 && bytes.allSatisfy { ($0 | 0x20) &- 0x61 < 26 }
      }
    }
  }
}
