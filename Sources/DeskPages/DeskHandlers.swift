package import PortalKernel

/// Pages of one's own.
package enum DeskHandlers {
  package static let handlers: [Handler] = [
    .own(DeskRoutes.signIn) { try SignInDesk($0, $1).signIn() },
    .own(DeskRoutes.code) { try SignInDesk($0, $1).code() },
    .own(DeskRoutes.second) { try SignInDesk($0, $1).second() },
    .own(DeskRoutes.invitation) { try SignInDesk($0, $1).invitation($0["token"]) },
    .own(DeskRoutes.account) { try AccountDesk($0, $1).account() },
    .own(DeskRoutes.prove) { try AccountDesk($0, $1).prove() },
    .own(DeskRoutes.desk) { visit, guest in visit.show(DeskView.self, try DeskModel(guest)) },
    .own(DeskRoutes.subscribe) { try SubscribeDesk($0, $1).subscribe() },
    .own(DeskRoutes.confirm) { try SubscribeDesk($0, $1).confirm($0["token"]) },
    .own(DeskRoutes.unsubscribe) { try SubscribeDesk($0, $1).unsubscribe($0["token"]) },
    .own(DeskRoutes.preferences) { try PreferencesDesk($0, $1).preferences() },
    .own(DeskRoutes.audit) { try AuditDesk($0, $1).audit() },
    .own(DeskRoutes.mail) { try MailDesk($0, $1).mail() },
    .own(DeskRoutes.community) { try CommunityDesk($0, $1).answer() },
    .own(DeskRoutes.comment) { try CommentDesk($0, $1).write($0["consultation"]) },
    .own(DeskRoutes.confirmComment) { try CommentDesk($0, $1).confirm($0["token"]) },
    .own(DeskRoutes.ownComment) { try OwnCommentDesk($0, $1).answer() },
    .own(DeskRoutes.consultations) { try ConsultationDesk($0, $1).answer() },
    .own(DeskRoutes.moderation) { try ModerationDesk($0, $1).answer() },
    .own(DeskRoutes.sealed) { try ReadingDesk($0, $1, .sealed).answer() },
    .own(DeskRoutes.kept) { try ReadingDesk($0, $1, .kept).answer() },
    .own(DeskRoutes.commentFile) { try ReadingDesk.file($0, $1) },
    .own(DeskRoutes.register) { try RegistrationDesk($0, $1).register($0["meeting"]) },
    .own(DeskRoutes.confirmRegistration) { try RegistrationDesk($0, $1).confirm($0["token"]) },
    .own(DeskRoutes.ownRegistration) { try RegistrationDesk($0, $1).ownRegistration($0["token"]) },
    .own(DeskRoutes.meetings) { try MeetingDesk($0, $1).answer() },
    .own(DeskRoutes.recording) { try MeetingDesk.recording($0, $1) },
    .own(DeskRoutes.council) { try CouncilDesk($0, $1).answer() },
    .own(DeskRoutes.advices) { try AdviceDesk($0, $1).answer() },
    .own(DeskRoutes.people) { try PeoplePages($0, $1).people() },
  ]
}
