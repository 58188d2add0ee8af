internal import Foundation
public import RecordKernel
internal import Vocabulary

/// A file of submissions, as events: `{"cases": [{"id", "title", "party", "rulebook", "events": [["2021-02-08",
/// "file"], ...]}]}`.
///
/// docs/record.md has every field. A date of `null` says that a step was taken on a day that is not known.
public struct SubmissionFile: Sendable {
  /// What an import found.
  public struct Report: Sendable {
    public var cases = 0
    public var events = 0
    public var known = 0
    /// What does not fit in the printed record, and what was done.
    public var remarks: [String] = []
  }

  private let path: String
  private let cases: [Case]
  /// The day up to which the file tells what happened.
  private let asOf: Day?
  /// The rights of cases that name none.
  private let rights: Rights?

  /// - Throws: ``RecordError`` for a file that is not of this form, naming the place.
  public init(_ path: String, rights: Rights? = nil) throws {
    self.path = path
    self.rights = rights
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RecordError("\(path): no such file; expected submissions as JSON")
    }
    do {
      let file = try JSONDecoder().decode(File.self, from: data)
      (cases, asOf) = (file.cases, file.asOf)
    } catch let DecodingError.keyNotFound(key, context) {
      throw RecordError("\(path): \(Self.place(context)): no \(key.stringValue)")
    } catch let DecodingError.typeMismatch(_, context), let DecodingError.valueNotFound(_, context), let
      DecodingError.dataCorrupted(context)
    {
      let detail =
        (context.underlyingError.map { ($0 as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "\($0)" })
        ?? context.debugDescription
      throw RecordError("\(path): \(Self.place(context)): \(detail)")
    } catch let error as RecordError {
      throw RecordError("\(path): \(error.description)")
    } catch { throw RecordError("\(path): \(error.localizedDescription)") }
  }

  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map { key in key.intValue.map { "\($0 + 1)" } ?? key.stringValue }.joined(
      separator: " ")
    return path.isEmpty ? "the file" : path
  }

  /// The events that a record lacks, and what was found.
  public func events(for store: RecordStore) throws -> (events: [Event], report: Report) {
    var report = Report()
    var added: [Event] = []
    var seen = Set<String>()
    for one in cases {
      guard seen.insert(one.id).inserted else {
        throw RecordError("\(path): \(one.id) stands in the file twice; expected each case once")
      }
      let events = try self.events(of: one)
      if let late = events.first(where: { event in event.date.map { $0 > RecordStore.today } ?? false }),
        let date = late.date
      {
        throw RecordError("\(path): \(one.id): \(late.kind) on \(date), a day to come; expected what has happened")
      }
      let known = try store.events(of: one.id)
      report.cases += 1
      if known.isEmpty {
        if one.rights == nil, rights == nil {
          report.remarks.append("\(one.id): no rights are given: sealed; --rights public says otherwise")
        }
        added += events
        report.events += events.count
        if let status = one.status,
          let file = try CaseFile(
            id: one.id,
            events.enumerated().map { RecordedEvent(number: $0 + 1, place: $0 + 1, event: $1.opened, recorded: nil) },
            store.process,
            reader: .keeper,
            today: RecordStore.today), status.lowercased().hasPrefix("closed") != file.isClosed
        {
          report.remarks.append("\(one.id): printed as \"\(status)\"; its events end in \(file.state)")
        }
      } else {
        let new = try merge(one, events, into: known, &report)
        added += new
        report.events += new.count
        report.known += 1
      }
      for event in events where event.kind == "extension_notice" {
        if let promised = event.promised, let date = event.date, promised < date {
          report.remarks.append(
            "\(one.id): the notice of \(date) promises \(promised), a day before it: kept, and marked")
        }
      }
    }
    return (added, report)
  }

  /// What a file says beyond what is recorded: steps that follow, days that were not known, other days for steps that
  /// are there, other rights.
  private func merge(_ one: Case, _ events: [Event], into recorded: [RecordedEvent], _ report: inout Report) throws
    -> [Event]
  {
    let id = one.id
    let known = try Corrections.applied(id, recorded)
    var (rest, new) = (known[...], [Event]())
    let source = (one.src ?? []).isEmpty ? "another file" : (one.src ?? []).joined(separator: ", ")
    let standing = recorded.last { $0.event.isOf(.protect) }?.event.rights ?? known.first?.event.rights
    if let given = one.rights, given != standing {
      var event = Event(subject: id, .protect)
      event.rights = given
      new.append(event)
      report.remarks.append("\(id): its rights are \(given.level.rawValue) from now on")
    }
    if let filing = known.first?.event.filing, let given = events.first?.filing,
      filing.isConfidential != given.isConfidential || filing.submitters != given.submitters
        || filing.isIncomplete != given.isIncomplete
    {
      var event = Event(subject: id, .correct)
      var corrected = filing
      (corrected.isConfidential, corrected.submitters) = (given.isConfidential, given.submitters)
      corrected.isIncomplete = given.isIncomplete
      (event.corrects, event.filing) = (known[0].place, corrected)
      new.append(event)
      report.remarks.append("\(id): its submitters, whether they are named, or whether steps are missing, is corrected")
    }
    for event in events {
      // Texts, places and relations that are there stay as they are.
      let isStep = SubmissionKind(rawValue: event.kind) == nil && KernelKind(rawValue: event.kind) == nil
      if event.isOf(.confirm) {
        if !known.contains(where: { $0.event.kind == event.kind && $0.event.date == event.date }) { new.append(event) }
        continue
      }
      if !isStep, !event.isOf(.conflict) {
        if !known.contains(where: {
          $0.event.kind == event.kind && $0.event.field == event.field && $0.event.assertion?.id == event.assertion?.id
        }) {
          new.append(event)
        }
        continue
      }
      if event.isOf(.conflict) {
        if !known.contains(where: {
          $0.event.kind == event.kind && $0.event.step == event.step && $0.event.date == event.date
        }) {
          new.append(event)
        }
        continue
      }
      guard let index = rest.firstIndex(where: { $0.event.kind == event.kind }) else {
        new.append(event)
        continue
      }
      let found = rest[index]
      rest = rest[(index + 1)...]
      guard let date = event.date, date != found.event.date else { continue }
      guard let other = found.event.date else {
        var correction = Event(subject: id, .correct, date: date)
        correction.corrects = found.place
        new.append(correction)
        continue
      }
      report.remarks.append(
        "\(id): \(event.kind) is \(other) in the record, \(date) in \(path): the first stays, the other is kept "
          + "beside it"
      )
      let isKept = known.contains {
        $0.event.isOf(.conflict) && $0.event.step == event.kind && $0.event.date == date
      }
      guard !isKept else { continue }
      var conflict = Event(subject: id, .conflict, date: date)
      (conflict.step, conflict.note) = (event.kind, source)
      new.append(conflict)
    }
    return new
  }

  private func events(of one: Case) throws -> [Event] {
    guard let party = Party(rawValue: one.party) else {
      throw RecordError("\(path): \(one.id): found the Party \"\(one.party)\"; expected CA, MX or US")
    }
    guard let rulebook = Rulebook(rawValue: one.rulebook) else {
      throw RecordError(
        "\(path): \(one.id): found the rulebook \"\(one.rulebook)\"; "
          + "expected \(Rulebook.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    guard let first = one.events.first, first.event == "file" else {
      throw RecordError("\(path): \(one.id): expected the event file first")
    }
    var events: [Event] = []
    var filing = Event(subject: one.id, kind: "file", date: first.date)
    let notes = ([one.notes].compactMap { $0 } + (one.partial ?? []) + (one.approx ?? [])).joined(separator: " ")
    filing.filing = Filing(
      title: one.title.value, party: party, submitters: one.submitters ?? [], isConfidential: one.confidential ?? false,
      submitterType: one.submitterType,
      rulebook: rulebook, sources: one.src, notes: notes.isEmpty ? nil : notes,
      isIncomplete: one.incomplete == true ? true : nil)
    filing.rights = one.rights ?? rights ?? .sealed
    events.append(filing)
    for assertion in one.assertions ?? [] {
      var event = Event(subject: one.id, .assertion)
      event.assertion = assertion
      events.append(event)
    }
    if let basis = one.dayBasis {
      var event = Event(subject: one.id, .basis)
      event.basis = basis
      event.note = one.dayBasisReason
      events.append(event)
    }
    if let due = one.announcedDue {
      var event = Event(subject: one.id, .announce)
      event.announced = due
      events.append(event)
    }
    for step in one.events.dropFirst() {
      var event = Event(subject: one.id, kind: step.event, date: step.date)
      (event.assertions, event.promised, event.announced) = (step.assertions, step.promised, step.announced)
      (event.embargo, event.rights, event.note, event.step) = (step.embargo, step.rights, step.note, step.step)
      event.scope = step.scope
      event.votes = try votes(step.votes, one.id)
      for (party, reasons) in step.reasons ?? [:] {
        guard event.votes?[party] != nil else {
          throw RecordError("\(path): \(one.id): reasons of \(party), which has no vote")
        }
        event.votes?[party]?.reasons = reasons.value
      }
      if ["council_yes", "council_no"].contains(step.event) {
        event.votes = try event.votes ?? votes(one.vote, one.id)
        event.scope = event.scope ?? one.scope
      }
      events.append(event)
    }
    for (field, text) in [("summary", one.summary), ("response", one.responseSummary)] {
      guard let text else { continue }
      var event = Event(subject: one.id, .text)
      (event.field, event.text) = (field, text.value)
      events.append(event)
    }
    if one.related != nil || one.facilities != nil {
      var event = Event(subject: one.id, .relate)
      (event.related, event.facilities) = (one.related, one.facilities)
      events.append(event)
    }
    if let day = one.asOf ?? asOf { events.append(Event(subject: one.id, .confirm, date: day)) }
    if let place = one.place {
      var event = Event(subject: one.id, .locate)
      event.place = place
      events.append(event)
    }
    return events
  }

  private func votes(_ words: [String: String]?, _ id: String) throws -> [String: CouncilVote]? {
    try words?.mapValues { word in
      guard ["yes", "no"].contains(word) else {
        throw RecordError("\(path): \(id): found the vote \"\(word)\"; expected yes or no")
      }
      return CouncilVote(isYes: word == "yes")
    }
  }

  // MARK: The file's form

  private struct File: Decodable {
    let cases: [Case]
    let asOf: Day?

    private enum CodingKeys: String, CodingKey {
      case cases
      case asOf = "as_of"
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      asOf = try fields.decodeIfPresent(Day.self, forKey: .asOf)
      var list = try fields.nestedUnkeyedContainer(forKey: .cases)
      var cases: [Case] = []
      while !list.isAtEnd { cases.append(try list.decode(Checked.self).value) }
      self.cases = cases
    }

    /// A case whose every field is known.
    private struct Checked: Decodable {
      let value: Case
      init(from decoder: any Decoder) throws {
        try UnknownKeys.refuse(decoder, known: Case.keys)
        value = try Case(from: decoder)
      }
    }
  }

  private struct Case: Decodable, Sendable {
    let id: String
    let title: TextByLanguage
    let party: String
    let submitterType: String?
    let submitters: [String]?
    let confidential: Bool?
    let rulebook: String
    let events: [Step]
    let announcedDue: [String: Day]?
    let vote: [String: String]?
    let scope: [String]?
    let partial: [String]?
    let status: String?
    let src: [String]?
    let notes: String?
    let approx: [String]?
    let rights: Rights?
    let assertions: [Assertion]?
    let summary: TextByLanguage?
    let responseSummary: TextByLanguage?
    let related: [String]?
    let facilities: [String]?
    let place: CasePlace?
    let dayBasis: WorkCalendar.Basis?
    let dayBasisReason: String?
    /// Whether steps are missing.
    let incomplete: Bool?
    /// The day up to which its source tells what happened.
    let asOf: Day?

    enum CodingKeys: String, CodingKey {
      case id, title, party, submitters, confidential, rulebook, events, vote, partial, status, src, notes, approx,
        rights, assertions, summary,
        related
      case facilities, place, incomplete
      case asOf = "as_of"
      case submitterType = "submitter_type"
      case announcedDue = "announced_due"
      case scope = "scope_fr"
      case responseSummary = "response_summary"
      case dayBasis = "day_basis"
      case dayBasisReason = "day_basis_reason"
    }

    static let keys: Set<String> = [
      "id", "title", "party", "submitter_type", "submitters", "confidential", "rulebook", "events", "announced_due",
      "vote", "scope_fr", "partial",
      "status", "src", "notes", "approx", "rights", "assertions", "summary", "response_summary", "related",
      "facilities", "place", "day_basis",
      "day_basis_reason", "incomplete", "as_of",
    ]
  }

  /// `["2021-02-08", "file"]`, or an object.
  private struct Step: Decodable {
    let date: Day?
    let event: String
    var assertions: [String]?
    var votes: [String: String]?
    var scope: [String]?
    var promised: Day?
    var announced: [String: Day]?
    var embargo: Day?
    var rights: Rights?
    var note: String?
    var step: String?
    /// Of votes, by Party.
    var reasons: [String: TextByLanguage]?

    private enum CodingKeys: String, CodingKey, CaseIterable {
      case date, event, assertions, votes, scope, promised, announced, embargo, rights, note, step, reasons
    }

    init(from decoder: any Decoder) throws {
      if var pair = try? decoder.unkeyedContainer() {
        date = try pair.decodeIfPresent(Day.self)
        event = try pair.decode(String.self)
        return
      }
      try UnknownKeys.refuse(decoder, known: Set(CodingKeys.allCases.map(\.rawValue)))
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      date = try fields.decodeIfPresent(Day.self, forKey: .date)
      event = try fields.decode(String.self, forKey: .event)
      assertions = try fields.decodeIfPresent([String].self, forKey: .assertions)
      votes = try fields.decodeIfPresent([String: String].self, forKey: .votes)
      scope = try fields.decodeIfPresent([String].self, forKey: .scope)
      promised = try fields.decodeIfPresent(Day.self, forKey: .promised)
      announced = try fields.decodeIfPresent([String: Day].self, forKey: .announced)
      embargo = try fields.decodeIfPresent(Day.self, forKey: .embargo)
      rights = try fields.decodeIfPresent(Rights.self, forKey: .rights)
      note = try fields.decodeIfPresent(String.self, forKey: .note)
      step = try fields.decodeIfPresent(String.self, forKey: .step)
      reasons = try fields.decodeIfPresent([String: TextByLanguage].self, forKey: .reasons)
    }
  }
}

extension Event {
  /// The event as if nothing of it were kept back.
  var opened: Event {
    var event = self
    if event.rights != nil || event.filing != nil { event.rights = .open }
    return event
  }
}
