package import Drawings
internal import Places
internal import Synchronization
package import Vocabulary

/// The names that maps show, made when a language is first asked for: countries, states, lakes; towns of the gazetteer.
package final class MapNaming: Sendable {
  private let basemap: Basemap
  private let states: PlaceTable
  private let places: [(kind: MapName.Kind, name: LocalizedText, point: GeoPoint, weight: Double)]
  private let made = Mutex<[Language: MapNames]>([:])

  /// - Throws: `ReferenceTableError` when the table of countries and lakes is not beside the program.
  package init(_ basemap: Basemap, _ states: PlaceTable) throws {
    (self.basemap, self.states) = (basemap, states)
    let table = try ReferenceTable("map_names", of: "Portal")
    places = try table.rows.map { row in
      guard let kind = MapName.Kind(rawValue: table.cell(row, "kind")), let north = Double(table.cell(row, "latitude")),
        let east = Double(table.cell(row, "longitude")), let weight = Double(table.cell(row, "weight"))
      else { throw ReferenceTableError(message: "map_names.csv: \(table.cell(row, "name_en")): no kind or number") }
      let name = LocalizedText(
        english: table.cell(row, "name_en"), french: table.cell(row, "name_fr"), spanish: table.cell(row, "name_es"))
      return (kind, name, GeoPoint(latitude: north, longitude: east), weight)
    }
  }

  package func names(_ language: Language) -> MapNames {
    made.withLock { made in
      if let known = made[language] { return known }
      // Towns have one name in all languages: their list is shared.
      let towns =
        made.values.first?.towns
        ?? Gazetteer.installed.allTowns.map {
          MapName(.town, $0.name, at: $0.point, weight: Double($0.population))
        }
      let names = MapNames(places: places(language), towns: towns)
      made[language] = names
      return names
    }
  }

  private func places(_ language: Language) -> [MapName] {
    let named = places.map { MapName($0.kind, $0.name[language], at: $0.point, weight: $0.weight) }
    return named + MapNames.states(states, on: basemap, language)
  }
}
