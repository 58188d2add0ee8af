import Testing
import Vocabulary

struct DecimalQuantityTests {
  private func read(_ text: String) -> DecimalQuantity.Reading {
    Array(text.utf8).withUnsafeBytes { DecimalQuantity.read($0) }
  }

  private func value(_ text: String) -> Double? {
    if case .number(let number) = read(text) { number.doubleValue } else { nil }
  }

  @Test(arguments: [
    ("0", 0), ("0.000", 0), (".26", 0.26), ("4633.62", 4633.62), ("  7.5 ", 7.5), ("3E-015", 3e-15), ("1e3", 1000),
    ("+2", 2), ("5.", 5),
    ("0.000182903", 0.000182903), ("123456789012345678901", 123_456_789_012_345_683_968), ("-5.02", -5.02),
  ])
  func readsNumbers(_ text: String, _ expected: Double) { #expect(value(text) == expected) }

  @Test(arguments: ["12,5", "1.234.567", "N/D", "-", ".", "+", "1e", "e5", "1e999", "0x10", "nan", "inf", "1 2", "٣"])
  func refusesWhatIsNoNumber(_ text: String) { #expect(read(text) == .unreadable) }

  @Test(arguments: ["", "   "])
  func knowsBlanks(_ text: String) { #expect(read(text) == .blank) }

  @Test(arguments: [
    ("1", MeasuredUnit.pounds, 0.45359237), ("1000", .grams, 1), ("2.5", .tonnes, 2500), ("3", .kilograms, 3),
    ("0.114", .gramsTEQ, 0.114),
    ("104143066", .pounds, 47_238_500.12600642),
  ])
  func convertsWithOneRounding(_ text: String, _ unit: MeasuredUnit, _ expected: Double) {
    guard case .number(let number) = read(text) else {
      Issue.record("\(text) is no number")
      return
    }
    #expect(number.converted(from: unit) == expected)
  }

  /// Any bytes end in a reading, never in a trap.
  @Test func survivesAnyBytes() {
    var state: UInt64 = 42
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<(state % 24) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(Array("0123456789.eE+-, \u{00}".utf8)[Int(state >> 33) % 18])
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1
      let text = String(decoding: bytes, as: UTF8.self)
      if case .number(let number) = read(text), !text.contains("e"), !text.contains("E") {
        #expect(
          number.doubleValue
            == Double(
              text.trimmingPrefix { $0 == " " }.reversed().drop { $0 == " " }.reversed().map(String.init).joined().fixed
            ))
      }
    }
  }
}

extension String {
  /// Swift reads neither `.5` nor `5.`; the national files write both.
  fileprivate var fixed: String {
    var text = self
    if text.hasSuffix(".") { text += "0" }
    if let dot = text.firstIndex(of: "."), text[..<dot].allSatisfy({ "+-".contains($0) }) { text.insert("0", at: dot) }
    return text
  }
}
