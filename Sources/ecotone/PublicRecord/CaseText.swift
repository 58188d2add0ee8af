import Markup
import Outputs
import PublicRecord
internal import RecordKernel
import Vocabulary

/// A case on the terminal.
enum CaseText {
  static func print(
    _ file: CaseFile, _ events: [RecordedEvent], _ process: SubmissionProcess, _ language: Language, _ reader: Reader,
    today: Day
  ) {
    func word(_ key: String) -> String { process.words.word(key, language) }
    Console.line("\(file.id)  \(file.title[language])")
    let rules = process.rules[file.filing.rulebook]
    Console.line(
      "\(rules?.name[language] ?? file.filing.rulebook.rawValue); \(word("party.\(file.filing.party.rawValue)")); "
        + "\(file.basis.rawValue) days\(file.calendar.map { ", \($0)" } ?? "")"
    )
    Console.line(Template(word("as_recorded")).filled(["date": file.asOf.description]))
    if !file.isComplete { Console.line(word("incomplete")) }
    Console.line(file.withheld ? word("withheld") : file.submitters.joined(separator: ", "))
    Console.line(
      "\(process.states[file.state]?.text[language] ?? file.state) "
        + "(\(file.state)); \(process.name(file.isClosed ? nil : file.holder, file.filing.party, language))"
    )
    for pending in file.pending where !file.isClosed {
      let late = pending.due.day == file.next?.day ? file.late(today) ?? 0 : 0
      Console.line(
        "due \(pending.due.day) "
          + "(\(word("kind.\(pending.due.kind.rawValue)"))"
          + (pending.due.moment.isAssumed ? ", \(word("assumed"))" : "") + ", \(pending.due.calendar))"
          + ": \(pending.transitions.joined(separator: ", "))\(late > 0 ? "; \(late) days late" : ""); "
          + "\(pending.due.source)"
      )
    }
    for (step, day) in file.announced.sorted(by: { $0.key < $1.key }) where !file.isClosed {
      Console.line("announced \(day): \(step)")
    }
    for day in file.promised { Console.line("promised \(day)") }
    Console.line("")
    // Numbers of events tell how many are hidden; who keeps the record needs them to correct one.
    let places =
      reader.isKeeper ? Dictionary(events.map { ($0.number, $0.place) }, uniquingKeysWith: { first, _ in first }) : [:]
    let columns = [
      Column("event", isNumber: true), Column("step"), Column("actual"), Column("legal"), Column("announced"),
      Column("promised"),
      Column("days_late", isNumber: true), Column("days_waited", isNumber: true),
    ]
    let writer = TextTableWriter(columns, figures: Figures(language), to: Console.out)
    for (index, step) in file.steps.enumerated() {
      let actual = step.date?.description ?? "(\(step.moment.day) \(word("assumed")))"
      let due = step.due.map { due in
        "\(due.day)" + (due.kind == .legal ? "" : " \(word("kind.\(due.kind.rawValue)"))")
          + (due.moment.isAssumed ? " \(word("assumed"))" : "")
      }
      let exceptional = step.exceptional.map { " / \($0.day) \(word("kind.exceptional"))" } ?? ""
      writer.write([
        .integer(places[step.number] ?? index + 1), .text(step.transition.title[language]), .text(actual),
        Cell(due.map { $0 + exceptional }),
        Cell(step.announced?.description), Cell(step.promised.last?.description),
        Cell(step.late.flatMap { $0 > 0 ? $0 : nil }),
        Cell(step.waited?.days),
      ])
    }
    writer.finish()
    for step in file.steps {
      if !step.votes.isEmpty {
        Console.line(
          "\(step.transition.name): "
            + "\(step.votes.map { "\($0.party.rawValue) \($0.vote.isYes ? "yes" : "no")" }.joined(separator: ", "))"
        )
      }
      if !step.scope.isEmpty { Console.line("\(step.transition.name): \(step.scope.joined(separator: "; "))") }
      for remark in step.remarks {
        switch remark {
        case .otherDate(let day, let source):
          Console.line("\(step.transition.name): another source gives \(day) (\(source))")
        case .promiseBeforeNotice(let day):
          Console.line("\(step.transition.name): promises \(day), before the notice itself")
        }
      }
    }
    for document in file.documents {
      Console.line("\(document.kind) (\(document.rendition.rawValue)): \(document.sha256)")
    }
    for assertion in file.assertions {
      Console.line("\(assertion.assertion.id): \(assertion.assertion.provision): \(assertion.state)")
    }
    if let notes = file.filing.notes, !file.withheld { Console.line(notes) }
    Console.line("computed, unofficial")
  }
}
