internal import Editions
internal import Foundation
internal import Outputs
internal import PortalKernel
internal import Questions
internal import Registers
internal import Vocabulary

/// A whole edition as CSV tables in one zip, described by `datapackage.json`.
struct EditionPackage: Sendable {
  let visit: Visit

  private struct Resource {
    let name: String
    let title: String
    let columns: [Column]
    let write: (any TableWriter) throws -> Void
  }

  private var resources: [Resource] {
    let served = visit.served
    let tables = visit.site.tables
    func amounts(_ measure: Measure) -> Resource {
      let table = TraceTable(measure)
      return Resource(
        name: measure == .kilograms ? "amounts" : "dioxins-\(measure.rawValue.replacing("_", with: "-"))",
        title: measure == .kilograms
          ? "Every amount of everything but dioxins and furans, with the cell it came from"
          : "Dioxins and furans, \(measure.unit), likewise",
        columns: table.columns
      ) { writer in
        var question = Question()
        question.scope = .all
        question.measure = measure
        try served.trace(question) {
          writer.write(table.cells($0))
          return true
        }
      }
    }
    return Measure.separate.map(amounts) + [
      Resource(name: "facilities", title: "What and where each facility is", columns: FacilityList.columns) { writer in
        try served.catalog.eachFacility { writer.write(FacilityList.cells($0)) }
      },
      Resource(
        name: "substances", title: "Harmonised substances and the registers' codes", columns: SubstanceList.columns
      ) { writer in
        for position in served.catalog.substances.indices {
          writer.write(try SubstanceList.cells(position, served.catalog))
        }
      },
      Resource(name: "sectors", title: "Sectors of NAICS and SCIAN", columns: SectorList.columns) { writer in
        for code in Set((2...6).flatMap { digits in served.catalog.sectors.map { String($0.prefix(digits)) } }).sorted()
        {
          writer.write(SectorList.cells(code, served.catalog, tables.sectors))
        }
      },
      Resource(name: "places", title: "States, provinces and territories", columns: PlaceList.columns) { writer in
        for place in served.catalog.places { writer.write(PlaceList.cells(place.code, place.name)) }
      },
      Resource(
        name: "rules", title: "The rules that turned national fields into categories",
        columns: ["id", "register", "field", "category", "name_en", "name_fr", "name_es"].map { Column($0) }
      ) { writer in
        for rule in served.catalog.rules.compactMap({ id in tables.rules.rule(id: id).map { tables.rules.rules[$0] } })
        {
          writer.write(
            [.text(rule.id), .text(rule.register.rawValue), .text(rule.field), .text(rule.category.code)]
              + Language.allCases.map { .text(rule.name[$0]) })
        }
      },
      Resource(
        name: "coverage", title: "What the files cover, by country, year and kind of file",
        columns: CoverageTable.columns
      ) { writer in
        for row in CoverageTable.rows(served.edition) { writer.write(row) }
      },
      Resource(name: "sources", title: "The national files, with their hashes", columns: EditionTable.columns) {
        EditionTable(served.manifest).write(to: $0)
      },
    ]
  }

  func write(to sink: ExportSink) throws {
    let zip = ZipWriter { try sink.write($0) }
    try zip.begin("datapackage.json")
    try zip.write(description)
    for resource in resources {
      try zip.begin("\(resource.name).csv")
      var failure: (any Error)?
      try resource.write(
        CSVWriter(resource.columns) { text in
          guard failure == nil else { return }
          do { try zip.write(text) } catch { failure = error }
        })
      if let failure { throw failure }
    }
    try zip.finish()
  }

  private var description: String {
    let served = visit.served
    let registers = served.registers
    func text(_ text: String) -> String { JSONWriter.value(.text(text)) }
    let licences = registers.map(\.profile.licence).map { licence in
      JSONWriter.object(
        [("name", text(licence.name)), ("title", text(licence.title))]
          + (licence.address.map { [("path", text($0))] } ?? []))
    }
    let sources = registers.map { register in
      JSONWriter.object([
        ("title", text("\(register.acronym): \(register.publisher)")),
        ("licence", text(register.profile.licence.title)),
      ])
    }
    let tables = resources.map { resource in
      let fields = resource.columns.map { column in
        JSONWriter.object([("name", text(column.name)), ("type", text(column.isNumber ? "number" : "string"))])
      }
      return JSONWriter.object([
        ("name", text(resource.name)), ("title", text(resource.title)), ("path", text("\(resource.name).csv")),
        ("profile", text("tabular-data-resource")),
        ("format", text("csv")), ("mediatype", text("text/csv")), ("encoding", text("utf-8")),
        ("schema", JSONWriter.object([("fields", JSONWriter.array(fields))])),
      ])
    }
    return JSONWriter.object([
      ("profile", text("tabular-data-package")), ("name", text("ecotone-\(served.id)")), ("id", text(served.id)),
      ("title", text("Ecotone edition \(served.id): pollutant releases and transfers of North America")),
      ("description", text("Unofficial. \(visit.t("footer.computed"))")), ("created", text(served.manifest.created)),
      ("homepage", text(visit.site.publicAddress)), ("licenses", JSONWriter.array(licences)),
      ("sources", JSONWriter.array(sources)),
      ("resources", JSONWriter.array(tables)),
    ]) + "\n"
  }
}
