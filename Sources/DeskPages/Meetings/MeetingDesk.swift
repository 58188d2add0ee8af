internal import Foundation
internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The desk of meetings: one officer writes, another one announces; who registered, and what they asked for.
struct MeetingDesk: WritingDesk {
  static let route = DeskRoutes.meetings
  static let subject = "meeting"
  static let proved: Set<String> = ["announce", "change", "cancel", "publish", "show", "take-down"]

  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var desk: PeopleDesk { guest.desk }

  private static let doings = [
    "drafted", "revised", "announced", "changed", "cancelled", "summarised", "published", "answered", "replied",
    "removed", "shown", "taken-down", "judged",
  ]

  func page(_ id: String, problem: String, said: String, typed: Guest.Form?) throws -> Reply {
    let done = asked("done", Self.doings)
    let state = try id.isEmpty ? nil : desk.record.meeting(id)
    guard id.isEmpty || state != nil else { throw Problem.notFound("no such meeting") }
    let model = MeetingDeskModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "meeting.done.\(done)"), said: said,
      address: own, own: guest.standing.person ?? "",
      all: try desk.record.meetings().map { ($0.id, $0.meeting.title, $0.stage(at: desk.now)) },
      state: state, stage: state?.stage(at: desk.now) ?? .draft,
      registrations: try state.map { try desk.registrations(of: $0.id, officer: guest.signedIn().person) } ?? [],
      questions: try state.map { try desk.questions(of: $0.id, for: desk.reader(guest.standing)) } ?? [],
      appealed: try state.map { try desk.appealed(of: $0.id, officer: guest.signedIn().person) } ?? [],
      communities: try desk.communitiesSpokenFor(), reasons: desk.reasons.all, page: try listPage,
      feedback: try state.map { try desk.feedback(on: $0.id, officer: guest.signedIn().person) } ?? [],
      fields: MeetingFields(typed: typed, known: state))
    return visit.show(MeetingDeskView.self, model)
  }

  /// A file of a recording, before everybody may see it.
  static func recording(_ visit: Visit, _ guest: Guest) throws -> Reply {
    let record = guest.desk.record
    guard guest.form == nil, let state = try record.meeting(visit["meeting"]),
      let document = state.recordings.filter({ $0.removed == nil }).flatMap(\.documents)
        .first(where: { $0.sha256 == visit["hash"] }),
      let reply = Reply(document, of: MeetingKind.prefix + state.id, record)
    else { throw Problem.notFound("no such recording") }
    return reply
  }

  func act(_ form: Guest.Form, by person: String) throws -> Reply {
    let id = form["meeting"]
    // What was cut off before is done first.
    if !id.isEmpty { try desk.catchUp(meeting: id, own: ownRegistrationLink) }
    let former = try desk.record.meeting(id)
    switch form["do"] {
    case "draft": return done("drafted", try desk.plan(MeetingFields.meeting(form), by: person))
    case "revise":
      try demandRead("text", form, now: former?.textPlace)
      try desk.revise(meeting: id, MeetingFields.meeting(form, former: former?.meeting), by: person)
      return done("revised", id)
    case "announce":
      try desk.announce(meeting: id, text: place("text", form), by: person)
      return done("announced", id)
    case "change":
      try demandRead("text", form, now: former?.textPlace)
      try desk.change(
        meeting: id, MeetingFields.meeting(form, former: former?.meeting), why: form.words("why"), by: person,
        own: ownRegistrationLink)
      return done("changed", id)
    case "cancel":
      try desk.cancel(meeting: id, why: form.words("reason"), by: person, own: ownRegistrationLink)
      return done("cancelled", id)
    case "summarise":
      try demandRead("text", form, now: former?.summaryPlace)
      try desk.summarise(
        meeting: id, MeetingFields.summary(form, former?.meeting, former: former?.summary, by: person), by: person)
      return done("summarised", id)
    case "publish":
      try desk.publishSummary(of: id, text: place("text", form), by: person)
      return done("published", id)
    case "show":
      try desk.show(recording: place("recording", form), of: id, by: person)
      return done("shown", id)
    case "take-down":
      try desk.remove(recording: place("recording", form), of: id, why: form.words("gone"), by: person)
      return done("taken-down", id)
    case "answer":
      guard let asked = AskedFor(rawValue: form["asked"]), let answer = Registration.Answer(rawValue: form["answer"])
      else { throw Problem.parameter("answer", found: form["answer"], expected: .oneOf(["yes", "no"])) }
      try desk.answer(asked, of: form["person"], id, answer, by: person, own: ownRegistrationLink)
      return done("answered", id)
    case "reply", "remove", "restore", "uphold":
      guard let question = QuestionID(id, form["question"]) else { throw Problem.notFound("no such question") }
      if ["restore", "uphold"].contains(form["do"]) {
        try desk.judge(question, isUpheld: form["do"] == "uphold", by: person, own: ownRegistrationLink)
        return done("judged", id)
      }
      guard form["do"] == "reply" else {
        try desk.remove(question, reason: form["cause"], by: person, own: ownRegistrationLink)
        return done("removed", id)
      }
      guard let status = QuestionEvent.Status(rawValue: form["status"]) else {
        throw RecordError(
          "status: expected \(QuestionEvent.Status.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      try desk.answer(
        question,
        .init(status, words: form.words("said", former: desk.record.question(question)?.answer?.words), by: person),
        own: ownRegistrationLink)
      return done("replied", id)
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)),
        expected: .oneOf([
          "draft", "revise", "announce", "change", "cancel", "summarise", "publish", "show", "take-down", "answer",
          "reply", "remove", "restore", "uphold",
        ]))
    }
  }
}

struct MeetingDeskModel: Sendable {
  let frame: FormFrame
  let said: String
  let address: String
  let own: String
  let all: [(id: String, title: Trilingual, stage: MeetingState.Stage)]
  let state: MeetingState?
  let stage: MeetingState.Stage
  let registrations: [(registration: Registration, address: MailAddress?)]
  let questions: [QuestionLine]
  /// Questions that were removed, and of which another officer decides.
  let appealed: [QuestionState]
  /// Whose a meeting can be.
  let communities: [CommunityState]
  let reasons: [ModerationReasons.Reason]
  /// Of the questions.
  let page: Int
  let feedback: [MeetingFeedback]
  let fields: MeetingFields
}
