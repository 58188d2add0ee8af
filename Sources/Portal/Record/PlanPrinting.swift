internal import Markup
internal import PublicRecord
internal import Vocabulary

extension RecordPrinting {
  /// How an activity goes: a mark, the word, the period it was said for.
  func status(_ activity: Plan.Activity, upTo period: Period?) -> HTML {
    guard let line = activity.status(upTo: period), let progress = line.progress else {
      return "\(t("plan.no-status"))"
    }
    return """
      <span aria-hidden="true">\(progress.mark)</span> \(word("progress.\(progress.rawValue)")) \
      <small>\(line.period?.description ?? "")</small>\
      \(when(line.text != nil, "<br><small>\(trilingual(line.text))</small>"))
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
