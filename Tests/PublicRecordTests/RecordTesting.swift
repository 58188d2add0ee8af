import Foundation
import Keys
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

/// Records of a test: in a folder that is gone when the test is.
struct RecordTesting {
  let folder: TemporaryFolder
  let process: SubmissionProcess

  init() throws {
    folder = try TemporaryFolder()
    process = try SubmissionProcess()
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static func example(_ name: String) -> String { root.appendingPathComponent("docs/examples/\(name)").path }

  /// A record with its keys at hand, unless it is to have none.
  func store(_ name: String = "record", hasKeys: Bool = true) throws -> RecordStore {
    try RecordStore(folder.path(name), mayCreate: true, keys: hasKeys ? keys() : nil, process: process)
  }

  func keys(_ name: String = "record.keys") throws -> MasterKeys {
    let path = folder.path(name)
    if !FileManager.default.fileExists(atPath: path) { try KeyFile.newMaster(path) }
    return try KeyFile.master(path)
  }

  func day(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw RecordError(text) }
    return day
  }

  @discardableResult
  func load(_ path: String, into store: RecordStore, rights: Rights? = nil) throws -> SubmissionFile.Report {
    let (events, report) = try SubmissionFile(path, rights: rights).events(for: store)
    try store.append(events)
    return report
  }

  func filing(_ id: String, _ date: String, party: Party = .mexico, rulebook: Rulebook = .usmca, rights: Rights = .open)
    throws -> Event
  {
    var event = Event(subject: id, kind: "file", date: Day(date))
    event.filing = Filing(
      title: Trilingual("Title of \(id)", in: .english), party: party, submitters: ["A. Name"], isConfidential: false,
      submitterType: nil,
      rulebook: rulebook,
      sources: nil, notes: nil)
    event.rights = rights
    return event
  }

  func event(_ id: String, _ kind: String, _ date: String? = nil) -> Event {
    Event(subject: id, kind: kind, date: date.flatMap { Day($0) })
  }

  func refusal(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch { return "\(error)" }
  }
}
