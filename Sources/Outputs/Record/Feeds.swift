internal import Foundation
internal import Markup
internal import Participation
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

  /// Something on a day, or from one moment to another.
  public struct Entry {
    private enum Time {
      case day(Day)
      /// Seconds since 1970.
      case moments(Int, Int)
    }

    private let id: String
    private let time: Time
    private let updated: Day
    private let text: String
    private let address: String
    /// Where it is, how often it was changed, and whether it was called off; of what has a time.
    private let further: [String]

    public init(id: String, day: Day, updated: Day, text: String, address: String) {
      (self.id, self.updated, self.text, self.address) = (id, updated, text, address)
      (time, further) = (.day(day), [])
    }

    public init(
      id: String, from: Int, to: Int, updated: Day, text: String, address: String, place: String, version: Int,
      isCancelled: Bool
    ) {
      (self.id, self.updated, self.text, self.address) = (id, updated, text, address)
      time = .moments(from, to)
      further = [
        "LOCATION:\(escape(place))", "SEQUENCE:\(version)", "STATUS:\(isCancelled ? "CANCELLED" : "CONFIRMED")",
      ]
    }

    fileprivate var lines: [String] {
      func digits(_ day: Day) -> String { day.description.filter { $0 != "-" } }
      func digits(_ seconds: Int) -> String { Deadline.text(seconds).filter { !"-:".contains($0) } }
      let (name, times) =
        switch time {
        case .day(let day):
          ("\(id)-\(digits(day))", ["DTSTART;VALUE=DATE:\(digits(day))", "DTEND;VALUE=DATE:\(digits(day + 1))"])
        // What moves to another day stays the same event.
        case .moments(let from, let to): (id, ["DTSTART:\(digits(from))", "DTEND:\(digits(to))"])
        }
      return [
        "BEGIN:VEVENT", "UID:\(name)@ecotone", "DTSTAMP:\(digits(updated))T000000Z",
      ] + times + ["SUMMARY:\(escape(text))", "URL:\(address)"] + further + ["TRANSP:TRANSPARENT", "END:VEVENT"]
    }
  }

  public static func text(_ entries: [Entry], title: String, _ language: Language) -> String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ecotone//Public record//\(language.rawValue.uppercased())",
      "X-WR-CALNAME:\(escape(title))",
    ]
    for one in entries { lines += one.lines }
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
