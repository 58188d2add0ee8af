import ArgumentParser
import Foundation
import Mail
import Outputs
import Participation
import People
import PublicRecord
import RecordKernel
import Registers
import Vocabulary

struct ConsultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consult",
    abstract: "Consultations: what the public is asked, and what people said.",
    discussion: """
      Consultations are written, announced and moderated on the site (docs/consultations.md). Here they are listed,
      announced and closed too, what everybody may see of the comments is exported, and comments that came by letter are
      taken in from a file.

        ecotone consult list --people people --record record --keys record.keys
        ecotone consult export 2026-03 --format csv --people people --record record --keys record.keys
      """,
    subcommands: [
      ConsultList.self, ConsultOpen.self, ConsultClose.self, ConsultExport.self, ConsultGroup.self, ConsultImport.self,
    ])
}

extension PeopleDesk {
  /// Who is in no protocol.
  func anyone() throws -> Reader { try record.protocols(on: RecordStore.today).reader(nil, on: RecordStore.today) }

  /// Communities that show a page of themselves.
  func namedCommunities() throws -> Set<String> {
    Set(try record.shownCommunities(on: RecordStore.today).map(\.id))
  }

  /// - Throws: ``Failure`` where there is none that was announced.
  func consultation(announced id: String) throws -> ConsultationState {
    let reader = try anyone()
    if let state = try record.consultation(id, for: reader) { return state }
    let known = try record.consultations(for: reader).map(\.id)
    throw Failure(
      known.isEmpty
        ? "\(id): no consultation was announced yet"
        : "\(id): no such consultation; expected \(known.joined(separator: ", "))"
    )
  }
}

struct ConsultList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Consultations that were announced, the newest first.",
    discussion: """
        ecotone consult list --people people --record record --keys record.keys
        ecotone consult list --format json --lang es --people people --record record --keys record.keys
      """)

  @OptionGroup var people: PeopleOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let desk = try people.open()
    let reader = try desk.anyone()
    let writer = output.writer(ConsultationTable.columns)
    for state in try desk.record.consultations(for: reader) {
      let found = try desk.record.comments(on: state.id, for: reader, limit: 0).found
      let advice = try desk.record.advices(after: state.id).compactMap { try desk.record.advice($0) }
      writer.write(
        try ConsultationTable.cells(state, now: desk.now, comments: found, followed: advice, output.lang))
    }
    writer.finish()
  }
}

struct ConsultOpen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Announce a consultation that an officer has written: it opens on its first day.",
    discussion: """
      Without --text the draft is printed, and the number of its text. Nobody announces a text that they have not read:
      give its number. One that has changed since is refused.

        ecotone consult open 2026-03 --people people --record record --keys record.keys
        ecotone consult open 2026-03 --text 2 --people people --record record --keys record.keys
      """)

  @Argument(help: ArgumentHelp("The consultation.", valueName: "id"))
  var consultation: String

  @Option(help: "The number of the text that you have read.")
  var text: Int?

  @OptionGroup var people: PeopleOptions

  func run() throws {
    let desk = try people.open()
    guard let text else {
      guard let state = try desk.record.consultation(consultation) else {
        throw Failure("\(consultation): no such consultation")
      }
      guard !state.isPublic else { throw Failure("\(consultation): is announced already") }
      print(Self.draft(state))
      return
    }
    try desk.announce(consultation: consultation, text: text, by: PersonEvent.server)
    try desk.note("consult/open", on: consultation)
    if let state = try desk.record.consultation(consultation) {
      print("\(consultation): announced; open from \(state.inquiry.opens) to \(state.closes)")
    }
  }

  private static func draft(_ state: ConsultationState) -> String {
    let inquiry = state.inquiry
    let texts = Language.allCases.compactMap { language in
      inquiry.title.entries[language.rawValue].map { title in
        """
        [\(language.rawValue)] \(title.text)
        \(inquiry.text.entries[language.rawValue]?.text ?? "")
        \(inquiry.asked?.entries[language.rawValue]?.text ?? "")
        \(inquiry.use.entries[language.rawValue]?.text ?? "")
        """
      }
    }
    let questions = inquiry.questions.map { question in
      "\(question.id) (\(question.kind.rawValue)): "
        + ([question.title] + question.options).map { text in
          Language.allCases.compactMap { text.entries[$0.rawValue]?.text }.joined(separator: " / ")
        }.joined(separator: "\n  ")
    }
    let documents = state.documents.sorted { $0.key < $1.key }.flatMap { id, versions -> [String] in
      guard let text = versions.last?.text else { return [] }
      return Language.allCases.compactMap { language in
        text.title.entries[language.rawValue].map { title in
          (["\(id) [\(language.rawValue)] \(title.text)"]
            + text.paragraphs.compactMap { $0.text.entries[language.rawValue]?.text }).joined(separator: "\n")
        }
      }
    }
    let moderated = inquiry.moderation == .each ? "each" : "the first of each address"
    let head = """
      \(state.id), of \(inquiry.body.rawValue): \(inquiry.opens) to \(state.closes) in \
      \(inquiry.zones.joined(separator: ", "))
      Comments that a moderator reads before they are shown: \(moderated)
      """
    return
      ([head] + texts + questions + documents + ["Text \(state.textPlace); announce it with --text \(state.textPlace)"])
      .joined(separator: "\n\n")
  }
}

