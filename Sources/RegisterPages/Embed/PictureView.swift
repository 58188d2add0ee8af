internal import Drawings
internal import Markup
internal import Outputs
internal import Pictures
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// An answer drawn as a file that says itself what it shows.
struct PictureView: RegisterPrinting {
  let model: EmbedModel
  let printer: Printer
  let size: Picture.Size

  private static let mostBars = 15
  private static let mostShared = 8

  var names: Names { model.names }

  /// As SVG, with its size in pixels.
  var svg: (text: String, width: Double, height: Double) {
    let title: String
    var notes: [String] = []
    let body: (_ room: (width: Double, height: Double)) -> (html: HTML, height: Double)
    switch model.drawing {
    case .series(let series):
      guard let chart = yearChart(series) else {
        title = t("answer.empty")
        body = { _ in (.empty, 0) }
        break
      }
      title = point(series, chart)
      notes = chart.notes(labels(chart, model.question.measure)).enumerated().map { "\($0 + 1). \($1)" }
      // Those of the hatched years are the reasons above; a picture has no table to lead to.
      notes += caveats(chart).filter { $0 != t("chart.gaps") }
      body = { room in (chart.drawing(in: room, labels: labels(chart, model.question.measure)), room.height) }
    case .bars(let ranking):
      title = point(ranking)
      let shown = min(ranking.rows.count, size == .share ? Self.mostShared : Self.mostBars)
      if ranking.totalRows > shown {
        notes = [t("answer.rows", ["n": count(shown), "of": count(ranking.totalRows)])]
      }
      body = { room in drawing(ranking, in: room, most: shown) }
    case .states(let ranking):
      title = point(ranking)
      notes = [t("map.classes")]
      body = { room in mapDrawing(ranking, in: room) }
    }
    let picture = Picture(
      title: title, subtitle: describe(model.question), notes: notes + caveats(model.remarks), source: source,
      size: size)
    let (html, height) = body(picture.room)
    return picture.svg(html, height: size == .share ? picture.room.height : height)
  }

  private var source: String {
    let unit = model.question.measure.isNoMass ? unit(model.question.measure) : t("unit.\(printer.unit.rawValue)")
    return t(
      "picture.source",
      [
        "edition": printer.edition, "date": date(printer.editionCreated), "unit": unit,
        "address": printer.publicAddress,
      ])
  }
}

extension Visit {
  /// The picture of an answer.
  /// - Parameter ending: of the file's name, which says the format.
  func picture(_ ending: String) throws -> Reply {
    guard let format = PictureFormat(rawValue: ending) else {
      throw Problem.notFound("no such picture: expected chart.svg or chart.png")
    }
    var visit = self
    visit.unit = try parameters.question().unit
    let size = try parameters.word(Parameter.size.name, standard: Picture.Size.whole)
    let (svg, width, height) = try PictureView(
      model: EmbedModel(visit), printer: visit.printer(in: asked()), size: size
    ).svg
    let scale = size == .share ? 1.5 : 2
    var reply =
      format == .svg
      ? Reply(svg, type: format.mediaType)
      : Reply(bytes: try PNG.data(svg: svg, width: width, height: height, scale: scale), type: format.mediaType)
    // A button saves it under this name; a page that shows it does not mind.
    let name = "ecotone-\(served.id.prefix(8))-chart.\(ending)"
    if size == .whole { reply.headers.append(("Content-Disposition", "inline; filename=\"\(name)\"")) }
    return reply
  }
}
