public import Geodesy
public import Vocabulary

/// The line between two countries, on land and in lakes.
public struct BorderLine: Sendable {
  public let pair: BorderPair
  public let lines: GeodesicLines
  /// The file that it came from, and its SHA-256.
  public let source: String
  public let sha256: String
  /// Its corners, for drawing.
  public let runs: [[GeoPoint]]

  init(_ pair: BorderPair, _ runs: [[GeoPoint]], source: String, sha256: String) {
    (self.pair, self.runs, self.source, self.sha256) = (pair, runs, source, sha256)
    lines = GeodesicLines(runs)
  }

  /// Kilometres along the ellipsoid from positions to the line, on all processors; infinite for what is no position.
  public func kilometres(to points: [GeoPoint]) -> [Double] {
    let block = 512
    return Array(
      (0..<(points.count + block - 1) / block).orderedMap { number in
        points[(number * block)..<min(points.count, (number + 1) * block)].map {
          lines.nearest(to: $0)?.kilometres ?? .infinity
        }
      }.joined())
  }
}
