internal import Foundation
internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// The desk of consultations: one officer writes, another one announces; what comes by letter is typed in.
struct ConsultationDesk: WritingDesk {
  static let route = DeskRoutes.consultations
  static let subject = "consultation"
  static let proved: Set<String> = ["announce", "extend", "end", "cancel", "document", "publish", "follow"]

  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private var desk: PeopleDesk { guest.desk }

  private static let doings = [
    "drafted", "revised", "announced", "extended", "ended", "cancelled", "entered", "settled", "grouped", "documented",
    "summarised", "published", "followed", "tagged",
  ]

  func page(_ id: String, problem: String, said: String, typed: Guest.Form?) throws -> Reply {
    let done = asked("done", Self.doings)
    let state = try id.isEmpty ? nil : desk.record.consultation(id)
    guard id.isEmpty || state != nil else { throw Problem.notFound("no such consultation") }
    let isTyping = typed?["do"] == "enter"
    // What was typed into the form of one thing is not shown in that of another.
    let isAbout: Set<String> = ["settle", "document", "extend", "end", "summarise", "follow", "tag"]
    let model = ConsultationDeskModel(
      frame: FormFrame(guest, problem: problem, done: done.isEmpty ? "" : "consultation.done.\(done)"), said: said,
      address: own, own: guest.standing.person ?? "",
      all: try desk.record.consultations().map { ($0.id, $0.inquiry.title, try $0.stage(at: desk.now)) },
      state: state, stage: try state?.stage(at: desk.now) ?? .draft,
      counts: try state.map { try desk.record.commentCounts(on: $0.id) } ?? [:],
      sealed: try state.map { try desk.sealedComments(on: $0, reader: guest.signedIn().person, limit: 0).found } ?? 0,
      open: try state.map { try desk.record.unsettled(on: $0.id, for: visit.protocolReader(), limit: 50) },
      communities: try desk.communitiesSpokenFor(),
      fields: InquiryFields(
        typed: isTyping || isAbout.contains(typed?["do"] ?? "") ? nil : typed, known: state?.inquiry),
      acted: typed.flatMap { isAbout.contains($0["do"]) ? $0 : nil },
      typed: isTyping ? typed : nil)
    return visit.show(ConsultationDeskView.self, model)
  }

  func act(_ form: Guest.Form, by person: String) throws -> Reply {
    let id = form["consultation"]
    switch form["do"] {
    case "draft": return done("drafted", try desk.consult(InquiryFields.inquiry(form), by: person))
    case "revise":
      try desk.revise(
        consultation: id, InquiryFields.inquiry(form, former: desk.record.consultation(id)?.inquiry), by: person)
      return done("revised", id)
    case "announce":
      try desk.announce(consultation: id, text: place("text", form), by: person)
      return done("announced", id)
    case "extend":
      try desk.extend(consultation: id, to: form.day("closes"), why: form.words("why"), by: person)
      return done("extended", id)
    case "end":
      try desk.end(consultation: id, why: form.words("why"), by: person)
      return done("ended", id)
    case "cancel":
      try desk.cancel(consultation: id, text: place("text", form), by: person)
      return done("cancelled", id)
    case "enter":
      try enter(form, id, by: person)
      return done("entered", id)
    case "group":
      _ = try desk.group(consultation: id, by: person, most: Self.mostGrouped)
      return done("grouped", id)
    case "document":
      let former = try desk.record.consultation(id)?.documents[form["document"]]?.last?.text
      try desk.document(
        consultation: id, form.line("document"), title: form.words("name", former: former?.title),
        form.paragraphs("paragraphs", most: ConsultationDocument.mostParagraphs),
        of: form["document"].isEmpty ? form.line("community") : nil, by: person)
      return done("documented", id)
    case "tag":
      let tags = form["tags"].split { $0.isWhitespace || $0 == "," }.map { $0.lowercased() }
      try desk.tag(comments(form, id), tags, by: person)
      return done("tagged", id)
    case "settle":
      try desk.catchUp(fatesOn: id, page: commentPage)
      try settle(form, id, by: person)
      return done("settled", id)
    case "summarise":
      let former = try desk.record.consultation(id)
      guard try former?.summaryPlace == place("text", form) else {
        throw RecordError("\(id): somebody else has written the summary meanwhile; read it again")
      }
      try desk.summarise(
        consultation: id, form.words("summary", former: former?.summary?.text), by: person)
      return done("summarised", id)
    case "publish":
      try desk.publishSummary(ofConsultation: id, text: place("text", form), by: person)
      return done("published", id)
    case "follow":
      try desk.follow(consultation: id, form.words("summary"), by: person)
      return done("followed", id)
    default:
      throw Problem.parameter(
        "do", found: String(form["do"].prefix(40)),
        expected: .oneOf([
          "draft", "revise", "announce", "extend", "end", "cancel", "enter", "settle", "group", "document", "summarise",
          "publish", "follow", "tag",
        ]))
    }
  }

