import ArgumentParser
import Editions
import Foundation
import Markup
import Outputs
import Questions
import Vocabulary

struct Facility: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show one facility: what, where, and its amounts by year.",
    discussion: """
        ecotone facility my-edition US:62526DMCRN4666F
        ecotone facility my-edition CGI2604700012 --lang es
        ecotone facility my-edition CA:629 --format json

      The csv format lists year, kind (category, substance, teq or dioxin_mass), key and value; all scopes are in.
      """)

  @OptionGroup var edition: EditionArgument

  @Argument(
    help:
      "US: + TRIFID, CA: + NPRI id or MX: + NRA; a bare id where only one register has it; or a name that only one has."
  )
  var id: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let edition = try edition.open()
    let tables = try ReferenceTables()
    let question = try edition.question([(.facility, id)], tables, output.lang)
    let profile = try edition.profile(question.facilities.first ?? id)
    if output.format == .table { return try show(profile, edition, tables) }
    let table = FacilityTable(profile, edition: edition.manifest.id)
    table.write(to: output.writer(FacilityTable.columns, head: table.head))
  }

  private func show(_ profile: FacilityProfile, _ edition: Edition, _ tables: ReferenceTables) throws {
    let facility = profile.description
    let language = output.lang
    Console.line("\(facility.id)  \(facility.shownName ?? "")")
    let place = [facility.address, facility.city, facility.county, facility.state, facility.postalCode].compactMap {
      $0
    }.joined(separator: ", ")
    if let company = facility.company, company != facility.shownName { Console.line(company) }
    if !place.isEmpty { Console.line(place) }
    if let sector = facility.sector {
      Console.line(
        "\(tables.terms.word("dimension.sector", language)) \(sector) "
          + " \(edition.catalog.sectorTitle(sector, tables.sectors)?[language] ?? "")"
      )
    }
    if let latitude = facility.latitude, let longitude = facility.longitude {
      Console.line("\(NumberText.shortest(latitude)), \(NumberText.shortest(longitude))")
    }
    for answer in [profile.categories, profile.substances] + profile.dioxins {
      Console.line("")
      let labels = try Labels(edition, answer, tables: tables, language: language)
      let columns =
        answer.question.by.map { Column($0.rawValue, title: labels.term("dimension.\($0.rawValue)")) }
        + [Column("value", title: labels.term("column.\(answer.question.measure.rawValue)"), isNumber: true)]
      let writer = TextTableWriter(columns, figures: Figures(language), to: Console.out)
      for row in answer.rows {
        writer.write(zip(answer.question.by, row.values).map { .text(labels.text($0, $1.text)) } + [.number(row.value)])
      }
      writer.finish()
    }
    Console.line("\necotone trace \(self.edition.dir) --facility '\(facility.id)' --scope all")
  }
}
