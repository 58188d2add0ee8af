public import Vocabulary

/// A substance as one source names it.
public struct ReportedSubstance: Sendable {
  public let register: Register
  /// The register's code in its normal form; the name where the file gives no code.
  public let code: String
  /// The name the source gave first.
  public let name: String
  /// The entry of the code list; nil when the code is on no list.
  public let listed: SubstanceCode?
}

/// The substances of one source, numbered in the order they come.
public struct SubstanceRoster: Sendable {
  private var interner = ByteInterner()
  private var numbers: [Int] = []
  private var byCode: [String: Int] = [:]
  public private(set) var substances: [ReportedSubstance] = []

  /// The number of a code as the file spells it, and whether its normal form was new.
  mutating func number(
    of code: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer, register: Register, table: SubstanceTable
  ) -> (index: Int, isNew: Bool) {
    let spelling = code.isEmpty ? name : code
    let (index, isNew) = interner.number(of: spelling)
    if !isNew { return (numbers[index], false) }
    let normal = table.canonical(FieldText.decode(spelling), in: register)
    if let known = byCode[normal] {
      numbers.append(known)
      return (known, false)
    }
    let number = substances.count
    byCode[normal] = number
    numbers.append(number)
    substances.append(
      ReportedSubstance(
        register: register, code: normal, name: FieldText.collapsed(name), listed: table.code(normal, in: register)))
    return (number, true)
  }
}
