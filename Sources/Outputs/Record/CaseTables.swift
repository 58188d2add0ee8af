public import PublicRecord
public import RecordKernel
public import Vocabulary

/// Cases as a table: the register.
public enum CaseTable {
  public static let columns = [
    Column("id"), Column("title"), Column("party"), Column("rulebook"), Column("state"), Column("holder"),
    Column("filed"), Column("updated"),
    Column("in_state_since"), Column("due"), Column("due_kind"), Column("is_assumed"),
    Column("days_late", isNumber: true),
    Column("days_beyond_custom", isNumber: true), Column("is_complete"), Column("as_of"),
    Column("latitude", isNumber: true),
    Column("longitude", isNumber: true),
  ]

  /// For a terminal.
  public static let short = [
    Column("id"), Column("title"), Column("party"), Column("state"), Column("holder"), Column("filed"), Column("due"),
    Column("days_late", isNumber: true),
  ]

  public static func shortCells(_ line: CaseLine, _ process: SubmissionProcess, _ language: Language, today: Day)
    -> [Cell]
  {
    let due = line.due.map { "\($0)\(line.isAssumed ? " (\(process.words.word("assumed", language)))" : "")" }
    return [
      .text(line.id), .text(line.title[language]), .text(line.party.rawValue),
      .text(process.states[line.state]?.text[language] ?? line.state),
      .text(process.name(line.isClosed ? nil : line.holder, line.party, language)), .text(line.filed.description),
      Cell(due),
      Cell(line.late(today).flatMap { $0 > 0 ? $0 : nil }),
    ]
  }

  public static func cells(_ line: CaseLine, _ language: Language, today: Day) -> [Cell] {
    [
      .text(line.id), .text(line.title[language]), .text(line.party.rawValue), .text(line.rulebook.rawValue),
      .text(line.state),
      Cell(line.holder?.rawValue),
      .text(line.filed.description), .text(line.updated.description), .text(line.since.description),
      Cell(line.due?.description),
      Cell(line.dueKind?.rawValue), .text(line.isAssumed ? "yes" : "no"), Cell(line.late(today)),
      Cell(line.beyondCustom(today)),
      .text(line.isComplete ? "yes" : "no"), .text(line.asOf.description), Cell(line.latitude), Cell(line.longitude),
    ]
  }
}

/// The steps of a case, with their four dates.
public enum StepTable {
  public static let columns = [
    Column("step", isNumber: true), Column("event"), Column("date"), Column("assumed_date"), Column("legal_due"),
    Column("due_kind"),
    Column("exceptional_due"),
    Column("announced"), Column("promised"), Column("days_late", isNumber: true),
    Column("days_beyond_custom", isNumber: true), Column("calendar"),
    Column("is_assumed"),
    Column("days_waited", isNumber: true), Column("is_wait_assumed"), Column("state"),
    Column("assertions"), Column("votes"), Column("scope"), Column("documents"), Column("sentence"), Column("remarks"),
  ]

  public static func rows(_ file: CaseFile, _ process: SubmissionProcess, _ language: Language) -> [[Cell]] {
    file.steps.enumerated().map { index, step in
      [
        .integer(index + 1), .text(step.transition.name), Cell(step.date?.description),
        Cell(step.date == nil ? step.moment.day.description : nil),
        Cell(step.due?.day.description), Cell(step.due?.kind.rawValue), Cell(step.exceptional?.day.description),
        Cell(step.announced?.description),
        Cell(joined(step.promised.map(\.description))), Cell(step.late), Cell(step.beyondCustom),
        Cell(step.due?.calendar), .text(step.isAssumed ? "yes" : "no"), Cell(step.waited?.days),
        Cell(step.waited.map { $0.isAssumed ? "yes" : "no" }), .text(step.state),
        Cell(joined(step.assertions)),
        Cell(
          joined(
            step.votes.map { party, vote in
              "\(party.rawValue)=\(vote.isYes ? "yes" : "no")\(vote.reasons.map { ": \($0[language])" } ?? "")"
            })),
        Cell(joined(step.scope)),
        Cell(joined(step.documents.map { "\($0.kind) \($0.sha256)" })),
        .text(process.sentence(step.transition, file.filing.rulebook, file.filing.party, language)),
        Cell(joined(step.remarks.map(text))),
      ]
    }
  }

