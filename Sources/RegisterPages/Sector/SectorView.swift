internal import Markup
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// A sector with its parts and figures.
struct SectorView: PageView, RegisterPrinting {
  private let model: SectorModel
  let printer: Printer

  init(_ model: SectorModel, _ printer: Printer) { (self.model, self.printer) = (model, printer) }

  var names: Names { model.names }

  var page: Page {
    let (code, name) = (model.code, sectorText(model.code))
    let divisions = model.parts.map {
      "<li><a href=\"\(link(.sector, $0))\"><code>\($0)</code> \(sector($0))</a></li>" as HTML
    }
    let partList: HTML = "<div><dt>\(t("sector.parts"))</dt><dd><ul>\(divisions)</ul></dd></div>"
    let content: HTML = """
      <p class="crumbs"><a href="\(link(.sectors))">\(t("nav.sectors"))</a></p>
      <h1>\(sector(code))</h1>
      \(opening(model.profile, name: name))
      \(years(model.profile))
      \(contents(model.profile, [("about", t("page.about"))], compares: false))
      \(parts(model.profile))
      <section id="about"><h2>\(t("page.about"))</h2>
      <dl class="facts"><div><dt>\(t("sector.classification"))</dt><dd>NAICS / SCIAN <code>\(code)</code></dd></div>
      \(when(!divisions.isEmpty, partList))</dl></section>
      \(keepAndCheck(model.profile))
      """
    let values = ["name": name, "amount": said(model.profile.sum), "year": String(model.profile.year)]
    return Page(
      title: name, description: t("sector.description", values), content: content, section: .sectors,
      picture: sharePicture(model.profile.question.with { $0.by = [.year, .category] }, []))
  }
}
