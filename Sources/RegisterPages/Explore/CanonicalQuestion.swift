internal import Foundation
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A form's own fields, turned into the question that they ask: the address is the question.
extension Visit {
  /// The page of a question and its answer, or the way to the address that a form means.
  func explored() throws -> Reply {
    if let canonical = try canonicalQuestion(page: .explore) { return .redirect(canonical) }
    return try show(ExploreView.self, ExploreModel(self))
  }

  /// The map of a question, or the way to the address that a form means.
  func mapped() throws -> Reply {
    if let canonical = try canonicalQuestion(page: .map) { return .redirect(canonical) }
    return try show(MapView.self, MapModel(self))
  }

  /// Where a form's address leads; nil for one that is a question already.
  func canonicalQuestion(page: Route) throws -> String? {
    let formFields: Set<String> = ["from", "to", "by1", "by2"]
    let names = parameters.items.map(\.name)
    // Addresses of the portal's first version chose the drawing by `view`, which is a word of questions now.
    func isDrawing(_ item: (name: String, value: String)) -> Bool {
      item.name == "view" && AnswerView(rawValue: item.value) != nil
        && page.parameters.contains { $0.name == Parameter.show.name }
    }
    guard
      Set(names).count < names.count
        || parameters.items.contains(where: { formFields.contains($0.name) || $0.value.isEmpty || isDrawing($0) })
    else { return nil }
    var kept: [(name: String, value: String)] = []
    for item in parameters.items where !formFields.contains(item.name) && !item.value.isEmpty {
      if isDrawing(item) {
        kept.append(("show", item.value))
      } else if item.name == "substance" {
        kept.append((item.name, substanceMeant(by: item.value)))
      } else {
        kept.append(item)
      }
    }
    let all = served.allYears
    if let first = all.first, let last = all.last {
      let from = try year(parameters, "from")
      let to = try year(parameters, "to")
      if from != nil || to != nil {
        let (low, high) = (from ?? first, to ?? last)
        kept.append(("year", low == high ? String(low) : "\(min(low, high))..\(max(low, high))"))
      }
    }
    var by: [String] = []
    for name in ["by1", "by2"] {
      if let value = try parameters.value(name), !value.isEmpty, !by.contains(value) { by.append(value) }
    }
    if !by.isEmpty { kept.append(("by", by.joined(separator: ","))) }
    let drawn = kept.filter { [Parameter.show.name, Parameter.colour.name].contains($0.name) && $0.value != "plain" }
    // An order by a column that this grouping does not have falls away.
    kept.removeAll { item in
      item.name == "order"
        && Dimension(word: String(item.value.prefix { $0 != ":" })).map { !by.isEmpty && !by.contains($0.rawValue) }
          == true
    }
    let question = try Parameters(kept).question()
    return link(page, question: question, and: drawn + askedChart)
  }

  private func year(_ parameters: Parameters, _ name: String) throws -> Int? {
    guard let text = try parameters.value(name), !text.isEmpty else { return nil }
    guard let year = ReportingYear.read(text.utf8) else {
      throw Problem.parameter(name, found: text, expected: Expectation(.year))
    }
    return year
  }

  /// A substance by whatever a reader typed: key, CAS number, code or a name in any language.
  private func substanceMeant(by text: String) -> String {
    let typed = text.trimmingCharacters(in: .whitespaces)
    let asked = Question().with {
      $0.substances = [typed]
      $0.limit = 1
    }
    if served.substances[typed] != nil || (try? served.answer(asked)) != nil { return typed }
    return (try? reading.substances(named: typed, limit: 1))?.first ?? typed
  }
}
