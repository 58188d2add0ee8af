import Outputs
import Testing

struct OutputsTests {
  @Test(arguments: [
    (0, "0"), (1, "1"), (-2.5, "-2.5"), (1e-7, "0.0000001"), (1.29e-9, "0.00000000129"), (1e16, "10000000000000000"),
    (1.5e20, "150000000000000000000"),
    (2629062189.4006753, "2629062189.4006753"), (-3e-15, "-0.000000000000003"),
    (Double.leastNonzeroMagnitude, "0." + String(repeating: "0", count: 323) + "5"),
  ])
  func numbersAreShortest(_ value: Double, _ text: String) {
    #expect(NumberText.shortest(value) == text)
    #expect(Double(text) == value)
  }

  @Test(arguments: [
    (1234.5, "1,234.5", "1\u{202F}234,5"), (-0.000012345678, "-0.00001235", "-0,00001235"), (1e6, "1,000,000", "1\u{202F}000\u{202F}000"),
  ])
  func figuresFollowTheLanguage(_ value: Double, _ english: String, _ french: String) {
    #expect(NumberStyle.english.text(value) == english && NumberStyle.french.text(value) == french)
  }

  private let columns = [Column("facility"), Column("kilograms", isNumber: true), Column("reports", isNumber: true)]
  private let rows: [[Cell]] = [[.text("MX:Ñ&1"), .number(1234.5), .integer(2)], [.text("a \"b\", c\n"), .number(0.1), .none]]

  private func output(_ make: (@escaping OutputSink) -> any TableWriter) -> String {
    var text = ""
    let writer = make { text += $0 }
    for row in rows { writer.write(row) }
    writer.finish()
    return text
  }

  @Test func csvQuotesWhatItMust() {
    #expect(output { CSVWriter(columns, to: $0) } == "facility,kilograms,reports\nMX:Ñ&1,1234.5,2\n\"a \"\"b\"\", c\n\",0.1,\n")
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
    #expect(text.hasPrefix("facility") && text.contains("1,234.5        2"))
  }
}