struct ConsultClose: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Close a consultation before its last day is over; its page says why.",
    discussion: """
      A consultation closes by itself at the end of its last day. This is for one that cannot wait. It closes at the end
      of this minute; for 30 days comments are still taken, marked as late. The reason is in the language of --lang.

        ecotone consult close 2026-03 --why "The bill was withdrawn." --people people --record record --keys record.keys
      """)

  @Argument(help: ArgumentHelp("The consultation.", valueName: "id"))
  var consultation: String

  @Option(help: "Why, in one line: everybody reads it.")
  var why: String

  @Option(help: ArgumentHelp("The language of the reason.", valueName: "en|fr|es"))
  var lang = Language.english

  @OptionGroup var people: PeopleOptions

  func run() throws {
    let desk = try people.open()
    try desk.end(consultation: consultation, why: Trilingual(why, in: lang), by: PersonEvent.server)
    try desk.note("consult/close", on: consultation)
    print("\(consultation): closes at the end of this minute")
  }
}

struct ConsultExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "What people said on a consultation, as far as each lets everybody see it.",
    discussion: """
      Names, countries and sectors are there only where their authors chose so; comments for officers alone, and those
      that a community keeps, are not. The order is that of the numbers, which tells nothing of when they came.

      What people write may begin as a formula does: --safe excel makes the CSV harmless to spreadsheets.

        ecotone consult export 2026-03 --format csv --people people --record record --keys record.keys
        ecotone consult export 2026-03 --format csv --safe excel --people people --record record --keys record.keys
      """)

  @Argument(help: ArgumentHelp("The consultation.", valueName: "id"))
  var consultation: String

  @Option(help: ArgumentHelp("Make text of a CSV harmless to spreadsheets.", valueName: "excel"))
  var safe: SafeFor?

  @OptionGroup var people: PeopleOptions
  @OptionGroup var output: OutputOptions

  enum SafeFor: String, ExpressibleByArgument, CaseIterable {
    case excel
  }

  func validate() throws {
    if safe != nil, output.format != .file(.csv) {
      throw ValidationError("--safe \(SafeFor.excel.rawValue): expected --format csv with it")
    }
  }

  func run() throws {
    let desk = try people.open()
    let state = try desk.consultation(announced: consultation)
    let table = try CommentTable(state, named: desk.namedCommunities())
    let writer = output.writer(table.columns, isSafe: safe != nil)
    // A part at a time: what a comment says is opened by itself.
    let (reader, part) = (try desk.anyone(), 5000)
    let same = try desk.record.firstOfSame(on: state.id, for: reader)
    for start in stride(from: 0, to: Int.max, by: part) {
      let comments = try desk.record.comments(on: state.id, for: reader, offset: start, limit: part).comments
      for comment in comments { writer.write(table.cells(comment, sameAs: same[comment.id.number])) }
      if comments.count < part { break }
    }
    writer.finish()
  }
}

