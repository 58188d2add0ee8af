public import Questions
public import Vocabulary

/// What may have been meant, as a sentence.
public enum SuggestionText {
  /// `Did you mean mercury (Mercury and its compounds) or …?`; nil where nothing is near.
  public static func sentence(_ suggestions: [QuestionError.Suggestion], _ terms: Terms, _ language: Language)
    -> String?
  {
    if suggestions.isEmpty { return nil }
    let names = suggestions.map { $0.name == $0.value ? $0.value : "\($0.value) (\($0.name))" }
    let mark = names.contains { $0.contains(",") } ? "; " : ", "
    return terms.fill("did_you_mean", language, ["list": names.joined(separator: mark)])
  }
}
