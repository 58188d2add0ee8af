package import Markup
package import Participation
internal import Vocabulary

extension Printing {
  /// A text in the reader's language where it is there, else as it was written.
  package func wordage(_ words: Wordage) -> HTML {
    let found = words.texts.first { $0.language == language.rawValue } ?? words.texts[0]
    return "<span lang=\"\(found.language)\" dir=\"auto\">\(found.text)</span>"
  }

  /// Where a place is, as exactly as its community says.
  package func whereabouts(_ place: CommunityPlace) -> HTML {
    "\(place.square.map { t("place.square", ["n": $0.side]) } ?? t("place.withheld"))"
  }
}
