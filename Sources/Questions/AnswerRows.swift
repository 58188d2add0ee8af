internal import Editions
internal import Vocabulary

/// What a row of an answer came to: 24 bytes, whatever its values are called.
struct AnswerGroup: Sendable {
  /// See ``RowKeys``.
  let key: UInt64
  let value: Double
  let facilities: UInt32
  let reports: UInt32
}

extension Answer {
  /// The rows of an answer, each made when it is read.
  public struct Rows: RandomAccessCollection, Sendable {
    private let groups: ArraySlice<AnswerGroup>
    private let keys: RowKeys?

    init(_ groups: some Collection<AnswerGroup>, _ keys: RowKeys) {
      (self.groups, self.keys) = (ArraySlice(groups), keys)
    }

    private init(part groups: ArraySlice<AnswerGroup>, _ keys: RowKeys?) { (self.groups, self.keys) = (groups, keys) }

    public var startIndex: Int { groups.startIndex }
    public var endIndex: Int { groups.endIndex }

    public subscript(position: Int) -> Row {
      let group = groups[position]
      return Row(
        values: keys?.values(group.key) ?? [], value: group.value, facilities: Int(group.facilities),
        reports: Int(group.reports))
    }

    public subscript(bounds: Range<Int>) -> Rows { Rows(part: groups[bounds], keys) }

    /// Where a facility's row is, of an answer that is grouped by facilities alone.
    public func position(ofFacility number: Int) -> Int? {
      groups.firstIndex { keys?.rank(0, $0.key) == number }
    }

    /// Their figures, in their order.
    public var figures: [Double] { groups.map(\.value) }

    func eachGroup(_ visit: (AnswerGroup) throws -> Void) rethrows { for group in groups { try visit(group) } }

    var rowKeys: RowKeys? { keys }

    /// What they take in memory, in units of a row.
    public var weight: Int { groups.count + (keys?.weight ?? 0) + 50 }
  }
}

extension Answer.Rows: Equatable {
  public static func == (a: Answer.Rows, b: Answer.Rows) -> Bool { a.elementsEqual(b) }
  public static func == (a: Answer.Rows, b: [Answer.Row]) -> Bool { a.elementsEqual(b) }
}
