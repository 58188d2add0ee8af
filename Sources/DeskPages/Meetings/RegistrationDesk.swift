internal import Foundation
internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Registering for a meeting, confirming it by the link of a message, and what one does with it later.
struct RegistrationDesk: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var desk: PeopleDesk { guest.desk }

  func register(_ id: String) throws -> Reply {
    guard let state = try desk.record.meeting(id, for: desk.reader(guest.standing)) else {
      throw Problem.notFound("no such meeting")
    }
    guard try state.registers(at: desk.now) else {
      return .redirect(Route.meeting.path.filled([id], language: visit.language))
    }
    let own = DeskRoutes.register.path.filled([id], language: visit.language)
    func page(_ step: RegistrationModel.Step, problem: String = "", said: String = "") throws -> Reply {
      try show(
        step, state, own, problem: problem, said: said, fields: RegistrationFields(typed: guest.form))
    }
    guard let form = guest.form else { return try page(asked("done", ["asked"]).isEmpty ? .form : .asked) }
    guard let address = try? MailAddress(form["address"]) else {
      return refused(try page(.form, problem: "sign-in.address.bad"))
    }
    let letters = try letters(form)
    do {
      let draft = try draft(form)
      try draft.check(state, at: desk.now)
      try take(.registration, key(address))
      try takeMessage(address)
      try desk.ask(registration: draft, for: id, from: address, letters: letters) {
        visit.site.publicAddress + DeskRoutes.confirmRegistration.path.filled([$0], language: letters)
      }
    } catch let error as RecordError { return refused(try page(.form, problem: "comment.bad", said: "\(error)")) }
    return .redirect(own + Address.query([(name: "done", value: "asked")]))
  }

  /// The link of a message shows what was written; one button registers, the other throws it away.
  func confirm(_ token: String) throws -> Reply {
    guard let asked = try desk.askedRegistration(token: token), let state = try desk.meeting(of: asked)
    else { return try over() }
    let own = DeskRoutes.confirmRegistration.path.filled([token], language: visit.language)
    switch guest.form?["do"] {
    case nil: return try show(.confirm(asked.draft), state, own)
    case "confirm":
      do {
        guard let seated = try desk.confirmRegistration(token: token, own: ownRegistrationLink) else {
          return try over()
        }
        return try show(.confirmed(seated), state, own)
      } catch let error as RecordError {
        // The meeting changed since the form was sent: what was written stays.
        return refused(try show(.confirm(asked.draft), state, own, problem: "comment.bad", said: "\(error)"))
      } catch is PeopleError {
        // It is over, or was called off: its page says so, and why.
        return .redirect(Route.meeting.path.filled([state.id], language: visit.language))
      }
    case "discard":
      try desk.discardRegistration(token: token)
      return try show(.discarded, state, own)
    case let other?:
      throw Problem.parameter("do", found: String(other.prefix(40)), expected: .oneOf(["confirm", "discard"]))
    }
  }

  /// A registration of one's own, opened by the link of a message.
  func ownRegistration(_ token: String) throws -> Reply {
    guard let registration = try desk.ownRegistration(token: token) else { return try over() }
    guard let state = try desk.meeting(of: registration) else { return try hidden(registration, token) }
    let own = DeskRoutes.ownRegistration.path.filled([token], language: visit.language)
    func page(problem: String = "", said: String = "", done: String = "") throws -> Reply {
      try show(
        .own(registration), state, own, problem: problem, said: said, done: done,
        fields: RegistrationFields(
          typed: guest.form?["do"] == "edit" ? guest.form : nil, known: registration.draft))
    }
    guard let form = guest.form else {
      let done = asked("done", ["edit", "ask", "upvote", "unvote", "take-back", "appeal", "feedback"])
      return try page(
        done: done.isEmpty
          ? "" : ["edit", "feedback"].contains(done) ? "registration.done.\(done)" : "question.done.\(done)")
    }
    do {
      switch form["do"] {
      case "edit":
        try take(.registration, "edit \(registration.meeting) \(registration.person)")
        try desk.change(registration, draft(form), own: ownRegistrationLink)
      case "withdraw":
        guard form["sure"] == "on" else { return refused(try page(problem: "data.sure.missing")) }
        try desk.unregister(registration, own: ownRegistrationLink)
        return try show(.withdrawn, state, own)
      case "ask", "upvote", "unvote", "take-back", "appeal": return try ask(form, registration, own)
      case "feedback":
        try take(.registration, "feedback \(registration.meeting) \(registration.person)")
        guard let rating = Int(form["rating"]) else { throw RecordError("rating: expected 1 to 5") }
        try desk.say(MeetingFeedback(rating: rating, words: form.line("said")), on: registration)
        return .redirect(own + Address.query([(name: "done", value: "feedback")]))
      default:
        throw Problem.parameter(
          "do", found: String(form["do"].prefix(40)),
          expected: .oneOf(["edit", "withdraw", "ask", "upvote", "unvote", "take-back", "appeal", "feedback"]))
      }
    } catch let error as RecordError {
      return refused(try page(problem: "comment.bad", said: "\(error)"))
    } catch is PeopleError {
      let isOfRegistration = ["edit", "withdraw"].contains(form["do"])
      return refused(try page(problem: isOfRegistration ? "registration.closed" : "question.closed"))
    }
    return .redirect(own + Address.query([(name: "done", value: "edit")]))
  }

  /// Asks a question, or votes for one.
  /// - Throws: `RecordError`, `PeopleError`: what is not right.
  private func ask(_ form: Guest.Form, _ registration: Registration, _ own: String) throws -> Reply {
    let who = "\(registration.meeting) \(registration.person)"
    if form["do"] == "ask" {
      try take(.registration, "ask \(who)")
      guard form["community"].isEmpty || form["read"] == "on" else {
        throw RecordError("\(form["community"].prefix(40)): expected that you have read what its protocols ask")
      }
      let words = MeetingQuestion(
        text: form["words"].trimmingCharacters(in: .whitespacesAndNewlines),
        name: form["named"] == "on" ? registration.draft.name : nil)
      _ = try desk.ask(
        words, in: form.line("tag") ?? visit.language.rawValue, for: form.line("community"), of: registration)
    } else {
      guard let id = QuestionID(registration.meeting, form["question"]) else {
        throw Problem.notFound("no such question")
      }
      try take(.vote, who)
      switch form["do"] {
      case "take-back": try desk.withdraw(id, registration)
      case "appeal": try desk.appeal(id, form["appeal"], registration)
      default: try desk.vote(for: id, isFor: form["do"] == "upvote", registration)
      }
    }
    let page = form["page"].isEmpty || form["page"] == "1" ? [] : [(name: "page", value: form["page"])]
    return .redirect(own + Address.query([(name: "done", value: form["do"])] + page) + "#questions")
  }

  /// Of a meeting that a community's protocols do not let whoever registered see, for now or any more: its number, and
  /// how to take the registration back.
  private func hidden(_ registration: Registration, _ token: String) throws -> Reply {
    let own = DeskRoutes.ownRegistration.path.filled([token], language: visit.language)
    func page(_ problem: String = "", isWithdrawn: Bool = false) -> Reply {
      visit.show(
        HiddenRegistrationView.self,
        HiddenRegistrationModel(
          frame: FormFrame(guest, problem: problem), meeting: registration.meeting, address: own,
          isWithdrawn: isWithdrawn))
    }
    guard let form = guest.form else { return page() }
    guard form["do"] == "withdraw" else {
      throw Problem.parameter("do", found: String(form["do"].prefix(40)), expected: .oneOf(["withdraw"]))
    }
    guard form["sure"] == "on" else { return refused(page("data.sure.missing")) }
    try desk.unregister(registration, own: ownRegistrationLink)
    return page(isWithdrawn: true)
  }

  private func over() throws -> Reply {
    try takeLink()
    var reply = visit.show(
      CommentConfirmView.self,
      CommentConfirmModel(frame: FormFrame(guest), token: "", step: .over, list: .meetings))
    reply.status = 404
    return reply
  }

  private func show(
    _ step: RegistrationModel.Step, _ state: MeetingState, _ address: String, problem: String = "", said: String = "",
    done: String = "", fields: RegistrationFields = RegistrationFields()
  ) throws -> Reply {
    let (now, stage) = (desk.now, state.stage(at: desk.now))
    return visit.show(
      RegistrationView.self,
      RegistrationModel(
        step: step, frame: FormFrame(guest, problem: problem, done: done), said: said, state: state, stage: stage,
        address: address,
        full: try visit.fullRooms(of: state), isOpen: try state.registers(at: now),
        givesFloor: try state.givesFloor(at: now), givesAid: try state.givesAid(at: now), fields: fields,
        questions: try questions(step, state), feedback: try feedback(step, state)))
  }

  /// On one's own page of a meeting that takes some.
  private func questions(_ step: RegistrationModel.Step, _ state: MeetingState) throws -> QuestionsModel? {
    guard case .own(let registration) = step else { return nil }
    let lines = try desk.questions(of: state.id)
    guard state.meeting.takesQuestions || !lines.isEmpty else { return nil }
    let own = try desk.own(of: registration)
    let communities = try desk.communitiesSpokenFor()
    let typed = guest.form?["do"] == "ask" ? guest.form : nil
    let named = typed?["community"] ?? visit.items.first { $0.name == "community" }?.value ?? ""
    return QuestionsModel(
      lines: lines, asked: own.asked, votes: own.votes,
      isOpen: state.isGoingOn(at: desk.now) && state.meeting.takesQuestions,
      typed: typed, page: try listPage, communities: communities,
      community: communities.first { $0.id == named }, reasons: desk.reasons)
  }

  /// On one's own page, once the meeting has begun: what was typed, or said before.
  private func feedback(_ step: RegistrationModel.Step, _ state: MeetingState) throws -> Guest.Form? {
    guard case .own(let registration) = step, desk.takesFeedback(state) else { return nil }
    if let form = guest.form, form["do"] == "feedback" { return form }
    let said = try desk.feedback(of: registration)
    return Guest.Form(["rating": said.map { "\($0.rating)" } ?? "", "said": said?.words ?? ""])
  }

  /// - Throws: ``Problem`` for a language that is none.
  private func draft(_ form: Guest.Form) throws -> RegistrationDraft {
    let listens = Language(rawValue: form["interpretation"])
    guard listens != nil || form["interpretation"].isEmpty else {
      throw Problem.parameter(
        "interpretation", found: form["interpretation"], expected: .oneOf(Language.allCases.map(\.rawValue)))
    }
    return RegistrationDraft(
      place: form["place"], name: form.line("name") ?? "", organisation: form.line("organisation"),
      interpretation: listens, needs: form.line("needs"), speech: form.line("speech"), aid: form.line("aid"))
  }
}

