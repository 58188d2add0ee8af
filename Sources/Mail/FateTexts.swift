public import Vocabulary

/// Messages about what became of somebody's comment.
extension MailText {
  public enum CommentFate: Sendable {
    /// Advice to Council cites it, in these paragraphs.
    case cited(String, paragraphs: [Int])
    /// `elsewhere`, `outside` or `not-taken`, with the reason in the reader's language.
    case settled(String, why: String)
  }

  /// - Parameter link: to the comment's page, which everybody can read.
  public static func fate(
    _ fate: CommentFate, number: String, _ consultation: String, link: String, in language: Language
  ) -> MailText {
    let first = words(fate, language)
    switch language {
    case .english:
      return MailText(
        language, subject: "What became of your comment (\(number))",
        [
          .paragraph("Thank you for your comment on:\n\(consultation)"), .paragraph(first),
          .link("See your comment and what follows from it", address: link),
        ])
    case .french:
      return MailText(
        language, subject: "Ce qu’est devenu votre commentaire (\(number))",
        [
          .paragraph("Merci pour votre commentaire sur :\n\(consultation)"), .paragraph(first),
          .link("Voir votre commentaire et ses suites", address: link),
        ])
    case .spanish:
      return MailText(
        language, subject: "Qué pasó con su comentario (\(number))",
        [
          .paragraph("Gracias por su comentario sobre:\n\(consultation)"), .paragraph(first),
          .link("Ver su comentario y lo que resultó de él", address: link),
        ])
    }
  }

  private static func words(_ fate: CommentFate, _ language: Language) -> String {
    switch fate {
    case .cited(let advice, let paragraphs):
      let list = paragraphs.map(String.init).joined(separator: ", ")
      let isOne = paragraphs.count == 1
      return switch language {
      case .english: "Advice to Council \(advice) cites it in \(isOne ? "paragraph" : "paragraphs") \(list)."
      case .french: "L’avis au Conseil \(advice) le cite \(isOne ? "au paragraphe" : "aux paragraphes") \(list)."
      case .spanish:
        "La recomendación al Consejo \(advice) lo cita en \(isOne ? "el párrafo" : "los párrafos") \(list)."
      }
    case .settled(let kind, let why):
      let sentence =
        switch (kind, language) {
        case ("elsewhere", .english): "It is taken up elsewhere."
        case ("elsewhere", .french): "Il est pris en compte ailleurs."
        case ("elsewhere", .spanish): "Se atiende en otro lugar."
        case ("outside", .english): "It is about something other than this consultation."
        case ("outside", .french): "Il porte sur un autre sujet que cette consultation."
        case ("outside", .spanish): "Trata de un tema distinto al de esta consulta."
        case (_, .english): "It is not taken up."
        case (_, .french): "Il n’est pas retenu."
        case (_, .spanish): "No se incorporó."
        }
      return switch language {
      case .english: "\(sentence) Reason: \(why)"
      case .french: "\(sentence) Motif : \(why)"
      case .spanish: "\(sentence) Motivo: \(why)"
      }
    }
  }
}
