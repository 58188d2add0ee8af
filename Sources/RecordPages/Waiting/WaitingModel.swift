internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// How long each step of submissions was waited for, of all Parties or one.
struct WaitingModel: Sendable {
  let process: SubmissionProcess
  let party: Party?
  let waits: [Waiting]
  let hasQuery: Bool

  init(_ visit: Visit) throws {
    let record = try visit.record()
    process = record.process
    party = try visit.caseFilter(visit.parameters.withoutEmpty).party
    waits = try record.waiting(reader: .anyone, party: party, today: visit.today)
    hasQuery = !visit.items.isEmpty
  }
}
