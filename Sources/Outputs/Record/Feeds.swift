internal import Foundation
internal import Markup
public import PublicRecord
public import RecordKernel
public import Vocabulary

/// What happened in cases, as an Atom feed (RFC 4287).
public struct AtomFeed {
  public struct Entry {
    public let line: CaseLine
    public let transition: SubmissionProcess.Transition
    public let date: Day
    public let position: Int
    public init(line: CaseLine, transition: SubmissionProcess.Transition, date: Day, position: Int) {
      (self.line, self.transition, self.date, self.position) = (line, transition, date, position)
    }
  }

  /// - Parameters:
  ///   - address: the server's, without a slash at the end.
  ///   - path: of the feed itself, with its query.
  ///   - next: of the page that follows.
  public static func text(
    _ entries: [Entry], title: String, address: String, path: String, next: String?, language: Language,
    _ process: SubmissionProcess, head: SignedHead? = nil, headTitle: String = ""
  ) -> String {
    let updated = entries.map(\.date).max()?.description ?? "1970-01-01"
    var feed: XML = """
      <?xml version="1.0" encoding="UTF-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.rawValue)">
      <id>\(address + path)</id>
      <title>\(title)</title>
      <updated>\(updated)T00:00:00Z</updated>
      <author><name>Ecotone</name></author>
      <link rel="self" href="\(address + path)"/>

      """
    if let next { feed += "<link rel=\"next\" href=\"\(address + next)\"/>\n" }
    if let head {
      // Whoever reads the feed keeps it, and is a witness.
      let page = "\(address)/api/v1/record/head"
      feed += """
        <entry><id>\(page)#\(head.hash)</id><title>\(headTitle)</title><updated>\(head.signed)</updated>\
        <link href="\(page)"/><summary>\(String(head.events)) \(head.hash) \(head.time) \(head.signature)</summary>\
        </entry>

        """
    }
    for entry in entries {
      let page = "\(address)/\(language.rawValue)/submissions/\(entry.line.id)#step-\(entry.position + 1)"
      let sentence = process.sentence(
        entry.transition, entry.line.rulebook, entry.line.party, language)
      feed += """
        <entry><id>\(page)</id><title>\(entry.line.id) \(entry.line.title[language])</title>\
        <updated>\(entry.date.description)T00:00:00Z</updated><link href="\(page)"/><summary>\(sentence)</summary>\
        </entry>

        """
    }
    feed += "</feed>\n"
    return feed.text
  }
}

/// Due dates of cases, as a calendar (RFC 5545).
public enum DueCalendar {
  public static func text(
    _ dues: [(line: CaseLine, text: String)], title: String, address: String, language: Language
  ) -> String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ecotone//Public record//\(language.rawValue.uppercased())",
      "X-WR-CALNAME:\(escape(title))",
    ]
    for (line, text) in dues {
      guard let due = line.due else { continue }
      let day = due.description.filter { $0 != "-" }
      let next = (due + 1).description.filter { $0 != "-" }
      lines += [
        "BEGIN:VEVENT", "UID:\(line.id)-\(day)@ecotone",
        "DTSTAMP:\(line.updated.description.filter { $0 != "-" })T000000Z",
        "DTSTART;VALUE=DATE:\(day)", "DTEND;VALUE=DATE:\(next)", "SUMMARY:\(escape(text))",
        "URL:\(address)/\(language.rawValue)/submissions/\(line.id)", "TRANSP:TRANSPARENT", "END:VEVENT",
      ]
    }
    return (lines + ["END:VCALENDAR", ""]).map(fold).joined(separator: "\r\n")
  }

  private static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": escaped += "\\\(scalar)"
      case "\n": escaped += "\\n"
      case _ where scalar.value < 0x20: break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Lines of at most 75 bytes; the rest follows after a blank.
  private static func fold(_ line: String) -> String {
    var (folded, length) = ("", 0)
    for scalar in line.unicodeScalars {
      let bytes = scalar.utf8.count
      if length + bytes > 75 {
        folded += "\r\n "
        length = 1
      }
      folded.unicodeScalars.append(scalar)
      length += bytes
    }
    return folded
  }
}