  /// What stands before the steps in JSON.
  /// - Parameter related: of the related cases those that the reader sees.
  public static func head(
    _ file: CaseFile, related: [String], _ process: SubmissionProcess, _ language: Language, today: Day
  ) -> [(
    name: String, json: String
  )] {
    func texts(_ text: Trilingual?) -> String {
      guard let text else { return "null" }
      return JSONWriter.object(
        text.entries.sorted { $0.key < $1.key }.map {
          ($0.key, JSONWriter.object([("text", json($0.value.text)), ("status", json($0.value.status.rawValue))]))
        })
    }
    let pending = file.pending.map { pending in
      JSONWriter.object([
        ("events", JSONWriter.array(pending.transitions.map(json))), ("due", json(pending.due.day.description)),
        ("kind", json(pending.due.kind.rawValue)),
        ("is_assumed", pending.due.moment.isAssumed ? "true" : "false"), ("calendar", json(pending.due.calendar)),
        ("source", json(pending.due.source)),
      ])
    }
    let assertions = file.assertions.map {
      JSONWriter.object([
        ("id", json($0.assertion.id)), ("provision", json($0.assertion.provision)), ("state", json($0.state)),
      ])
    }
    return [
      ("id", json(file.id)), ("title", texts(file.title)), ("summary", texts(file.texts["summary"])),
      ("response", texts(file.texts["response"])),
      ("party", json(file.filing.party.rawValue)), ("rulebook", json(file.filing.rulebook.rawValue)),
      ("state", json(file.state)),
      ("holder", file.holder.map { json($0.rawValue) } ?? "null"), ("is_closed", file.isClosed ? "true" : "false"),
      ("filed", json(file.filed.description)),
      ("day_basis", json(file.basis.rawValue)), ("calendar", file.calendar.map(json) ?? "null"),
      ("days_late", file.late(today).map { "\($0)" } ?? "null"),
      ("days_beyond_custom", file.beyondCustom(today).map { "\($0)" } ?? "null"),
      ("as_of", json(file.asOf.description)),
      ("is_complete", file.isComplete ? "true" : "false"),
      ("guidelines", process.guidelines(file.filing.rulebook, on: file.filed).map { json($0.id) } ?? "null"),
      ("names_withheld", file.withheld ? "true" : "false"), ("submitters", JSONWriter.array(file.submitters.map(json))),
      ("pending", JSONWriter.array(pending)), ("assertions", JSONWriter.array(assertions)),
      ("related", JSONWriter.array(related.map(json))),
      ("facilities", JSONWriter.array(file.facilities.map(json))),
      (
        "announced",
        JSONWriter.object(file.announced.sorted { $0.key < $1.key }.map { ($0.key, json($0.value.description)) })
      ),
      (
        "place",
        file.place.map {
          JSONWriter.object([
            ("latitude", JSONWriter.value(.number($0.latitude))),
            ("longitude", JSONWriter.value(.number($0.longitude))),
          ])
        } ?? "null"
      ), ("status_of_figures", json("computed, unofficial")),
    ]
  }

  private static func json(_ text: String) -> String { JSONWriter.value(.text(text)) }
  private static func joined(_ words: [String]) -> String? { words.isEmpty ? nil : words.joined(separator: "; ") }

  private static func text(_ remark: CaseFile.Remark) -> String {
    switch remark {
    case .otherDate(let day, let source): "another source gives \(day) (\(source))"
    case .promiseBeforeNotice(let day): "promises \(day), before the notice itself"
    }
  }
}

/// How long steps were waited for.
public enum WaitingTable {
  public static let columns = [
    Column("event"), Column("holder"), Column("steps", isNumber: true), Column("median_days", isNumber: true),
    Column("longest_days", isNumber: true),
    Column("steps_with_a_time", isNumber: true), Column("late", isNumber: true),
    Column("steps_with_a_customary_time", isNumber: true),
    Column("beyond_custom", isNumber: true),
  ]

  public static func cells(_ waiting: Waiting) -> [Cell] {
    [
      .text(waiting.transition), Cell(waiting.holder?.rawValue), .integer(waiting.count), .integer(waiting.median),
      .integer(waiting.longest),
      .integer(waiting.timed), .integer(waiting.late), .integer(waiting.customary), .integer(waiting.beyondCustom),
    ]
  }
}
