public import RecordKernel

/// Where a record's chain ended, as it was signed.
public enum HeadTable {
  public static let columns = [
    Column("events", isNumber: true), Column("hash"), Column("time"), Column("signed"), Column("key"),
    Column("signature"),
  ]

  public static func cells(_ head: SignedHead) -> [Cell] {
    [
      .integer(head.events), .text(head.hash), .text(head.time), .text(head.signed), .text(head.key),
      .text(head.signature),
    ]
  }
}
