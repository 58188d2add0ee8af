internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Fields that an edition fills.
extension RegisterPrinting {
  /// A field for a substance by any of its names, with suggestions.
  func substanceField(_ id: String, _ question: Question) -> HTML {
    let value = question.substances.joined(separator: ",")
    let name = question.substances.count == 1 ? substanceText(names.key(of: value)) : ""
    return """
      <label for="\(id)">\(term("dimension.substance"))\
      <input id="\(id)" name="substance" value="\(value)" maxlength="200" autocomplete="off" \
      spellcheck="false" placeholder="\(t("form.substance.placeholder"))" data-suggest="\(path(.suggest))" \
      data-kind="substance" \
      data-none="\(t("search.none-short"))"\(when(!name.isEmpty, " aria-describedby=\"\(id)-name\""))></label>
      \(when(!name.isEmpty, "<p class=\"hint\" id=\"\(id)-name\">\(name)</p>\n"))
      """
  }

  /// - Parameter asked: the only year that is asked for.
  func yearChoices(_ choices: FormChoices, asked: String) -> [Choice] {
    choices.years.reversed().map {
      Choice(value: String($0), name: "\(String($0))", isSelected: asked == String($0))
    }
  }

  func countryChoices(_ choices: FormChoices, _ selected: [Country]) -> [Choice] {
    choices.countries.map {
      Choice(value: $0.rawValue, name: "\(country($0))", isSelected: selected.contains($0))
    }
  }

  func categoryChoices(_ selected: [Category]) -> [Choice] {
    Category.allCases.map {
      Choice(value: $0.code, name: "\(term("category.\($0.code)"))", isSelected: selected.contains($0))
    }
  }
}
