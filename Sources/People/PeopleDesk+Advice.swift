internal import Foundation
internal import GRDB
internal import Mail
public import Participation
internal import PublicRecord
public import RecordKernel
public import Vocabulary

/// Advice: a committee's members draft, vote and adopt; the Council replies.
extension PeopleDesk {
  /// - Returns: the new advice's number.
  /// - Throws: ``PeopleError`` where they may not, or for what nobody may cite; `RecordError` for what is no advice.
  public func draft(advice text: AdviceText, by: String) throws -> String {
    try demandMember(.draftAdvice, of: text.body, by)
    try check(text, by: by)
    return try numbered(
      within: today().year % 100, known: { try record.advices(isPublic: false).map(\.id) },
      isThere: { try record.advice($0) != nil },
      write: { try append(.drafted(.init(text, by: by)), to: $0) })
  }

  public func revise(advice id: String, _ text: AdviceText, by: String) throws {
    let state = try known(advice: id)
    try demandMember(.draftAdvice, of: state.text.body, by)
    guard text.body == state.text.body else { throw PeopleError("\(id): is of \(state.text.body.rawValue)") }
    try check(text, by: by)
    try append(.revised(.init(text, by: by)), to: id)
  }

  /// Puts it to the vote: from now on its text does not change.
  public func open(advice id: String, text: Int, by: String) throws {
    try demandMember(.draftAdvice, of: known(advice: id).text.body, by)
    try append(.opened(.init(text: text, by: by)), to: id)
  }

  public func vote(advice id: String, _ choice: AdviceEvent.Vote.Choice, text: Int, by: String) throws {
    try demandMember(.adoptAdvice, of: known(advice: id).text.body, by)
    try append(.voted(.init(choice, text: text, by: by)), to: id)
  }

  /// Says why one is against it, beside it.
  public func dissent(advice id: String, _ words: Trilingual, by: String) throws {
    let state = try known(advice: id)
    try demandMember(.adoptAdvice, of: state.text.body, by)
    try check(quotations: [words], about: state.text, by: by)
    try append(.dissented(.init(words, by: by)), to: id)
  }

  /// Ends the vote. Whoever is cited is told, in their own language.
  /// - Parameter page: the address of a comment's page.
  /// - Throws: ``PeopleError`` where nothing is written of the quorum; `RecordError` without one, or a majority.
  public func adopt(advice id: String, text: Int, by: String, page: CommentPage) throws {
    let state = try known(advice: id)
    let body = state.text.body
    try demandMember(.adoptAdvice, of: body, by)
    guard let rule = try record.committee(body)?.rule else {
      throw PeopleError("\(id): nothing is written of the quorum of \(body.rawValue); an officer fills it in first")
    }
    // A comment that was taken back since it was cited holds nothing up: pages do not show it.
    let members = try Self.role(of: body).map { Set(try record.holders(of: $0, on: today())) } ?? []
    try append(.adopted(.init(text: text, quorum: rule.quorum, members: members, by: by)), to: id)
    try tellOfAdvice(page)
  }

  /// Gives it up; its number is not used again.
  public func drop(advice id: String, text: Int, by: String) throws {
    try demandMember(.draftAdvice, of: known(advice: id).text.body, by)
    try append(.dropped(.init(text: text, by: by)), to: id)
  }

  public func translate(
    advice id: String, into language: Language, title: String, _ paragraphs: [String], by: String
  ) throws {
    let state = try known(advice: id)
    if try !isMember(.draftAdvice, of: state.text.body, by) { try demand(.keepConsultations, of: by) }
    try check(quotations: ([title] + paragraphs).map { Trilingual($0, in: language) }, about: state.text, by: by)
    try append(
      .translated(.init(language: language.rawValue, title: title, paragraphs: paragraphs, by: by)), to: id)
  }

  // MARK: The Council

  /// Writes the reply, for the Party in the chair.
  /// - Throws: ``PeopleError`` for another Party's representative, or where nothing is written of the chair.
  /// - Parameter former: the place of the reply that they have read; 0 where there was none.
  public func reply(to id: String, _ reply: CouncilReply, replacing former: Int = 0, by: String) throws {
    let state = try known(advice: id)
    guard let rule = try record.committee(.council)?.rule, let chair = rule.chair else {
      throw PeopleError("\(id): nothing is written of who is in the chair; an officer fills it in first")
    }
    try demand(.replyToAdvice, of: by, scope: chair)
    for name in reply.answers.compactMap(\.activity) where try record.activity(name, reader: anyone()) == nil {
      throw PeopleError("\(name): no activity of a plan that everybody may see")
    }
    try check(quotations: reply.answers.map(\.reasons), about: state.text, by: by)
    // The same once more takes nobody's agreement away.
    if let written = state.reply, written.reply == reply, state.replyPlace == former { return }
    try append(.replied(.init(reply, party: chair, needed: rule.quorum, replaces: former, by: by)), to: id)
  }

  /// A Party agrees with the reply, and says its own view where it has one.
  public func agree(to id: String, party: String, reply: Int, view: Trilingual?, by: String) throws {
    let state = try known(advice: id)
    try demand(.replyToAdvice, of: by, scope: party)
    try check(quotations: [view].compactMap { $0 }, about: state.text, by: by)
    try append(.agreed(.init(party: party, reply: reply, view: view, by: by)), to: id)
  }

  // MARK: Who may

  static func role(of body: AskingBody) -> Role? {
    switch body {
    case .jpac: .jpacMember
    case .tekeg: .tekegMember
    case .secretariat, .council: nil
    }
  }

