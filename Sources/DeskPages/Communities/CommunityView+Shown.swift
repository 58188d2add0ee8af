internal import Markup
internal import Participation
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// What a community lets everybody know, and who took along what it does not.
extension CommunityView {
  /// Labels of Local Contexts: as they were given, taken or taken away, never written here.
  func labels(_ state: CommunityState) -> HTML {
    func rows(_ labels: [String: CommunityEvent.Labelling], _ buttons: (HTML, CommunityEvent.Labelling) -> HTML) -> HTML
    {
      HTML(
        labels.sorted { $0.key < $1.key }.map { project, labelling -> HTML in
          let names = labelling.labels.map { label -> HTML in
            let texts = zip(label.names.texts, label.texts.texts).map { name, text -> HTML in
              "<div lang=\"\(name.language)\" dir=\"auto\"><strong>\(name.text)</strong><p>\(text.text)</p></div>"
            }
            return "<li>\(texts)</li>"
          }
          return """
            <section><h3><code>\(project)</code></h3>\
            <p class="note">\(t("label.fetched", ["day": date(labelling.fetched.description)]))</p><ul>\(names)</ul>\
            \(buttons(hiddenField("project", project), labelling))</section>
            """
        })
    }
    func end(_ project: HTML, _ labels: CommunityEvent.Labelling) -> HTML {
      act("unlabelled", button: t("label.remove"), project)
    }
    let offered = rows(state.offered) { project, labels in
      let version = hiddenField("version", CommunityDesk.version(labels))
      return "\(act("labelled", button: t("label.take"), primary: true, "\(project)\(version)"))\(end(project, labels))"
    }
    return """
      <section><h2>\(t("label.title"))</h2><p>\(t("label.desk"))</p>\
      \(when(!state.offered.isEmpty, "<h3>\(t("label.offered"))</h3>\(offered)"))\(rows(state.labels, end))\
      \(act("labelled", button: t("label.take"),
        """
        <label for="f-labels">\(t("label.file"))<textarea id="f-labels" name="labels" rows="4" required \
        maxlength="200000" spellcheck="false"></textarea></label>\
        \(field("fetched", label: t("label.day"), type: "date", value: model.today.description, more: " required"))
        """))</section>
      """
  }

  /// Places that everybody may know of. Where they are exactly is asked, and not kept.
  func places(_ state: CommunityState) -> HTML {
    let rows = state.places.values.sorted { $0.name < $1.name }.map { place -> HTML in
      """
      <li><div>\(wordage(place.titles))<br><span class="note"><code>\(place.name)</code> · \
      \(whereabouts(place))\(seers(place.protocols, place.match, state))</span></div>\
      \(act("unplaced", button: t("account.remove"), hiddenField("place", place.name)))</li>
      """
    }
    let sides = CommunityPlace.Square.sides.map {
      Choice(value: String($0), name: "\(t("place.square", ["n": $0]))", isSelected: false)
    }
    func degrees(_ name: String) -> HTML {
      field(
        name, label: t("community.\(name)"),
        more: " inputmode=\"decimal\" maxlength=\"20\" autocomplete=\"off\" pattern=\"-?[0-9.]+\"")
    }
    return """
      <section><h2>\(t("community.places"))</h2><p>\(t("community.places.desk"))</p>\
      \(when(!rows.isEmpty, "<ul class=\"own-list\">\(rows)</ul>"))\
      \(act("placed", button: t("account.save"),
        """
        \(field("place", label: t("community.protocol"),
          more: " required maxlength=\"38\" pattern=\"[A-Za-z0-9][A-Za-z0-9\\-]*\" autocomplete=\"off\""))\
        \(words("title", t("community.place.name"), of: "place"))\
        <label for="f-place-tag">\(t("community.tag"))<input id="f-place-tag" name="tag" maxlength="40" \
        autocomplete="off" spellcheck="false"></label>\
        \(selection("f-side", name: "side", label: t("community.place.exact"), all: t("place.withheld"), sides))\
        \(degrees("latitude"))\(degrees("longitude"))\
        \(under(state, id: "place", note: "<p class=\"note\">\(t("community.place.everybody"))</p>"))\
        \(consent("f-place-consent", of: state))\(labels(state, chosen: []))
        """))</section>
      """
  }

  /// Who took along what is under the community's protocols, the last first.
  func downloads(_ state: CommunityState) -> HTML {
    let rows = state.downloads.reversed().map { one -> HTML in
      """
      <li><code>\(one.said.by)</code> · \(one.on.map { date($0.description) } ?? "–") · \(one.said.consultation) · \
      \(t("desk.comments", ["n": one.said.comments]))</li>
      """
    }
    return """
      <section><h2>\(t("community.downloads"))</h2><p>\(t("community.downloads.text"))</p>\
      \(when(!rows.isEmpty, "<ul>\(rows)</ul>"))</section>
      """
  }
}
