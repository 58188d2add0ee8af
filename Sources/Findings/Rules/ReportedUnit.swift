internal import Editions
internal import Foundation
internal import Registers
internal import Vocabulary

/// A unit that does not fit: dioxins and furans of more than 1 kg a year at one facility (medium priority in TRI, which
/// weighs all congeners together), or grams of toxic equivalents for another substance; or a cell whose unit or number
/// could not be read, which counts nowhere. These have high priority.
enum ReportedUnit: HistoryRule, EditionRule {
  /// Kilograms of dioxins a year.
  private static let dioxinLimit = 1.0

  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    for series in history.series {
      let isDioxin = desk.catalog.dioxins.contains(series.substance)
      for index in series.points {
        let point = history.points[index]
        if isDioxin, !series.isTEQ, point.amount > dioxinLimit {
          remarks.value(
            history, series, point, effect: point.amount,
            Remark(
              .unit, history.register.profile.weighsDioxinsTogether ? .look : .mustLook, sentence: "dioxin",
              ["limit": .number(dioxinLimit)]))
        } else if series.isTEQ, !isDioxin {
          remarks.value(history, series, point, effect: point.amount, Remark(.unit, .mustLook, sentence: "teq"))
        }
      }
    }
  }

  /// The cells that reading could not take: they stand in no fact, so they come from the edition's list of diagnostics.
  static func examine(_ desk: Desk, _ remarks: inout Remarks) throws {
    let cells = try desk.data.edition.diagnostics().filter {
      $0.code == "unknown_unit" || $0.code == "unreadable_number"
    }
    guard !cells.isEmpty else { return }
    struct Key: Hashable {
      let source: Int
      let line: Int
    }
    let byLine = Dictionary(grouping: cells) { Key(source: $0.source, line: $0.line) }
    let (sources, lines) = (desk.data.provenance.reportSource.values, desk.data.provenance.reportLine.values)
    for segment in desk.data.edition.manifest.segments {
      for report in segment.reportNumbers {
        for cell in byLine[Key(source: Int(sources[report]), line: Int(lines[report]))] ?? [] {
          remarks.site(
            Int(desk.data.facility[report]), segment.register, year: segment.year, effect: 0, source: cell.source,
            line: cell.line,
            column: cell.column,
            Remark(.unit, .mustLook, sentence: cell.code, ["found": .text(cell.found)]))
        }
      }
    }
  }
}