struct ConsultGroup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "group",
    abstract: "Finds comments that say nearly the same, and keeps what it found.",
    discussion: """
      Each text is shown once then, with the number of comments that say it. Nothing is deleted or weighed: each comment
      keeps its page and its line of the export. Only comments that everybody may see are compared.

        ecotone consult group 2026-03 --people people --record record --keys record.keys
      """)

  @Argument(help: ArgumentHelp("The consultation.", valueName: "id"))
  var consultation: String

  @OptionGroup var people: PeopleOptions

  func run() throws {
    let desk = try people.open()
    let state = try desk.consultation(announced: consultation)
    let (read, groups) = try desk.group(consultation: state.id, by: PersonEvent.server)
    let most = groups.max().map { "; the most frequent one in \($0)" } ?? ""
    print(
      "Comments read: \(read). Texts that came more than once: \(groups.count), "
        + "in \(groups.reduce(0, +)) comments\(most)."
    )
  }
}

struct ConsultImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import-comments",
    abstract: "Take in comments that came by letter, message or phone, from a CSV file.",
    discussion: """
      Needed columns: way (mail, paper, voice), received, level (named, unnamed, sealed), language, text. Further ones:
      name, organisation, country, sector, show_country, show_sector (yes), source, address, letters, community, passage
      (a paragraph as it is now, as d1-a3), and a question's id. A level that is blank or unknown is taken as sealed,
      and said. All lines are checked before the first is taken in; each is on the disk when its number is printed.

        ecotone consult import-comments letters.csv --to 2026-03 --people people --record record --keys record.keys
        ecotone consult import-comments letters.csv --to 2026-03 --from-line 120 --people people --record record \\
          --keys record.keys
      """)

  @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
  var file: String

  @Option(help: ArgumentHelp("The consultation.", valueName: "id"))
  var to: String

  @Option(name: .customLong("from-line"), help: "The line to begin with, after one that was cut off.")
  var fromLine = 1

  @Option(
    name: .customLong("public-url"), help: ArgumentHelp("What links to authors begin with.", valueName: "url"))
  var publicURL = "http://localhost:8080"

  @OptionGroup var people: PeopleOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let desk = try people.open()
    let state = try desk.consultation(announced: to)
    let letters = try CommentFile(file, state).letters.filter { $0.line >= fromLine }
    for letter in letters {
      do { try desk.checkEntry(letter.draft, state, by: letter.way, received: letter.received) } catch {
        throw Failure("\(file): line \(letter.line): \(error); nothing was taken in")
      }
    }
    let base = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    let writer = output.writer([Column("line", isNumber: true), Column("number"), Column("level"), Column("note")])
    for letter in letters {
      let id = try desk.enter(
        letter.draft, on: to, by: letter.way, received: letter.received, from: letter.address, letters: letter.letters,
        by: PersonEvent.server
      ) { "\(base)/\($1.rawValue)/my-comment/\($0)" }
      writer.write([
        .integer(letter.line), .text(id.number), .text(letter.draft.showing.level.rawValue),
        .text(letter.isNarrowed ? "level blank or unknown: sealed" : ""),
      ])
    }
    writer.finish()
    try desk.note("consult/import", on: to)
  }
}

/// Comments that were typed into a spreadsheet.
struct CommentFile {
  struct Letter {
    let line: Int
    let way: CommentEvent.Way
    let received: Day
    let address: MailAddress?
    let letters: Language
    let draft: CommentDraft
    /// Whether its level was none that is known.
    let isNarrowed: Bool
  }

