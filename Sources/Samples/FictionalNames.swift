internal import Foundation
internal import Vocabulary

/// Names and identifiers in the registers' forms that say of themselves that they are made up.
enum FictionalNames {
  private static let english = [
    "Heron", "Maple", "Bison", "Cedar", "Loon", "Otter", "Spruce", "Falcon", "Prairie", "Salmon", "Juniper", "Badger",
    "Willow", "Osprey", "Lynx",
  ]
  private static let french = [
    "Héron", "Érable", "Bison", "Cèdre", "Huard", "Loutre", "Épinette", "Faucon", "Prairie", "Saumon", "Genévrier",
    "Castor", "Saule", "Balbuzard",
  ]
  private static let spanish = [
    "Garza", "Ocotillo", "Jaguar", "Nopal", "Tecolote", "Venado", "Mezquite", "Halcón", "Ceiba", "Ajolote", "Colibrí",
    "Ñandú", "Ahuehuete",
  ]

  /// The name of a facility and of the company that owns it.
  static func facility(
    _ country: Party, _ state: String, _ index: Int, _ title: String, _ numbers: inout SeededNumbers
  ) -> (String, String) {
    switch country {
    case .unitedStates:
      let company = "FICTIONAL \(numbers.element(english).uppercased()) INDUSTRIES INC"
      return ("FICTIONAL \(title.uppercased()) WORKS \(index + 1)", company)
    case .canada where state == "CA-QC":
      return ("Usine fictive no \(index + 1)", "\(numbers.element(french)) fictif, Québec ltée")
    case .canada:
      return ("Fictional plant \(index + 1), \(title)", "Fictional \(numbers.element(english)) Ltd.")
    case .mexico:
      return ("PLANTA FICTICIA \(index + 1)", "FICTICIA \(numbers.element(spanish).uppercased()), S.A. DE C.V.")
    }
  }

  /// Name and company as the next identifier's file spells them: nearly the same, with another owner, or without the
  /// plant's number.
  static func rewritten(_ country: Party, _ name: String, _ company: String, _ numbers: inout SeededNumbers) -> (
    String, String
  ) {
    let kind = numbers.fraction()
    let owner: String =
      switch country {
      case .unitedStates: "FICTIONAL \(numbers.element(english).uppercased()) HOLDINGS LLC"
      case .canada: "Fictional \(numbers.element(english)) Corp."
      case .mexico: "FICTICIA \(numbers.element(spanish).uppercased()) DEL NORTE, S. DE R.L. DE C.V."
      }
    if kind < 0.25 { return (name, owner) }
    if kind < 0.4 {
      let plain = name.split(separator: " ").filter { !$0.contains(where: \.isNumber) }.joined(separator: " ")
      return (plain, company)
    }
    switch country {
    case .unitedStates: return ("\(name) - \(company.replacing(" INC", with: ""))", company)
    case .canada: return (name.uppercased(), company.uppercased())
    case .mexico: return ("\(company.replacing(",", with: "")) \(name)", "")
    }
  }

  /// A street as somebody else writes it; in the United States by another gate, so that receivers of transfers, which
  /// are known by their address, stay those of the identifier that was meant.
  static func rewritten(street: String, _ country: Party, _ numbers: inout SeededNumbers) -> String {
    if country == .unitedStates { return self.street(country, &numbers) }
    return numbers.chance(0.5)
      ? street.uppercased().replacing("ROAD", with: "RD").replacing("CALLE ", with: "")
      : street
  }

  /// A TRIFID of 15 characters, an NPRI number beyond those in use, or an NRA of 13 characters, Ñ and & among them.
  static func identifier(_ country: Party, _ town: Town, _ index: Int, _ numbers: inout SeededNumbers) -> String {
    switch country {
    case .unitedStates:
      let serial = String(index, radix: 36, uppercase: true)
      return
        "\(town.postal)\(padded(numbers.below(100), 2))FCT"
        + "\(String(repeating: "0", count: max(0, 7 - serial.count)))\(serial)"
    case .canada: return String(800_001 + index)
    case .mexico:
      let letters = numbers.chance(0.02) ? "FÑC" : numbers.chance(0.02) ? "F&C" : "FIC"
      return "\(letters)\(town.number)\(900 + index / 100_000 % 100)\(padded(index % 100_000, 5))"
    }
  }

  static func street(_ country: Party, _ numbers: inout SeededNumbers) -> String {
    let number = 1 + numbers.below(9899)
    switch country {
    case .unitedStates: return "\(number) FICTION AVE"
    case .canada: return "\(number) Fiction Road"
    case .mexico: return "Calle Ficción \(number)"
    }
  }

  static func postalCode(_ country: Party, _ town: Town, _ numbers: inout SeededNumbers) -> String {
    switch country {
    case .unitedStates: return "\(town.postal)\(padded(numbers.below(100), 2))"
    case .canada:
      let letters = Array("ABCEGHJKLMNPRSTVWXYZ")
      return
        "\(town.postal)\(numbers.below(10))\(numbers.element(letters)) "
        + "\(numbers.below(10))\(numbers.element(letters))\(numbers.below(10))"
    case .mexico: return "\(town.postal)\(padded(numbers.below(1000), 3))"
    }
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
