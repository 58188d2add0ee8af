internal import Foundation
package import Participation
package import People
package import PublicRecord
package import RecordKernel

/// Questions to a meeting, for pages.
package typealias QuestionLines = [QuestionLine]

/// The public record, as readers of pages see it.
extension Visit {
  /// The record that is served.
  /// - Throws: ``Problem`` where there is none.
  package func record() throws -> RecordStore {
    guard let record = site.record else {
      throw Problem.notFound("this server has no public record; ecotone serve --record shows one")
    }
    return record
  }

  /// The day that lateness is counted on.
  package var today: Day { site.today() }

  /// Seconds since 1970, as consultations open and close.
  package var now: Int {
    site.people?.desk.now ?? today.number * 86_400 + Int(Date().timeIntervalSince1970) % 86_400
  }

  package var isServingPeople: Bool { site.people != nil }

  /// Rooms of a meeting in which every seat is taken.
  package func fullRooms(of state: MeetingState) throws -> Set<String> {
    guard let people = site.people?.desk.people else { return [] }
    let rooms = try state.meeting.rooms.enumerated().filter { index, room in
      guard let seats = room.seats else { return false }
      let counts = try people.counts(state.id, Meeting.word(index))
      return counts[.waits, default: 0] > 0 || counts[.seated, default: 0] >= seats
    }
    return Set(rooms.map { Meeting.word($0.offset) })
  }

  /// Questions to a meeting, with how many want each answered; none where nobody is served.
  package func questions(of state: MeetingState) throws -> QuestionLines {
    try site.people?.desk.questions(of: state.id) ?? []
  }

  /// Whose questions are that are a community's.
  package func holders(of questions: QuestionLines) throws -> [QuestionID: RightsHolder] {
    try questions.reduce(into: [:]) { holders, line in
      let question = line.question
      holders[question.id] = try holder(question.asked.community, of: .question(question.id))
    }
  }

  /// Whether a consultation takes comments here and now.
  package func takesComments(_ consultation: ConsultationState) throws -> Bool {
    try site.people?.desk.takesComments(consultation) ?? false
  }
}
