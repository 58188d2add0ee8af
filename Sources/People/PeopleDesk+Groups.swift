internal import Participation
internal import PublicRecord
internal import RecordKernel

extension PeopleDesk {
  /// Finds comments that say nearly the same, among those that everybody may see, and keeps what it found.
  /// - Parameter most: refuses to look at more: on a page nobody waits for twenty thousand.
  /// - Returns: how many comments were read, and the sizes of the groups.
  /// - Throws: ``PeopleError`` where they may not, or there are more.
  public func group(
    consultation id: String, by: String, most: Int = .max
  ) throws -> (read: Int, groups: [Int]) {
    try demand(.keepConsultations, of: by)
    let (state, reader) = (try known(consultation: id), try anyone())
    let found = try record.comments(on: state.id, for: reader, limit: 0).found
    guard found <= most else {
      throw PeopleError("\(id): \(found) comments; expected at most \(most) here: ecotone consult group does it")
    }
    // What their authors erased, or what no key opens, says nothing; answers in words are part of what is said.
    let comments = try record.comments(on: state.id, for: reader).comments.filter { $0.remarks != nil }
    let open = state.inquiry.questions.filter { $0.kind == .open }.map(\.id)
    let texts = comments.map { comment in
      ([comment.remarks?.text] + open.map { comment.remarks?.answers[$0] }).compactMap { $0 }.joined(separator: "\n")
    }
    let groups = TextGroups.groups(texts).map { $0.map { comments[$0].id.number } }
    try record.append([GroupingEvent.grouped(.init(groups, by: by)).event(of: id, on: today())])
    return (comments.count, groups.map(\.count))
  }
}
