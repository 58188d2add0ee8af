public import Participation
public import RecordKernel
internal import Vocabulary

/// Counts and measures of consultations and advice, as everybody can check them.
extension RecordStore {
  /// How many say what, as it was a moment ago, of what everybody may see.
  public func counts(of consultation: ConsultationState, on day: Day) throws -> ConsultationCounts {
    let reader = try protocols(on: day).reader(nil, on: day)
    func count() throws -> ConsultationCounts {
      let texts = try texts(on: consultation.id, for: reader, offset: 0, limit: 0).found
      return ConsultationCounts(
        try comments(on: consultation.id, for: reader).comments, texts: texts, consultation.inquiry)
    }
    return try board.counts(
      of: consultation.id, shown: { try shownNumbers(on: consultation.id, for: reader) }, count: count)
  }

  /// - Returns: nil where there is nothing to measure yet.
  func participation(_ subject: StoredQuestion.Subject, party: Party?, today: Day) throws -> Double? {
    switch subject {
    case .fates:
      let reader = try protocols(on: today).reader(nil, on: today)
      let counts = try closed(today).map { one in
        (
          all: try comments(on: one.id, for: reader, limit: 0).found,
          open: try unsettled(on: one.id, for: reader, limit: 0).found
        )
      }
      let all = counts.reduce(0) { $0 + $1.all }
      return percent(all - counts.reduce(0) { $0 + $1.open }, of: all)
    case .participants: return try participants(from: party, today).map(Double.init)
    case .comments:
      let all = try announced(today).filter { $0.published != nil }.map { try counts(of: $0, on: today) }
      guard !all.isEmpty else { return nil }
      guard let word = party?.rawValue else { return Double(all.reduce(0) { $0 + $1.comments }) }
      return Double(all.reduce(0) { $0 + ($1.country[word] ?? 0) })
    case .languages:
      let all = try announced(today)
      return percent(all.count(where: \.wasComplete), of: all.count)
    case .answered:
      let all = try advices()
      func paragraphs(_ advice: some Sequence<AdviceState>) -> Int {
        advice.reduce(0) { $0 + $1.text.paragraphs.count }
      }
      return percent(paragraphs(all.filter { $0.answered != nil }), of: paragraphs(all))
    case .adviceDays:
      return median(
        try closed(today).compactMap { one in
          try advices(after: one.id).compactMap { try advice($0)?.adopted?.on }.min().map { max(0, $0 - one.lastDay) }
        })
    case .replyDays:
      return median(
        try advices().compactMap { one in
          guard let adopted = one.adopted?.on, let answered = one.answered else { return nil }
          return answered - adopted
        })
    case .onTime, .councilWait, .open, .filed, .facilities, .yearLag: return nil
    }
  }

  /// The day on which it closes is not over everywhere.
  private func closed(_ today: Day) throws -> [ConsultationState] {
    try announced(today).filter { !$0.isCancelled && $0.lastDay < today }
  }

  /// As everybody may see them.
  private func announced(_ today: Day) throws -> [ConsultationState] {
    try consultations(for: protocols(on: today).reader(nil, on: today))
  }

  /// Of the comments that everybody may see, on consultations that are summarised, how many people wrote them; of a
  /// Party those who let it be shown that they are from there.
  /// - Returns: nil where it would tell of one to four people.
  private func participants(from party: Party?, _ today: Day) throws -> Int? {
    let reader = try protocols(on: today).reader(nil, on: today)
    let comments = try announced(today).filter { $0.published != nil }.flatMap {
      try self.comments(on: $0.id, for: reader).comments
    }
    let people = Set(
      comments.filter { one in
        party.map { one.showing.country && one.remarks?.country?.rawValue == $0.rawValue } ?? true
      }.map(\.statement.person))
    return people.isEmpty || people.count >= SmallCells.least ? people.count : nil
  }

  private func percent(_ some: Int, of all: Int) -> Double? { all == 0 ? nil : 100 * Double(some) / Double(all) }

  private func median(_ days: [Int]) -> Double? {
    let sorted = days.sorted()
    guard !sorted.isEmpty else { return nil }
    return Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

extension ConsultationState {
  /// Whether on the day on which it was announced each of its texts, and of the documents that were there, was there in
  /// all languages, and none was behind its original.
  fileprivate var wasComplete: Bool {
    let documents = documents.values.compactMap { versions in
      versions.last { one in announced.map { day in one.on.map { $0 <= day } ?? true } ?? false }?.text
    }
    let texts = inquiry.texts + documents.flatMap { [$0.title] + $0.paragraphs.map(\.text) }
    return texts.allSatisfy { text in
      Language.allCases.allSatisfy { text.entries[$0.rawValue].map { $0.status != .stale } ?? false }
    }
  }
}
