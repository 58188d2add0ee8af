internal import Vocabulary

extension Manifest.Segment {
  /// The numbers of its reports.
  public var reportNumbers: Range<Int> { firstReport..<(firstReport + reports) }
}

/// Which facts a report has, which report a fact belongs to, which reports a facility made: what one column says of
/// another is cut to what that one holds, so that a changed file can lead no reader astray.
extension Edition {
  /// The numbers of a report's facts.
  public func facts(of report: Int) -> Range<Int> {
    let first = reports.firstFact.values
    let end = min(Int(first[report + 1]), facts.amount.count)
    return min(Int(first[report]), end)..<end
  }

  /// The report that a fact belongs to; nil before the first.
  /// - Complexity: O(log reports).
  public func report(of fact: Int) -> Int? {
    let report = reports.firstFact.values.dropLast().partition { Int($0) > fact } - 1
    return report >= 0 ? report : nil
  }

  /// The segment that a report belongs to.
  public func segment(of report: Int) -> Manifest.Segment? {
    manifest.segments.first { $0.reportNumbers.contains(report) }
  }

  /// The reports of a facility in a segment, which stand together.
  /// - Complexity: O(log reports of the segment).
  public func reports(of facility: UInt32, in segment: Manifest.Segment) -> Range<Int> {
    let column = reports.facility.values[segment.reportNumbers]
    let start = column.partition { $0 >= facility }
    return start..<column[start...].partition { $0 > facility }
  }
}