  /// Whether somebody is a member of a committee who may do something.
  public func isMember(_ action: Action, of body: AskingBody, _ person: String) throws -> Bool {
    guard let role = Self.role(of: body) else { return false }
    let standing = try standing(of: person)
    return rights.allows(action, standing) && standing.grants.contains { $0.role == role }
  }

  private func demandMember(_ action: Action, of body: AskingBody, _ person: String) throws {
    guard try isMember(action, of: body, person) else {
      throw PeopleError("this is for members of \(body.rawValue): \(action.rawValue)")
    }
  }

  private func append(_ event: AdviceEvent, to advice: String) throws {
    try record.append([event.event(of: advice, on: today())])
  }

  func known(advice id: String) throws -> AdviceState {
    guard let state = try record.advice(id) else { throw PeopleError("\(id.prefix(20)): no such advice") }
    return state
  }

  /// - Throws: ``PeopleError`` for what not everybody may see: a sealed comment, or one under a protocol, is never
  ///   cited.
  private func check(_ text: AdviceText, by: String) throws {
    try check(quotations: [text.title] + text.paragraphs.map(\.text), about: text, by: by)
    for (index, paragraph) in text.paragraphs.enumerated() {
      for ground in paragraph.grounds {
        guard try record.isShown(ground, to: anyone()) else {
          throw PeopleError("\(AdviceText.name(index)): \(ground.text): not everybody may see it, so it is not cited")
        }
      }
    }
    for id in text.consultations where try record.consultation(id)?.isPublic != true {
      throw PeopleError("\(id.prefix(20)): no consultation that was announced")
    }
  }

  // MARK: What became of comments

  /// The address of a comment's page, in a language.
  public typealias CommentPage = (CommentID, Language) -> String

  /// Decides what became of comments that no advice cites, all or none, and tells their authors. Of one of which the
  /// same was said already nothing is said again.
  public func settle(
    _ ids: [CommentID], _ fate: CommentEvent.Settlement.Fate, why: Trilingual, by: String, page: CommentPage
  ) throws {
    try demand(.keepConsultations, of: by)
    try check(quotations: [why], on: Set(ids.map(\.consultation)), by: by)
    let reader = try anyone()
    let settlement = CommentEvent.Settlement(fate, why: why, by: by)
    let states = try Set(ids).sorted { $0.number < $1.number }.compactMap { id -> CommentState? in
      guard try record.isShown(id, to: reader), let state = try record.comment(id) else {
        throw PeopleError("\(id): no comment that everybody may see")
      }
      guard try record.citations(of: .comment(id)).isEmpty else {
        throw PeopleError("\(id): an advice cites it, and that is what became of it")
      }
      return state.settlement?.fate == fate && state.settlement?.why == why ? nil : state
    }
    guard !states.isEmpty else { return }
    let day = today()
    try record.append(
      states.map {
        try CommentEvent.settled(settlement).event(of: $0.id, community: $0.statement.community, on: day)
      })
    try tell(states, of: settlement, page)
  }

  /// Tells authors of what was decided before a cut, once.
  public func catchUp(fatesOn consultation: String, page: CommentPage) throws {
    let told = try people.read { Set(try String.fetchAll($0, sql: "SELECT what FROM told WHERE what LIKE 'fate %'")) }
    for id in try record.settled(on: consultation) where !told.contains("fate \(id)") {
      if let state = try record.comment(id), let settlement = state.settlement {
        try tell([state], of: settlement, page)
      }
    }
  }

  private func tell(_ states: [CommentState], of settlement: CommentEvent.Settlement, _ page: CommentPage) throws {
    let titles = try titles(of: states)
    try people.write { db in
      for state in states {
        _ = try people.isFirst(to: "fate \(state.id)", db)
        try tell(state, { .settled(settlement.fate.rawValue, why: settlement.why[$0]) }, titles, page, db)
      }
    }
  }

  /// Tells authors that an advice cites them: of each advice once, also after a cut between its adoption and this.
  public func tellOfAdvice(_ page: CommentPage) throws {
    let reader = try anyone()
    for advice in try record.advices() {
      let what = "advice \(advice.id)"
      let isTold = try people.read {
        try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM told WHERE what = ?)", arguments: [what]) ?? false
      }
      if isTold { continue }
      // By comment the paragraphs that cite it.
      var paragraphs: [CommentID: [Int]] = [:]
      for (index, paragraph) in advice.text.paragraphs.enumerated() {
        for case .comment(let id) in paragraph.grounds { paragraphs[id, default: []].append(index + 1) }
      }
      let cited = try paragraphs.keys.sorted { $0.number < $1.number }
        .filter { try record.isShown($0, to: reader) }.compactMap { try record.comment($0) }
      let titles = try titles(of: cited)
      try people.write { db in
        guard try people.isFirst(to: what, db) else { return }
        for comment in cited {
          try tell(comment, { _ in .cited(advice.id, paragraphs: paragraphs[comment.id] ?? []) }, titles, page, db)
        }
      }
    }
  }

  private func titles(of comments: [CommentState]) throws -> [String: Trilingual] {
    try Dictionary(
      Set(comments.map(\.id.consultation)).compactMap { id in
        try record.consultation(id).map { (id, $0.inquiry.title) }
      }, uniquingKeysWith: { first, _ in first })
  }

  private func tell(
    _ comment: CommentState, _ fate: (Language) -> MailText.CommentFate, _ titles: [String: Trilingual],
    _ page: CommentPage, _ db: Database
  ) throws {
    guard let known = try people.person(comment.statement.person, db), let address = known.address,
      let title = titles[comment.id.consultation]
    else { return }
    try queue.add(
      .fate(
        fate(known.language), number: comment.id.number, title[known.language],
        link: page(comment.id, known.language), in: known.language),
      to: address, comment.statement.person, .fate, db)
  }
}
