internal import Foundation
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// What a form of a comment has: read from what was sent, and shown again as it was typed.
extension PersonalPage {
  /// - Throws: ``Problem`` for a word that is none of those listed.
  /// - Parameter state: the consultation that it is about.
  func draft(_ form: Guest.Form, _ state: ConsultationState) throws -> CommentDraft {
    let inquiry = state.inquiry
    let passage = state.passage(at: form["passage"])
    guard passage != nil || form["passage"].isEmpty else {
      throw RecordError("\(form["passage"].prefix(20)): no paragraph of the text as it is now")
    }
    func word<Word: RawRepresentable & CaseIterable>(_ name: String) throws -> Word where Word.RawValue == String {
      guard let word = Word(rawValue: form[name]) else {
        throw Problem.parameter(
          name, found: String(form[name].prefix(40)), expected: .oneOf(Word.allCases.map(\.rawValue)))
      }
      return word
    }
    func line(_ name: String) -> String? {
      let text = form[name].trimmingCharacters(in: .whitespaces)
      return text.isEmpty ? nil : text
    }
    let answers = inquiry.questions.compactMap { question in
      line("answer-\(question.id)").map { (question.id, $0) }
    }
    let language: Language = try word("language")
    return CommentDraft(
      language: line("tag") ?? language.rawValue,
      showing: .init(
        try word("level"), country: form["show-country"] == "on", sector: form["show-sector"] == "on"),
      community: line("community"), passage: passage,
      remarks: Remarks(
        text: form["comment"].trimmingCharacters(in: .whitespacesAndNewlines),
        answers: Dictionary(uniqueKeysWithValues: answers), name: line("name"), organisation: line("organisation"),
        country: form["country"].isEmpty ? nil : try word("country"),
        sector: form["sector"].isEmpty ? nil : try word("sector"), source: line("source")),
      files: try DeskRoutes.files.map { form[$0] }.filter { !$0.isEmpty }.map { text in
        guard let bytes = Data(base64Encoded: text) else { throw RecordError("a file that did not arrive whole") }
        return try AttachedFile(bytes)
      })
  }
}

/// What is in the fields of a comment's form.
struct CommentFields: Sendable {
  private let typed: Guest.Form?
  private let known: CommentState?

  init(typed: Guest.Form? = nil, known: CommentState? = nil) { (self.typed, self.known) = (typed, known) }

  /// As it was typed, else as it is known.
  func value(_ name: String) -> String {
    if let typed { return typed[name] }
    guard let known, let remarks = known.remarks else { return "" }
    if name.hasPrefix("answer-") { return remarks.answers[String(name.dropFirst(7))] ?? "" }
    return switch name {
    case "comment": remarks.text
    case "name": remarks.name ?? ""
    case "organisation": remarks.organisation ?? ""
    case "country": remarks.country?.rawValue ?? ""
    case "sector": remarks.sector?.rawValue ?? ""
    case "level": known.showing.level.rawValue
    case "show-country": known.showing.country ? "on" : ""
    case "show-sector": known.showing.sector ? "on" : ""
    default: ""
    }
  }
}

/// Forms in which somebody comments.
protocol CommentFormPrinting: FormPrinting {
  var fields: CommentFields { get }
}

extension CommentFormPrinting {
  /// - Parameter language: whether the language of the comment is asked for.
  /// - Parameter documents: of the consultation, to say which paragraph it is about.
  func remarks(_ inquiry: Inquiry, language asksLanguage: Bool, documents: ConsultationState? = nil) -> HTML {
    let most = Remarks.mostLetters
    return """
      \(documents.map(passages) ?? .empty)\(inquiry.questions.map(question))\
      \(area("comment", t(inquiry.questions.isEmpty ? "comment.text" : "comment.text.more"), rows: 8, most: most))\
      \(when(asksLanguage, languages))\
      <fieldset><legend>\(t("comment.who"))</legend><p class="note">\(t("comment.who.note"))</p>\
      \(line("name", "name"))\(line("organisation", "organization"))\
      \(optional("country", Remarks.Origin.allCases.map { ($0.rawValue, origin($0)) }))\
      \(tick("show-country"))\
      \(optional("sector", Remarks.Sector.allCases.map { ($0.rawValue, t("comment.sector.\($0.rawValue)")) }))\
      \(tick("show-sector"))</fieldset>\
      <fieldset><legend>\(t("comment.level"))</legend>\(CommentEvent.Level.allCases.map(level))</fieldset>
      """
  }

