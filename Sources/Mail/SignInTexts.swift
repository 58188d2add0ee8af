public import Vocabulary

/// Messages about signing in.
extension MailText {
  /// A code that its reader types into the page that asked for it.
  public static func code(_ code: String, page: String, minutes: Int, in language: Language) -> MailText {
    let shown = "\(code.prefix(4)) \(code.dropFirst(4))"
    switch language {
    case .english:
      return MailText(
        language, subject: "Your code for Ecotone: \(shown)",
        [
          .paragraph("Type this code into the page where you asked for it:"), .code(shown),
          .paragraph("It is good for \(minutes) minutes, once, in that browser only."),
          .link("If you closed the page, open it again in the same browser", address: page),
          .note("You did not ask for a code? Then you need not do anything: nobody can sign in without it."),
        ])
    case .french:
      return MailText(
        language, subject: "Votre code pour Ecotone : \(shown)",
        [
          .paragraph("Entrez ce code dans la page où vous l’avez demandé :"), .code(shown),
          .paragraph("Il est valable \(minutes) minutes, une seule fois, et seulement dans ce navigateur."),
          .link("Si vous avez fermé la page, rouvrez-la dans le même navigateur", address: page),
          .note(
            "Vous n’avez pas demandé de code ? Vous n’avez rien à faire : personne ne peut se connecter sans ce code."),
        ])
    case .spanish:
      return MailText(
        language, subject: "Su código de Ecotone: \(shown)",
        [
          .paragraph("Escriba este código en la página donde lo pidió:"), .code(shown),
          .paragraph("Sirve durante \(minutes) minutos, una sola vez y solo en ese navegador."),
          .link("Si cerró la página, ábrala de nuevo en el mismo navegador", address: page),
          .note("¿No pidió ningún código? No tiene que hacer nada: sin él nadie puede iniciar sesión."),
        ])
    }
  }

  /// A link by which somebody who was given a role registers a passkey.
  public static func invitation(
    name: String, role: String, link: String, minutes: Int, in language: Language
  ) -> MailText {
    switch language {
    case .english:
      return MailText(
        language, subject: "You are invited to Ecotone",
        [
          .paragraph("Hello \(name),"), .paragraph("You are invited to work in Ecotone. Your role: \(role)."),
          .link("Register your passkey", address: link),
          .paragraph(
            "The link is good for \(minutes) minutes, once. If it is over, ask whoever invited you for another one."),
          .note("You did not expect this? Then do nothing: the invitation ends by itself."),
        ])
    case .french:
      return MailText(
        language, subject: "Invitation à Ecotone",
        [
          .paragraph("Bonjour \(name),"),
          .paragraph("Nous vous invitons à travailler dans Ecotone. Votre rôle : \(role)."),
          .link("Enregistrer votre clé d’accès", address: link),
          .paragraph(
            "Le lien est valable \(minutes) minutes, une seule fois. S’il a expiré, demandez-en un autre à la personne "
              + "qui vous l’a envoyé."),
          .note("Vous ne vous y attendiez pas ? Ne faites rien : l’invitation expire d’elle-même."),
        ])
    case .spanish:
      return MailText(
        language, subject: "Le invitamos a Ecotone",
        [
          .paragraph("Hola, \(name):"), .paragraph("Le invitamos a trabajar en Ecotone. Su función: \(role)."),
          .link("Registrar su llave de acceso", address: link),
          .paragraph(
            "El enlace sirve durante \(minutes) minutos, una sola vez. Si ya venció, pida otro a quien le invitó."),
          .note("¿No lo esperaba? No haga nada: la invitación vence sola."),
        ])
    }
  }

  /// Says that the addresses of an account were changed, to an address that was there before.
  public static func addressesChanged(in language: Language) -> MailText {
    switch language {
    case .english:
      MailText(
        language, subject: "The addresses of your account were changed",
        [
          .paragraph("Someone who is signed in to your account added or removed an e-mail address."),
          .note("It was not you? Sign in, end all other sessions, and write to us at once."),
        ])
    case .french:
      MailText(
        language, subject: "Les adresses de votre compte ont changé",
        [
          .paragraph("Une personne connectée à votre compte a ajouté ou supprimé une adresse électronique."),
          .note("Ce n’était pas vous ? Connectez-vous, fermez toutes les autres sessions et écrivez-nous sans tarder."),
        ])
    case .spanish:
      MailText(
        language, subject: "Cambiaron las direcciones de su cuenta",
        [
          .paragraph("Alguien con la sesión abierta en su cuenta agregó o quitó un correo electrónico."),
          .note("¿No fue usted? Inicie sesión, cierre todas las demás sesiones y escríbanos de inmediato."),
        ])
    }
  }
}
