package import Markup
internal import Questions
package import Vocabulary

/// A choice of a form's field.
package struct Choice {
  package let value: String
  package let name: HTML
  package var isSelected = false

  package init(value: String, name: HTML, isSelected: Bool = false) {
    (self.value, self.name, self.isSelected) = (value, name, isSelected)
  }
}

/// The states and provinces of a country, to choose from.
package struct StateGroup: Sendable {
  package struct State: Sendable {
    package let code: String
    package let name: String

    package init(code: String, name: String) { (self.code, self.name) = (code, name) }
  }

  package let country: Country
  package let states: [State]

  package init(country: Country, states: [State]) { (self.country, self.states) = (country, states) }
}

/// Fields that several forms have.
extension Printing {
  /// A labelled list to choose one of.
  /// - Parameter all: what stands first and lets everything through.
  package func selection(_ id: String, name: String, label: String, all: String? = nil, _ choices: [Choice]) -> HTML {
    selection(id, name: name, label: label, all: all, options: HTML(choices.map(option)))
  }

  package func selection(_ id: String, name: String, label: String, all: String?, options: HTML) -> HTML {
    let first = all.map { "<option value=\"\">\($0)</option>" as HTML }
    return "<label for=\"\(id)\">\(label)<select id=\"\(id)\" name=\"\(name)\">\(first)\(options)</select></label>\n"
  }

  package func option(_ choice: Choice) -> HTML {
    "<option value=\"\(choice.value)\"\(when(choice.isSelected, " selected"))>\(choice.name)</option>"
  }

  package func checkbox(_ name: String, _ choice: Choice) -> HTML {
    """
    <label class="check">\
    <input type="checkbox" name="\(name)" value="\(choice.value)"\(when(choice.isSelected, " checked"))> \
    <span>\(choice.name)</span></label>

    """
  }

  /// States and provinces by country.
  package func stateOptions(_ groups: [StateGroup], selected: [String]) -> HTML {
    let groups = groups.map { group -> HTML in
      let states = group.states.map {
        option(Choice(value: $0.code, name: "\($0.name)", isSelected: selected.contains($0.code)))
      }
      return when(!states.isEmpty, "<optgroup label=\"\(country(group.country))\">\(states)</optgroup>")
    }
    return HTML(groups)
  }

  /// Shown by `copy.js` where the browser can copy.
  package func copyButton(_ id: String) -> HTML {
    """
    <button type="button" class="copy" data-copy="\(id)" data-done="\(t("copy.done"))" hidden>\(t("copy"))</button>
    """
  }

  /// A form that narrow screens fold, with how many of its filters are in use: the answer comes first.
  package func folded(_ form: HTML, active: Int) -> HTML {
    let title = active == 0 ? t("form.filters") : t("form.filters.active", ["n": active])
    return "<details class=\"filters\" data-wide><summary>\(title)</summary>\(form)</details>"
  }

  /// Keeps the unit and the edition that the reader chose.
  package var editionField: HTML { HTML(kept.map { hiddenField($0.name, $0.value) }) }

  package func hiddenField(_ name: String, _ value: String?) -> HTML {
    guard let value, !value.isEmpty else { return .empty }
    return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">\n"
  }
}
