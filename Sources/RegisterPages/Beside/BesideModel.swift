internal import Drawings
internal import Editions
internal import Foundation
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Two to five facilities, substances or places side by side.
struct BesideModel: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case facility
    case substance
    case place
  }

  /// One of what is compared.
  struct Item: Sendable {
    /// What its page is found by.
    let key: String
    let question: Question
    /// By year and category; nil where it has no amounts.
    let series: Series?
    /// Of the year, by category.
    let amounts: [Category: Double]
    let sum: StatedSum

    func amount(_ categories: [Category]) -> Double { categories.reduce(0) { $0 + (amounts[$1] ?? 0) } }
  }

  static let most = 5

  let names: Names
  /// What was wrong with a name that was typed.
  let problem: Problem?
  let kind: Kind
  let items: [Item]
  /// The newest year that all of them have amounts of; else of the edition.
  let year: Int

  init(_ visit: Visit, problem: Problem? = nil) throws {
    self.problem = problem
    let (kind, keys) = try visit.besideKeys()
    let (served, reading) = (visit.served, visit.reading)
    let questions = try keys.map { (key: $0, question: try visit.question(kind, $0)) }
    let trends = try questions.map { try served.answer($0.question.with { $0.by = [.year, .category] }) }
    let years = trends.map { Set($0.rows.compactMap { $0.values.lazy.compactMap(\.year).first }) }
    let common = years.dropFirst().reduce(years.first ?? []) { $0.intersection($1) }
    let year = common.max() ?? served.newestYear
    names = visit.names
    (self.kind, self.year) = (kind, year)
    items = try zip(questions, trends).map { asked, trend in
      let ofYear = asked.question.inYear(year)
      var amounts: [Category: Double] = [:]
      for row in try served.answer(ofYear.with { $0.by = [.category] }).rows {
        if let category = Category(code: row.values[0].text) { amounts[category] = row.value }
      }
      return Item(
        key: asked.key, question: asked.question, series: trend.rows.isEmpty ? nil : try reading.series(trend),
        amounts: amounts, sum: try reading.stated(ofYear))
    }
  }
}

extension Visit {
  /// What is compared, and the way to the address where a typed name has become one of them.
  func beside() throws -> Reply {
    let parameters = parameters.withoutEmpty
    if let typed = try parameters.value(Parameter.add.name) {
      let (kind, keys) = try besideKeys()
      do {
        let key = try besideKey(kind, typed)
        guard keys.count < BesideModel.most || keys.contains(key) else {
          throw Problem.parameter(
            Parameter.add.name, found: typed, expected: Expectation(.atMost, String(BesideModel.most)))
        }
        let list = (keys.filter { $0 != key } + [key]).joined(separator: ",")
        return .redirect(link(.beside, query: [(kind.rawValue, list)] + askedChart))
      } catch let error as QuestionError {
        var reply = try show(BesideView.self, BesideModel(self, problem: Problem(error)))
        reply.status = 400
        return reply
      }
    }
    return try show(BesideView.self, BesideModel(self))
  }

  /// The one kind that the address names, and what it lists; nothing yet for an address without a query.
  fileprivate func besideKeys() throws -> (BesideModel.Kind, [String]) {
    // A form of nothing yet has an empty list, which says the kind.
    let kinds = BesideModel.Kind.allCases.filter { kind in parameters.items.contains { $0.name == kind.rawValue } }
    if parameters.items.isEmpty { return (.place, []) }
    guard let kind = kinds.first, kinds.count == 1 else {
      let found = kinds.isEmpty ? "–" : kinds.map(\.rawValue).joined(separator: ", ")
      throw Problem.parameter("facility", found: found, expected: .oneOf(BesideModel.Kind.allCases.map(\.rawValue)))
    }
    let text = try parameters.value(kind.rawValue) ?? ""
    var seen: Set<String> = []
    let keys = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { seen.insert($0).inserted }
    guard keys.count <= BesideModel.most else {
      throw Problem.parameter(kind.rawValue, found: text, expected: Expectation(.atMost, String(BesideModel.most)))
    }
    return (kind, keys)
  }

  /// A name that a reader typed as what lists take.
  private func besideKey(_ kind: BesideModel.Kind, _ typed: String) throws -> String {
    switch kind {
    case .facility: return try words.value(.facility, typed)
    case .substance: return try words.value(.substance, typed)
    case .place:
      do { return try words.value(.country, typed) } catch is QuestionError {}
      // Names of municipalities are many: they are looked through only where one begins so.
      let isLocal =
        served.municipalities[typed] != nil
        || !served.municipalities.beginning(with: typed, limit: 1).isEmpty
      do { return try words.value(.state, typed) } catch is QuestionError where isLocal {
        return try words.value(.municipality, typed)
      }
    }
  }

  /// All that one of them reported, or that was reported of it.
  func question(_ kind: BesideModel.Kind, _ key: String) throws -> Question {
    switch kind {
    case .facility: return Question().with { $0.facilities = [key] }
    case .substance:
      // What totals leave out is compared too: each is asked for by its own name.
      return Question().with { ($0.substances, $0.scope) = ([key], .all) }
    case .place:
      if let country = Country(rawValue: key), served.years[country] != nil {
        return Question().with { $0.countries = [country] }
      }
      if served.municipalities[key] != nil { return Question().with { $0.municipalities = [key] } }
      guard served.catalog.places.contains(where: { $0.code == key }) else {
        throw Problem.notFound(localized: t("error.no-place", ["code": String(key.prefix(20))]))
      }
      return Question().with { $0.states = [key] }
    }
  }
}
