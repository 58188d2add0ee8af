internal import Vocabulary

extension NationalRegister {
  /// SEMARNAT states no licence with RETC's files.
  static let retc = NationalRegister(
    register: .retc,
    language: .spanish,
    licence: Licence(name: "unknown", title: "Terms not stated by the publisher", address: nil),
    contact: "https://www.gob.mx/semarnat")
}
