import Outputs
import Testing

struct SpreadsheetCellsTests {
  private static func guarded(_ text: String, pieces: Int) -> String {
    var cells = SpreadsheetCells()
    var out: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      out += cells.guarded(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
    }
    return String(decoding: out + cells.finish(), as: UTF8.self)
  }

  /// What a spreadsheet would take for a formula has an apostrophe; numbers, and what only looks like it within a cell,
  /// stay. Where pieces end makes no difference.
  @Test(arguments: [
    ("a,b\n", "a,b\n"), ("=1,b\n", "'=1,b\n"), ("a,@b\n", "a,'@b\n"), ("a,\"=1,2\"\n", "a,\"'=1,2\"\n"),
    ("-12.5,-1e-07\n", "-12.5,-1e-07\n"), ("-12.5+A1,-\n", "'-12.5+A1,'-\n"), ("+1\n", "'+1\n"), ("\tx\n", "'\tx\n"),
    ("\"\rx\"\n", "\"'\rx\"\n"), ("\"a\"\"=b\",=\"\"\n", "\"a\"\"=b\",'=\"\"\n"), ("\"\"\"=a\"\n", "\"\"\"=a\"\n"),
    ("\"-5\",x\n", "\"-5\",x\n"),
    ("x,=", "x,'="), ("x,-5", "x,-5"), ("a=b,c-d\n", "a=b,c-d\n"), (",,=\n", ",,'=\n"),
    ("-1234567890123456789012345678901234567890123\n", "'-1234567890123456789012345678901234567890123\n"),
  ])
  func cells(_ text: String, _ expected: String) {
    for pieces in [1, 2, 3, 7, 1000] { #expect(Self.guarded(text, pieces: pieces) == expected, "\(pieces)") }
  }
}
