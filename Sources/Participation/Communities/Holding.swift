public import RecordKernel

/// Something of a community's that is no comment: a meeting, a document of a consultation, a question to a meeting.
///
/// Whose it is stands with the thing itself; who sees it is what the community's stewards say of it, in the community's
/// own part of the record. Until they have said so, and again after it has changed, everybody else sees nothing of it.
public enum Holding: Hashable, Sendable, CustomStringConvertible {
  case meeting(String)
  /// The consultation, and the document within it: `2026-03`, `d1`.
  case document(consultation: String, id: String)
  case question(QuestionID)

  /// `meeting 2027-01`, `document 2026-03-d1`, `question 2027-01-K7M2QX`.
  public var description: String {
    switch self {
    case .meeting(let id): "meeting \(id)"
    case .document(let consultation, let id): "document \(consultation)-\(id)"
    case .question(let id): "question \(id)"
    }
  }

  /// - Returns: nil for what is none.
  public init?(_ text: String) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    let last = parts[1].lastIndex(of: "-") ?? parts[1].startIndex
    let (before, after) = (String(parts[1][..<last]), String(parts[1][last...].dropFirst()))
    switch parts[0] {
    case "meeting" where MeetingKind.isID(parts[1]): self = .meeting(parts[1])
    case "document" where ConsultationKind.isID(before) && ConsultationDocument.isID(after):
      self = .document(consultation: before, id: after)
    case "question":
      guard let id = QuestionID(before, after) else { return nil }
      self = .question(id)
    default: return nil
    }
  }
}

extension Rights {
  /// Of what a community shows under protocols of its own.
  /// - Parameters:
  ///   - protocols: by their names within the community.
  ///   - consent: the place of the community's consent that it rests on.
  public init(of community: String, under protocols: [String], _ match: Match, consent: Int?) {
    self.init(
      level: .public, protocols: protocols.map { ProtocolTable.id(community, $0) }, match: match,
      consent: consent.map { ProtocolTable.id(community, String($0)) }, holders: [community])
  }
}
