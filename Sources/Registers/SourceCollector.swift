public import Vocabulary

/// Takes what a reader finds, report by report.
public protocol ReportReceiver: AnyObject {
  /// Takes a report; its amounts are valid during the call.
  func receive(_ report: borrowing Report) throws
  /// Takes a transfer; its amounts are valid during the call.
  func receive(_ transfer: borrowing Transfer) throws
  func receive(_ distribution: DioxinDistribution) throws
  func receive(_ diagnostic: Diagnostic) throws
}

extension ReportReceiver {
  public func receive(_ distribution: DioxinDistribution) throws {}
}

/// What reading one source gathers besides its reports: facilities, substances, counts.
public struct SourceCollector {
  public let tables: ReferenceTables
  public let kind: SourceKind
  private let identifier: @Sendable (UnsafeRawBufferPointer) -> [UInt8]?
  private let mayBeWindows1252: Bool
  private let hasSpeciatedOrganics: Bool
  unowned let receiver: any ReportReceiver
  public var facilities = FacilityRoster()
  public var substances = SubstanceRoster()
  public var receivers = ReceiverRoster()
  /// Data records read.
  public private(set) var rows = 0
  /// Reports received; for NPRI, amount rows.
  public private(set) var reports = 0
  /// Non-zero amount cells.
  public private(set) var amounts = 0
  private var quantityCells = 0
  private var unreadableCells = 0
  private var firstUnreadable: (line: Int, column: Int, found: String, expected: String)?
  private var places = ByteInterner()
  private var placeNumbers: [UInt8] = []
  private var units = ByteInterner()
  private var unitValues: [MeasuredUnit?] = []

  public init(kind: SourceKind, tables: ReferenceTables, receiver: any ReportReceiver) {
    self.kind = kind
    let profile = kind.register.profile
    (identifier, mayBeWindows1252, hasSpeciatedOrganics) = (
      profile.identifier, profile.mayBeWindows1252, profile.hasSpeciatedOrganics
    )
    self.tables = tables
    self.receiver = receiver
  }

  /// Moves to the next record; false at the end of the file. It is counted, and quotes in it that end nothing are
  /// noted.
  /// - Throws: ``InputRefusal`` for a record cut short, or one with filled fields beyond the header's `width`.
  package mutating func next(_ reader: DelimitedReader, width: Int) throws -> Bool {
    guard try reader.next() else { return false }
    if reader.count != width { try RecordWidth.check(reader, width) }
    for index in reader.strayQuotes {
      try note(
        .strayQuote, reader, column: index, found: FieldText.decode(reader.field(index)),
        expected: "a doubled quote inside a quoted field")
    }
    rows += 1
    return true
  }

  /// Moves to the next record whatever the number of its fields; false at the end of the file. It is counted.
  mutating func nextUnchecked(_ reader: DelimitedReader) throws -> Bool {
    guard try reader.next() else { return false }
    rows += 1
    return true
  }

  mutating func emit(_ transfer: borrowing Transfer) throws {
    amounts += transfer.amounts.count
    try receiver.receive(transfer)
  }

  mutating func emit(_ distribution: DioxinDistribution) throws { try receiver.receive(distribution) }

  package mutating func emit(_ report: borrowing Report) throws {
    reports += 1
    amounts += report.amounts.count
    try receiver.receive(report)
  }

  func note(_ code: Diagnostic.Code, _ reader: DelimitedReader, column: Int?, found: String, expected: String) throws {
    // A field longer than a line of the list is cut; the line and column still lead to it.
    let column = column.flatMap { $0 < DelimitedReader.Limits.columns ? $0 + 1 : nil } ?? 0
    try receiver.receive(
      Diagnostic(line: reader.line, column: column, code: code, found: String(found.prefix(200)), expected: expected))
  }

  // MARK: Cells

  /// The quantity of a cell; nil for blanks, zeros and what is no number (which is noted).
  @inline(__always)
  package mutating func quantity(_ reader: DelimitedReader, _ column: Int) throws -> DecimalQuantity? {
    let bytes = reader.field(column)
    if bytes.isEmpty { return nil }
    quantityCells += 1
    if bytes.count == 1, bytes[0] == 0x30 { return nil }
    switch DecimalQuantity.read(bytes) {
    case .number(let value):
      if value.isNegative {
        try note(
          .negativeNumber, reader, column: column, found: FieldText.decode(bytes), expected: "a number of at least 0")
      }
      return value.isZero ? nil : value
    case .blank: return nil
    case .unreadable:
      try noteUnreadable(.unreadableNumber, reader, column, expected: "a number with a decimal point")
      return nil
    }
  }

  private mutating func noteUnreadable(
    _ code: Diagnostic.Code, _ reader: DelimitedReader, _ column: Int, expected: String
  ) throws {
    let found = FieldText.decode(reader.field(column))
    unreadableCells += 1
    if firstUnreadable == nil { firstUnreadable = (reader.line, column + 1, String(found.prefix(40)), expected) }
    try note(code, reader, column: column, found: found, expected: expected)
  }

  /// Refuses a source of which more than one quantity cell in a hundred could not be read.
  func checkReadability(_ source: String) throws {
    guard let first = firstUnreadable, unreadableCells * 100 > quantityCells else { return }
    throw InputRefusal(
      source, line: first.line, column: first.column,
      "\"\(first.found)\" found, \(first.expected) expected; \(unreadableCells) of \(quantityCells) quantity cells "
        + "cannot be read, more than 1 % refuses the file"
    )
  }

