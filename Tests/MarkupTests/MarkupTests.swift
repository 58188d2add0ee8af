import Markup
import Testing
import Vocabulary

struct MarkupTests {
  @Test func textIsEscapedAndMarkupIsNot() {
    let name = "<b>\"Ñ&1\"</b>'\u{1}"
    let html: HTML = "<p title=\"\(name)\">\("<i>x</i>" as HTML)</p>"
    #expect(html.text == "<p title=\"&lt;b&gt;&quot;Ñ&amp;1&quot;&lt;/b&gt;&#39;\u{FFFD}\"><i>x</i></p>")
    let xml: XML = "<name>\(name + "\r\u{FFFE}")</name>"
    #expect(xml.text == "<name>&lt;b&gt;&quot;Ñ&amp;1&quot;&lt;/b&gt;'\u{FFFD}\r\u{FFFD}</name>")
  }

  @Test func piecesJoin() {
    let parts: [HTML] = ["<li>1</li>", "<li>2</li>"]
    #expect(HTML(parts, separator: "\n").text == "<li>1</li>\n<li>2</li>")
    #expect(("<ul>\(parts)</ul>" as HTML).text == "<ul><li>1</li><li>2</li></ul>")
    #expect(("\(1.5) \(0.1 + 0.2) \(12)" as HTML).text == "1.5 0.30000000000000004 12")
    #expect(when(false, "<hr>" as HTML).isEmpty)
  }
}

struct WordsTests {
  private static let terms = Terms([
    "found": LocalizedText(
      english: "{n} {n|facility|facilities} in {place}", french: "{n} {n|établissement|établissements} ({place})",
      spanish: "{n} {n|establecimiento|establecimientos} en {place}"),
    "script": LocalizedText(english: "Largest: {name} {", french: "", spanish: ""),
  ])

  @Test(arguments: [
    (Language.english, 0, "0 facilities in Y"), (.english, 1, "1 facility in Y"),
    (.english, 1200, "1,200 facilities in Y"),
    (.french, 0, "0 établissement (Y)"), (.french, 1, "1 établissement (Y)"),
    (.french, 1200, "1\u{202F}200 établissements (Y)"),
    (.spanish, 0, "0 establecimientos en Y"), (.spanish, 1, "1 establecimiento en Y"),
  ])
  func countsChooseThePlural(_ language: Language, _ count: Int, _ text: String) {
    #expect(Words(Self.terms, language)("found", ["n": count, "place": "Y"]) == text)
  }

  /// Braces in a value are no places, in whatever order the values come.
  @Test func valuesAreNotFilledAgain() {
    let words = Words(Self.terms, .english)
    #expect(words("found", ["n": 2, "place": "{n} {place}"]) == "2 facilities in {n} {place}")
    #expect(words.markup("found", ["place": "<b>{n}</b>"], counts: ["n": 2]).text == "2 facilities in <b>{n}</b>")
    #expect(words.markup("found", ["place": "\("<b>")"], counts: ["n": 1]).text == "1 facility in &lt;b&gt;")
  }

  /// A script fills the places that a page leaves open.
  @Test func openPlacesStay() {
    #expect(Words(Self.terms, .english)("script") == "Largest: {name} {")
    #expect(Words(Self.terms, .english)("nothing") == "nothing")
  }
}

struct FiguresTests {
  private let english = Figures(.english)
  private let french = Figures(.french)

  @Test func numbersFollowTheLanguage() {
    #expect(english.text(1_234_567) == "1,234,567")
    #expect(french.text(1_234_567) == "1\u{202F}234\u{202F}567")
    #expect(english.text(-1234.56789) == "-1,234.568")
    #expect(french.text(0.00012345) == "0,0001235")
    #expect(Figures(.spanish).text(1234.5) == "1,234.5")
  }

  @Test(arguments: [
    (1234.5, "1,234.5", "1\u{202F}234,5"), (-0.000012345678, "-0.00001235", "-0,00001235"),
    (1e6, "1,000,000", "1\u{202F}000\u{202F}000"),
  ])
  func smallFiguresShowFourDigits(_ value: Double, _ english: String, _ french: String) {
    #expect(Figures(.english).text(value) == english)
    #expect(Figures(.french).text(value) == french)
  }

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

  /// Numbers of few decimals take a way of their own: they read as Swift writes them.
  @Test func numbersOfFewDecimalsAreShortest() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200_000 {
      let scales: [Double] = [1, 10, 100, 1e3, 1e6, 1e9, 1e10]
      let scale: Double = scales.randomElement(using: &random) ?? 1
      let value = Double(Int.random(in: -1_000_000_000_000...1_000_000_000_000, using: &random)) / scale
      let near = [value, value.nextUp, -value / 3].randomElement(using: &random) ?? value
      let text = near.description
      guard !text.contains("e") else { continue }
      var bytes: [UInt8] = []
      NumberText.append(near, to: &bytes)
      #expect(NumberText.shortest(near) == (text.hasSuffix(".0") ? String(text.dropLast(2)) : text))
      #expect(String(decoding: bytes, as: UTF8.self) == NumberText.shortest(near))
    }
    #expect(NumberText.shortest(-0.0) == "-0" && NumberText.shortest(0.05) == "0.05")
  }

  @Test func roundedFiguresKeepThree() {
    #expect(
      [0, 0.0001234, 1.2345, 12.345, 123.45, 12345].map(english.rounded) == [
        "0", "0.000123", "1.23", "12.3", "123", "12,345",
      ])
    #expect(
      [.nan, -12.5, 1234.56, 0.0123456, 100].map(english.fourFigures) == ["–", "−12.5", "1,235", "0.01235", "100"])
  }

  @Test func massesTakeTheUnitThatPeopleGrasp() {
    #expect(english.mass(Kilograms(999)) == "999 kg")
    #expect(english.mass(Kilograms(1234)) == "1.23 t")
    #expect(french.mass(Kilograms(12_345_678)) == "12\u{202F}346 t")
    #expect(english.mass(Kilograms(0.45359237), in: .pounds) == "1 lb")
  }

  /// 100 % is said only when it is all.
  @Test func percentagesAreNotRoundedToAll() {
    #expect(
      [1, 29_977.0 / 30_000, 0.99999, 0.5, 0.0123, 0.00001, 0].map { english.percent($0) } == [
        "100%", "99.9%", "> 99.9%", "50%", "1.2%", "< 0.1%", "0%",
      ])
    #expect(english.percent(0.4854, tenths: true) == "48.5%" && english.percent(0.8988, tenths: true) == "89.9%")
    #expect(french.percent(0.0123) == "1,2\u{202F}%")
  }

  @Test func moneyHasItsCurrency() {
    #expect(english.money(123_450, "CAD") == "C$1,234.50")
    #expect(english.money(-5, "USD") == "−0.05 USD")
    #expect(english.money(100_000, "MXN") == "1,000 MXN")
    #expect(french.money(123_456, "CAD") == "1\u{202F}234,56\u{00A0}$ CA")
  }
}
