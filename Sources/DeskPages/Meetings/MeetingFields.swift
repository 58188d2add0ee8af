internal import Foundation
internal import Participation
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// What is in the fields of a meeting's forms, and what they make.
struct MeetingFields: Sendable {
  private let typed: Guest.Form?
  private let known: MeetingState?

  init(typed: Guest.Form?, known: MeetingState?) { (self.typed, self.known) = (typed, known) }

  /// Which forms have a field; what was typed into one of them is not shown in another.
  private static func forms(_ name: String) -> [String] {
    switch name.split(separator: "-").first {
    case "summary", "came", "recordings": ["summarise"]
    case "reason": ["cancel"]
    case "said", "status": ["reply"]
    case "gone": ["take-down"]
    default: ["draft", "revise", "change"]
    }
  }

  /// As it was typed, else as it is known.
  func value(_ name: String) -> String {
    if let typed, Self.forms(name).contains(typed["do"]) { return typed[name] }
    guard let known else { return name == "zone" ? Inquiry.usualZones[0] : "" }
    let meeting = known.meeting
    let parts = name.split(separator: "-", maxSplits: 1).map(String.init)
    let language = parts.count > 1 ? parts[1] : ""
    func text(_ text: Trilingual?) -> String { text?.entries[language]?.text ?? "" }
    func lines(_ documents: [MeetingDocument]?) -> String {
      (documents ?? []).filter { $0.language.rawValue == language }.map { "\($0.address) \($0.title)" }
        .joined(separator: "\n")
    }
    return switch parts[0] {
    case "title": text(meeting.title)
    case "text": text(meeting.text)
    case "body": meeting.body.rawValue
    case "original": meeting.title.entries.first { $0.value.status == .original }?.key ?? ""
    case "begins": meeting.begins.description
    case "ends": meeting.ends.description
    case "zone": meeting.zone
    case "rooms": meeting.rooms.map { "\($0.name)\($0.seats.map { " | \($0)" } ?? "")" }.joined(separator: "\n")
    case "stream": meeting.stream ?? ""
    case "agenda":
      // In a language in which nothing of it is there, the field is empty.
      meeting.agenda.filter { !text($0.title).isEmpty }.map {
        "\($0.at.day == meeting.begins.day ? $0.at.clock : "\($0.at.day) \($0.at.clock)") \(text($0.title))"
      }.joined(separator: "\n")
    case "interpretation": meeting.interpretation.contains { $0.rawValue == language } ? "on" : ""
    case "channel": Language(rawValue: language).flatMap(meeting.channel) ?? ""
    case "community": meeting.community ?? ""
    case "captions": meeting.hasCaptions ? "on" : ""
    case "questions": meeting.takesQuestions ? "on" : ""
    case "registers": meeting.registersUntil.description
    case "floor":
      switch language {
      case "until": meeting.floor?.until.description ?? ""
      case "told": meeting.floor?.told.description ?? ""
      default: meeting.floor.map { "\($0.minutes)" } ?? ""
      }
    case "aid": meeting.aidUntil?.description ?? ""
    case "documents": lines(meeting.documents)
    case "consultations": meeting.consultations.joined(separator: ", ")
    case "summary": text(known.summary?.text)
    case "came": known.summary?.attendance[language].map(String.init) ?? ""
    case "recordings": lines(known.summary?.recordings)
    default: ""
    }
  }

  /// As it was typed into the form by which one recording is taken down.
  func why(_ name: String, recording: Int) -> String {
    typed?["do"] == "take-down" && typed?["recording"] == String(recording) ? value(name) : ""
  }

  /// As it was typed into the form of one question, else as it is known.
  func answer(_ name: String, to question: String, known: String?) -> String {
    if let typed, typed["do"] == "reply", typed["question"] == question { return typed[name] }
    return known ?? ""
  }

  /// The place of the text that was read when a form was filled in.
  func textPlace(_ what: String, _ place: Int) -> String {
    typed.flatMap { $0["do"] == what ? $0["text"] : nil } ?? String(place)
  }

