internal import Markup
internal import PortalKernel
internal import PublicRecord
internal import Vocabulary

extension RecordPrinting {
  /// How an activity goes: a mark, the word, the period it was said for.
  func status(_ activity: Plan.Activity, upTo period: Period?) -> HTML {
    guard let line = activity.status(upTo: period) else {
      return "\(t("plan.no-status"))"
    }
    return """
      <span aria-hidden="true">\(line.progress.mark)</span> \(word("progress.\(line.progress.rawValue)")) \
      <small>\(line.period.description)</small>\
      \(when(line.note != nil, "<br><small>\(trilingual(line.note))</small>"))
      """
  }
}

extension PlanEntry.Progress {
  /// A mark that does not rest on colour.
  fileprivate var mark: String {
    switch self {
    case .notStarted: "○"
    case .onTrack: "●"
    case .delayed: "◐"
    case .atRisk: "▲"
    case .done: "✓"
    }
  }
}
