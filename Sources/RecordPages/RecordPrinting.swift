internal import Foundation
internal import Markup
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// Something that prints submissions or plans: with the words of the process beside the portal's own.
protocol RecordPrinting: Printing {
  var process: SubmissionProcess { get }
}

/// The words of the record for what is no page: feeds and calendars.
struct RecordWords: RecordPrinting {
  let process: SubmissionProcess
  let printer: Printer
}

extension RecordPrinting {
  /// A Party is named as its country is.
  func party(_ party: Party) -> String { term("country.\(party.rawValue)") }

  func state(_ name: String) -> String { process.states[name]?.text[language] ?? name }

  func holder(_ holder: Holder?, _ party: Party) -> String {
    let name = process.name(holder, party, language)
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  /// A word of the record's own table: `progress.on_track`.
  func word(_ key: String) -> String { process.words.word(key, language) }

  /// The calendar that a due day was counted by, where that changes days.
  func calendar(_ due: CaseFile.Due) -> HTML {
    guard let country = Country(rawValue: due.calendar) else { return .empty }
    return " <small>\(t("submissions.calendar", ["name": self.country(country)]))</small>"
  }
}

extension Printing {
  func days(_ count: Int) -> String { t("days", ["n": count]) }

  /// Days beyond a legal time, which call for an answer, or beyond a customary one, which do not.
  func late(_ late: Int?, custom: Int?) -> HTML {
    if let late, late > 0 {
      return "<strong class=\"late\">\(t("submissions.late-by", ["days": days(late)]))</strong>"
    }
    guard let custom, custom > 0 else { return .empty }
    return "<small>\(t("submissions.beyond-custom", ["days": days(custom)]))</small>"
  }

  var customary: HTML { " <small>\(t("submissions.customary"))</small>" }
  var assumed: HTML { " <small>\(t("submissions.assumed"))</small>" }
}
