public import Vocabulary

/// Messages about somebody's own comment. None repeats the comment: whoever sent a form could have put anything into a
/// stranger's mailbox.
extension MailText {
  /// Asks whether it was the address' own reader who commented.
  public static func commentConfirmation(
    _ consultation: String, link: String, hours: Int, in language: Language
  ) -> MailText {
    switch language {
    case .english:
      MailText(
        language, subject: "Please confirm your comment",
        [
          .paragraph("Someone gave this address with a comment on:\n\(consultation)"),
          .link("Read the comment and confirm it", address: link),
          .paragraph("The link opens a page with two buttons. It works for \(hours) hours."),
          .note("It was not you? Then do nothing: without your confirmation there is no comment."),
        ])
    case .french:
      MailText(
        language, subject: "Confirmez votre commentaire",
        [
          .paragraph("Quelqu’un a indiqué cette adresse avec un commentaire sur :\n\(consultation)"),
          .link("Lire le commentaire et le confirmer", address: link),
          .paragraph("Le lien ouvre une page avec deux boutons. Il fonctionne pendant \(hours) heures."),
          .note("Ce n’était pas vous ? Ne faites rien : sans votre confirmation, le commentaire n’existe pas."),
        ])
    case .spanish:
      MailText(
        language, subject: "Confirme su comentario",
        [
          .paragraph("Alguien escribió esta dirección con un comentario sobre:\n\(consultation)"),
          .link("Leer el comentario y confirmarlo", address: link),
          .paragraph("El enlace abre una página con dos botones. Funciona durante \(hours) horas."),
          .note("¿No fue usted? No haga nada: sin su confirmación, el comentario no existe."),
        ])
    }
  }

  /// What became of a comment.
  public enum CommentNews: Sendable {
    /// It is there, and everybody sees it.
    case shown
    /// A moderator reads it first; a community's steward does.
    case waits
    case steward
    /// Its steward lets it be shown, under the community's protocols.
    case released
    /// Only those who run the consultation read it.
    case sealed
    /// An officer typed in what came by post, mail or voice.
    case entered
    case removed(reason: String)
    case restored
    case upheld
    case declined
  }

  /// Tells an author what became of their comment.
  /// - Parameters:
  ///   - number: of the comment.
  ///   - link: to the page where its author changes it, takes it back, or says that they did not write it.
  public static func comment(
    _ news: CommentNews, number: String, _ consultation: String, link: String, in language: Language
  ) -> MailText {
    let (subject, first) = words(news, language)
    switch language {
    case .english:
      return MailText(
        language, subject: "\(subject) (\(number))",
        [
          .paragraph(first), .paragraph("Comment \(number) on:\n\(consultation)"),
          .link("See it, change it or take it back", address: link),
          .note("You did not write it? The same page hides it at once. Keep this link to yourself."),
        ])
    case .french:
      return MailText(
        language, subject: "\(subject) (\(number))",
        [
          .paragraph(first), .paragraph("Commentaire \(number) sur :\n\(consultation)"),
          .link("Le voir, le modifier ou le retirer", address: link),
          .note("Vous ne l’avez pas écrit ? La même page le masque aussitôt. Gardez ce lien pour vous."),
        ])
    case .spanish:
      return MailText(
        language, subject: "\(subject) (\(number))",
        [
          .paragraph(first), .paragraph("Comentario \(number) sobre:\n\(consultation)"),
          .link("Verlo, cambiarlo o retirarlo", address: link),
          .note("¿Usted no lo escribió? La misma página lo oculta de inmediato. No comparta este enlace."),
        ])
    }
  }

