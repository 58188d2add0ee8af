internal import Foundation
public import Participation
internal import PublicRecord
public import RecordKernel

/// Consultations: one officer writes, another one announces.
extension PeopleDesk {
  /// - Returns: the new consultation's id.
  /// - Throws: ``PeopleError`` where they may not; `RecordError` for what nobody could answer.
  public func consult(_ inquiry: Inquiry, by: String) throws -> String {
    try demand(.keepConsultations, of: by)
    return try numbered(
      within: inquiry.opens.year, known: { try record.consultations().map(\.id) },
      isThere: { try record.consultation($0) != nil },
      write: { try append(.drafted(.init(inquiry, by: by)), to: $0) })
  }

  /// Writes something under the next number of a year, as `2026-03`.
  /// - Returns: its id.
  func numbered(
    within year: Int, known: () throws -> [String], isThere: (String) throws -> Bool, write: (String) throws -> Void
  ) throws -> String {
    // Another officer may take the same number at the same moment.
    for _ in 0..<5 {
      let last = try known().compactMap { one -> Int? in
        let parts = one.split(separator: "-").compactMap { Int($0) }
        return parts.first == year ? parts.last : nil
      }.max()
      let id = "\(year)-" + String(format: "%02d", (last ?? 0) + 1)
      do {
        try write(id)
        return id
      } catch {
        guard try isThere(id) else { throw error }
      }
    }
    throw PeopleError("others write at the same moment; try again")
  }

  public func revise(consultation id: String, _ inquiry: Inquiry, by: String) throws {
    try demand(.keepConsultations, of: by)
    try append(.revised(.init(inquiry, by: by)), to: known(consultation: id).id)
  }

  /// - Parameter text: the place of the text that they have read.
  public func announce(consultation id: String, text: Int, by: String) throws {
    try demand(.publishConsultations, of: by)
    try append(.announced(.init(text: text, by: by)), to: known(consultation: id).id)
  }

  /// Gives more time, because people could not take part.
  public func extend(consultation id: String, to closes: Day, why: Trilingual, by: String) throws {
    try demand(.publishConsultations, of: by)
    try append(.extended(.init(closes: closes, why: why, by: by)), to: known(consultation: id).id)
  }

  /// Closes it at the end of this minute. Comments are still taken for some days, as late ones.
  public func end(consultation id: String, why: Trilingual, by: String) throws {
    try demand(.publishConsultations, of: by)
    try append(.ended(.init(at: (now / 60 + 1) * 60, why: why, by: by)), to: known(consultation: id).id)
  }

  public func cancel(consultation id: String, text: Int, by: String) throws {
    try demand(.publishConsultations, of: by)
    try append(.cancelled(.init(text: text, by: by)), to: known(consultation: id).id)
  }

  /// Adds a text that the public is asked about, or a new version of one, whose paragraphs keep their anchors.
  /// - Parameters:
  ///   - document: of the one that changes; nil for a new one.
  ///   - community: whose a new one is: nobody sees it before its stewards let it be seen.
  public func document(
    consultation id: String, _ document: String?, title: Trilingual, _ paragraphs: [Trilingual],
    of community: String? = nil, by: String
  ) throws {
    try demand(community: community)
    let state = try known(consultation: id)
    // Once it is announced everybody sees it at once, but for what is a community's.
    try demand(state.isPublic ? .publishConsultations : .keepConsultations, of: by)
    guard !state.isCancelled else { throw PeopleError("\(id): was cancelled") }
    guard document == nil || state.documents[document ?? ""] != nil else {
      throw PeopleError("\(id): no document \(document?.prefix(20) ?? "")")
    }
    let name = document ?? "d\(state.documents.count + 1)"
    let text = ConsultationDocument(
      id: name, title: title, paragraphs: paragraphs, after: (state.documents[name] ?? []).map(\.text),
      community: community)
    try append(.documented(.init(text, by: by)), to: id)
  }

  /// Says what was said, once it is closed. Who does not show what they gave is counted with each text, until one is
  /// published; then it stays.
  /// - Throws: ``PeopleError`` where they may not, before it is closed, or where comments cannot be read.
  public func summarise(consultation id: String, _ text: Trilingual, by: String) throws {
    try demand(.keepConsultations, of: by)
    let state = try known(consultation: id)
    guard try state.stage(at: now) == .closed else { throw PeopleError("\(id): is not closed") }
    try check(quotations: [text], on: [id], by: by)
    guard record.readsPersons else { throw PeopleError("\(id): comments cannot be read without the master key") }
    let unshown = try state.published?.unshown ?? UnshownCounts(record.comments(on: id, for: anyone()).comments)
    try append(.summarised(.init(text: text, unshown: unshown, by: by)), to: id)
  }

  /// - Parameter text: the place of the summary that they have read.
  public func publishSummary(ofConsultation id: String, text: Int, by: String) throws {
    try demand(.publishConsultations, of: by)
    try append(.published(.init(text: text, by: by)), to: known(consultation: id).id)
  }

  /// Says what was done since the Council replied.
  /// - Throws: ``PeopleError`` where they may not, or before there is a reply to each advice that follows it.
  public func follow(consultation id: String, _ text: Trilingual, by: String) throws {
    try demand(.publishConsultations, of: by)
    let state = try known(consultation: id)
    let advice = try record.advices(after: id).compactMap { try record.advice($0) }
    guard try [.answered, .followed].contains(state.stage(at: now, followed: advice)) else {
      throw PeopleError("\(id): the Council has not replied yet")
    }
    try check(quotations: [text], on: [id], by: by)
    try append(.followed(.init(text: text, by: by)), to: id)
  }

  private func append(_ event: ConsultationEvent, to consultation: String) throws {
    try record.append([event.event(of: consultation, on: today())])
  }

  func known(consultation id: String) throws -> ConsultationState {
    guard let state = try record.consultation(id) else { throw PeopleError("\(id.prefix(20)): no such consultation") }
    return state
  }
}