  /// The reporting year of a cell.
  package func year(_ reader: DelimitedReader, _ column: Int) throws -> Int {
    let bytes = reader.field(column)
    if let year = ReportingYear.read(bytes) { return year }
    throw InputRefusal(
      reader.source, line: reader.line, column: column + 1,
      "\"\(FieldText.decode(bytes).prefix(40))\" as the year; expected \(ReportingYear.allowed.lowerBound) "
        + "to \(ReportingYear.allowed.upperBound)"
    )
  }

  /// The number of the facility a cell names.
  package mutating func facility(_ reader: DelimitedReader, _ column: Int) throws -> (index: Int, isNew: Bool) {
    let bytes = FieldText.trimmed(reader.field(column))
    guard !bytes.isEmpty else {
      throw InputRefusal(
        reader.source, line: reader.line, column: column + 1,
        "the facility's identifier is blank; expected one in every record")
    }
    if let plain = identifier(bytes) {
      return plain.withUnsafeBytes { facilities.number(of: $0) }
    }
    return facilities.number(of: bytes)
  }

  /// The number of the substance that a code, or without one a name, stands for.
  /// - Parameter frenchName: the column of the publisher's own French names.
  package mutating func substance(_ reader: DelimitedReader, code: Int, name: Int, frenchName: Int = .max) throws -> Int
  {
    let bytes = FieldText.trimmed(reader.field(code))
    let nameBytes = FieldText.trimmed(reader.field(name))
    guard !bytes.isEmpty || !nameBytes.isEmpty else {
      throw InputRefusal(
        reader.source, line: reader.line, column: code + 1, "neither code nor name of a substance; expected one of them"
      )
    }
    let (index, isNew) = substances.number(
      of: bytes, name: nameBytes, frenchName: reader.field(frenchName), register: kind.register,
      mayBeSpeciated: hasSpeciatedOrganics, table: tables.substances)
    if isNew, substances.substances[index].listed == nil {
      try note(
        .unknownSubstance, reader, column: code, found: substances.substances[index].code,
        expected: "a code of the substance list")
    }
    return index
  }

  /// A place's number in the place table plus one; 0 for a blank or an unknown spelling (which is noted once).
  package mutating func place(_ reader: DelimitedReader, _ column: Int) throws -> UInt8 {
    let bytes = FieldText.trimmed(reader.field(column))
    if bytes.isEmpty { return 0 }
    let (index, isNew) = places.number(of: bytes)
    if isNew {
      let spelling = FieldText.decode(bytes)
      let number = tables.places.place(spelling: spelling, in: kind.register.country).map {
        UInt8(truncatingIfNeeded: $0 + 1)
      }
      placeNumbers.append(number ?? 0)
      if number == nil {
        try note(
          .unknownState, reader, column: column, found: spelling,
          expected: "a state or province of \(kind.register.country.rawValue)")
      }
    }
    return placeNumbers[index]
  }

  /// The unit of a row, or nil for an unknown spelling, which counts as an unreadable cell.
  package mutating func unit(_ reader: DelimitedReader, _ column: Int) throws -> MeasuredUnit? {
    let bytes = reader.field(column)
    let (index, isNew) = units.number(of: bytes)
    if isNew { unitValues.append(MeasuredUnit(spelling: FieldText.decode(bytes))) }
    return unitValues[index]
  }

  /// Notes a row whose unit is unknown: none of its `cells` quantities can be read.
  package mutating func noteUnknownUnit(_ reader: DelimitedReader, _ column: Int, cells: Int) throws {
    unreadableCells += cells - 1
    try noteUnreadable(.unknownUnit, reader, column, expected: "a unit of mass in one of the known spellings")
  }

  /// NAICS or SCIAN; 0 for a blank, a zero or text.
  package func sector(_ reader: DelimitedReader, _ column: Int) -> UInt32 {
    SectorTable.read(FieldText.trimmed(reader.field(column))) ?? 0
  }

  /// Titles of sectors that the source states, as its cells have them, by code and language.
  public private(set) var sectorTitles: [UInt32: [Language: String]] = [:]
  private var lastTitled: UInt32 = 0

  /// Takes over the titles that a record states for its sector, from the first record that has them.
  /// - Parameter columns: the position of the title in each language.
  mutating func sectorTitle(_ reader: DelimitedReader, of sector: UInt32, _ columns: [Language: Int]) throws {
    if sector == 0 || sector == lastTitled { return }
    lastTitled = sector
    for (language, column) in columns where sectorTitles[sector]?[language] == nil {
      if let title = try NPRINames.meaningful(text(reader, column)) {
        sectorTitles[sector, default: [:]][language] = title
      }
    }
  }

  /// A cell's text, white space collapsed; nil when blank.
  package func text(_ reader: DelimitedReader, _ column: Int) throws -> String? {
    let bytes = reader.field(column)
    if bytes.isEmpty { return nil }
    let text = FieldText.collapsed(bytes)
    if !mayBeWindows1252, !FieldText.isUTF8(bytes) {
      try note(.encoding, reader, column: column, found: text, expected: "UTF-8")
    }
    return text.isEmpty ? nil : text
  }
}
