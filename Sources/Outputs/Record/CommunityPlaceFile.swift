public import Participation
internal import Vocabulary

/// Places of a community as GeoJSON (RFC 7946): each the square that it is somewhere in, or no geometry where that is
/// withheld.
public enum CommunityPlaceFile {
  public static func text(_ places: [CommunityPlace], of community: CommunityState) -> String {
    let features = places.map { place -> String in
      let names = JSONWriter.object(place.titles.texts.map { ($0.language, JSONWriter.value(.text($0.text))) })
      // Each label as it was written first; whoever reads follows its project to the Hub.
      let labels = place.projects.compactMap { community.labels[$0] }.flatMap(\.labels).map {
        JSONWriter.value(.text($0.names.texts[0].text))
      }
      let properties = JSONWriter.object([
        ("name", JSONWriter.value(.text(place.name))), ("titles", names),
        ("community", JSONWriter.value(.text(community.id))),
        ("labels", JSONWriter.array(labels)),
        ("square_km", place.square.map { JSONWriter.value(.integer($0.side)) } ?? "null"),
      ])
      let geometry = place.square.map { square -> String in
        let corners = [
          (square.west, square.south), (square.east, square.south), (square.east, square.north),
          (square.west, square.north), (square.west, square.south),
        ].map { "[\(NumberText.shortest($0.0)), \(NumberText.shortest($0.1))]" }
        return "{\"type\": \"Polygon\", \"coordinates\": [[\(corners.joined(separator: ", "))]]}"
      }
      return "{\"type\": \"Feature\", \"geometry\": \(geometry ?? "null"), \"properties\": \(properties)}"
    }
    return "{\"type\": \"FeatureCollection\", \"features\": [\n\(features.joined(separator: ",\n"))\n]}\n"
  }
}