  let letters: [Letter]

  private static let needed = ["way", "received", "level", "language", "text"]
  private static let further = [
    "name", "organisation", "country", "sector", "show_country", "show_sector", "source", "address", "letters",
    "community", "passage",
  ]

  /// - Throws: ``Failure`` for a column or a value that is none of those expected.
  init(_ path: String, _ state: ConsultationState) throws {
    let inquiry = state.inquiry
    let reader = try DelimitedReader(path: path)
    func cells() -> [String] {
      (0..<reader.count).map {
        String(decoding: reader.field($0), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      }
    }
    guard try reader.next() else { throw Failure("\(path): empty; expected a header") }
    let header = cells().map { $0.lowercased() }
    let known = Self.needed + Self.further + inquiry.questions.map(\.id)
    if let wrong = header.first(where: { !known.contains($0) }) ?? Self.needed.first(where: { !header.contains($0) }) {
      throw Failure(
        "\(path): the column \"\(wrong.prefix(40))\" is \(known.contains(wrong) ? "missing" : "unknown"); expected "
          + known.joined(separator: ", "))
    }
    guard Set(header).count == header.count else { throw Failure("\(path): a column is there twice") }
    var letters: [Letter] = []
    while try reader.next() {
      let cells = cells()
      guard cells.count == header.count else {
        throw Failure("\(path): line \(reader.line): \(cells.count) cells; expected \(header.count)")
      }
      func value(_ name: String) -> String? {
        header.firstIndex(of: name).map { cells[$0] }.flatMap { $0.isEmpty ? nil : $0 }
      }
      letters.append(try Self.letter(value, state, "\(path): line \(reader.line)", reader.line))
    }
    self.letters = letters
  }

  private static func letter(
    _ value: (String) -> String?, _ state: ConsultationState, _ place: String, _ line: Int
  ) throws -> Letter {
    let inquiry = state.inquiry
    func word<Word: RawRepresentable & CaseIterable>(_ name: String, _ text: String) throws -> Word
    where Word.RawValue == String {
      guard let word = Word(rawValue: text) else {
        throw Failure(
          "\(place): \(name) \"\(text.prefix(40))\"; expected \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return word
    }
    guard let received = value("received").flatMap({ Day($0) }) else {
      throw Failure("\(place): received: expected a day as 2026-03-31")
    }
    var address: MailAddress?
    if let text = value("address") {
      do { address = try MailAddress(text) } catch { throw Failure("\(place): address: \(error)") }
    }
    let passage = value("passage").flatMap(state.passage)
    guard passage != nil || value("passage") == nil else {
      throw Failure("\(place): passage \"\((value("passage") ?? "").prefix(20))\"; expected a paragraph as d1-a3")
    }
    let level = value("level").flatMap { CommentEvent.Level(rawValue: $0) }
    let answers = inquiry.questions.compactMap { question in value(question.id).map { (question.id, $0) } }
    let language = value("language") ?? ""
    let letters: Language? = try value("letters").map { try word("letters", $0) } ?? Language(rawValue: language)
    guard address == nil || letters != nil else {
      throw Failure("\(place): letters: the author is written to; expected en, fr or es")
    }
    return Letter(
      line: line, way: try word("way", value("way") ?? ""), received: received, address: address,
      // Whoever gave no address is not written to.
      letters: letters ?? .english,
      draft: CommentDraft(
        language: language,
        showing: .init(
          level ?? .sealed, country: value("show_country") == "yes", sector: value("show_sector") == "yes"),
        community: value("community"), passage: passage,
        remarks: Remarks(
          text: (value("text") ?? "").replacing("\r\n", with: "\n"),
          answers: Dictionary(answers, uniquingKeysWith: { first, _ in first }), name: value("name"),
          organisation: value("organisation"), country: try value("country").map { try word("country", $0) },
          sector: try value("sector").map { try word("sector", $0) }, source: value("source"))),
      isNarrowed: level == nil)
  }
}