  /// - Parameter former: what it was before: a translation that stays while its original changes grows stale.
  /// - Throws: `RecordError` for what is missing; ``Problem`` for a word that is none of those listed.
  static func meeting(_ form: Guest.Form, former: Meeting? = nil) throws -> Meeting {
    guard let body = AskingBody(rawValue: form["body"]) else {
      throw Problem.parameter("body", found: form["body"], expected: .oneOf(AskingBody.allCases.map(\.rawValue)))
    }
    func time(_ name: String) throws -> WallTime {
      guard let time = WallTime(form[name]) else {
        throw RecordError("\(name): \"\(form[name].prefix(40))\"; expected a time as 2027-03-04T09:30")
      }
      return time
    }
    let begins = try time("begins")
    return Meeting(
      body: body, title: try form.words("title", former: former?.title),
      text: try form.words("text", former: former?.text), begins: begins, ends: try time("ends"), zone: form["zone"],
      rooms: try form.lines("rooms").map(room), stream: form.line("stream"), agenda: try agenda(form, begins, former),
      interpretation: Language.allCases.filter { form["interpretation-\($0.rawValue)"] == "on" },
      channels: channels(form), community: form.line("community"),
      hasCaptions: form["captions"] == "on", registersUntil: try form.day("registers"), floor: try floor(form),
      aidUntil: form["aid"].isEmpty ? nil : try form.day("aid"), documents: try documents("documents", form),
      consultations: form["consultations"].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) },
      takesQuestions: form["questions"] == "on")
  }

  /// The address at which each language is heard online.
  private static func channels(_ form: Guest.Form) -> [Language: String] {
    let addresses = Language.allCases.compactMap { one in form.line("channel-\(one.rawValue)").map { (one, $0) } }
    return Dictionary(addresses, uniquingKeysWith: { first, _ in first })
  }

  /// `Montréal, 413 Saint-Jacques | 40`: its name, and how many seats it has.
  private static func room(_ line: String) throws -> Meeting.Room {
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard parts.count <= 2, let name = parts.first else { throw RecordError("rooms: \"\(line.prefix(60))\"") }
    guard parts.count == 2 else { return Meeting.Room(name: name, seats: nil) }
    guard let seats = Int(parts[1]) else {
      throw RecordError("rooms: \"\(line.prefix(60))\"; expected a name, | and the number of seats")
    }
    return Meeting.Room(name: name, seats: seats)
  }

  private static func floor(_ form: Guest.Form) throws -> Meeting.Floor? {
    guard !form["floor-until"].isEmpty else { return nil }
    guard let minutes = Int(form["floor-minutes"]) else {
      throw RecordError("floor-minutes: expected the minutes that each has")
    }
    return Meeting.Floor(until: try form.day("floor-until"), told: try form.day("floor-told"), minutes: minutes)
  }

  /// `09:30 Opening`, or with its day where it is not the first one; the same times in each language.
  private static func agenda(_ form: Guest.Form, _ begins: WallTime, _ former: Meeting?) throws -> [Meeting.AgendaItem]
  {
    func items(_ language: Language) throws -> [(at: WallTime, title: String)] {
      try form.lines("agenda-\(language.rawValue)").map { line in
        guard let match = line.wholeMatch(of: /(?:([0-9]{4}-[0-9]{2}-[0-9]{2}) )?([0-9]{2}:[0-9]{2}) (.+)/),
          let at = WallTime("\(match.output.1.map(String.init) ?? begins.day.description)T\(match.output.2)")
        else { throw RecordError("agenda: \"\(line.prefix(60))\"; expected lines as 09:30 Opening") }
        return (at, String(match.output.3))
      }
    }
    let all = try Language.allCases.map { ($0, try items($0)) }.filter { !$0.1.isEmpty }
    guard let first = all.first else { return [] }
    guard all.allSatisfy({ $0.1.map(\.at) == first.1.map(\.at) }) else {
      throw RecordError("agenda: expected the same times in each language")
    }
    return try first.1.indices.map { index in
      var fields = ["original": form["original"]]
      for (language, items) in all { fields["agenda-\(language.rawValue)"] = items[index].title }
      let old = former.flatMap { $0.agenda.indices.contains(index) ? $0.agenda[index].title : nil }
      return Meeting.AgendaItem(at: first.1[index].at, title: try Guest.Form(fields).words("agenda", former: old))
    }
  }

  /// `https://… Title`, in the field of its language.
  private static func documents(_ name: String, _ form: Guest.Form) throws -> [MeetingDocument] {
    try Language.allCases.flatMap { language in
      try form.lines("\(name)-\(language.rawValue)").map { line in
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
          throw RecordError("\(name): \"\(line.prefix(60))\"; expected lines as https://www.cec.org/… Title")
        }
        return MeetingDocument(title: parts[1], language: language, address: parts[0])
      }
    }
  }

  static func summary(
    _ form: Guest.Form, _ meeting: Meeting?, former: MeetingEvent.Summary?, by: String
  ) throws -> MeetingEvent.Summary {
    var attendance: [String: Int] = [:]
    for place in meeting?.places ?? [] where !form["came-\(place)"].isEmpty {
      guard let count = Int(form["came-\(place)"]) else { throw RecordError("came-\(place): expected a number") }
      attendance[place] = count
    }
    return MeetingEvent.Summary(
      text: try form.words("summary", former: former?.text), attendance: attendance,
      recordings: try documents("recordings", form), by: by)
  }
}
