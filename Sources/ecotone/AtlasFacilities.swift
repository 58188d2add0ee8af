import ArgumentParser
import Atlas
import Editions
import Foundation
import Outputs
import Questions
import Vocabulary

extension AtlasCommand {
  struct Facilities: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add the facilities of an edition of the registers as a layer, with the amount of a question.",
      discussion: """
        Each facility of the answer is a feature with its id, name, company, place, sector, amount and reports; those whose
        sources give no position are kept without one. The layer's edition is called after the year, and a facility keeps
        its number from year to year.

          ecotone atlas facilities my-edition --year 2021
          ecotone atlas facilities my-edition --year 2021 --substance lead --as lead --to atlas
        """)

    @OptionGroup var edition: EditionArgument
    @OptionGroup var filters: FilterOptions
    @OptionGroup var outlines: OutlineOptions

    @Option(name: .customLong("as"), help: ArgumentHelp("The layer's name in addresses.", valueName: "id"))
    var id = "facilities"

    @Option(
      name: .customLong("to"), help: ArgumentHelp("The folder of layers.", valueName: "dir"), completion: .directory)
    var folder = "atlas"

    func run() throws {
      Interrupt.install()
      let edition = try edition.open(filters.zoneFilter.folders)
      let tables = try ReferenceTables()
      var question = try edition.question(filters.parameters, tables, .english)
      question.by = [.facility]
      guard question.years.count == 1, let years = question.years.first, years.count == 1 else {
        throw ValidationError("--year: expected one year, which the layer's edition is called after")
      }
      let year = years.lowerBound
      let work = FileManager.default.temporaryDirectory.appendingPathComponent("ecotone-layer-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: work) }
      let pin = edition.manifest.pin
      let file = work.appendingPathComponent("edition-\(pin).geojson").path
      let column = question.unit.column(question.measure)
      let answer = try edition.answer(question, try filters.evidence(edition, tables, outlines))
      try Data(try features(edition, answer, column).utf8).write(to: URL(fileURLWithPath: file))
      let about = work.appendingPathComponent("about.json").path
      try Data(description(year, pin, question, column).utf8).write(to: URL(fileURLWithPath: about))
      try AtlasCommand.refusing {
        let builder = try LayerBuilder(AtlasFolder(folder), id: id, try LayerDescription(file: about))
        let record = try builder.add(try VectorFile(file)) { Interrupt.isRequested }.record
        Console.line(
          "\(record.id) \(record.edition): \(record.features) facilities, \(record.kinds["point"] ?? 0) with a position"
        )
      }
    }

    /// The answer's facilities as GeoJSON, in the order of their numbers.
    private func features(_ edition: Edition, _ answer: Answer, _ column: String) throws -> String {
      var rows: [String: Answer.Row] = [:]
      for row in answer.rows { rows[row.values[0].text] = row }
      var features: [String] = []
      try edition.catalog.eachFacility { facility in
        guard let row = rows[facility.id] else { return }
        func member(_ name: String, _ cell: Cell) -> (String, String) { (name, JSONWriter.value(cell)) }
        let properties = JSONWriter.object([
          member("facility", .text(facility.id)), member("name", Cell(facility.shownName)),
          member("company", Cell(facility.company)), member("city", Cell(facility.city)),
          member("state", Cell(facility.state)), member("country", .text(String(facility.id.prefix(2)))),
          member("sector", Cell(facility.sector)), member(column, .number(row.value)),
          member("reports", .integer(row.reports)),
        ])
        var shape = "null"
        if let latitude = facility.latitude, let longitude = facility.longitude {
          let place = [longitude, latitude].map(NumberText.shortest).joined(separator: ",")
          shape = "{\"type\":\"Point\",\"coordinates\":[\(place)]}"
        }
        features.append("{\"type\":\"Feature\",\"properties\":\(properties),\"geometry\":\(shape)}")
      }
      guard !features.isEmpty else { throw Failure("no facility answers the question; expected another year or place") }
      return "{\"type\":\"FeatureCollection\",\"features\":[\n\(features.joined(separator: ",\n"))\n]}\n"
    }

    private func description(_ year: Int, _ pin: String, _ question: Question, _ column: String) -> String {
      let asked = question.parameters.filter { $0.parameter != .by }
        .map { "\($0.parameter.rawValue)=\($0.text)" }.joined(separator: "&")
      func text(_ english: String, _ french: String, _ spanish: String) -> String {
        let entries = [("en", english, "official"), ("fr", french, "translated"), ("es", spanish, "translated")]
        return JSONWriter.object(
          entries.map { language, text, status in
            (
              language,
              JSONWriter.object([
                ("text", JSONWriter.value(.text(text))), ("status", JSONWriter.value(.text(status))),
              ])
            )
          })
      }
      let classes = [
        ("CA", "#c8553d", text("Canada", "Canada", "Canadá")), ("MX", "#6a994e", text("Mexico", "Mexique", "México")),
        ("US", "#3d5a80", text("United States", "États-Unis", "Estados Unidos")),
      ].map { value, colour, title in
        JSONWriter.object([
          ("value", JSONWriter.value(.text(value))), ("colour", JSONWriter.value(.text(colour))), ("title", title),
        ])
      }
      let amount = text("Amount (\(column))", "Quantité (\(column))", "Cantidad (\(column))")
      return JSONWriter.object([
        ("title", text("Facilities, \(year)", "Établissements, \(year)", "Establecimientos, \(year)")),
        (
          "summary",
          text(
            "Facilities that reported in \(year), with their amounts (\(asked)). Edition \(pin).",
            "Établissements qui ont produit une déclaration en \(year), avec leurs quantités (\(asked)). Édition \(pin).",
            "Establecimientos que reportaron en \(year), con sus cantidades (\(asked)). Edición \(pin).")
        ), ("theme", JSONWriter.value(.text("pollutants"))),
        ("attribution", JSONWriter.value(.text("NPRI, RETC, TRI; harmonised by Ecotone"))),
        ("licence", JSONWriter.value(.text("terms of the three registers"))),
        ("publisher", JSONWriter.value(.text("https://www.cec.org/takingstock"))),
        ("date", JSONWriter.value(.text("\(year)-12-31"))), ("key", JSONWriter.value(.text("facility"))),
        (
          "fields",
          JSONWriter.array([JSONWriter.object([("name", JSONWriter.value(.text(column))), ("title", amount)])])
        ),
        (
          "legend",
          JSONWriter.object([
            ("field", JSONWriter.value(.text("country"))), ("classes", JSONWriter.array(classes)),
          ])
        ),
      ])
    }
  }
}