  private static func words(_ news: CommentNews, _ language: Language) -> (subject: String, first: String) {
    switch language {
    case .english:
      switch news {
      case .shown: ("We received your comment", "Thank you. Your comment can now be read by everyone.")
      case .waits:
        ("We received your comment", "Thank you. A moderator reads your comment before it is shown.")
      case .steward:
        (
          "We received your comment",
          "Thank you. You speak for a community, so its steward decides who sees your comment."
        )
      case .released:
        ("Your comment is shown", "The community’s steward lets your comment be shown under one of its protocols.")
      case .sealed:
        (
          "We received your comment",
          "Thank you. Only the body that asks can read your comment: its members and its staff."
        )
      case .entered:
        ("We entered your comment", "You sent us a comment by letter, e-mail or phone. We typed it in for you.")
      case .removed(let reason):
        (
          "Your comment was removed",
          "A moderator removed your comment. The reason: \(reason). You can ask another moderator to look again."
        )
      case .restored: ("Your comment is back", "Another moderator looked again. Your comment is shown again.")
      case .upheld: ("Your comment stays removed", "Another moderator looked again. Your comment stays removed.")
      case .declined: ("Your comment is not shown", "The community’s steward decided not to show your comment.")
      }
    case .french:
      switch news {
      case .shown:
        ("Nous avons reçu votre commentaire", "Merci. Tout le monde peut maintenant lire votre commentaire.")
      case .waits:
        (
          "Nous avons reçu votre commentaire",
          "Merci. Votre commentaire sera relu par une personne de la modération avant d’être affiché."
        )
      case .steward:
        (
          "Nous avons reçu votre commentaire",
          "Merci. Vous parlez au nom d’une communauté : le gardien ou la gardienne de ses protocoles décide qui verra "
            + "votre commentaire."
        )
      case .released:
        (
          "Votre commentaire est affiché",
          "Le gardien ou la gardienne des protocoles de la communauté autorise l’affichage de votre commentaire sous "
            + "l’un de ces protocoles."
        )
      case .sealed:
        (
          "Nous avons reçu votre commentaire",
          "Merci. Seuls les membres de l’organe qui consulte et son personnel peuvent lire votre commentaire."
        )
      case .entered:
        (
          "Nous avons saisi votre commentaire",
          "Vous nous avez envoyé un commentaire par lettre, courriel ou téléphone. Nous l’avons saisi pour vous."
        )
      case .removed(let reason):
        (
          "Votre commentaire a été retiré",
          "La modération a retiré votre commentaire. Motif : \(reason). Vous pouvez demander un nouvel examen par une "
            + "autre personne."
        )
      case .restored:
        (
          "Votre commentaire est rétabli",
          "Une autre personne de la modération l’a réexaminé. Votre commentaire est de nouveau affiché."
        )
      case .upheld:
        (
          "Votre commentaire reste retiré",
          "Une autre personne de la modération l’a réexaminé. Votre commentaire reste retiré."
        )
      case .declined:
        (
          "Votre commentaire n’est pas affiché",
          "Le gardien ou la gardienne des protocoles de la communauté a décidé de ne pas afficher votre commentaire."
        )
      }
    case .spanish:
      switch news {
      case .shown: ("Recibimos su comentario", "Gracias. Ya todas las personas pueden leer su comentario.")
      case .waits:
        ("Recibimos su comentario", "Gracias. Alguien de moderación leerá su comentario antes de mostrarlo.")
      case .steward:
        (
          "Recibimos su comentario",
          "Gracias. Usted habla por una comunidad: quien custodia sus protocolos decide quién ve su comentario."
        )
      case .released:
        (
          "Su comentario se muestra",
          "Quien custodia los protocolos de la comunidad autorizó que su comentario se muestre bajo uno de ellos."
        )
      case .sealed:
        (
          "Recibimos su comentario",
          "Gracias. Solo el órgano que consulta puede leer su comentario: sus integrantes y su personal."
        )
      case .entered:
        (
          "Capturamos su comentario",
          "Usted nos envió un comentario por carta, correo o teléfono. Lo capturamos por usted."
        )
      case .removed(let reason):
        (
          "Se retiró su comentario",
          "Alguien de moderación retiró su comentario. El motivo: \(reason). Usted puede pedir que otra persona lo "
            + "revise."
        )
      case .restored:
        ("Su comentario está de vuelta", "Otra persona de moderación lo revisó. Su comentario se muestra de nuevo.")
      case .upheld:
        ("Su comentario sigue retirado", "Otra persona de moderación lo revisó. Su comentario sigue retirado.")
      case .declined:
        (
          "Su comentario no se muestra",
          "Quien custodia los protocolos de la comunidad decidió no mostrar su comentario."
        )
      }
    }
  }
}
