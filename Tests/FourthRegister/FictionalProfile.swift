import Foundation
import Registers
import Vocabulary

extension Register.Facts {
  static let qzr = Register.Facts(
    word: "qzr", country: "QZ", acronym: "QZR", publisher: "Ministry of the Environment of Quezonia",
    tables: ResourceFolder.executable.deletingLastPathComponent()
      .appendingPathComponent("ecotone_FourthRegister.resources/Tables"))
}

extension NationalRegister {
  /// The register of a country that does not exist (`QZ` is for users' own use in ISO 3166-1).
  static func qzr(_ register: Register) -> NationalRegister {
    let amounts = ContentKind("qzr_amounts", of: register)
    let files = SourceKind("qzr_amounts", of: register, "QZR amounts")
    return NationalRegister(
      register: register,
      language: .english, letterLanguages: [.english],
      classification: [.english: "NAICS", .french: "SCIAN", .spanish: "SCIAN"],
      licence: Licence(name: "free", title: "Free for every use", address: nil),
      contact: "https://register.example",
      firstYear: 2010,
      publication: Publication(
        filesHoldAllYears: true, files: { _ in [] }, notice: "its files have no address", manualSteps: "Write to it."),
      statesOfWhole: 2,
      boxes: [Box(latitudes: -10...10, longitudes: -10...10)],
      files: [files], contents: [amounts],
      contentsOfCategory: { _ in [amounts] }, contentOfRule: { _ in amounts }, contentOfEmptyReport: amounts,
      layouts: { header, tables in [FictionalLayout(header, kind: files, rules: tables.rules)] }
    ).with { $0.rowsAreOneReport = true }
  }
}
