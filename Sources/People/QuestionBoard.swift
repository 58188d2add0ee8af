internal import Foundation
internal import Participation
internal import Synchronization

/// The questions of meetings as they were a moment ago: while a room votes, each is not opened anew for each vote.
final class QuestionBoard: Sendable {
  /// A list is never older.
  private static let seconds = 1.0

  private struct Kept {
    let questions: [QuestionState]
    let until: Date
  }

  private let kept = Mutex<[String: Kept]>([:])

  func questions(of meeting: String, _ read: () throws -> [QuestionState]) rethrows -> [QuestionState] {
    let now = Date()
    if let known = kept.withLock({ $0[meeting] }), now < known.until { return known.questions }
    let questions = try read()
    kept.withLock { kept in
      kept = kept.filter { now < $0.value.until }
      kept[meeting] = Kept(questions: questions, until: now + Self.seconds)
    }
    return questions
  }

  /// Something of it has changed here.
  func forget(_ meeting: String) { kept.withLock { $0[meeting] = nil } }
}
