internal import Foundation
internal import Markup
public import PublicRecord
public import RecordKernel
public import Vocabulary

extension AtomFeed.Entry {
  /// A step of a case.
  /// - Parameter address: the server's, without a slash at the end.
  public init(
    _ line: CaseLine, _ transition: SubmissionProcess.Transition, on date: Day, step position: Int, at address: String,
    _ language: Language, _ process: SubmissionProcess
  ) {
    let page = "\(address)/\(language.rawValue)/submissions/\(line.id)#step-\(position + 1)"
    self.init(
      id: page, title: "\(line.id) \(line.title[language])", updated: "\(date.description)T00:00:00Z", link: page,
      summary: process.sentence(transition, line.rulebook, line.party, language))
  }

  /// Where the record's chain ended: whoever reads the feed keeps it, and is a witness.
  public init(_ head: SignedHead, title: String, at address: String) {
    let page = "\(address)/api/v1/record/head"
    self.init(
      id: "\(page)#\(head.hash)", title: title, updated: head.signed, link: page,
      summary: "\(String(head.events)) \(head.hash) \(head.time) \(head.signature)")
  }
}

/// Due dates of cases, as a calendar (RFC 5545).
public enum DueCalendar {
  public static func text(
    _ dues: [(line: CaseLine, text: String)], title: String, address: String, language: Language
  ) -> String {
    text(
      dues.compactMap { line, text in
        line.due.map {
          Entry(
            id: line.id, day: $0, updated: line.updated, text: text,
            address: "\(address)/\(language.rawValue)/submissions/\(line.id)")
        }
      }, title: title, language)
  }

  /// Something on a day.
  public struct Entry {
    let id: String
    let day: Day
    let updated: Day
    let text: String
    let address: String

    public init(id: String, day: Day, updated: Day, text: String, address: String) {
      (self.id, self.day, self.updated, self.text, self.address) = (id, day, updated, text, address)
    }
  }

  public static func text(_ entries: [Entry], title: String, _ language: Language) -> String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ecotone//Public record//\(language.rawValue.uppercased())",
      "X-WR-CALNAME:\(escape(title))",
    ]
    for one in entries {
      let day = one.day.description.filter { $0 != "-" }
      let next = (one.day + 1).description.filter { $0 != "-" }
      lines += [
        "BEGIN:VEVENT", "UID:\(one.id)-\(day)@ecotone",
        "DTSTAMP:\(one.updated.description.filter { $0 != "-" })T000000Z",
        "DTSTART;VALUE=DATE:\(day)", "DTEND;VALUE=DATE:\(next)", "SUMMARY:\(escape(one.text))",
        "URL:\(one.address)", "TRANSP:TRANSPARENT", "END:VEVENT",
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
