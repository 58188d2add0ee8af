internal import Vocabulary

extension Answer {
  /// The rows as records of comma-separated values, without a header, in pieces of some 64 KiB: the same bytes as from
  /// ``rows`` one by one, which takes ten times as long.
  public func csvRecords(_ write: (String) throws -> Void) rethrows {
    guard let keys = rows.rowKeys else { return }
    let positions = question.by.indices
    let fields = positions.map { position in keys.texts(position)?.map { Array((CSVField.text($0) + ",").utf8) } }
    var buffer: [UInt8] = []
    buffer.reserveCapacity(Self.pieceBytes + 1024)
    try rows.eachGroup { group in
      for position in positions {
        let rank = keys.rank(position, group.key)
        if let fields = fields[position] {
          buffer.append(contentsOf: fields[rank])
        } else {
          buffer.append(contentsOf: CSVField.text(keys.facility(rank)).utf8)
          buffer.append(UInt8(ascii: ","))
        }
      }
      buffer.append(
        contentsOf: NumberText.shortest(question.unit.converted(group.value, of: question.measure)).utf8)
      buffer.append(UInt8(ascii: ","))
      buffer.append(contentsOf: String(group.facilities).utf8)
      buffer.append(UInt8(ascii: ","))
      buffer.append(contentsOf: String(group.reports).utf8)
      buffer.append(UInt8(ascii: "\n"))
      if buffer.count >= Self.pieceBytes {
        try write(String(decoding: buffer, as: UTF8.self))
        buffer.removeAll(keepingCapacity: true)
      }
    }
    if !buffer.isEmpty { try write(String(decoding: buffer, as: UTF8.self)) }
  }

  private static let pieceBytes = 1 << 16
}
