internal import Foundation
internal import Markup
internal import Participation
internal import People
internal import PortalKernel
internal import Vocabulary

/// The log of who did what, for administrators.
struct AuditDesk: PersonalPage {
  let visit: Visit
  let guest: Guest

  init(_ visit: Visit, _ guest: Guest) { (self.visit, self.guest) = (visit, guest) }

  private static let pageLength = 100

  func audit() throws -> Reply {
    func asked(_ name: String) -> String? {
      visit.items.first { $0.name == name }?.value.trimmingCharacters(in: .whitespaces)
    }
    let person = asked("person").flatMap { $0.isEmpty ? nil : $0 }
    if let person, !PersonID.isOne(person), person != PersonEvent.server {
      throw Problem.parameter("person", "is no person's id; expected one as P-2A3B4C5D6E7F")
    }
    let before = try asked("before").map { text -> Int in
      guard let number = Int(text), number > 0 else { throw Problem.parameter("before", "is no number of an entry") }
      return number
    }
    let entries = try guest.desk.audit.latest(Self.pageLength + 1, person: person, before: before)
    return visit.show(
      AuditView.self,
      AuditModel(
        entries: Array(entries.prefix(Self.pageLength)), person: person ?? "",
        next: entries.count > Self.pageLength ? entries[Self.pageLength - 1].number : nil))
  }
}

struct AuditModel: Sendable {
  let entries: [AuditLog.Shown]
  let person: String
  /// The number before which there are more.
  let next: Int?
}

struct AuditView: PageView {
  private let model: AuditModel
  let printer: Printer

  init(_ model: AuditModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var page: Page {
    var table = RecordTable(
      t("audit.title"),
      [
        .init(t("audit.number")), .init(t("audit.when")), .init(t("audit.who")), .init(t("audit.what")),
        .init(t("audit.on")), .init(t("audit.outcome")), .init(t("audit.session")), .init(t("audit.network")),
      ])
    for one in model.entries {
      let entry = one.entry
      let time = Moment.text(entry.at)
      table.add(
        "\(one.number)", "<time datetime=\"\(time)\">\(time)</time>", person(entry.who), "<code>\(entry.what)</code>",
        person(entry.on), "\(t("audit.outcome.\(entry.outcome.rawValue)"))", "<code>\(entry.session ?? "")</code>",
        "<code>\(entry.network ?? "")</code>")
    }
    let address = path(DeskRoutes.audit)
    let next = model.next.map { before -> HTML in
      let query =
        (model.person.isEmpty ? [] : [(name: "person", value: model.person)])
        + [(name: "before", value: String(before))]
      return "<p><a href=\"\(address + Address.query(query))\">\(t("audit.earlier"))</a></p>"
    }
    let content: HTML = """
      <p class="crumbs"><a href="\(path(DeskRoutes.desk))">\(t("desk.title"))</a></p>
      <h1>\(t("audit.title"))</h1><p class="lead">\(t("audit.lead"))</p>\
      <form method="get" action="\(address)" class="stacked narrow"><label for="f-person">\(t("audit.person"))\
      <input id="f-person" name="person" value="\(model.person)" maxlength="20"></label>\
      <button>\(t("audit.show"))</button></form>\
      \(model.entries.isEmpty ? "<p>\(t("audit.none"))</p>" : table.html)\(next)
      """
    return Page(title: t("audit.title"), description: t("audit.lead"), content: content, isIndexed: false)
  }

  private func person(_ id: String?) -> HTML {
    guard let id else { return .empty }
    guard PersonID.isOne(id) else { return "<code>\(id)</code>" }
    let link = path(DeskRoutes.audit) + Address.query([(name: "person", value: id)])
    return "<a href=\"\(link)\"><code>\(id)</code></a>"
  }
}
