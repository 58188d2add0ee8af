/// Substances that a register's amounts of another substance hold too, so that a sum of both counts them twice.
///
/// NPRI's total reduced sulphur holds hydrogen sulphide, its chromium holds hexavalent chromium. Resource:
/// `substance_parts.csv`; each row names the source of its fact.
public struct SubstanceParts: Sendable {
  public struct Part: Sendable {
    public let register: Register
    /// The code whose amounts hold the part's.
    public let whole: String
    /// The code of the part; ``speciated`` for all of NPRI's Part 5.
    public let part: String
    /// What a kilogram of the part comes to in the whole, in kilograms.
    public let factor: Double
    public let source: String

    /// Whether a code is the part.
    public func isPart(_ code: String) -> Bool {
      part == SubstanceParts.speciated ? code.hasSuffix(SpeciatedOrganics.mark) : part == code
    }
  }

  /// Stands for every speciated volatile organic compound.
  static let speciated = "*"

  public let parts: [Part]

  /// - Throws: ``ReferenceTableError`` for a row with an unknown register or code, or a factor that is no share.
  init(_ substances: SubstanceTable) throws {
    let table = try ReferenceTable("substance_parts")
    parts = try table.rows.map { row in
      guard let register = Register(rawValue: table.cell(row, "register")),
        let factor = Double(table.cell(row, "factor")), factor > 0, factor <= 1,
        substances.code(table.cell(row, "whole"), in: register) != nil,
        table.cell(row, "part") == Self.speciated || substances.code(table.cell(row, "part"), in: register) != nil
      else {
        throw ReferenceTableError(
          message:
            "reference table substance_parts.csv: \(row.joined(separator: ",")) names no known register and codes, "
            + "or no factor up to 1"
        )
      }
      return Part(
        register: register, whole: table.cell(row, "whole"), part: table.cell(row, "part"), factor: factor,
        source: table.cell(row, "source"))
    }
  }
}

/// NPRI's Part 5: single volatile organic compounds whose total stands under `NA - M16`.
///
/// Their rows bear the CAS numbers of substances of other parts; only their names tell them apart. They belong to the
/// criteria air contaminants, whatever their code. Source: ECCC, NPRI substance list, Part 5.
public enum SpeciatedOrganics {
  /// What stands behind the CAS number in the code of such a row.
  public static let mark = " (VOC)"

  /// How the names of Part 5 begin, folded: in English and in French.
  private static let beginnings = ["SPECIATED VOC", "SPECIATED VOLATILE ORGANIC", "COV DIFFERENCIE", "COV SPECIFIE"]

  /// Whether a row of this name belongs to Part 5.
  public static func isName(_ name: some StringProtocol) -> Bool {
    let folded = TextFolding.fold(name)
    return beginnings.contains { folded.hasPrefix($0) }
  }
}
