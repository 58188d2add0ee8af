package import Markup
package import Participation
internal import RecordKernel
internal import Vocabulary

/// Words for consultations and comments, on everybody's pages and on one's own.
extension Printing {
  package func body(_ body: AskingBody) -> String { t("consultation.body.\(body.rawValue)") }

  /// Until when, in the zone where the last day ends last and in the others.
  package func closing(_ zones: [String], _ deadline: Deadline) -> HTML {
    let lines = zones.sorted { ($0 != deadline.last ? 1 : 0, $0) < ($1 != deadline.last ? 1 : 0, $1) }
      .compactMap { zone -> HTML? in
        guard let minute = Deadline.lastMinute(deadline.closes, in: zone) else { return nil }
        let time = language == .french ? minute.time.replacing(":", with: " h ") : minute.time
        let values = [
          "day": date(minute.day.description), "time": time, "place": zoneName(zone),
        ]
        return "<li>\(t("consultation.minute", values))</li>"
      }
    return "<ul class=\"zones\">\(lines)</ul>"
  }

  /// What people call the place that a time zone is named after; the zone's own last word where no text has it.
  package func zoneName(_ zone: String) -> String {
    let (key, own) = ("zone.\(zone)", (zone.split(separator: "/").last ?? "").replacing("_", with: " "))
    let name = t("zone.\(zone)")
    return name == key ? String(own) : name
  }

  /// Who says a comment, as far as they want it shown.
  package func author(_ showing: CommentEvent.Showing, _ remarks: Remarks?) -> HTML {
    guard let remarks else { return "<em>\(t("comment.erased"))</em>" }
    var parts: [HTML] = []
    if showing.level == .named {
      parts += [remarks.name, remarks.organisation].compactMap { $0.map { "\($0)" } }
    }
    if parts.isEmpty { parts = ["<em>\(t("comment.unnamed"))</em>"] }
    if showing.country, let country = remarks.country {
      parts.append("\(country == .other ? t("comment.country.other") : term("country.\(country.rawValue)"))")
    }
    if showing.sector, let sector = remarks.sector { parts.append("\(t("comment.sector.\(sector.rawValue)"))") }
    return HTML(parts, separator: " · ")
  }

  /// What a comment says, and what it answers.
  /// - Parameter letters: so many at most, where it is one of a list.
  package func said(
    _ remarks: Remarks, _ inquiry: Inquiry, language: String, letters: Int = .max
  ) -> HTML {
    func cut(_ text: String) -> String { text.count > letters ? text.prefix(letters) + "…" : text }
    let text = cut(remarks.text)
    let answers = inquiry.questions.compactMap { question -> HTML? in
      remarks.answers[question.id].map { text in
        "<dt>\(trilingual(question.title))</dt><dd>\(answer(cut(text), question, language: language))</dd>"
      }
    }
    return """
      \(when(!text.isEmpty, "<div class=\"letter\" lang=\"\(language)\" dir=\"auto\">\(text)</div>"))\
      \(when(!answers.isEmpty, "<dl class=\"answers\">\(answers)</dl>"))
      """
  }

  private func answer(_ text: String, _ question: Question, language: String) -> HTML {
    switch question.kind {
    case .open: "<span lang=\"\(language)\" dir=\"auto\">\(text)</span>"
    case .scale: "\(t("question.of", ["n": text, "most": Question.scale.upperBound]))"
    case .choice:
      Int(text).flatMap { question.options.indices.contains($0 - 1) ? trilingual(question.options[$0 - 1]) : nil }
        ?? "\(text)"
    }
  }

  /// The files that came with a comment.
  /// - Parameter address: of one, by its place from 1; nil where none is linked.
  package func files(_ files: [AttachedFile.Note]?, at address: (Int) -> String?) -> HTML {
    let items = (files ?? []).enumerated().map { index, file -> HTML in
      let words = t(
        "comment.file",
        ["n": String(index + 1), "kind": file.kind.rawValue.uppercased(), "size": String(max(1, file.size / 1024))])
      return "<li>\(address(index + 1).map { "<a href=\"\($0)\" download>\(words)</a>" as HTML } ?? "\(words)")</li>"
    }
    return when(!items.isEmpty, "<p>\(t("comment.files"))</p><ul>\(items)</ul>")
  }

  /// The same for those who may read it before all do.
  package func deskFiles(_ comment: CommentState) -> HTML {
    files(comment.remarks?.files) { place in
      path(DeskRoutes.commentFile)
        + Address.query([
          (name: "consultation", value: comment.id.consultation), (name: "number", value: comment.id.number),
          (name: "file", value: String(place)),
        ])
    }
  }

  /// What was done since the Council replied.
  package func followUps(_ consultation: ConsultationState) -> HTML {
    let items = consultation.followUps.map { one -> HTML in
      let day = one.on.map { date($0.description) } ?? ""
      return "<li>\(day)<div class=\"letter\">\(trilingual(one.text))</div></li>"
    }
    return when(!items.isEmpty, "<section><h2>\(t("summary.follow"))</h2><ul>\(items)</ul></section>")
  }

  /// The paragraph that a comment is about: where it is now, or what it said.
  package func passage(_ comment: CommentState, _ consultation: ConsultationState) -> HTML {
    guard let passage = comment.statement.passage, let found = consultation.whereabouts(passage),
      let title = consultation.documents[passage.document]?.last?.text.title
    else { return .empty }
    switch found {
    case .now(let number, let isChanged):
      let address = link(.consultation, consultation.id) + "#\(passage.place)"
      return """
        <p class="note"><a href="\(address)">\(t("comment.on", ["n": "\(number)"]))</a> – \(trilingual(title))\
        \(when(isChanged, " · \(t("comment.on.changed"))"))</p>
        """
    case .earlier(let text):
      return """
        <p class="note">\(t("comment.on.earlier")) – \(trilingual(title))</p>\
        <blockquote>\(trilingual(text))</blockquote>
        """
    }
  }

  /// How it came, whether it was late, and how it was changed: marks beside its number.
  package func marks(_ comment: CommentState, closes: Int) -> HTML {
    var marks: [HTML] = []
    if comment.statement.way != .web { marks.append("\(t("comment.way.\(comment.statement.way.rawValue)"))") }
    if comment.isLate(closes) { marks.append("\(t("comment.late"))") }
    if comment.versions.count > 1 { marks.append("\(t("comment.changed"))") }
    if let files = comment.remarks?.files.count, files > 0 { marks.append("\(t("comment.files.count", ["n": files]))") }
    if comment.rights != nil { marks.append("\(t("comment.community"))") }
    return when(!marks.isEmpty, " <small>\(HTML(marks, separator: " · "))</small>")
  }
}
