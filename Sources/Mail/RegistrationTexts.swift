public import Vocabulary

/// Messages about somebody's own registration for a meeting. None repeats what they said.
extension MailText {
  /// Asks whether it was the address' own reader who registered.
  public static func registrationConfirmation(
    _ meeting: String, link: String, hours: Int, in language: Language
  ) -> MailText {
    switch language {
    case .english:
      MailText(
        language, subject: "Please confirm your registration",
        [
          .paragraph("Someone gave this address to register for:\n\(meeting)"),
          .link("Check what you wrote and register", address: link),
          .paragraph("The link opens a page with two buttons. It works for \(hours) hours."),
          .note("It was not you? Then do nothing: nobody is registered without this confirmation."),
        ])
    case .french:
      MailText(
        language, subject: "Confirmez votre inscription",
        [
          .paragraph("Quelqu’un a indiqué cette adresse pour s’inscrire à :\n\(meeting)"),
          .link("Vérifier et m’inscrire", address: link),
          .paragraph("Le lien ouvre une page avec deux boutons. Il fonctionne pendant \(hours) heures."),
          .note("Ce n’était pas vous ? Ne faites rien : sans cette confirmation, personne n’est inscrit."),
        ])
    case .spanish:
      MailText(
        language, subject: "Confirme su inscripción",
        [
          .paragraph("Alguien indicó esta dirección para inscribirse en:\n\(meeting)"),
          .link("Revisar lo escrito e inscribirme", address: link),
          .paragraph("El enlace abre una página con dos botones. Funciona durante \(hours) horas."),
          .note("¿No fue usted? No haga nada: sin esta confirmación no hay inscripción."),
        ])
    }
  }

  /// What became of a registration.
  public enum RegistrationNews: Sendable {
    case seated
    /// The room is full.
    case waits
    /// A seat has become free.
    case freed
    case changed(why: String)
    case cancelled(why: String)
    /// Whether they have the floor.
    case floor(Bool)
    /// Whether they get help with the journey.
    case aid(Bool)
    /// A question that they asked has an answer, or was removed.
    case answered
    case removed(why: String)
    /// Another officer decided about a question that was removed.
    case restored
    case upheld

    /// The same, with other words in place of what an officer wrote.
    public func without(words: String) -> Self {
      switch self {
      case .changed: .changed(why: words)
      case .cancelled: .cancelled(why: words)
      case .seated, .waits, .freed, .floor, .aid, .answered, .removed, .restored, .upheld: self
      }
    }

    /// Whether all who registered get it at once.
    public var isToAll: Bool {
      switch self {
      case .changed, .cancelled: true
      case .seated, .waits, .freed, .floor, .aid, .answered, .removed, .restored, .upheld: false
      }
    }
  }

  /// - Parameter link: to the page where they change what they said, or take it back.
  public static func registration(
    _ news: RegistrationNews, _ meeting: String, link: String, in language: Language
  ) -> MailText {
    let (subject, first) = words(news, language)
    switch language {
    case .english:
      return MailText(
        language, subject: subject,
        [
          .paragraph(first), .paragraph("The meeting:\n\(meeting)"),
          .link("See your registration, change it or cancel it", address: link),
          .note("Keep this link to yourself: whoever has it can cancel your registration."),
        ])
    case .french:
      return MailText(
        language, subject: subject,
        [
          .paragraph(first), .paragraph("La réunion :\n\(meeting)"),
          .link("Voir, modifier ou annuler mon inscription", address: link),
          .note("Gardez ce lien pour vous : toute personne qui l’a peut annuler votre inscription."),
        ])
    case .spanish:
      return MailText(
        language, subject: subject,
        [
          .paragraph(first), .paragraph("La reunión:\n\(meeting)"),
          .link("Ver, cambiar o cancelar mi inscripción", address: link),
          .note("No comparta este enlace: quien lo tenga puede cancelar su inscripción."),
        ])
    }
  }