  private static let mostSettled = 200
  /// More than so many comments are compared on the command line, where nobody's page waits.
  private static let mostGrouped = 2000

  /// Says of some comments what became of them, for one reason.
  private func settle(_ form: Guest.Form, _ id: String, by person: String) throws {
    guard let fate = CommentEvent.Settlement.Fate(rawValue: form["fate"]) else {
      throw Problem.parameter(
        "fate", found: form["fate"], expected: .oneOf(CommentEvent.Settlement.Fate.allCases.map(\.rawValue)))
    }
    try desk.settle(comments(form, id), fate, why: form.words("why"), by: person, page: commentPage)
  }

  /// The comments whose numbers were typed, with all that say the same where that is ticked.
  private func comments(_ form: Guest.Form, _ id: String) throws -> [CommentID] {
    let numbers = form["numbers"].split { $0.isWhitespace || $0 == "," }.map(String.init)
    guard (1...Self.mostSettled).contains(numbers.count) else {
      throw RecordError("\(numbers.count) numbers; expected 1 to \(Self.mostSettled)")
    }
    let ids = try numbers.map { number in
      guard let comment = CommentID(id, number) else { throw RecordError("\(number.prefix(20)): no comment's number") }
      return comment
    }
    let reader = try visit.protocolReader()
    return form["same"] == "on" ? try ids.flatMap { try desk.record.sameTexts(as: $0, for: reader) } : ids
  }

  /// What came by letter, message or phone.
  private func enter(_ form: Guest.Form, _ id: String, by person: String) throws {
    guard let state = try desk.record.consultation(id) else { throw Problem.notFound("no such consultation") }
    let received = try form.day("received")
    guard let way = CommentEvent.Way(rawValue: form["way"]), way != .web else {
      throw Problem.parameter("way", found: form["way"], expected: .oneOf(["mail", "paper", "voice"]))
    }
    var address: MailAddress?
    if !form["address"].isEmpty {
      do { address = try MailAddress(form["address"]) } catch { throw RecordError("\(error)") }
    }
    _ = try desk.enter(
      draft(form, state), on: id, by: way, received: received, from: address, letters: letters(form),
      by: person, own: ownLink)
  }
}

/// What is in the fields of a consultation's form, and the inquiry that they make.
struct InquiryFields: Sendable {
  private let typed: Guest.Form?
  private let known: Inquiry?

  init(typed: Guest.Form?, known: Inquiry?) { (self.typed, self.known) = (typed, known) }

  /// As it was typed, else as it is known.
  func value(_ name: String) -> String {
    if let typed { return typed[name] }
    guard let known else {
      return name == "zones" ? Inquiry.usualZones.joined(separator: ", ") : ""
    }
    let parts = name.split(separator: "-").map(String.init)
    func text(_ text: Trilingual?) -> String { parts.last.flatMap { text?.entries[$0]?.text } ?? "" }
    func question() -> Question? { known.questions.first { $0.id == (parts.count > 1 ? parts[1] : "") } }
    return switch parts[0] {
    case "title": text(known.title)
    case "text": text(known.text)
    case "asked": text(known.asked)
    case "use": text(known.use)
    case "body": known.body.rawValue
    case "moderation": known.moderation.rawValue
    case "opens": known.opens.description
    case "closes": known.closes.description
    case "zones": known.zones.joined(separator: ", ")
    case "original": known.title.entries.first { $0.value.status == .original }?.key ?? ""
    case "kind": question()?.kind.rawValue ?? ""
    case "question": text(question()?.title)
    case "options": question()?.options.map { text($0) }.joined(separator: "\n") ?? ""
    default: ""
    }
  }

