public import Editions
public import PublicRecord
public import RecordKernel
internal import Vocabulary

extension Edition {
  /// The answer to a plan's stored question; nil for one that is not about an edition.
  public func value(of subject: StoredQuestion.Subject, today: Day = RecordStore.today) throws -> Double? {
    switch subject {
    case .facilities: Double(try catalog.countFacilities(FacilityFilter()))
    case .yearLag:
      Dictionary(grouping: manifest.segments, by: \.register.country).values.compactMap { $0.map(\.year).max() }.min()
        .map { Double(today.year - $0) }
    case .onTime, .councilWait, .open, .filed, .fates, .comments, .participants, .languages, .answered, .adviceDays,
      .replyDays:
      nil
    }
  }
}
