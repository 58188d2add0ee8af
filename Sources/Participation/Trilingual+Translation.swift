internal import RecordKernel
internal import Vocabulary

extension Trilingual {
  /// With a translation by a person; the original never changes.
  /// - Throws: ``RecordError`` for one into the original's language.
  func translated(_ words: String, into language: Language) throws -> Trilingual {
    guard entries[language.rawValue]?.status != .original else {
      throw RecordError("\(language.rawValue) is the original, which does not change")
    }
    var new = self
    new.set(words, in: language, status: .human)
    return new
  }
}
