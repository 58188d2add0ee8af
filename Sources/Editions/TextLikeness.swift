internal import Vocabulary

/// How alike two names or addresses are, from 0 to 1: Dice's coefficient of their pairs of letters, after forms of companies
/// and abbreviations of streets are brought to one spelling.
public enum TextLikeness {
  public static func names(_ a: String, _ b: String) -> Double { likeness(words(a, without: companyForms), words(b, without: companyForms)) }

  static func addresses(_ a: String, _ b: String) -> Double {
    let (a, b) = (words(a, without: []), words(b, without: []))
    // Another number is another place, however alike the streets are.
    if let first = a.first, let second = b.first, first != second, first.allSatisfy(\.isNumber), second.allSatisfy(\.isNumber) { return 0 }
    return likeness(a, b)
  }

  private static let companyForms: Set<String> = [
    "INC", "LLC", "LTD", "LTEE", "CO", "CORP", "CORPORATION", "COMPANY", "LP", "LLP", "SA", "S", "A", "DE", "CV", "C", "V", "RL", "R", "L", "THE",
  ]
  private static let spellings: [String: String] = [
    "STREET": "ST", "AVENUE": "AVE", "AV": "AVE", "AVENIDA": "AVE", "ROAD": "RD", "DRIVE": "DR", "BOULEVARD": "BLVD", "HIGHWAY": "HWY",
    "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W", "MOUNT": "MT", "SAINT": "ST", "LANE": "LN", "COURT": "CT", "PLACE": "PL",
    "PARKWAY": "PKWY", "ROUTE": "RT", "RTE": "RT", "CALLE": "C", "CARRETERA": "CARR", "CHEMIN": "CH", "RUE": "R",
  ]

  private static func words(_ text: String, without dropped: Set<String>) -> [String] {
    TextFolding.fold(text).split { !$0.isLetter && !$0.isNumber }.map { spellings[String($0)] ?? String($0) }.filter { !dropped.contains($0) }
  }

  private static func likeness(_ a: [String], _ b: [String]) -> Double {
    if a.isEmpty || b.isEmpty { return 0 }
    if a == b { return 1 }
    var pairs: [UInt32: Int] = [:]
    let (first, second) = (Self.pairs(a), Self.pairs(b))
    for pair in first { pairs[pair, default: 0] += 1 }
    var shared = 0
    for pair in second where pairs[pair, default: 0] > 0 {
      pairs[pair, default: 0] -= 1
      shared += 1
    }
    return 2 * Double(shared) / Double(max(1, first.count + second.count))
  }

  private static func pairs(_ words: [String]) -> [UInt32] {
    words.flatMap { word in
      let letters = [UInt8](word.utf8)
      guard letters.count > 1 else { return letters.map { UInt32($0) } }
      return zip(letters, letters.dropFirst()).map { UInt32($0) << 8 | UInt32($1) }
    }
  }
}
