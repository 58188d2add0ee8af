public import Vocabulary

/// A substance as one source names it.
public struct ReportedSubstance: Sendable {
  public let register: Register
  /// The register's code in its normal form; the name where the file gives no code.
  public let code: String
  /// The name the source gave first.
  public let name: String
  /// The publisher's own French name, where the source gives one (NPRI).
  public let frenchName: String?
  /// The entry of the code list; nil when the code is on no list.
  public let listed: SubstanceCode?
  /// Of NPRI's Part 5 the criteria air contaminants, whatever the code; else what the code list says, or the default.
  public let scope: Scope

  /// The code without the mark of NPRI's Part 5: what tells which substance it is.
  public var listedCode: String {
    code.hasSuffix(SpeciatedOrganics.mark) ? String(code.dropLast(SpeciatedOrganics.mark.count)) : code
  }
}

/// The substances of one source, numbered in the order they come.
public struct SubstanceRoster: Sendable {
  private var interner = ByteInterner()
  private var numbers: [Int] = []
  private var byCode: [String: Int] = [:]
  public private(set) var substances: [ReportedSubstance] = []

  /// The number of a code as the file spells it, and whether its normal form was new.
  mutating func number(
    of code: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, frenchName: UnsafeRawBufferPointer,
    register: Register, mayBeSpeciated: Bool, table: SubstanceTable
  ) -> (index: Int, isNew: Bool) {
    let spelling = code.isEmpty ? name : code
    let isSpeciated = mayBeSpeciated && Self.mayBeSpeciated(name) && SpeciatedOrganics.isName(FieldText.decode(name))
    let (index, isNew) =
      isSpeciated
      ? (Array(spelling) + Array(SpeciatedOrganics.mark.utf8)).withUnsafeBytes { interner.number(of: $0) }
      : interner.number(of: spelling)
    if !isNew { return (numbers[index], false) }
    let listedCode = table.canonical(FieldText.decode(spelling), in: register)
    let normal = isSpeciated ? listedCode + SpeciatedOrganics.mark : listedCode
    if let known = byCode[normal] {
      numbers.append(known)
      return (known, false)
    }
    let listed = table.code(listedCode, in: register)
    let number = substances.count
    byCode[normal] = number
    numbers.append(number)
    substances.append(
      ReportedSubstance(
        register: register, code: normal, name: FieldText.collapsed(name),
        frenchName: NPRINames.meaningful(FieldText.collapsed(frenchName)),
        listed: listed, scope: isSpeciated ? .criteriaAirContaminant : listed?.scope ?? .default))
    return (number, true)
  }

  /// A quick look at the first letters of a name, for most rows are not of Part 5.
  private static func mayBeSpeciated(_ name: UnsafeRawBufferPointer) -> Bool {
    guard name.count > 8 else { return false }
    let letters = (name[0] | 0x20, name[1] | 0x20, name[2] | 0x20)
    return letters == (UInt8(ascii: "s"), UInt8(ascii: "p"), UInt8(ascii: "e"))
      || letters == (UInt8(ascii: "c"), UInt8(ascii: "o"), UInt8(ascii: "v"))
  }
}
