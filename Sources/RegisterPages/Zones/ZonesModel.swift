internal import Editions
internal import Outputs
internal import Places
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Regions that countries share, with what was released and transferred in the edition's newest year.
struct ZonesModel: Sendable {
  struct Total: Sendable {
    let zone: ZoneName
    let kilograms: Double
    let facilities: Int
  }

  static let mostZones = 300

  let names: Names
  let year: Int
  /// Along borders, each country's side apart.
  let borders: [(zone: ZoneName, sides: [Answer.Row], untold: [Country])]
  /// The largest zones of each layer first; all that have a facility, at most ``mostZones``.
  let layers: [(layer: ZoneLayer, totals: [Total])]

  init(_ visit: Visit) throws {
    let served = visit.served
    let year = served.newestYear
    let zones = served.edition.zones
    names = visit.names
    self.year = year
    borders = try zones.borders.map { line in
      let zone = ZoneName.border(line.pair, kilometres: Zones.near)
      let question = Question().inYear(year).with { $0.zones = [zone] }
      return (zone, Array(try served.answer(question.top(.country)).rows), served.untold(zone, year))
    }
    layers = try zones.layers.map { layer in
      (layer, Array(try Self.totals(layer, year, served).prefix(Self.mostZones)))
    }
  }

  private static func totals(_ layer: ZoneLayer, _ year: Int, _ served: ServedEdition) throws -> [Total] {
    let question = Question().inYear(year)
    if layer.record.overlap == nil {
      let asked = question.with { ($0.by, $0.zoneLayer) = ([.zone], layer.name) }
      let rows = try served.answer(asked.with { $0.order = .init(.value, isAscending: false) }).rows
      return rows.compactMap { row in
        guard let zone = ZoneName(row.values[0].text), case .zone(_, let code) = zone, code != ZoneName.outside else {
          return nil
        }
        return Total(zone: zone, kilograms: row.value, facilities: row.facilities)
      }
    }
    // Zones that overlap are asked one by one.
    return try layer.zones.prefix(mostZones).compactMap { zone in
      let name = ZoneName.zone(layer: layer.name, code: zone.code)
      guard let row = try served.answer(question.with { $0.zones = [name] }).rows.first, row.facilities > 0 else {
        return nil
      }
      return Total(zone: name, kilograms: row.value, facilities: row.facilities)
    }.sorted { ($1.kilograms, $0.zone.text) < ($0.kilograms, $1.zone.text) }
  }
}
