/// Files of the registers' neighbourhood that are not read, told by their headers and named for what they are.
enum OtherFile {
  private struct Kind {
    let name: String
    /// Columns that all must be there.
    let columns: [String]
    let instead: String
  }

  private static let basicData = "give the Basic Data File, 3a or 3c"

  /// Source of the columns: EPA, TRI Basic Plus Data Files; ECCC, NPRI bulk data; EEA, E-PRTR and Industrial Reporting.
  private static let kinds: [Kind] = [
    Kind(name: "TRI Basic Plus 1b", columns: ["AS A BYPRODUCT", "AS A PROCESS IMPURITY"], instead: basicData),
    // With its distribution of dioxins it is read.
    Kind(name: "TRI Basic Plus 1a", columns: ["TITLE OF CERTIFYING OFFICIAL", "MAILING STREET"], instead: basicData),
    Kind(name: "TRI Basic Plus 2a", columns: ["CATASTROPHIC RELEASES OR OTHER ONE-TIME EVENTS"], instead: basicData),
    Kind(name: "TRI Basic Plus 2a", columns: ["ENERGY RECOVERY OFF SITE PRIOR YEAR"], instead: basicData),
    Kind(name: "TRI Basic Plus 2b", columns: ["STREAM 1 - TREATMENT METHOD 1"], instead: basicData),
    Kind(
      name: "TRI Basic Plus 3b (sewage works to 2010)", columns: ["POTW A - NAME", "POTW A - STATE"],
      instead: "its amounts stand in the Basic Data File too; give that, or 3c from 2011 on"),
    Kind(
      name: "NPRI comments", columns: ["Comment / Commentaires"],
      instead: "give the files of releases, disposals, transfers or geolocations"),
    Kind(
      name: "NPRI comments", columns: ["Comment_Type_Name (English) / Nom_Type_Commentaire (Anglais)"],
      instead: "give the files of releases, disposals, transfers or geolocations"),
    Kind(
      name: "a wide NPRI table of several years", columns: ["Release to Air - Fugitive"],
      instead: "give the bulk files of releases, disposals and transfers (since 1993)"),
  ]

  private static let european = [
    "FacilityInspireId", "EPRTRAnnexIMainActivity", "EPRTR_SectorCode", "facilityReportID", "FacilityReportID",
    "PollutantReleaseID",
  ]

  /// What a file is, and what to give instead; nil for a header of no known file.
  static func recognise(_ header: HeaderRow) -> String? {
    if let kind = kinds.first(where: { $0.columns.allSatisfy { header.position([$0]) != nil } }) {
      return "\(kind.name) is not read; \(kind.instead)"
    }
    if let congeners = TRICongenerFile.recognise(header) { return congeners }
    if header.names.contains(where: { HeaderRow.matched($0).hasPrefix("COMMENTTYPENAME") }) {
      return "NPRI comments is not read; give the files of releases, disposals, transfers or geolocations"
    }
    if header.position(european) != nil {
      return
        "a file of the European register (E-PRTR, Industrial Reporting) is not read; expected a file of NPRI, RETC "
        + "or TRI"
    }
    // UTF-8 taken for Windows-1252, once more or less than was done; or letters that were lost.
    if let name = header.names.first(where: { name in
      ["Ã©", "Ã³", "Ã“", "Ã±", "Ã‘", "Ã‰", "Â°", "\u{FFFD}"].contains { name.contains($0) }
    }) {
      return
        "a wrong encoding: \"\(name.prefix(40))\" in the header; expected the file as its publisher issues it, or "
        + "saved as UTF-8"
    }
    return nil
  }
}
