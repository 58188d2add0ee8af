internal import Editions
internal import Vocabulary

/// More than five facilities of one register are at exactly the same point in one year: the middle of a town, or an
/// office. A note.
enum SharedPoint: EditionRule {
  private static let limit = 5

  static func examine(_ desk: Desk, _ remarks: inout Remarks) {
    struct Key: Hashable {
      let year: UInt16
      let latitude: UInt64
      let longitude: UInt64
      let country: Country
    }
    let sites = desk.data.sites
    var rows: [Key: [Int]] = [:]
    for row in 0..<sites.facility.count {
      let (latitude, longitude) = (sites.latitude.values[row], sites.longitude.values[row])
      guard !latitude.isNaN, !longitude.isNaN, latitude != 0, longitude != 0,
        let id = FacilityID(desk.data.edition.facilities[Int(sites.facility.values[row])])
      else { continue }
      let key = Key(
        year: sites.year.values[row], latitude: latitude.bitPattern, longitude: longitude.bitPattern,
        country: id.country)
      rows[key, default: []].append(row)
    }
    for (key, rows) in rows where rows.count > limit {
      for row in rows {
        remarks.site(
          Int(sites.facility.values[row]), Register(country: key.country), year: Int(key.year), effect: 0,
          source: Int(sites.source.values[row]),
          line: Int(sites.line.values[row]), column: Int(sites.column.values[row]),
          Remark(.sharedPoint, .note, ["count": .number(Double(rows.count - 1))]))
      }
    }
  }
}
