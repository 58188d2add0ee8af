/// Codes that NPRI has of its own, for groups and for what has no CAS number.
enum NPRICode {
  /// NPRI's own code in the spelling of its list: `NA08`, `na-8` and `NA  - 08` are `NA - 08`; nil for any other text.
  @Sendable static func normalized(_ code: String) -> String? {
    guard code.prefix(2).uppercased() == "NA" else { return nil }
    let rest = code.dropFirst(2).drop { $0 == " " || $0 == "-" || $0 == "–" }.filter { $0 != " " }.uppercased()
    guard (1...4).contains(rest.count), rest.contains(where: \.isNumber) || rest.contains("/"),
      rest.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "/") })
    else { return nil }
    guard let number = Int(rest) else { return "NA - " + rest }
    return number < 10 ? "NA - 0\(number)" : "NA - \(number)"
  }
}
