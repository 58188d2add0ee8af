internal import RecordKernel
internal import Vocabulary

/// A text, or texts by language.
struct TextByLanguage: Decodable {
  let value: Trilingual

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      value = Trilingual(text, in: .english)
    } else if let texts = try? container.decode([String: String].self) {
      var trilingual = Trilingual(texts["en"] ?? "", in: .english)
      for language in Language.allCases {
        trilingual.entries[language.rawValue] = texts[language.rawValue].map {
          Trilingual.Entry(text: $0, status: .original)
        }
      }
      value = trilingual
    } else {
      value = try container.decode(Trilingual.self)
    }
  }
}
