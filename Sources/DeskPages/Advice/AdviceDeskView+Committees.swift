internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import RecordKernel
internal import Vocabulary

/// Committees: who is on them and how long, and how they decide.
extension AdviceDeskView {
  var members: HTML {
    let columns = ["advice.by", "committee.member", "committee.term"].map { RecordTable.Column(t($0)) }
    var table = RecordTable(
      t("committee.members"), columns + (model.keepsCommittees ? [.init(t("committee.end"))] : []))
    for one in model.members {
      for member in one.members {
        let until = member.until.map { date($0.description) } ?? t("community.no-end")
        let name: HTML = member.name.map { "<span dir=\"auto\">\($0)</span>" } ?? "<code>\(member.person)</code>"
        let end = form(
          model.address, label: "\(t("committee.end")) \(member.name ?? member.person)", primary: false,
          button: t("committee.end"),
          """
          \(hiddenField("do", "unseat"))\(hiddenField("committee", one.body.rawValue))\
          \(hiddenField("person", member.person))\(hiddenField("grant", String(member.place)))
          """)
        let cells: [HTML] = ["\(body(one.body))", name, "\(date(member.from.description)) – \(until)"]
        table.add(row: cells + (model.keepsCommittees ? [end] : []))
      }
    }
    let bodies = model.members.map { Choice(value: $0.body.rawValue, name: "\(body($0.body))") }
    let fill = form(
      model.address, primary: false, button: t("account.save"),
      """
      \(hiddenField("do", "seat"))\(selection("f-seat-committee", name: "committee", label: t("advice.by"), bodies))\
      \(field("person", label: t("community.person"), value: value("person"),
        more: " required maxlength=\"20\" autocomplete=\"off\" spellcheck=\"false\" pattern=\"P-[2-9A-Z]{12}\""))\
      \(field("from", label: t("committee.from"), type: "date", value: value("from"), more: " required"))\
      \(field("until", label: t("committee.until"), type: "date", value: value("until")))
      """)
    let filling: HTML =
      "<details><summary>\(t("committee.seat"))</summary><div class=\"narrow\">\(fill)</div></details>"
    let isEmpty = model.members.allSatisfy(\.members.isEmpty)
    return """
      <section><h2>\(t("committee.members"))</h2>\(isEmpty ? "<p>\(t("committee.members.none"))</p>" : table.html)\
      \(when(model.keepsCommittees, filling))</section>
      """
  }

  /// How each body decides.
  var rules: HTML {
    var table = RecordTable(
      t("committee.title"), [.init(t("advice.by")), .init(t("committee.quorum")), .init(t("committee.source"))])
    for one in model.rules {
      let chair = one.state?.rule.chair.map { " · \(t("committee.chair"))\(colon)\(term("country.\($0)"))" } ?? ""
      let number: HTML = one.state.map { "\(String($0.rule.quorum))\(chair)" } ?? "<em>\(t("committee.none"))</em>"
      table.add("\(body(one.body))", number, "\(one.state?.rule.source ?? "–")")
    }
    let bodies = model.rules.map {
      Choice(
        value: $0.body.rawValue, name: "\(body($0.body))", isSelected: value("committee") == $0.body.rawValue)
    }
    let chairs = ["CA", "MX", "US"].map {
      Choice(value: $0, name: "\(term("country.\($0)"))", isSelected: value("chair") == $0)
    }
    let fill = form(
      model.address, primary: false, button: t("account.save"),
      """
      \(hiddenField("do", "rule"))\(selection("f-committee", name: "committee", label: t("advice.by"), bodies))\
      \(field(
        "quorum", label: t("committee.quorum"), type: "number", value: value("quorum"),
        more: " required min=\"1\" max=\"100\""))\
      \(selection("f-chair", name: "chair", label: t("committee.chair"), all: t("committee.chair.none"), chairs))\
      \(field("source", label: t("committee.source"), value: value("source"), more: " required maxlength=\"200\""))
      """)
    let filling: HTML =
      "<details><summary>\(t("committee.fill"))</summary><div class=\"narrow\">\(fill)</div></details>"
    return """
      <section><h2>\(t("committee.title"))</h2><p class="note">\(t("committee.note"))</p>\(table.html)\
      \(when(model.keepsCommittees, filling))\
      </section>
      """
  }
}
