package import Markup
package import Participation
internal import Vocabulary

extension Printing {
  /// A text in the reader's language where it is there, else as it was written.
  package func wordage(_ words: Wordage) -> HTML {
    let found = words.texts.first { $0.language == language.rawValue } ?? words.texts[0]
    return "<span lang=\"\(found.language)\" dir=\"auto\">\(found.text)</span>"
  }
}
