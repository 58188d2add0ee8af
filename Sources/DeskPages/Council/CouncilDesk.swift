internal import Foundation
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The Council's desk: representatives of the Parties write decisions and vote on them; that of the Party in the chair
/// puts them to the vote and ends it. Officers add translations.
struct CouncilDesk: WritingDesk {
  static let route = DeskRoutes.council
  static let subject = "decision"
  static let proved: Set<String> = ["open", "vote", "adopt", "drop"]

  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var desk: PeopleDesk { guest.desk }

  private static let doings = ["drafted", "revised", "opened", "voted", "adopted", "dropped", "translated"]

  /// The Parties that somebody votes for.
  private var parties: [String] {
    guest.standing.grants.filter { $0.role == .councilRepresentative }.compactMap(\.scope)
      .filter { guest.may(.vote, scope: $0) }
  }

  func page(_ id: String, problem: String, said: String, typed: Guest.Form?) throws -> Reply {
    let isRepresentative = !parties.isEmpty
    guard isRepresentative || guest.may(.keepConsultations) else { throw Problem.notFound("no such page") }
    let done = asked("done", Self.doings)
    let state = try id.isEmpty ? nil : desk.record.decision(id)
    // Before it is adopted it is the Parties'.
    guard id.isEmpty || state.map({ $0.isPublic || isRepresentative }) == true else {
      throw Problem.notFound("no such decision")
    }
    let all = try desk.record.decisions(isPublic: !isRepresentative)
    let model = CouncilDeskModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "council.done.\(done)"), said: said,
      address: own, parties: parties, rule: try desk.record.committee(.council)?.rule,
      sessions: try desk.record.sessions(for: visit.protocolReader()), all: all, state: state,
      links: try MatterLinks(state.map { [$0] } ?? [], visit), fields: DecisionFields(typed: typed, known: state))
    return visit.show(CouncilDeskView.self, model)
  }

  func act(_ form: Guest.Form, by person: String) throws -> Reply {
    let id = form["decision"]
    let former = try desk.record.decision(id)
    switch form["do"] {
    case "draft": return done("drafted", try desk.draft(decision: DecisionFields.text(form), by: person))
    case "revise":
      try demandRead("text", form, now: former?.textPlace)
      try desk.revise(decision: id, DecisionFields.text(form, former: former?.text), by: person)
      return done("revised", id)
    case "open":
      try desk.open(decision: id, text: place("text", form), by: person)
      return done("opened", id)
    case "vote":
      let choices = AdviceEvent.Vote.Choice.allCases.map(\.rawValue)
      guard let choice = AdviceEvent.Vote.Choice(rawValue: form["vote"]) else {
        throw RecordError("vote: found \"\(form["vote"].prefix(20))\"; expected \(choices.joined(separator: ", "))")
      }
      let reasons =
        Language.allCases.contains { form.line("reasons-\($0.rawValue)") != nil } ? try form.words("reasons") : nil
      try desk.vote(
        decision: id, choice, party: form["party"], reasons: reasons, text: place("text", form), by: person)
      return done("voted", id)
    case "adopt":
      try desk.adopt(decision: id, text: place("text", form), by: person)
      return done("adopted", id)
    case "drop":
      try desk.drop(decision: id, text: place("text", form), by: person)
      return done("dropped", id)
    case "translate":
      let language = try AdviceFields.language(form)
      func line(_ name: String) -> String? { form.line("\(name)-\(language.rawValue)") }
      try desk.translate(
        decision: id, into: language, title: line("title") ?? "", text: line("resolution") ?? "",
        statement: line("statement"), by: person)
      return done("translated", id)
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)),
        expected: .oneOf(["draft", "revise", "open", "vote", "adopt", "drop", "translate"]))
    }
  }
}

/// What is in the fields of a decision's forms, and what they make.
struct DecisionFields: Sendable {
  private let typed: Guest.Form?
  private let known: DecisionState?

  init(typed: Guest.Form?, known: DecisionState?) { (self.typed, self.known) = (typed, known) }

  /// Which forms have a field; what was typed into one of them is not shown in another.
  private func isOf(_ form: Guest.Form, _ name: String) -> Bool {
    switch name.split(separator: "-").first {
    case "reasons", "vote": form["do"] == "vote"
    default:
      form["do"] == "translate"
        ? name.hasSuffix("-\(form["language"])") : ["draft", "revise"].contains(form["do"])
    }
  }

  /// The place of the text that was read when a form was filled in.
  func place(of what: String, _ place: Int) -> String {
    typed.flatMap { $0["do"] == what && !$0["text"].isEmpty ? $0["text"] : nil } ?? String(place)
  }

  /// As it was typed, else as it is known.
  func value(_ name: String) -> String {
    if let typed, isOf(typed, name) { return typed[name] }
    guard let known else { return "" }
    let parts = name.split(separator: "-").map(String.init)
    func text(_ text: Trilingual?) -> String { text?.entries[parts.last ?? ""]?.text ?? "" }
    return switch parts.first {
    case "original": known.text.title.entries.first { $0.value.status == .original }?.key ?? ""
    case "title": text(known.text.title)
    case "resolution": text(known.text.text)
    case "statement": text(known.text.statement)
    case "session": known.text.session ?? ""
    case "matters": known.text.matters.map(\.text).joined(separator: "\n")
    default: ""
    }
  }

  /// - Throws: `RecordError` for what is missing, or for what nobody can decide.
  static func text(_ form: Guest.Form, former: DecisionText? = nil) throws -> DecisionText {
    let hasStatement = Language.allCases.contains { form.line("statement-\($0.rawValue)") != nil }
    return DecisionText(
      title: try form.words("title", former: former?.title),
      text: try form.words("resolution", former: former?.text),
      statement: hasStatement ? try form.words("statement", former: former?.statement) : nil,
      session: form.line("session"),
      matters: try form.lines("matters").map { line in
        guard let matter = DecisionText.Matter(line) else {
          throw RecordError(
            "matters: \"\(line.prefix(60))\"; expected lines as submission SEM-20-001, advice 26-03, plan OP2026 or "
              + "activity OP2026-PRTR-O1-A1")
        }
        return matter
      })
  }
}

struct CouncilDeskModel: Sendable {
  let frame: FormFrame
  let said: String
  let address: String
  /// The Parties that whoever looks votes for.
  let parties: [String]
  let rule: CommitteeEvent.Rule?
  let sessions: [MeetingState]
  let all: [DecisionState]
  let state: DecisionState?
  let links: MatterLinks
  let fields: DecisionFields

  /// Whether whoever looks speaks for the Party in the chair.
  var isChair: Bool { rule?.chair.map { parties.contains($0) } ?? false }
}
