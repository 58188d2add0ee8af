public import Vocabulary

/// Messages about what somebody asked to be written to about.
extension MailText {
  /// Asks whether it was the address' own reader who filled in the form.
  /// - Parameters:
  ///   - topics: their names.
  ///   - guardian: whoever agreed for them, and can end it.
  public static func confirmation(
    _ topics: [String], wording: String, link: String, hours: Int, guardian: String? = nil, in language: Language
  ) -> MailText {
    let list = topics.map { "– \($0)" }.joined(separator: "\n")
    switch language {
    case .english:
      return MailText(
        language, subject: "Please confirm your subscription",
        [
          .paragraph("Someone entered this address to be written to about:\n\(list)"),
          .paragraph("They agreed to this: “\(wording)”"),
        ]
          + (guardian.map {
            [
              .paragraph(
                "\($0) says that they are your parent or guardian, and agreed. They get a link to stop these messages. "
                  + "If you do not know them, do nothing.")
            ]
          } ?? []) + [
            .link("Yes, that was me: confirm", address: link),
            .paragraph("The link opens a page with a button. It works for \(hours) hours."),
            .note("It was not you? Then do nothing. Without your confirmation nobody writes to you."),
          ])
    case .french:
      return MailText(
        language, subject: "Confirmez votre abonnement",
        [
          .paragraph("Quelqu’un a indiqué cette adresse pour recevoir des messages sur :\n\(list)"),
          .paragraph("Cette personne a accepté ce texte : « \(wording) »"),
        ]
          + (guardian.map {
            [
              .paragraph(
                "\($0) indique être votre parent, votre tuteur ou votre tutrice, et a donné son accord. Cette personne "
                  + "recevra un lien pour arrêter ces messages. Si vous ne la connaissez pas, ne faites rien.")
            ]
          } ?? []) + [
            .link("Oui, c’était moi : je confirme", address: link),
            .paragraph("Le lien ouvre une page avec un bouton. Il fonctionne pendant \(hours) heures."),
            .note("Ce n’était pas vous ? Ne faites rien. Sans votre confirmation, personne ne vous écrira."),
          ])
    case .spanish:
      return MailText(
        language, subject: "Confirme su suscripción",
        [
          .paragraph("Alguien escribió esta dirección para recibir mensajes sobre:\n\(list)"),
          .paragraph("Esa persona aceptó este texto: “\(wording)”"),
        ]
          + (guardian.map {
            [
              .paragraph(
                "\($0) dice que es su madre, padre o quien ejerce la tutela, y aceptó. Esa persona recibirá un enlace "
                  + "para detener estos mensajes. Si no la conoce, no haga nada.")
            ]
          } ?? []) + [
            .link("Sí, fui yo: confirmar", address: link),
            .paragraph("El enlace abre una página con un botón. Funciona durante \(hours) horas."),
            .note("¿No fue usted? No haga nada. Sin su confirmación, nadie le escribirá."),
          ])
    }
  }

  /// Asks a guardian whether a young person may be written to.
  /// - Parameters:
  ///   - topics: their names.
  ///   - reader: the young person's address.
  public static func guardian(
    _ topics: [String], reader: String, wording: String, link: String, hours: Int, in language: Language
  ) -> MailText {
    let list = topics.map { "– \($0)" }.joined(separator: "\n")
    switch language {
    case .english:
      return MailText(
        language, subject: "A young person asks for your consent",
        [
          .paragraph("Someone at \(reader) would like to get our messages about:\n\(list)"),
          .paragraph("They say that you are their parent or guardian, and that they are too young to agree alone."),
          .paragraph("You would agree to this for them: “\(wording)”"), .link("Read and decide", address: link),
          .paragraph(
            "The link opens a page with a button. It works for \(hours) hours. If you agree, we ask them next."),
          .note("You do not agree, or do not know them? Then do nothing, and nobody is written to."),
        ])
    case .french:
      return MailText(
        language, subject: "Une jeune personne demande votre accord",
        [
          .paragraph("Quelqu’un à l’adresse \(reader) voudrait recevoir nos messages sur :\n\(list)"),
          .paragraph(
            "Cette personne indique que vous êtes son parent, son tuteur ou sa tutrice, et qu’elle est trop jeune pour "
              + "accepter seule."),
          .paragraph("Vous accepteriez ce texte en son nom : « \(wording) »"),
          .link("Lire et décider", address: link),
          .paragraph(
            "Le lien ouvre une page avec un bouton. Il fonctionne pendant \(hours) heures. Si vous acceptez, "
              + "nous écrirons "
              + "ensuite à cette personne."),
          .note(
            "Vous n’êtes pas d’accord, ou ne connaissez pas cette personne ? Ne faites rien : "
              + "personne ne recevra de message."
          ),
        ])
    case .spanish:
      return MailText(
        language, subject: "Una persona joven pide su consentimiento",
        [
          .paragraph("Alguien con la dirección \(reader) quiere recibir nuestros mensajes sobre:\n\(list)"),
          .paragraph(
            "Dice que usted es su madre, padre o quien ejerce la tutela, y que por su edad no puede "
              + "aceptar por sí sola."
          ),
          .paragraph("Usted aceptaría esto en su nombre: “\(wording)”"), .link("Leer y decidir", address: link),
          .paragraph(
            "El enlace abre una página con un botón. Funciona durante \(hours) horas. "
              + "Si acepta, después le escribimos a esa persona."
          ),
          .note("¿No está de acuerdo o no conoce a esa persona? No haga nada y nadie recibirá mensajes."),
        ])
    }
  }

