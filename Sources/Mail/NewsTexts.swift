public import Vocabulary

/// Messages about what somebody asked to be written to about.
extension MailText {
  /// Asks whether it was the address' own reader who filled in the form.
  /// - Parameter topics: their names.
  public static func confirmation(
    _ topics: [String], wording: String, link: String, hours: Int, in language: Language
  ) -> MailText {
    let list = topics.map { "– \($0)" }.joined(separator: "\n")
    switch language {
    case .english:
      return MailText(
        language, subject: "Please confirm your subscription",
        [
          .paragraph("Someone entered this address to be written to about:\n\(list)"),
          .paragraph("They agreed to this: “\(wording)”"), .link("Yes, that was me: confirm", address: link),
          .paragraph("The link opens a page with a button. It works for \(hours) hours."),
          .note("It was not you? Then do nothing. Without your confirmation nobody writes to you."),
        ])
    case .french:
      return MailText(
        language, subject: "Confirmez votre abonnement",
        [
          .paragraph("Quelqu’un a indiqué cette adresse pour recevoir des messages sur :\n\(list)"),
          .paragraph("Cette personne a accepté ce texte : « \(wording) »"),
          .link("Oui, c’était moi : je confirme", address: link),
          .paragraph("Le lien ouvre une page avec un bouton. Il fonctionne pendant \(hours) heures."),
          .note("Ce n’était pas vous ? Ne faites rien. Sans votre confirmation, personne ne vous écrira."),
        ])
    case .spanish:
      return MailText(
        language, subject: "Confirme su suscripción",
        [
          .paragraph("Alguien escribió esta dirección para recibir mensajes sobre:\n\(list)"),
          .paragraph("Esa persona aceptó este texto: “\(wording)”"), .link("Sí, fui yo: confirmar", address: link),
          .paragraph("El enlace abre una página con un botón. Funciona durante \(hours) horas."),
          .note("¿No fue usted? No haga nada. Sin su confirmación, nadie le escribirá."),
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
