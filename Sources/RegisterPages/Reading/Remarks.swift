internal import PortalKernel
internal import Questions

/// What is said beside an answer: what must be looked at, what nobody should take it for, what it leaves out.
struct Remarks: Sendable {
  let question: Question
  /// Nil where nothing that the answer sums is flagged.
  let suspect: SuspectWeight?
  let notes: [AnswerNote]
  let leftOut: [LeftOut]

  /// Whether rows may be ranked: of hazard, only where nearly all kilograms have a weight.
  var isForRanking: Bool {
    notes.allSatisfy { note in if case .hazard(let own) = note { own.isForRanking } else { true } }
  }
}

extension Reading {
  /// - Parameter wider: the question whose notes are told, where that is not the same: all years beside one.
  func remarks(_ question: Question, notesOn wider: Question? = nil) throws -> Remarks {
    try Remarks(
      question: question, suspect: flagged(question), notes: served.notes(on: wider ?? question),
      leftOut: served.leftOut(of: question))
  }

  /// What of a question's sum is flagged; nil where nothing is.
  func flagged(_ question: Question) throws -> SuspectWeight? {
    try suspect(question, by: [])[[]].flatMap { $0.facts > 0 ? $0 : nil }
  }
}