  /// - Parameter former: what it was before: a translation that stays while its original changes grows stale.
  /// - Throws: `RecordError` for what is missing; ``Problem`` for a word that is none of those listed.
  static func inquiry(_ form: Guest.Form, former: Inquiry? = nil) throws -> Inquiry {
    guard let body = AskingBody(rawValue: form["body"]) else {
      throw Problem.parameter("body", found: form["body"], expected: .oneOf(AskingBody.allCases.map(\.rawValue)))
    }
    guard let moderation = Inquiry.Moderation(rawValue: form["moderation"]) else {
      throw Problem.parameter(
        "moderation", found: form["moderation"], expected: .oneOf(Inquiry.Moderation.allCases.map(\.rawValue)))
    }
    return Inquiry(
      body: body, title: try form.words("title", former: former?.title),
      text: try form.words("text", former: former?.text), asked: try asked(form, former?.asked),
      use: try form.words("use", former: former?.use),
      questions: try questions(form, former), opens: try form.day("opens"), closes: try form.day("closes"),
      zones: form["zones"].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) },
      moderation: moderation)
  }

  /// Nil where nothing was written in any language.
  private static func asked(_ form: Guest.Form, _ former: Trilingual?) throws -> Trilingual? {
    guard Language.allCases.contains(where: { form.line("asked-\($0.rawValue)") != nil }) else { return nil }
    return try form.words("asked", former: former)
  }

  private static func questions(_ form: Guest.Form, _ former: Inquiry?) throws -> [Question] {
    try DeskRoutes.askedQuestions.compactMap { number in
      let id = "q\(number)"
      if form["kind-\(id)"].isEmpty { return nil }
      guard let kind = Question.Kind(rawValue: form["kind-\(id)"]) else {
        throw Problem.parameter(
          "kind-\(id)", found: form["kind-\(id)"], expected: .oneOf(Question.Kind.allCases.map(\.rawValue)))
      }
      let old = former?.questions.first { $0.id == id }
      return Question(
        id: id, kind: kind, title: try form.words("question-\(id)", former: old?.title),
        options: kind == .choice ? try options(id, form, old) : [])
    }
  }

  /// One to a line, as many in each language.
  private static func options(_ id: String, _ form: Guest.Form, _ former: Question?) throws -> [Trilingual] {
    let lines = Language.allCases.map { language in
      form["options-\(id)-\(language.rawValue)"].split(whereSeparator: \.isNewline)
        .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
    let counts = Set(lines.map(\.count)).subtracting([0])
    guard counts.count == 1, let count = counts.first else {
      throw RecordError("\(id): expected as many answers to choose from in each language, one to a line")
    }
    return try (0..<count).map { index in
      var fields: [String: String] = ["original": form["original"]]
      for (language, lines) in zip(Language.allCases, lines) where !lines.isEmpty {
        fields["option-\(language.rawValue)"] = lines[index]
      }
      let old = former.flatMap { $0.options.indices.contains(index) ? $0.options[index] : nil }
      return try Guest.Form(fields).words("option", former: old)
    }
  }
}

struct ConsultationDeskModel: Sendable {
  let frame: FormFrame
  let said: String
  let address: String
  let own: String
  let all: [(id: String, title: Trilingual, stage: ConsultationState.Stage)]
  let state: ConsultationState?
  let stage: ConsultationState.Stage
  let counts: [CommentState.Stage: Int]
  /// How many comments are for those who asked alone.
  let sealed: Int
  /// Of which nobody has said what became of them.
  let open: (found: Int, comments: [CommentState])?
  /// Whose a document can be.
  let communities: [CommunityState]
  let fields: InquiryFields
  /// What was sent of another form, and is not right.
  let acted: Guest.Form?
  /// What was sent to be typed in, and is not right.
  let typed: Guest.Form?
}
