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

  /// Read by one at a time: what is forgotten while somebody reads is forgotten after that.
  private let kept = Mutex<[String: Kept]>([:])
  private let asking = Mutex<Void>(())

  func questions(of meeting: String, _ read: () throws -> [QuestionState]) throws -> [QuestionState] {
    try kept.withLock { kept in
      let now = Date()
      if let known = kept[meeting], now < known.until { return known.questions }
      let questions = try read()
      kept = kept.filter { now < $0.value.until }
      kept[meeting] = Kept(questions: questions, until: Date() + Self.seconds)
      return questions
    }
  }

  /// Something of it has changed here.
  func forget(_ meeting: String) { kept.withLock { $0[meeting] = nil } }

  /// Does something while nobody else asks a question: what was counted before is so until it is asked.
  func alone<Value>(_ body: () throws -> Value) throws -> Value { try asking.withLock { _ in try body() } }
}
