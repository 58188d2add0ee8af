internal import Editions
internal import Vocabulary

/// A table of weights in the numbers of one edition: of each code and category what a kilogram weighs, 0 for nothing.
///
/// `@unchecked Sendable`: it is filled by the one who makes it, before anyone else sees it.
final class CodeWeights: @unchecked Sendable {
  let table: HazardTable
  /// By code number, the place of its sixteen weights among ``values``; 0 for a code without any.
  private let places = LookupTable<UInt16, UInt16>(zero: 0)
  private let values: UnsafeMutableBufferPointer<Double>
  /// Numbers of codes with a weight, each with its row of the table.
  let rows: [Int: String]

  init(_ table: HazardTable, _ tables: HazardTables, _ catalog: Catalog) throws {
    self.table = table
    var (values, rows) = ([Double](repeating: 0, count: Self.lanes), [Int: String]())
    for (number, code) in catalog.codes.enumerated() {
      // A table may name a code as it was filed, which then is no other's.
      let filed = "\(code.register.rawValue):\(code.code)"
      let row = table.codes.contains(filed) ? filed : try tables.row(code.code, in: code.register)
      let own = table[row]
      guard !own.isEmpty, values.count / Self.lanes <= Int(UInt16.max) else { continue }
      places.set(number, UInt16(truncatingIfNeeded: values.count / Self.lanes))
      var lanes = [Double](repeating: 0, count: Self.lanes)
      for (category, weight) in own { lanes[Int(category.rawValue) & (Self.lanes - 1)] = weight.value }
      values += lanes
      rows[number] = row
    }
    self.rows = rows
    self.values = .allocate(capacity: values.count)
    _ = self.values.initialize(from: values)
  }

  deinit { values.deallocate() }

  private static let lanes = UInt16.bitWidth

  /// The categories in which a code has a weight, a bit each.
  func mask(_ code: Int) -> UInt16 {
    guard let index = UInt16(exactly: code) else { return 0 }
    let first = Int(places[index]) * Self.lanes
    return (0..<Self.lanes).reduce(0) { $0 | (values[first + $1] > 0 ? 1 << UInt16($1) : 0) }
  }

  /// Weights for loops; valid as long as the table.
  var view: View { View(places: places.view, values: UnsafePointer(values.baseAddress.unsafelyUnwrapped)) }

  struct View {
    fileprivate let places: LookupTable<UInt16, UInt16>.View
    fileprivate let values: UnsafePointer<Double>

    /// Places are those of values that were made, and categories are cut to a lane.
    @inline(__always)
    subscript(code: UInt16, category: UInt8) -> Double {
      self[code][category]
    }

    /// Of one code.
    @inline(__always)
    subscript(code: UInt16) -> Row { Row(values: values + Int(places[code]) &* CodeWeights.lanes) }
  }

  struct Row {
    fileprivate let values: UnsafePointer<Double>

    @inline(__always)
    subscript(category: UInt8) -> Double { values[Int(category) & (CodeWeights.lanes - 1)] }
  }
}