  private static func words(_ news: RegistrationNews, _ language: Language) -> (subject: String, first: String) {
    switch language {
    case .english:
      switch news {
      case .seated: ("You are registered", "You are registered. Your page has the time and a link to the meeting.")
      case .waits:
        (
          "You are on the waiting list",
          "The room is full. You are on its waiting list; we write if a seat becomes free."
        )
      case .freed: ("There is a seat for you", "A seat has become free, and it is yours.")
      case .changed(let why): ("The meeting has been changed", "The meeting has been changed: \(why)")
      case .cancelled(let why): ("The meeting is cancelled", "The meeting will not take place: \(why)")
      case .floor(true): ("You can speak", "You asked to speak at the meeting, and you have been chosen.")
      case .floor(false):
        (
          "You asked to speak",
          "You asked to speak at the meeting. There is not enough time for everyone, and you "
            + "have not been chosen. Your registration stays as it is."
        )
      case .answered: ("Your question has an answer", "Your question for the meeting has an answer.")
      case .removed(let why):
        (
          "Your question was removed",
          "Your question for the meeting is not shown any more: \(why). On your page you can ask another officer to "
            + "look at it again."
        )
      case .restored: ("Your question is back", "Another officer looked at your question. It is shown again.")
      case .upheld: ("Your question stays removed", "Another officer looked at your question. It stays removed.")
      case .aid(true):
        ("Help with your journey", "You asked for help with your journey. You will get it; we will be in touch.")
      case .aid(false):
        ("Help with your journey", "You asked for help with your journey. We are sorry that we cannot give it.")
      }
    case .french:
      switch news {
      case .seated:
        (
          "Votre inscription est confirmée",
          "Votre inscription est confirmée. Votre page indique l’heure et mène à la page de la réunion."
        )
      case .waits:
        (
          "Vous êtes sur la liste d’attente",
          "La salle est complète. Vous êtes sur sa liste d’attente ; nous vous écrirons si une place se libère."
        )
      case .freed: ("Une place s’est libérée pour vous", "Une place s’est libérée : elle est à vous.")
      case .changed(let why): ("La réunion a été modifiée", "La réunion a été modifiée : \(why)")
      case .cancelled(let why): ("La réunion est annulée", "La réunion n’aura pas lieu : \(why)")
      case .floor(true):
        ("Vous aurez la parole", "Vous avez demandé à prendre la parole à la réunion : votre demande est retenue.")
      case .floor(false):
        (
          "Votre demande de parole",
          "Vous avez demandé à prendre la parole à la réunion. Il n’y a pas assez de temps pour donner la parole à "
            + "tout le monde, et votre demande n’est pas retenue. Votre inscription reste valable."
        )
      case .answered: ("Réponse à votre question", "Votre question pour la réunion a reçu une réponse.")
      case .removed(let why):
        (
          "Votre question a été retirée",
          "Votre question pour la réunion n’est plus affichée : \(why). Sur votre page, vous pouvez demander qu’une "
            + "autre personne la réexamine."
        )
      case .restored:
        (
          "Votre question est de nouveau affichée",
          "Une autre personne a examiné votre question, qui est de nouveau affichée."
        )
      case .upheld:
        (
          "Votre question reste retirée", "Une autre personne a examiné votre question et a confirmé son retrait."
        )
      case .aid(true):
        ("Aide pour votre voyage", "Vous avez demandé une aide pour le voyage. Elle est accordée ; nous vous écrirons.")
      case .aid(false):
        (
          "Aide pour votre voyage",
          "Vous avez demandé une aide pour le voyage. Nous regrettons de ne pouvoir l’accorder."
        )
      }
    case .spanish:
      switch news {
      case .seated:
        (
          "Su inscripción está confirmada",
          "Su inscripción está confirmada. En su página encontrará la hora y un enlace a la reunión."
        )
      case .waits:
        (
          "Está en la lista de espera",
          "La sala está llena. Usted está en su lista de espera; le escribiremos si se libera un lugar."
        )
      case .freed: ("Hay un lugar para usted", "Se liberó un lugar y es suyo.")
      case .changed(let why): ("Hubo un cambio en la reunión", "Hubo un cambio en la reunión: \(why)")
      case .cancelled(let why): ("Se canceló la reunión", "La reunión no se llevará a cabo: \(why)")
      case .floor(true):
        ("Usted tendrá la palabra", "Usted pidió la palabra en la reunión y su solicitud fue aceptada.")
      case .floor(false):
        (
          "Su solicitud de palabra",
          "Usted pidió la palabra en la reunión. El tiempo no alcanza para todas las personas y su solicitud no fue "
            + "aceptada. Su inscripción sigue igual."
        )
      case .answered: ("Respuesta a su pregunta", "Su pregunta para la reunión ya tiene respuesta.")
      case .removed(let why):
        (
          "Se retiró su pregunta",
          "Su pregunta para la reunión ya no se muestra: \(why). En su página puede pedir que otra persona la revise."
        )
      case .restored:
        ("Su pregunta se muestra de nuevo", "Otra persona revisó su pregunta y esta se muestra de nuevo.")
      case .upheld: ("Su pregunta sigue retirada", "Otra persona revisó su pregunta y confirmó que sigue retirada.")
      case .aid(true):
        (
          "Apoyo para su viaje",
          "Usted pidió apoyo para el viaje. Se le concederá; nos pondremos en contacto con usted."
        )
      case .aid(false): ("Apoyo para su viaje", "Usted pidió apoyo para el viaje. Lamentamos no poder otorgarlo.")
      }
    }
  }
}
