internal import Drawings
internal import Foundation
internal import Markup
internal import Places
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// The form that a question is built with.
extension RegisterPrinting {
  func questionForm(_ question: Question, view: AnswerView?, _ choices: FormChoices) -> HTML {
    let from = question.years.map(\.lowerBound).min()
    let to = question.years.map(\.upperBound).max()
    func years(_ selected: Int?) -> [Choice] {
      choices.years.map { Choice(value: String($0), name: "\(String($0))", isSelected: $0 == selected) }
    }
    let categories = question.categories
    let chosen = categories.isEmpty ? t("form.category.all") : t("form.category.some", ["n": String(categories.count)])
    return """
      <form class="builder" action="\(path(.explore))" data-auto aria-label="\(t("form.title"))">
      \(editionField)\(hiddenField("facility", question.facilities.joined(separator: ",")))\
      \(hiddenField("municipality", question.municipalities.joined(separator: ",")))\
      \(hiddenField("near", question.near?.text))\
      \(hiddenField("within", question.within.map(NumberText.shortest)))\
      \(hiddenField("box", question.box?.text))\
      \(hiddenField("show", view?.rawValue))\
      \(hiddenField("chart", printer.chart == .columns ? nil : printer.chart.rawValue))\
      \(hiddenField("register", question.registers.map(\.rawValue).joined(separator: ",")))\
      \(hiddenField("code", question.codes.map(\.description).joined(separator: ",")))\
      \(hiddenField("unit", printer.unit == .kilograms ? nil : printer.unit.rawValue))
      <fieldset><legend>\(term("dimension.country"))</legend>
      \(countryChoices(choices, question.countries).map { checkbox("country", $0) })</fieldset>
      <div class="pair">\
      \(selection("f-from", name: "from", label: t("form.from"), all: t("form.first-year"), years(from)))\
      \(selection("f-to", name: "to", label: t("form.to"), all: t("form.last-year"), years(to)))</div>
      \(substanceField("f-substance", question))\
      \(selection("f-state", name: "state", label: term("dimension.state"), all: t("form.all"),
        options: stateOptions(choices.states, selected: question.states)))\
      \(zoneField("f-zone", question))\
      \(selection("f-sector", name: "sector", label: term("dimension.sector"), all: t("form.all"),
        sectorChoices(choices, question.sectors)))
      <fieldset><legend>\(term("dimension.category"))</legend><details\(when(!categories.isEmpty, " open"))>\
      <summary>\(chosen)</summary>
      \(categoryChoices(categories).map { checkbox("category", $0) })</details></fieldset>
      <div class="pair">\
      \(selection("f-by1", name: "by1", label: t("form.by1"), all: t("form.by.none"), groupingChoices(question, 0)))\
      \(selection("f-by2", name: "by2", label: t("form.by2"), all: t("form.by.none"), groupingChoices(question, 1)))\
      </div>
      \(moreChoices(question))
      <p class="actions"><button class="primary">\(t("form.ask"))</button> \
      <a href="\(link(.explore))">\(t("form.clear"))</a></p>
      </form>
      """
  }

  private func sectorChoices(_ choices: FormChoices, _ selected: [String]) -> [Choice] {
    choices.sectors.union(selected).sorted().map {
      Choice(value: $0, name: "\($0) \(sectorText($0).truncated(60))", isSelected: selected.contains($0))
    }
  }

  /// The dimensions that have words, and the layers whose zones do not overlap.
  private func groupingChoices(_ question: Question, _ index: Int) -> [Choice] {
    let layers = names.zones.layers.filter { $0.record.overlap == nil }.map { layer in
      Choice(
        value: layer.name, name: "\(layer.title(language))",
        isSelected: question.by.count > index && question.by[index] == .zone && question.zoneLayer == layer.name)
    }
    return worded(question, index) + layers
  }

  private func worded(_ question: Question, _ index: Int) -> [Choice] {
    [Dimension.country, .year, .state, .sector, .substance, .code, .category, .method, .reliability, .facility, .plant]
      .map {
        dimension in
        Choice(
          value: dimension.rawValue, name: "\(term("dimension.\(dimension.rawValue)"))",
          isSelected: question.by.count > index && question.by[index] == dimension)
      }
  }

