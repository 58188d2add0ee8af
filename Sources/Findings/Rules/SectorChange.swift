internal import Editions
internal import Vocabulary

/// A facility's sector, by its first three digits, differs from the year before, or the facility gives none. A note.
enum SectorChange: HistoryRule {
  static func examine(_ history: FacilityHistory, _ desk: Desk, _ remarks: inout Remarks) {
    var first: [Int: Int] = [:]
    for report in history.reports where first[report.year] == nil { first[report.year] = report.sector }
    for (year, sector) in first.sorted(by: { $0.key < $1.key }) {
      func code(_ sector: Int) -> String? {
        sector > 0 && sector <= desk.data.sectors.count ? desk.data.sectors[sector - 1] : nil
      }
      guard let before = first[year - 1], before != sector, let old = code(before) else { continue }
      guard let new = code(sector) else {
        remarks.report(
          history, year: year, effect: history.kilograms(year), desk,
          Remark(.sectorChange, .note, sentence: "none", ["old": .text(old)]))
        continue
      }
      guard old.prefix(3) != new.prefix(3) else { continue }
      remarks.report(
        history, year: year, effect: history.kilograms(year), desk,
        Remark(
          .sectorChange, .note, sentence: "other", ["old": .text(old), "new": .text(new), "year": .year(year - 1)]))
    }
  }
}
