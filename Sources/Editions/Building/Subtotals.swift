internal import Vocabulary

/// The sums of one segment in the kilogram measure, by code, sector and category.
///
/// A question in kilograms that neither filters nor groups by state or facility adds these up instead of facts. They
/// are sums of the facts in the edition's order, with what rounding took from them, so that nothing is lost by adding
/// in two steps.
struct Subtotals {
  /// The columns of the rows, by code, sector and category; within a code and sector, all categories come last.
  struct Columns {
    var code: [UInt16] = []
    var sector: [UInt16] = []
    var category: [UInt8] = []
    var kilograms: [Double] = []
    var remainder: [Double] = []
    var reports: [UInt32] = []
  }

  private struct Line {
    var sum = CompensatedSum()
    var reports: UInt32 = 0
  }

  /// Of a code (upper half) and sector, where its lines begin in ``lines``: one a category, then one for all.
  private var starts: [UInt32: Int] = [:]
  private var lines: [Line] = []
  private static let lineOfAll = Category.allCases.count
  private static let linesOfKey = lineOfAll + 1

  /// Adds a piece of the segment.
  /// - Complexity: O(reports + facts).
  mutating func add(_ columns: SegmentColumns) {
    var fact = 0
    for report in columns.code.indices {
      let start = start(of: UInt32(columns.code[report]) << 16 | UInt32(columns.sector[report]))
      lines[start + Self.lineOfAll].reports += 1
      let end = fact + Int(columns.facts[report])
      defer { fact = end }
      var rest = columns.categories[report]
      if rest == 0 { continue }
      while rest != 0 {
        lines[start + rest.trailingZeroBitCount].reports += 1
        rest &= rest - 1
      }
      for fact in fact..<end where Measure.kilograms.includes(dioxin: false, unit: columns.unit[fact]) {
        lines[start + Int(columns.category[fact])].sum.add(columns.amount[fact])
        lines[start + Self.lineOfAll].sum.add(columns.amount[fact])
      }
    }
  }

  private mutating func start(of key: UInt32) -> Int {
    if let known = starts[key] { return known }
    let start = lines.count
    starts[key] = start
    lines.append(contentsOf: repeatElement(Line(), count: Self.linesOfKey))
    return start
  }

  var columns: Columns {
    var columns = Columns()
    for (key, start) in starts.sorted(by: { $0.key < $1.key }) {
      for offset in 0..<Self.linesOfKey where lines[start + offset].reports > 0 {
        columns.code.append(UInt16(key >> 16))
        columns.sector.append(UInt16(key & 0xFFFF))
        columns.category.append(offset == Self.lineOfAll ? Edition.SubtotalColumns.allCategories : UInt8(offset))
        columns.kilograms.append(lines[start + offset].sum.high)
        columns.remainder.append(lines[start + offset].sum.low)
        columns.reports.append(lines[start + offset].reports)
      }
    }
    return columns
  }
}

extension Measure {
  /// ``includes(dioxin:unit:)`` of a unit as a column holds it.
  func includes(dioxin: Bool, unit: UInt8) -> Bool {
    MeasuredUnit(rawValue: unit).map { includes(dioxin: dioxin, unit: $0) } ?? false
  }
}
