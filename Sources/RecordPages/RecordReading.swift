internal import Foundation
internal import PortalKernel
internal import PublicRecord
internal import RecordKernel
internal import Vocabulary

/// What pages, feeds and data of the public record are read from.
extension Visit {
  /// The submissions that parameters ask for.
  func caseFilter(_ parameters: Parameters) throws -> CaseFilter {
    var filter = CaseFilter()
    let process = try record().process
    if let word = try parameters.value("party") {
      guard let party = Party(rawValue: word) else {
        throw Problem.parameter("party", found: word, expected: .oneOf(Party.allCases.map(\.rawValue)))
      }
      filter.party = party
    }
    if let word = try parameters.value("case-state") {
      guard process.states[word] != nil else {
        throw Problem.parameter("case-state", found: word, expected: .oneOf(process.states.keys.sorted()))
      }
      filter.state = word
    }
    if let word = try parameters.value("holder") {
      guard let holder = Holder(rawValue: word) else {
        throw Problem.parameter("holder", found: word, expected: .oneOf(Holder.allCases.map(\.rawValue)))
      }
      filter.holder = holder
    }
    filter.isLate = try parameters.word("late", standard: YesNo.no) == .yes
    if let text = try parameters.value("q") {
      guard text.count <= 200 else {
        throw Problem.parameter("q", found: text, expected: Expectation(.characters, "200"))
      }
      filter.text = text
    }
    return filter
  }

  /// The plan that an address names, or the newest.
  func plan(_ parameters: Parameters) throws -> Plan {
    let record = try record()
    let known = try record.plans(reader: .anyone)
    guard let newest = known.last else { throw Problem.notFound("no plan in the record") }
    let id = try parameters.value("plan") ?? newest
    guard known.contains(id), let plan = try record.plan(id, reader: .anyone) else {
      throw Problem.parameter("plan", found: id, expected: .oneOf(known))
    }
    return plan
  }
}
