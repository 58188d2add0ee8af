internal import Foundation
internal import Vocabulary

/// What an areas run is about.
struct AreasDescription: Codable, Sendable {
  let map: ChangeDescription.Map
  let grid: ChangeDescription.Grid
  let legend: String?
  let classes: [ChangeDescription.Class]
  let zones: [String]
  let zoneField: String?
  let notes: [String]
  let caveats: [Caveat]
}
