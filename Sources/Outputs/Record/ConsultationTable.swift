public import Participation
internal import RecordKernel
public import Vocabulary

/// Consultations as a table.
public enum ConsultationTable {
  public static let columns = [
    "consultation", "body", "title", "title_language", "title_status", "stage", "opens", "closes", "closes_utc",
    "zones",
    "questions", "comments",
  ].map { Column($0, isNumber: ["questions", "comments"].contains($0)) }

  /// - Parameters:
  ///   - now: seconds since 1970.
  ///   - comments: how many are shown.
  ///   - advice: what was adopted after it.
  /// - Throws: `RecordError`.
  public static func cells(
    _ state: ConsultationState, now: Int, comments: Int, followed advice: [AdviceState], _ language: Language
  ) throws -> [Cell] {
    let (inquiry, title) = (state.inquiry, state.inquiry.title.text(language))
    return [
      .text(state.id), .text(inquiry.body.rawValue), .text(title.text), .text(title.language.rawValue),
      .text(title.status.rawValue), .text(try state.stage(at: now, followed: advice).rawValue),
      .text(inquiry.opens.description),
      .text(state.lastDay.description), .text(Deadline.text(try state.deadline().closes)),
      .text(inquiry.zones.joined(separator: " ")), .integer(inquiry.questions.count), .integer(comments),
    ]
  }
}

/// Comments as a table: of each what its author lets everybody see, and nothing that tells when it came.
public struct CommentTable {
  public let columns: [Column]
  private let consultation: ConsultationState
  private let closes: Int
  /// Communities that show a page of themselves.
  private let named: Set<String>

  /// The columns that all have.
  public static let own = [
    "consultation", "number", "language", "name", "organisation", "country", "sector", "way", "is_late", "versions",
    "state", "same_as", "passage",
    "passage_is", "tags", "files", "community", "text",
  ]

  /// Those of them that are numbers.
  public static let numbers: Set<String> = ["versions", "files"]

  /// The columns behind those that all have are the consultation's questions.
  /// - Parameter named: communities that show a page of themselves: others are not named.
  /// - Throws: `RecordError`.
  public init(_ consultation: ConsultationState, named: Set<String> = []) throws {
    (self.consultation, self.named) = (consultation, named)
    closes = try consultation.deadline().closes
    columns = (Self.own + consultation.inquiry.questions.map(\.id)).map {
      Column($0, isNumber: Self.numbers.contains($0))
    }
  }

  /// Whether the paragraph that it is about is as its author saw it: `same`, `changed`, or of an `earlier` text.
  private func whereabouts(_ comment: CommentState) -> String? {
    switch comment.statement.passage.flatMap(consultation.whereabouts) {
    case .now(_, let isChanged): isChanged ? "changed" : "same"
    case .earlier: "earlier"
    case nil: nil
    }
  }

  /// - Parameter sameAs: the first number of those that say the same.
  public func cells(_ comment: CommentState, sameAs: String?) -> [Cell] {
    let (showing, remarks) = (comment.showing, comment.remarks)
    let isNamed = showing.level == .named
    return [
      .text(comment.id.consultation), .text(comment.id.number), .text(comment.statement.language),
      Cell(isNamed ? remarks?.name : nil), Cell(isNamed ? remarks?.organisation : nil),
      Cell(showing.country ? remarks?.country?.rawValue : nil), Cell(showing.sector ? remarks?.sector?.rawValue : nil),
      .text(comment.statement.way.rawValue), .text(comment.isLate(closes) ? "yes" : "no"),
      .integer(comment.versions.count), .text(remarks == nil ? "erased" : comment.stage.rawValue),
      Cell(sameAs), Cell(whereabouts(comment).flatMap { _ in comment.statement.passage?.place }),
      Cell(whereabouts(comment)),
      Cell(comment.tags.isEmpty ? nil : comment.tags.joined(separator: " ")),
      .integer(remarks?.files.count ?? 0), Cell(comment.statement.community.flatMap { named.contains($0) ? $0 : nil }),
      Cell(remarks?.text),
    ] + consultation.inquiry.questions.map { Cell(remarks?.answers[$0.id]) }
  }
}
