internal import Participation
internal import PublicRecord
internal import RecordKernel

/// Quotations: only of what its author lets everybody read.
extension PeopleDesk {
  /// - Parameters:
  ///   - texts: what an officer or a member writes for everybody.
  ///   - consultations: whose comments it may come from.
  /// - Throws: ``PeopleError`` where a text repeats ten words in a row of a comment which not everybody may read, and
  ///   which whoever writes may: nobody is told of others. Of a shorter one, all of it.
  func check(quotations texts: [Trilingual], on consultations: Set<String>, by: String) throws {
    for id in consultations.sorted() {
      guard let state = try record.consultation(id) else { continue }
      var quotations = Quotations()
      for comment in try hidden(on: state, from: by) { quotations.add(comment) }
      let words = texts.flatMap { text in text.entries.map { (language: $0.key, text: $0.value.text) } }
      guard !quotations.isEmpty, words.contains(where: { quotations.found(in: $0.text) != nil }) else { continue }
      // What is asked, and what others said for everybody, may be the same words.
      for text in state.asked { for entry in text.entries.values { quotations.remove(entry.text) } }
      for comment in try record.comments(on: id, for: anyone()).comments {
        for text in [comment.remarks?.text].compactMap({ $0 }) + (comment.remarks?.answers.values.map { $0 } ?? []) {
          quotations.remove(text)
        }
      }
      for (language, text) in words {
        guard let comment = quotations.found(in: text) else { continue }
        throw PeopleError(
          "\(language): repeats words of the comment \(comment.number), up to \(Quotations.run) in a row, and not "
            + "everybody may read it; expected other words")
      }
    }
  }

  /// The same of what is written about an advice: it may come from any of its consultations.
  func check(quotations texts: [Trilingual], about advice: AdviceText, by: String) throws {
    let cited = Set(advice.cited.map(\.consultation)).union(advice.consultations)
    try check(quotations: texts, on: cited, by: by)
  }

  /// The same of a decision: of the advice that it is about.
  func check(quotations texts: [Trilingual], about decision: DecisionText, by: String) throws {
    for case .advice(let id) in decision.matters {
      if let advice = try record.advice(id) { try check(quotations: texts, about: advice.text, by: by) }
    }
  }

  /// Comments that somebody may read and not everybody.
  private func hidden(on state: ConsultationState, from person: String) throws -> [CommentState] {
    let own = try reader(standing(of: person))
    var all = try record.comments([.shown], .kept(consultation: state.id, own, beyond: anyone()), limit: .max).comments
    if try readsSealed(of: state.inquiry.body, person) {
      all += try record.comments([.shown], .sealed(consultation: state.id), limit: .max).comments
    }
    if try rights.allows(.moderate, standing(of: person)) {
      all += try record.comments(
        [.waiting, .removed, .appealed, .withdrawn], .everybodys(consultation: state.id), limit: .max
      ).comments
    }
    return all
  }
}

extension ConsultationState {
  /// All that is written for everybody.
  fileprivate var asked: [Trilingual] {
    inquiry.texts
      + documents.values.flatMap { $0 }.filter { $0.text.community == nil }
      .flatMap { [$0.text.title] + $0.text.paragraphs.map(\.text) }
  }
}