  /// Files to choose, where the form carries any.
  var chooseFiles: HTML {
    let fields = DeskRoutes.files.enumerated().map { index, name in
      field(
        name, label: t("comment.file.choose", ["n": index + 1]), type: "file",
        more: """
           accept=".pdf,.png,.jpg,.jpeg,.txt" data-most="\(AttachedFile.mostBytes)" \
          data-large="\(t("comment.file.large"))"
          """)
    }
    return """
      <fieldset><legend>\(t("comment.files"))</legend><p class="note">\(t("comment.files.note"))</p>\(fields)</fieldset>
      """
  }

  private func passages(_ state: ConsultationState) -> HTML {
    let chosen = fields.value("passage")
    let choices = state.documents.sorted { $0.key < $1.key }.flatMap { id, versions -> [Choice] in
      guard let text = versions.last?.text else { return [] }
      return text.paragraphs.enumerated().map { index, paragraph in
        let place = "\(id)-\(paragraph.anchor)"
        let words = paragraph.text[language]
        let name = "\(text.title[language]), \(index + 1): \(words.prefix(60))\(words.count > 60 ? "…" : "")"
        return Choice(value: place, name: "\(name)", isSelected: place == chosen)
      }
    }
    return when(
      !choices.isEmpty,
      selection("f-passage", name: "passage", label: t("comment.passage"), all: t("comment.passage.none"), choices))
  }

  private func origin(_ origin: Remarks.Origin) -> String {
    origin == .other ? t("comment.country.other") : term("country.\(origin.rawValue)")
  }

  func area(_ name: String, _ label: String, rows: Int, most: Int, required: Bool = false) -> HTML {
    """
    <label for="f-\(name)">\(label)<textarea id="f-\(name)" name="\(name)" rows="\(rows)" maxlength="\(most)" \
    dir="auto"\(when(required, " required"))>\(fields.value(name))</textarea></label>
    """
  }

  private func line(_ name: String, _ autocomplete: String) -> HTML {
    field(
      name, label: t("comment.\(name)"), value: fields.value(name),
      more: " autocomplete=\"\(autocomplete)\" maxlength=\"\(Remarks.mostNameLetters)\"")
  }

  private func optional(_ name: String, _ values: [(value: String, name: String)]) -> HTML {
    let chosen = fields.value(name)
    return selection(
      "f-\(name)", name: name, label: t("comment.\(name)"), all: t("comment.unsaid"),
      values.map { Choice(value: $0.value, name: "\($0.name)", isSelected: $0.value == chosen) })
  }

  private func tick(_ name: String) -> HTML {
    checkbox(name, Choice(value: "on", name: "\(t("comment.\(name)"))", isSelected: fields.value(name) == "on"))
  }

  private func level(_ level: CommentEvent.Level) -> HTML {
    let chosen = fields.value("level")
    return """
      <label class="check"><input type="radio" name="level" value="\(level.rawValue)" required\
      \(when(chosen == level.rawValue, " checked"))> <span>\(t("comment.level.\(level.rawValue)"))</span></label>
      """
  }

  private var languages: HTML {
    let chosen = fields.value("language")
    return """
      \(selection(
        "f-language", name: "language", label: t("comment.language"),
        Language.allCases.map {
          Choice(
            value: $0.rawValue, name: "\(printer.texts.word("language", $0))",
            isSelected: $0.rawValue == (chosen.isEmpty ? language.rawValue : chosen))
        }))\
      \(field(
        "tag", label: t("comment.tag"), value: fields.value("tag"),
        more: " maxlength=\"40\" autocomplete=\"off\" spellcheck=\"false\""))
      """
  }

  private func question(_ question: Question) -> HTML {
    let name = "answer-\(question.id)"
    let chosen = fields.value(name)
    switch question.kind {
    case .open:
      return """
        <label for="f-\(name)">\(trilingual(question.title))<textarea id="f-\(name)" name="\(name)" rows="4" \
        maxlength="\(Remarks.mostLetters)" dir="auto">\(chosen)</textarea></label>
        """
    case .choice, .scale:
      let options: [HTML] =
        question.kind == .choice
        ? question.options.map { trilingual($0) } : Question.scale.map { "\(t("question.scale.\($0)"))" }
      let radios = options.enumerated().map { index, option -> HTML in
        """
        <label class="check"><input type="radio" name="\(name)" value="\(index + 1)"\
        \(when(chosen == String(index + 1), " checked"))> <span>\(option)</span></label>
        """
      }
      return "<fieldset><legend>\(trilingual(question.title))</legend>\(radios)</fieldset>"
    }
  }
}
