/// What kind of run a part is of.
public enum PartKind: String, Sendable {
  case change
  case areas
  case metrics

  private struct Nothing: Codable, Sendable {}

  /// - Throws: ``LandCoverError`` for a file that is no part.
  public init(_ path: String) throws {
    for kind in [PartKind.change, .areas, .metrics] {
      do {
        _ = try PartFile.Reader<Nothing>(path, kind: kind.rawValue)
        self = kind
        return
      } catch let error as LandCoverError where error.description.hasPrefix("\(path): a part of ") { continue }
    }
    throw LandCoverError("\(path): expected a part of change, areas or metrics")
  }
}