  /// Tells a guardian where to end what they agreed to.
  public static func guardianAgreed(leaving: String, in language: Language) -> MailText {
    switch language {
    case .english:
      MailText(
        language, subject: "What you agreed to, and how to stop it",
        [
          .paragraph("You agreed that a young person gets our messages, and they have confirmed it."),
          .link("Stop these messages", address: leaving),
          .note("Keep this message: we do not keep your address, and write to you only if somebody names you again."),
        ])
    case .french:
      MailText(
        language, subject: "Ce que vous avez accepté, et comment y mettre fin",
        [
          .paragraph("Vous avez accepté qu’une jeune personne reçoive nos messages, et elle l’a confirmé."),
          .link("Arrêter ces messages", address: leaving),
          .note(
            "Conservez ce message : nous ne gardons pas votre adresse, et ne vous écrirons "
              + "que si on vous désigne de nouveau."
          ),
        ])
    case .spanish:
      MailText(
        language, subject: "Lo que usted aceptó y cómo detenerlo",
        [
          .paragraph("Usted aceptó que una persona joven reciba nuestros mensajes, y ella lo confirmó."),
          .link("Detener estos mensajes", address: leaving),
          .note(
            "Guarde este mensaje: no conservamos su dirección y solo le escribiremos si alguien vuelve a nombrarle."),
        ])
    }
  }

  /// Why somebody gets a message, and where they change that.
  public struct Reason: Sendable {
    /// The topic's name.
    public let topic: String
    /// When they confirmed it, as 2026-11-12.
    public let day: String
    /// The address of their own choices.
    public let preferences: String

    public init(topic: String, day: String, preferences: String) {
      (self.topic, self.day, self.preferences) = (topic, day, preferences)
    }

    func parts(_ language: Language) -> [Part] {
      switch language {
      case .english:
        [
          .note("You get this because you asked for “\(topic)” on \(day)."),
          .link("Change what you get, and how often", address: preferences),
        ]
      case .french:
        [
          .note("Vous recevez ce message parce que vous avez demandé « \(topic) » le \(day)."),
          .link("Modifier ce que vous recevez, et à quelle fréquence", address: preferences),
        ]
      case .spanish:
        [
          .note("Recibe este mensaje porque pidió el tema “\(topic)” el \(day)."),
          .link("Cambiar lo que recibe y con qué frecuencia", address: preferences),
        ]
      }
    }
  }

  /// What an officer wrote, as it is.
  /// - Parameter body: paragraphs, with an empty line between.
  public static func news(subject: String, body: String, _ reason: Reason, in language: Language) -> MailText {
    MailText(language, subject: subject, parts(body) + reason.parts(language))
  }

  /// What came in a week or a month, in one message.
  public static func digest(
    _ letters: [(subject: String, body: String)], _ reason: Reason, in language: Language
  ) -> MailText {
    if letters.count == 1 {
      return news(subject: letters[0].subject, body: letters[0].body, reason, in: language)
    }
    let subject =
      switch language {
      case .english: "\(reason.topic): \(letters.count) messages"
      case .french: "\(reason.topic) : \(letters.count) messages"
      case .spanish: "\(reason.topic): \(letters.count) mensajes"
      }
    let parts = letters.flatMap { [.heading($0.subject)] + Self.parts($0.body) }
    return MailText(language, subject: subject, parts + reason.parts(language))
  }

  /// Shows that mail goes out, in all three languages.
  public static func test(_ language: Language) -> MailText {
    switch language {
    case .english: MailText(language, subject: "A test of Ecotone", [.paragraph("Mail from this server arrives.")])
    case .french:
      MailText(language, subject: "Un essai d’Ecotone", [.paragraph("Le courriel de ce serveur arrive.")])
    case .spanish:
      MailText(language, subject: "Una prueba de Ecotone", [.paragraph("El correo de este servidor llega.")])
    }
  }

  private static func parts(_ body: String) -> [Part] {
    body.replacing("\r\n", with: "\n").replacing("\r", with: "\n").split(separator: /\n[ \t]*\n+/).map { block in
      let text = block.drop { $0.isNewline }
      let isLink = text.wholeMatch(of: /https:\/\/[^\s<>"]+\s*/) != nil
      let line = text.split(whereSeparator: \.isNewline).joined(separator: "\n")
      return isLink
        ? .link(line.split(separator: " ").joined(), address: line.split(separator: " ").joined()) : .paragraph(line)
    }
  }
}
