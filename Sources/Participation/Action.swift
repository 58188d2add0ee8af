/// What somebody does here, as the table of rights names it.
public enum Action: String, CaseIterable, Sendable {
  // Anyone.
  case read
  /// Comment, subscribe, register, answer: with a confirmed address and no account.
  case takePart = "take-part"
  // With an account, of one's own.
  case ownAccount = "own-account"
  case ownFilings = "own-filings"
  case ownMessages = "own-messages"
  // Of a Party.
  case readSentToParty = "read-sent-to-party"
  case answerForParty = "answer-for-party"
  case extendForParty = "extend-for-party"
  case commentOnAccuracy = "comment-on-accuracy"
  case vote
  case replyToAdvice = "reply-to-advice"
  case decide
  // Of the Secretariat.
  case keepSubmissions = "keep-submissions"
  case keepMeetings = "keep-meetings"
  case keepConsultations = "keep-consultations"
  case moderate
  /// Fill in how bodies decide: quorum, chair.
  case keepCommittees = "keep-committees"
  case keepCalls = "keep-calls"
  case keepMail = "keep-mail"
  /// As the second officer.
  case publishSubmissions = "publish-submissions"
  case publishMeetings = "publish-meetings"
  case publishConsultations = "publish-consultations"
  case publishCalls = "publish-calls"
  case publishMail = "publish-mail"
  // Of committees.
  case meet
  case draftAdvice = "draft-advice"
  case adoptAdvice = "adopt-advice"
  case score
  /// What was said to those who asked alone; of members, to their own body.
  case readSealed = "read-sealed"
  // Of communities.
  case keepProtocols = "keep-protocols"
  case readProtocols = "read-protocols"
  // Of administrators.
  case seePeople = "see-people"
  case invite
  case grant
  case revoke
  case recover
  case seeAudit = "see-audit"
  case settings
  // Of whoever holds a role.
  case desk
}
