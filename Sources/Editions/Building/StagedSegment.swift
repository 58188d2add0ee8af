internal import Registers
internal import Vocabulary

/// A report waiting for its segment to be put in order, in the numbers of its own source.
struct StagedReport: BitwiseCopyable {
  var document: UInt64
  var oneTime: Double
  var ratio: Double
  var facility: UInt32
  var line: UInt32
  var sector: UInt32
  var substance: UInt16
  var amounts: UInt16
  var place: UInt8
  var form: UInt8
  var part: UInt8
  var output: UInt8
}

/// A non-zero amount cell of a staged report.
struct StagedAmount: BitwiseCopyable {
  var value: Double
  var quantity: Double
  var column: UInt16
  var rule: UInt16
  var unit: UInt8
  var method: UInt8
}

/// An amount sent to a receiver, in the numbers of its own source.
struct StagedTransfer: BitwiseCopyable {
  var amount: Double
  var quantity: Double
  var document: UInt64
  var facility: UInt32
  var receiver: UInt32
  var line: UInt32
  var substance: UInt16
  var year: UInt16
  var rule: UInt16
  var column: UInt16
  var unit: UInt8
  var place: UInt8
}

/// One source's reports of one year: in memory, and where memory ran short, in chunks of a temporary file.
final class StagedSegment {
  struct Chunk {
    let offset: Int
    let reports: Int
    let amounts: Int
  }

  private(set) var reports: [StagedReport] = []
  private(set) var amounts: [StagedAmount] = []
  private var chunks: [Chunk] = []
  private var file: OutputFile?

  /// Bytes held in memory.
  var bytes: Int {
    reports.count * MemoryLayout<StagedReport>.stride + amounts.count * MemoryLayout<StagedAmount>.stride
  }

  func append(_ report: borrowing Report) {
    reports.append(
      StagedReport(
        document: report.document.packed, oneTime: report.oneTime, ratio: report.output.ratio,
        facility: UInt32(truncatingIfNeeded: report.facility),
        line: UInt32(truncatingIfNeeded: report.line),
        sector: report.sector, substance: UInt16(truncatingIfNeeded: report.substance),
        amounts: UInt16(truncatingIfNeeded: report.amounts.count),
        place: report.place, form: report.form.rawValue, part: report.part.rawValue,
        output: report.output.measure.rawValue))
    for amount in report.amounts {
      amounts.append(
        StagedAmount(
          value: amount.value, quantity: amount.quantity, column: UInt16(truncatingIfNeeded: amount.column),
          rule: UInt16(truncatingIfNeeded: amount.rule), unit: amount.unit.rawValue,
          method: amount.method.rawValue))
    }
  }

  /// Moves what is in memory to the end of a temporary file.
  func spill(to file: OutputFile) throws {
    guard !reports.isEmpty else { return }
    chunks.append(Chunk(offset: file.bytes, reports: reports.count, amounts: amounts.count))
    try reports.withUnsafeBytes { try file.write($0) }
    try amounts.withUnsafeBytes { try file.write($0) }
    self.file = file
    reports = []
    amounts = []
  }

  /// Visits every block of reports, with its amounts in the same order, in the order of the source's lines.
  func forEachBlock(_ body: ([StagedReport], [StagedAmount]) throws -> Void) throws {
    for chunk in chunks {
      guard let file else { continue }
      let reports = try [StagedReport](unsafeUninitializedCapacity: chunk.reports) { buffer, count in
        try file.read(
          at: chunk.offset,
          into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<chunk.reports])))
        count = chunk.reports
      }
      let amountsOffset = chunk.offset + chunk.reports * MemoryLayout<StagedReport>.stride
      let amounts = try [StagedAmount](unsafeUninitializedCapacity: chunk.amounts) { buffer, count in
        try file.read(
          at: amountsOffset,
          into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<chunk.amounts])))
        count = chunk.amounts
      }
      try body(reports, amounts)
    }
    if !reports.isEmpty { try body(reports, amounts) }
  }
}
