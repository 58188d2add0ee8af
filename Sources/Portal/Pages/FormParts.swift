internal import Markup
internal import Questions
internal import Vocabulary

/// A choice of a form's field.
struct Choice {
  let value: String
  let name: HTML
  var isSelected = false
}

/// The states and provinces of a country, to choose from.
struct StateGroup: Sendable {
  struct State: Sendable {
    let code: String
    let name: String
  }

  let country: Country
  let states: [State]
}

/// Fields that several forms have.
extension Printing {
  /// A labelled list to choose one of.
  /// - Parameter all: what stands first and lets everything through.
  func selection(_ id: String, name: String, label: String, all: String? = nil, _ choices: [Choice]) -> HTML {
    selection(id, name: name, label: label, all: all, options: HTML(choices.map(option)))
  }

  func selection(_ id: String, name: String, label: String, all: String?, options: HTML) -> HTML {
    let first = all.map { "<option value=\"\">\($0)</option>" as HTML }
    return "<label for=\"\(id)\">\(label)<select id=\"\(id)\" name=\"\(name)\">\(first)\(options)</select></label>\n"
  }

  func option(_ choice: Choice) -> HTML {
    "<option value=\"\(choice.value)\"\(when(choice.isSelected, " selected"))>\(choice.name)</option>"
  }

  func checkbox(_ name: String, _ choice: Choice) -> HTML {
    """
    <label class="check">\
    <input type="checkbox" name="\(name)" value="\(choice.value)"\(when(choice.isSelected, " checked"))> \
    <span>\(choice.name)</span></label>

    """
  }

  /// States and provinces by country.
  func stateOptions(_ groups: [StateGroup], selected: [String]) -> HTML {
    let groups = groups.map { group -> HTML in
      let states = group.states.map {
        option(Choice(value: $0.code, name: "\($0.name)", isSelected: selected.contains($0.code)))
      }
      return when(!states.isEmpty, "<optgroup label=\"\(country(group.country))\">\(states)</optgroup>")
    }
    return HTML(groups)
  }

  /// Shown by `copy.js` where the browser can copy.
  func copyButton(_ id: String) -> HTML {
    """
    <button type="button" class="copy" data-copy="\(id)" data-done="\(t("copy.done"))" hidden>\(t("copy"))</button>
    """
  }

  /// Keeps the unit and the edition that the reader chose.
  var editionField: HTML { HTML(kept.map { hiddenField($0.name, $0.value) }) }

  func hiddenField(_ name: String, _ value: String?) -> HTML {
    guard let value, !value.isEmpty else { return .empty }
    return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">\n"
  }
}

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
