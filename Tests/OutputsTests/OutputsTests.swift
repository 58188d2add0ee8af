import Outputs
import Testing

struct OutputsTests {
  private let columns = [Column("facility"), Column("kilograms", isNumber: true), Column("reports", isNumber: true)]
  private let rows: [[Cell]] = [
    [.text("MX:Ñ&1"), .number(1234.5), .integer(2)], [.text("a \"b\", c\n"), .number(0.1), .none],
  ]

  private func output(_ make: (@escaping OutputSink) -> any TableWriter) -> String {
    var text = ""
    let writer = make { text += $0 }
    for row in rows { writer.write(row) }
    writer.finish()
    return text
  }

  @Test func csvQuotesWhatItMust() {
    #expect(
      output { CSVWriter(columns, to: $0) }
        == "facility,kilograms,reports\nMX:Ñ&1,1234.5,2\n\"a \"\"b\"\", c\n\",0.1,\n")
  }

  @Test func jsonIsAnObjectWithRows() {
    let text = output { JSONWriter(columns, head: [("edition", JSONWriter.value(.text("e1")))], to: $0) }
    #expect(
      text == """
        {
          "edition": "e1",
          "rows": [
            {"facility": "MX:Ñ&1", "kilograms": 1234.5, "reports": 2},
            {"facility": "a \\"b\\", c\\n", "kilograms": 0.1, "reports": null}
          ]
        }

        """)
  }

  @Test func tablesAlign() {
    let text = output { TextTableWriter(columns, to: $0) }
    #expect(text.hasPrefix("facility"))
    #expect(text.contains("1,234.5        2"))
  }
}
