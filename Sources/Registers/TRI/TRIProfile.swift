internal import Vocabulary

extension NationalRegister {
  /// Its files are a work of the United States government, in the public domain there (17 U.S.C. § 105).
  static let tri = NationalRegister(
    register: .tri,
    language: .english,
    licence: Licence(
      name: "US-PD", title: "Public domain (work of the United States government)",
      address: "https://www.usa.gov/government-works"),
    contact: "https://www.epa.gov/toxics-release-inventory-tri-program")
}