  /// Of hazard one for each table of weights, of toxic equivalents what is reported and one for each set of factors.
  func measureChoices(_ question: Question) -> [Choice] {
    Measure.allCases.flatMap { measure -> [Choice] in
      var asked = [(question: Question().with { $0.measure = measure }, more: "")]
      if measure == .hazard {
        asked += printer.tables.hazard.names.filter { $0 != HazardTables.standard }.map { table in
          (
            Question().with { ($0.measure, $0.weights) = (measure, table) },
            printer.tables.terms.text("weights.\(table)")?[language] ?? table
          )
        }
      } else if measure == .teq {
        asked += printer.tables.equivalents.names.map { factors in
          (
            Question().with { ($0.measure, $0.equivalents) = (measure, .init(factors: factors)) },
            t("measure.computed", ["factors": factors])
          )
        }
      }
      return asked.map { asked, more in
        Choice(
          value: measure == .kilograms ? "" : asked.measureWord,
          name: "\(term("measure.\(measure.rawValue)") + (more.isEmpty ? "" : " (\(more))"))",
          isSelected: question.measureWord == asked.measureWord)
      }
    }
  }

  private func moreChoices(_ question: Question) -> HTML {
    let scopes = Question.ScopeFilter.allCases.map { scope in
      Choice(
        value: scope == .default ? "" : scope.rawValue,
        name: "\(scope == .all ? t("scope.all") : term("scope.\(scope.rawValue)"))",
        isSelected: question.scope == scope)
    }
    let groups = Substance.Flags.named.map {
      Choice(value: $0.word, name: "\(term("group.\($0.word)"))", isSelected: question.groups.contains($0.word))
    }
    let methods = DisposalMethod.allCases.map {
      Choice(value: $0.rawValue, name: "\(term("method.\($0.rawValue)"))", isSelected: question.methods.contains($0))
    }
    let reliability = Reliability.allCases.map {
      Choice(
        value: $0.rawValue, name: "\(term("reliability.\($0.rawValue)"))",
        isSelected: question.reliability.contains($0))
    }
    let views = Question.View.allCases.map { view in
      Choice(
        value: view == .asReported ? "" : view.rawValue, name: "\(t("question-view.\(view.rawValue)"))",
        isSelected: question.view == view)
    }
    let qualities = Question.Quality.allCases.map { quality in
      Choice(
        value: quality == .all ? "" : quality.rawValue, name: "\(t("quality.\(quality.rawValue)"))",
        isSelected: question.quality == quality)
    }
    let orders = [
      Choice(
        value: question.measure.rawValue, name: "\(t("form.order.amount"))",
        isSelected: question.order?.column == .value),
      Choice(
        value: "facilities", name: "\(term("column.facilities"))", isSelected: question.order?.column == .facilities),
      Choice(value: "reports", name: "\(term("column.reports"))", isSelected: question.order?.column == .reports),
    ]
    let limits = [10, 20, 50, 100].map { Choice(value: String($0), name: "\($0)", isSelected: question.limit == $0) }
    let isOpen =
      question.scope != .default || !question.groups.isEmpty || !question.methods.isEmpty
      || !question.reliability.isEmpty || question.view != .asReported || question.quality != .all
      || question.measure != .kilograms
      || question.limit != nil
    return """
      <details class="more-options"\(when(isOpen, " open"))><summary>\(t("form.more"))</summary>
      \(selection("f-method", name: "method", label: term("dimension.method"), all: t("form.all"), methods))\
      \(selection("f-reliability", name: "reliability", label: term("dimension.reliability"), all: t("form.all"),
        reliability))\
      \(selection("f-group", name: "group", label: t("form.group"), all: t("form.all"), groups))\
      \(selection("f-scope", name: "scope", label: term("dimension.scope"), scopes))\
      \(selection("f-view", name: "view", label: t("form.view"), views))\
      \(selection("f-quality", name: "quality", label: t("form.quality"), qualities))\
      \(selection("f-measure", name: "measure", label: t("form.measure"), measureChoices(question)))\
      \(selection("f-order", name: "order", label: t("form.order"), all: t("form.order.standard"), orders))\
      \(selection("f-limit", name: "limit", label: t("form.limit"), all: t("form.all"), limits))</details>
      """
  }
}

extension String {
  func truncated(_ length: Int) -> String {
    count > length ? prefix(length - 1).trimmingCharacters(in: .whitespaces) + "…" : self
  }
}
