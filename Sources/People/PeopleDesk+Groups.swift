public import Participation
internal import PublicRecord
internal import RecordKernel

extension PeopleDesk {
  /// Says what some comments are about, all or none. What was said before is taken away.
  /// - Throws: ``PeopleError`` where they may not, or for a comment that not everybody may see; `RecordError` for what
  ///   is no tag.
  public func tag(_ ids: [CommentID], _ tags: [String], by: String) throws {
    try demand(.keepConsultations, of: by)
    let (reader, day) = (try anyone(), today())
    let states = try Set(ids).sorted { $0.number < $1.number }.map { id in
      guard try record.isShown(id, to: reader), let state = try record.comment(id) else {
        throw PeopleError("\(id): no comment that everybody may see")
      }
      return state
    }
    let tagging = CommentEvent.Tagging(tags, by: by)
    try record.append(
      states.filter { $0.tags != tags }.map {
        try CommentEvent.tagged(tagging).event(of: $0.id, community: $0.statement.community, on: day)
      })
  }

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
