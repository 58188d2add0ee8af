internal import Vocabulary

/// RETC's one cell of names: the company and, behind a comma without a blank, its establishment.
///
/// Companies hold commas of their own (`S.A. DE C.V.`, mostly with a blank behind the comma), the second half is often
/// blank, a filler or the company again. The cell itself stays in the source; this is what people read.
struct RETCName {
  let company: String?
  let establishment: String?

  init(_ cell: String?) {
    guard let cell else {
      (company, establishment) = (nil, nil)
      return
    }
    let pieces = cell.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    // The last comma without a blank behind it whose right side is no form of a company.
    let joint = pieces.indices.dropFirst().last { !pieces[$0].hasPrefix(" ") && !Self.isForm(pieces[$0]) }
    let first = Self.meaningful(pieces[..<(joint ?? pieces.count)].joined(separator: ","))
    let second = joint.flatMap { Self.meaningful(pieces[$0...].joined(separator: ",")) }
    company = first
    establishment = second.map(Self.compared) == first.map(Self.compared) ? nil : second
  }

  /// A name without a comma at its end; nil for a filler.
  private static func meaningful(_ text: String) -> String? {
    var name = TextFolding.collapseWhitespace(text)
    while let last = name.last, last == "," || last == " " { name.removeLast() }
    switch TextFolding.fold(name.filter { $0 != "." && $0 != "/" }) {
    case "", "NA", "NO APLICA", "NINGUNO", "NINGUNA", "SN", "SIN NOMBRE", "-", "X", "0": return nil
    default: return name
    }
  }

  private static func compared(_ name: String) -> String {
    TextFolding.fold(name).filter { $0.isLetter || $0.isNumber }
  }

  private static func isForm(_ text: String) -> Bool {
    let letters = compared(text)
    return [
      "SA", "SADECV", "SDERL", "SDERLDECV", "SAPIDECV", "SABDECV", "SC", "SCDERL", "SCDERLDECV", "AC", "SPR", "SPRDERL",
      "SADECVSOFOM",
    ]
    .contains(letters)
  }
}

extension FacilityDetails {
  /// Takes the two halves of a RETC name: the establishment's name, or the company's where it has none.
  mutating func read(_ name: RETCName) {
    self.name = name.establishment ?? name.company
    company = name.company
  }
}