extension PersonalPage {
  /// The address of the page on which somebody finds their registration again, in their own language.
  func ownRegistrationLink(_ token: String, _ language: Language) -> String {
    visit.site.publicAddress + DeskRoutes.ownRegistration.path.filled([token], language: language)
  }
}

/// What is in the fields of a registration's form.
struct RegistrationFields: Sendable {
  private let typed: Guest.Form?
  private let known: RegistrationDraft?

  init(typed: Guest.Form? = nil, known: RegistrationDraft? = nil) { (self.typed, self.known) = (typed, known) }

  /// As it was typed, else as it is known.
  func value(_ name: String) -> String {
    if let typed { return typed[name] }
    return switch name {
    case "place": known?.place ?? ""
    case "name": known?.name ?? ""
    case "organisation": known?.organisation ?? ""
    case "interpretation": known?.interpretation?.rawValue ?? ""
    case "needs": known?.needs ?? ""
    case "speech": known?.speech ?? ""
    case "aid": known?.aid ?? ""
    default: ""
    }
  }
}

struct RegistrationModel: Sendable {
  enum Step: Sendable {
    case form
    /// The link is on its way.
    case asked
    case confirm(RegistrationDraft)
    case confirmed(Registration.State)
    case discarded
    case own(Registration)
    case withdrawn
  }

  let step: Step
  let frame: FormFrame
  /// What the rules said against it.
  let said: String
  let state: MeetingState
  let stage: MeetingState.Stage
  let address: String
  /// Rooms in which every seat is taken.
  let full: Set<String>
  let isOpen: Bool
  let givesFloor: Bool
  let givesAid: Bool
  let fields: RegistrationFields
  /// Nil where there are none.
  let questions: QuestionsModel?
  /// What is in the form of it; nil before the meeting.
  let feedback: Guest.Form?
}
