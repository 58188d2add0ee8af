internal import Participation
internal import Vocabulary

/// Pages of one's own: signing in, one's account, the desks. They are there where people are served; no site map lists
/// them, nothing keeps them.
package enum DeskRoutes {
  package static let signIn = own(
    "sign-in", "/{language}/sign-in", "Sign in, by passkey or with a code.", ["do", "address", "next"] + passkey,
    access: .visitor)
  package static let code = own(
    "sign-in.code", "/{language}/sign-in/code", "Type in the code that came by mail.", ["code", "next"],
    access: .visitor)
  package static let second = own(
    "sign-in.second", "/{language}/sign-in/second", "The second step: digits of an app, or a recovery code.",
    ["code", "next"], access: .visitor)
  package static let invitation = own(
    "invitation", "/{language}/invitation/{token}", "Take up an invitation, with a new passkey.", ["label"] + passkey,
    access: .visitor)
  package static let account = own(
    "account", "/{language}/account", "Passkeys, app, recovery codes and sessions of one's own.",
    ["do", "done", "id", "label", "code", "name", "letters", "sure", "address", "address-code"]
      + passkey, access: .signedIn)
  package static let prove = own(
    "account.prove", "/{language}/account/prove", "Show again that it is you.", ["do", "code", "next"] + passkey,
    access: .signedIn)
  package static let desk = own(
    "desk", "/{language}/desk", "What waits for whoever is signed in.", [], access: .holder(.desk))
  package static let people = own(
    "desk.people", "/{language}/desk/people", "Who has which role; invitations, grants, recoveries.",
    ["do", "done", "person", "grant", "role", "scope", "until", "name", "address", "letters", "reason"],
    access: .holder(.seePeople))

  package static let subscribe = own(
    "subscribe", "/{language}/subscribe", "Ask to be written to about topics.",
    ["done", "address", "letters", "often", "guardian"] + topics, access: .visitor)
  package static let confirm = own(
    "subscribe.confirm", "/{language}/subscribe/{token}", "Confirm a subscription, by the link of a message.", [],
    access: .visitor)
  package static let preferences = own(
    "preferences", "/{language}/preferences/{token}",
    "What one is written to about and how often, by the link of a message.",
    ["do", "done", "letters", "code", "sure"] + topics + often,
    access: .visitor)
  package static let unsubscribe = own(
    "unsubscribe", "/{language}/unsubscribe/{token}", "Stop one topic, with one POST (RFC 8058).", [],
    access: .bearer)
  package static let mail = own(
    "desk.mail", "/{language}/desk/mail", "E-blasts, their readers, and what became of messages.",
    ["do", "done", "blast", "text", "topic"]
      + Language.allCases.flatMap { ["subject-\($0.rawValue)", "body-\($0.rawValue)"] },
    access: .holder(.keepMail))

  package static let comment = own(
    "comment.write", "/{language}/consultations/{consultation}/comment", "Say something on a consultation.",
    ["do", "done", "address", "letters"] + remarks + files, access: .visitor, takesFiles: true)
  package static let confirmComment = own(
    "comment.confirm", "/{language}/comment/{token}", "Confirm a comment, by the link of a message.", ["do"],
    access: .visitor)
  package static let ownComment = own(
    "comment.own", "/{language}/my-comment/{token}",
    "Change a comment of one's own, take it back or appeal, by the link of a message.",
    ["do", "done", "sure", "appeal", "no-files"] + remarks, access: .visitor)
  package static let consultations = own(
    "desk.consultations", "/{language}/desk/consultations", "Consultations: writing, announcing, giving more time.",
    [
      "do", "done", "consultation", "text", "body", "original", "opens", "closes", "zones", "moderation", "way",
      "received", "source", "address", "letters", "numbers", "fate", "same", "page", "document", "tags",
    ]
      + ["title", "text", "asked", "use", "why", "name", "paragraphs", "summary"].flatMap { name in
        Language.allCases.map { "\(name)-\($0.rawValue)" }
      }
      + asked + remarks + files, access: .holder(.keepConsultations), takesFiles: true)
  package static let moderation = own(
    "desk.moderation", "/{language}/desk/moderation", "Comments that wait for a moderator, and appeals.",
    ["do", "done", "consultation", "number", "cause", "version", "page"], access: .holder(.moderate))

  package static let sealed = own(
    "desk.sealed", "/{language}/desk/sealed", "Comments for those who asked alone.", ["consultation", "page"],
    access: .holder(.readSealed))
  package static let kept = own(
    "kept", "/{language}/kept", "What communities' protocols let whoever is signed in read, and not everybody.",
    ["do", "consultation", "number", "file", "page"], access: .signedIn)

  package static let commentFile = own(
    "desk.file", "/{language}/desk/file", "A file of a comment, for whoever may read the comment before all do.",
    ["consultation", "number", "file"], access: .signedIn)

  package static let register = own(
    "meeting.register", "/{language}/meetings/{meeting}/register", "Register for a meeting.",
    ["done", "address", "letters"] + registration, access: .visitor)
  package static let confirmRegistration = own(
    "registration.confirm", "/{language}/registration/{token}", "Confirm a registration, by the link of a message.",
    ["do"], access: .visitor)
  package static let ownRegistration = own(
    "registration.own", "/{language}/my-registration/{token}",
    "Change a registration of one's own or take it back, by the link of a message.",
    [
      "do", "done", "sure", "question", "words", "tag", "named", "rating", "said", "page", "community", "read",
      "appeal",
    ] + registration,
    access: .visitor)
  package static let meetings = own(
    "desk.meetings", "/{language}/desk/meetings", "Meetings: writing, announcing, who registered.",
    [
      "do", "done", "meeting", "text", "body", "original", "begins", "ends", "zone", "rooms", "stream", "captions",
      "registers", "floor-until", "floor-told", "floor-minutes", "aid", "consultations", "person", "asked", "answer",
      "came-\(Meeting.online)",
      "questions", "question", "status", "cause", "page", "recording", "community",
    ] + (1...Meeting.mostRooms).map { "came-\(Meeting.word($0 - 1))" }
      + [
        "title", "text", "agenda", "interpretation", "channel", "documents", "why", "reason", "summary", "recordings",
        "said",
        "gone",
      ]
      .flatMap {
        name in Language.allCases.map { "\(name)-\($0.rawValue)" }
      }, access: .holder(.keepMeetings))

  package static let recording = own(
    "desk.recording", "/{language}/desk/recordings/{meeting}/{hash}",
    "A file of a recording, for whoever watches it before everybody sees it.", [], access: .holder(.keepMeetings))

  package static let advices = own(
    "desk.advice", "/{language}/desk/advice", "Advice: drafting, voting, replying; how bodies decide.",
    [
      "do", "done", "advice", "text", "body", "original", "grounds", "consultations", "vote", "language", "reply",
      "party", "committee", "quorum", "chair", "source", "person", "grant", "from", "until",
    ]
      + ["title", "paragraphs", "opinion", "view"].flatMap { name in
        Language.allCases.map { "\(name)-\($0.rawValue)" }
      }
      + (0..<AdviceText.mostParagraphs).map(AdviceText.name).flatMap { name in
        ["verdict", "owner", "due", "activity"].map { "\($0)-\(name)" }
          + Language.allCases.map { "reasons-\(name)-\($0.rawValue)" }
      }, access: .holder(.desk))

  package static let council = own(
    "desk.council", "/{language}/desk/council", "Decisions of the Council: drafting, voting, adopting.",
    ["do", "done", "decision", "text", "original", "session", "matters", "party", "vote", "language"]
      + ["title", "resolution", "statement", "reasons"].flatMap { name in
        Language.allCases.map { "\(name)-\($0.rawValue)" }
      }, access: .holder(.desk))

  /// What somebody says who registers for a meeting.
  private static let registration = ["place", "name", "organisation", "interpretation", "needs", "speech", "aid"]

  /// How many questions a form has room for.
  package static let askedQuestions = 1...5
  private static let asked = askedQuestions.flatMap { number in
    ["kind-q\(number)"]
      + ["question-q\(number)", "options-q\(number)"].flatMap { name in
        Language.allCases.map { "\(name)-\($0.rawValue)" }
      }
  }

  /// What a comment says, and how it is shown.
  package static let remarks =
    [
      "comment", "language", "tag", "level", "show-country", "show-sector", "name", "organisation", "country",
      "sector", "community", "read", "passage",
    ] + (1...Inquiry.mostQuestions).map { "answer-q\($0)" }

  /// The protocols that something is shown under, each where it is ticked.
  package static let under = (1...CommunityState.mostRules).map { "under-\($0)" }

  /// Projects whose labels something has, each where it is ticked.
  package static let labels = (1...CommunityState.mostProjects).map { "label-\($0)" }

  /// Files of a comment.
  package static let files = (1...AttachedFile.most).map { "file-\($0)" }

  package static let audit = own(
    "desk.audit", "/{language}/desk/audit", "Who did what with people's data.", ["person", "before"],
    access: .holder(.seeAudit))

  package static let community = own(
    "desk.community", "/{language}/desk/community/{community}",
    "A community's protocols, members, blocks and consents; for its stewards alone.",
    [
      "do", "done", "protocol", "access", "tag", "contact", "person", "consent", "use", "until",
      "consultation", "number", "trace", "version", "project", "labels", "fetched", "shown",
      "place", "side", "latitude", "longitude", "holding", "match",
    ] + under + labels
      + ["title", "words"].flatMap { name in (["own"] + Language.allCases.map(\.rawValue)).map { "\(name)-\($0)" } },
    access: .holder(.desk))

  package static let all = [
    signIn, code, second, invitation, account, prove, subscribe, confirm, preferences, unsubscribe, desk, people, mail,
    audit, community, comment, confirmComment, ownComment, consultations, moderation, sealed, kept, commentFile,
    register, confirmRegistration, ownRegistration, meetings, recording, advices, council,
  ]

  /// Topics to tick, and how often each comes.
  private static let topics = Topic.allCases.map { "topic-\($0.rawValue)" }
  private static let often = Topic.allCases.map { "often-\($0.rawValue)" }

  /// What a browser sends of a passkey.
  private static let passkey = ["challenge", "id", "client", "data", "signature"]

  private static func own(
    _ name: String, _ path: RoutePath, _ summary: String, _ fields: [String], access: Route.Access,
    takesFiles: Bool = false
  ) -> Route {
    var seen: Set<String> = []
    let names = (fields + ["token"]).filter { seen.insert($0).inserted }
    var route = Route.page(
      name, path, summary, parameters: names.map { .text($0, "A field of its form.") }, cache: .live,
      listing: .no("one's own"), needs: .people)
    (route.access, route.takesAnyParameter, route.takesFiles) = (access, true, takesFiles)
    return route
  }
}
