internal import Vocabulary

struct AreasPart: Codable, Sendable {
  struct Row: Codable, Sendable {
    let zone: Int?
    /// Nil for nodata.
    let code: Int?
    let whole: UInt64
    let partly: String
    let area: String
  }

  let description: AreasDescription
  let rows: [Row]

  init(_ description: AreasDescription, _ areas: ZoneAreas) {
    self.description = description
    func row(_ zone: Int?, _ code: Int?, _ amount: ZoneAmount) -> Row {
      Row(zone: zone, code: code, whole: amount.whole, partly: String(amount.partly), area: String(amount.area))
    }
    rows =
      areas.zones.sorted { $0.key < $1.key }.flatMap { zone, codes in
        codes.sorted { $0.key < $1.key }.map { row(zone, $0.key, $0.value) }
      }
      + areas.nodata.sorted { $0.key < $1.key }.map { row($0.key, nil, $0.value) }
      + areas.outside.sorted { $0.key < $1.key }.map { row(nil, $0.key, $0.value) }
  }

  var areas: ZoneAreas {
    get throws {
      var areas = ZoneAreas()
      for row in rows {
        let amount = ZoneAmount(
          whole: row.whole, partly: try UInt128(text: row.partly), area: try UInt128(text: row.area))
        switch (row.zone, row.code) {
        case (let zone?, let code?): areas.zones[zone, default: [:]][code] = amount
        case (let zone?, nil): areas.nodata[zone] = amount
        case (nil, let code?): areas.outside[code] = amount
        case (nil, nil): throw LandCoverError("a row of a part names neither zone nor class")
        }
      }
      return areas
    }
  }
}
