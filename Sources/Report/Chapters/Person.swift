internal import Questions
internal import Registers
internal import Vocabulary

/// A person's chapter within the report.
extension Composer {
  /// Its text with the figures it asks for.
  /// - Throws: ``ReportError`` for a figure that the edition's files do not have, or a change that may not be said.
  func person(_ text: PersonText) throws -> (blocks: [ReportBlock], parts: [ReportSection]) {
    for figure in text.figures { try checkTold(figure.source) }
    // Each language tells them in its own order: they are numbered in the order of their sources.
    var figures: [String: [ReportText]] = [:]
    for figure in text.figures.sorted(by: { ($0.source.text, $0.style.rawValue) < ($1.source.text, $1.style.rawValue) })
    {
      figures["\(figure.source.text) \(figure.style.rawValue)", default: []].append(
        try self.figure(figure.source, figure.style))
    }
    func runs(_ runs: [PersonText.Run]) -> [ReportText] {
      runs.map { run in
        switch run {
        case .plain(let text): .plain(text)
        case .strong(let text): .strong(text)
        case .link(let text, let address): .link(text, address: address)
        case .place(let name): .plain(years[name] ?? "")
        case .figure(let source, let style):
          figures["\(source.text) \(style.rawValue)"]?.removeFirst() ?? .plain("–")
        }
      }
    }
    func blocks(_ blocks: [PersonText.Block]) -> [ReportBlock] {
      blocks.map { block in
        switch block {
        case .paragraph(let text): .paragraph(runs(text))
        case .list(let items): .list(items.map(runs))
        }
      }
    }
    var (front, parts): ([ReportBlock], [ReportSection]) = ([.paragraph([.strong(text.author)])], [])
    for part in text.parts {
      guard let title = part.title else {
        front += blocks(part.blocks)
        continue
      }
      parts.append(
        ReportSection(
          number: "\(place).\(parts.count + 1)", title: title, blocks: blocks(part.blocks), isNumbered: false))
    }
    // What the files of these figures lack stands below the author's words, in the report's own.
    let gaps = try gaps(text.figures.flatMap(\.source.questions))
    if !gaps.isEmpty {
      parts.isEmpty ? front.append(.paragraph(gaps)) : parts[parts.count - 1].blocks.append(.paragraph(gaps))
    }
    return (front, parts)
  }

  /// Whether the edition has files of what a figure is about, and its years compare.
  private func checkTold(_ source: FigureSource) throws {
    for question in source.questions {
      let coverage = try ground.coverage(question)
      let countries = Country.allCases.filter { country in
        question.countries.contains(country) || question.registers.contains(Register(country: country))
      }
      for year in question.years.flatMap({ Array($0) }) {
        let own = countries.isEmpty ? ground.countries : countries
        let told = own.filter { coverage.extent($0, year)?.isEmpty == false }
        // Of countries named, each; else at least one.
        guard countries.isEmpty ? !told.isEmpty : told == own else {
          let missing = own.filter { !told.contains($0) }.map { term("country.\($0.rawValue)") }
          throw ReportError(
            "\(source.text.prefix(200)): the edition has no such files of \(missing.joined(separator: ", ")) \(year)")
        }
      }
    }
    switch source {
    case .change(.sum(let first, _), .sum(let last, _)):
      let open = { (question: Question) in question.with { $0.years = [] } }
      guard open(first) == open(last), let one = Self.year(first), let other = Self.year(last) else {
        throw ReportError("\(source.text.prefix(200)): a change is of the same question in two single years")
      }
      let registers = ground.countries.filter { first.countries.isEmpty || first.countries.contains($0) }
      let areListed = registers.map(Register.init(country:)).allSatisfy { register in
        [one, other].allSatisfy { ground.tables.lists.isKnown(register, $0) }
      }
      guard try ground.coverage(first).compares(one, other), areListed else {
        throw ReportError("\(source.text.prefix(200)): the files of \(one) and \(other) do not cover the same ground")
      }
    case .change(let a, let b), .share(let a, let b), .less(let a, let b):
      try checkTold(a)
      try checkTold(b)
    default: break
    }
  }

  private static func year(_ question: Question) -> Int? {
    question.years.count == 1 && question.years[0].count == 1 ? question.years[0].lowerBound : nil
  }

  /// What stands for the report's years in templates.
  var years: [String: String] {
    [
      "first": String(ground.years.lowerBound), "last": String(ground.lastYear), "years": NoteYears.text(ground.years),
    ]
  }
}
