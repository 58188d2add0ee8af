internal import Vocabulary

struct MetricsPart: Codable, Sendable {
  let description: AreasDescription
  let zones: [Int: PatternCounts]
}
