internal import Drawings
internal import Participation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// One submission as anyone may see it, with what runs on the day it is shown.
struct SubmissionModel: Sendable {
  /// A facility that a submission is about; its name where the edition has it.
  struct Facility: Sendable {
    let id: String
    let name: String?
  }

  /// A step that may come next, and how many days are left for it.
  struct Pending: Sendable {
    let transitions: [SubmissionProcess.Transition]
    let due: CaseFile.Due
    /// Below zero when the day is past.
    let daysLeft: Int
    /// Of the next due step alone.
    let late: Int?
    let beyondCustom: Int?
  }

  let process: SubmissionProcess
  let file: CaseFile
  /// Submissions it belongs with, of those that anyone may see.
  let related: [String]
  let facilities: [Facility]
  let pending: [Pending]
  let decisions: [DecisionState]
  /// Days that the holder has had it, counted to the day it was recorded on.
  let heldDays: Int

  /// - Throws: ``Problem`` for a submission that is not there, or that nobody may see.
  init(_ id: String, _ visit: Visit) throws {
    let record = try visit.record()
    let today = visit.today
    guard let file = try record.caseFile(id, reader: .anyone, today: today) else {
      throw Problem.notFound("no such submission")
    }
    let process = record.process
    self.file = file
    decisions = try record.decisions(on: DecisionText.Matter.submission(file.id).text)
    self.process = process
    related = file.related.isEmpty ? [] : try record.related(to: file, reader: .anyone, today: today)
    facilities = file.facilities.map { Facility(id: $0, name: visit.served.atlas.name(of: $0)) }
    heldDays = max(0, min(today, file.asOf) - file.since)
    pending = file.pending.map { pending in
      let isNext = pending.due.day == file.next?.day
      return Pending(
        transitions: pending.transitions.compactMap { process.transitions[$0] }, due: pending.due,
        daysLeft: pending.due.day - today, late: isNext ? file.late(today) : nil,
        beyondCustom: isNext ? file.beyondCustom(today) : nil)
    }
  }
}
