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

  var identity: String { String(decoding: (try? PartFile.encoder.encode(self)) ?? Data(), as: UTF8.self) }
}
