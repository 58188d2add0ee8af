internal import Vocabulary

/// A person's chapter within the report.
extension Composer {
  /// Its text with the figures it asks for.
  func person(_ text: PersonText) throws -> (blocks: [ReportBlock], parts: [ReportSection]) {
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
    return (front, parts)
  }

  /// What stands for the report's years in templates.
  var years: [String: String] {
    [
      "first": String(ground.years.lowerBound), "last": String(ground.lastYear), "years": NoteYears.text(ground.years),
    ]
  }
}
