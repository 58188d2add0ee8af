package import Markup
package import Participation
internal import RecordKernel
internal import Vocabulary

/// Words for meetings, on everybody's pages and on one's own.
extension Printing {
  /// A time of day, as the language writes it.
  package func clock(_ time: WallTime) -> String {
    guard language == .french else { return time.clock }
    let (hour, minutes) = (time.minute / 60, time.clock.suffix(2))
    return "\(hour) h\(minutes == "00" ? "" : " \(minutes)")"
  }

  /// From when to when, in a zone; its day is said once where it is the same.
  package func times(_ state: MeetingState, in zone: String) -> HTML? {
    guard let begins = WallTime(state.begins, in: zone), let ends = WallTime(state.ends, in: zone) else { return nil }
    let values = [
      "day": date(begins.day.description), "from": clock(begins), "to": clock(ends), "place": zoneName(zone),
      "last": date(ends.day.description),
    ]
    let key = begins.day == ends.day ? "meeting.times" : "meeting.times.days"
    return "<time datetime=\"\(begins.description)\">\(t(key, values))</time>"
  }

  /// The times of a meeting where it is, then in the zones of the three capitals.
  package func times(_ state: MeetingState) -> HTML {
    var seen: Set<String> = []
    // Clocks that show the same are named once.
    let lines = ([state.meeting.zone] + Inquiry.usualZones).compactMap { zone -> HTML? in
      guard let begins = WallTime(state.begins, in: zone), let ends = WallTime(state.ends, in: zone),
        seen.insert("\(begins) \(ends)").inserted
      else { return nil }
      return times(state, in: zone).map { "<li>\($0)</li>" }
    }
    return "<ul class=\"zones\">\(lines)</ul>"
  }

  /// A room, or online.
  package func place(_ word: String, of meeting: Meeting) -> String {
    meeting.room(word)?.name ?? t("meeting.online")
  }

  /// Documents, those in the reader's language first.
  package func documents(_ documents: [MeetingDocument]) -> HTML {
    let own = documents.filter { $0.language == language } + documents.filter { $0.language != language }
    let items = own.map { one -> HTML in
      let name = printer.texts.word("language", one.language)
      let other: HTML = one.language == language ? .empty : " (\(name))"
      return """
        <li><a href="\(one.address)" hreflang="\(one.language.rawValue)" lang="\(one.language.rawValue)" \
        rel="noopener">\(one.title)</a>\(other)</li>
        """
    }
    return "<ul>\(items)</ul>"
  }
}
