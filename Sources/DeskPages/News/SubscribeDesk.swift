internal import Digests
internal import Foundation
internal import Mail
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import Vocabulary

/// Asking to be written to, and confirming it.
struct SubscribeDesk: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  /// - Parameter kept: what was typed into the form, which is shown again.
  private func page(_ step: SubscribeModel.Step, problem: String = "", kept: Guest.Form? = nil) throws -> Reply {
    let desk = guest.desk
    let ticked = kept.map(ticked) ?? []
    let model = SubscribeModel(
      step: step, frame: FormFrame(guest, problem: problem),
      choices: TopicChoices(
        desk.topics, visit.language, chosen: Dictionary(uniqueKeysWithValues: ticked.map { ($0, .each) })),
      typed: .init(
        address: kept?["address"] ?? "", guardian: kept?["guardian"] ?? "",
        frequency: kept.flatMap { Frequency(rawValue: $0["often"]) } ?? .each,
        language: kept.flatMap { Language(rawValue: $0["letters"]) } ?? visit.language),
      wording: try wording(of: step), ages: try AgeOfConsent.all(),
      sender: guest.people.postman?.sender)
    return visit.show(SubscribeView.self, model)
  }

  /// The words that are agreed to: those of whoever asked, and today's for whoever asks now.
  private func wording(of step: SubscribeModel.Step) throws -> Wording {
    switch step {
    case .confirm(_, let asked), .guardian(_, let asked):
      return try guest.desk.wording(of: asked)
    default: return try guest.desk.wordings.current(in: visit.language)
    }
  }

  func subscribe() throws -> Reply {
    guard let form = guest.form else {
      switch asked("done", ["asked", "erased"]) {
      case "asked": return try page(.asked)
      case "erased": return try page(.erased)
      default: return try page(.form)
      }
    }
    let topics = ticked(form)
    let language = try letters(form)
    let frequency = try frequency(form, "often")
    guard !topics.isEmpty else { return refused(try page(.form, problem: "subscribe.none", kept: form)) }
    guard let address = try? MailAddress(form["address"]) else {
      return refused(try page(.form, problem: "sign-in.address.bad", kept: form))
    }
    var guardian: MailAddress?
    if !form["guardian"].isEmpty {
      guard let named = try? MailAddress(form["guardian"]), named.mailbox != address.mailbox else {
        return refused(try page(.form, problem: "subscribe.guardian.bad", kept: form))
      }
      guardian = named
    }
    try takeCode(address, "news")
    if let guardian { try takeCode(guardian, "guardian") }
    try guest.desk.subscribe(
      address, to: topics, frequency, language: language, guardian: guardian, link: confirmation(language))
    return .redirect(self.address(DeskRoutes.subscribe, query: [(name: "done", value: "asked")]))
  }

  /// The address of a page that confirms, by its token.
  private func confirmation(_ language: Language) -> (String) -> String {
    { visit.site.publicAddress + DeskRoutes.confirm.path.filled([$0], language: language) }
  }

  /// The link of a message shows a page; what it sends confirms, or passes a guardian's consent on.
  func confirm(_ token: String) throws -> Reply {
    guard let asked = try guest.desk.subscription(token: token) else {
      try takeLink()
      var reply = try page(.over)
      reply.status = 404
      return reply
    }
    guard guest.form != nil else {
      return try page(asked.waitsForGuardian ? .guardian(token: token, asked) : .confirm(token: token, asked))
    }
    if asked.waitsForGuardian {
      // The reader is written to next: their mailbox counts, whichever guardian it is.
      try takeCode(asked.reader, "news")
      let isAgreed = try guest.desk.agree(token: token, link: confirmation(asked.language))
      return isAgreed ? try page(.agreed) : refused(try page(.over))
    }
    let person = try guest.desk.confirm(token: token) {
      visit.site.publicAddress + DeskRoutes.unsubscribe.path.filled([$0], language: asked.language)
    }
    guard let person else { return refused(try page(.over)) }
    let choices = DeskRoutes.preferences.path.filled(
      [guest.desk.people.token(.preferences, of: person)], language: asked.language)
    return .redirect(choices + Address.query([(name: "done", value: "subscribed")]))
  }

  /// What one POST ends (RFC 8058): the token of its address is the right to it, and needs no cookie and no form. A
  /// guardian's ends what they agreed to, and leads nowhere else.
  func unsubscribe(_ token: String) throws -> Reply {
    let people = guest.desk.people
    guard let link = try people.link(token, .unsubscribe) ?? people.link(token, .guardian), !link.topics.isEmpty else {
      try takeLink()
      var reply = try page(.over)
      reply.status = 404
      return reply
    }
    let isGuardian = link.purpose == .guardian
    let choices =
      isGuardian
      ? nil
      : DeskRoutes.preferences.path.filled([people.token(.preferences, of: link.person)], language: visit.language)
    let name = link.topics.map { guest.desk.topics.name($0, in: visit.language) }.joined(separator: ", ")
    guard guest.form != nil else { return try page(.leave(token: token, topic: name, choices: choices)) }
    let isChanged =
      isGuardian
      ? try guest.desk.withdrawAsGuardian(link.topics, of: link.person)
      : try guest.desk.withdraw(link.topics, of: link.person, how: .link)
    var reply = try page(.left(topic: name, choices: choices))
    (reply.concerns, reply.audit) = (link.person, isChanged ? .byStatus : .nothing)
    return reply
  }
}

/// Topics as a form offers them.
struct TopicChoices: Sendable {
  struct Line: Sendable {
    let topic: Topic
    let name: String
    let text: String
    /// How often; nil where it is not chosen. Nothing is chosen before its reader does so.
    let frequency: Frequency?
  }

  let lines: [Line]

  init(_ names: TopicNames, _ language: Language, chosen: [Topic: Frequency]) {
    lines = Topic.allCases.map {
      Line(
        topic: $0, name: names.name($0, in: language), text: names.text($0, in: language), frequency: chosen[$0])
    }
  }
}

extension PersonalPage {
  /// The topics that a form ticks.
  func ticked(_ form: Guest.Form) -> [Topic] { Topic.allCases.filter { form["topic-\($0.rawValue)"] == "on" } }

  /// How often something is to come.
  /// - Throws: ``Problem`` for none, or an unknown word.
  func frequency(_ form: Guest.Form, _ name: String) throws -> Frequency {
    guard let frequency = Frequency(rawValue: form[name]) else {
      throw Problem.parameter(name, found: form[name], expected: .oneOf(Frequency.allCases.map(\.rawValue)))
    }
    return frequency
  }

  /// What an address is counted by: never itself.
  func key(_ address: MailAddress) -> String { SHA256Digest.hexadecimal(of: Array(address.folded.utf8)) }
}
