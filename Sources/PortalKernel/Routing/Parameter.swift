internal import Drawings
internal import Editions
internal import Findings
package import Outputs
internal import Prevention
internal import PublicRecord
package import Questions
internal import Vocabulary

/// A parameter of an address: its name, what it takes and what it means.
package struct Parameter: Sendable {
  package enum Values: Sendable {
    /// A text of at most 200 characters.
    case text(examples: [String])
    case number(ClosedRange<Int>, standard: Int?)
    case word([String], standard: String?)
    /// Several words, joined by commas.
    case words([String], distinct: Bool)
  }

  package let name: String
  package let values: Values
  /// One sentence, in English, for descriptions; pages say it in the reader's language.
  package let meaning: String
  package var isRequired = false

  package var required: Parameter {
    var parameter = self
    parameter.isRequired = true
    return parameter
  }

  package static func text(_ name: String, _ meaning: String, _ examples: String...) -> Parameter {
    Parameter(name: name, values: .text(examples: examples), meaning: meaning)
  }

  package static func number(_ name: String, _ meaning: String, in range: ClosedRange<Int>, standard: Int? = nil)
    -> Parameter
  {
    Parameter(name: name, values: .number(range, standard: standard), meaning: meaning)
  }

  package static func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, _ meaning: String, _: Word.Type, standard: Word? = nil
  ) -> Parameter
  where Word.RawValue == String {
    Parameter(name: name, values: .word(Word.allCases.map(\.rawValue), standard: standard?.rawValue), meaning: meaning)
  }

  package static func words(_ name: String, _ meaning: String, _ words: [String], distinct: Bool = false) -> Parameter {
    Parameter(name: name, values: .words(words, distinct: distinct), meaning: meaning)
  }
}

// MARK: Of questions

extension Parameter {
  /// The parameter of the grammar of questions.
  package init(_ parameter: Question.Parameter) {
    let name = parameter.rawValue
    self =
      switch parameter {
      case .country: .text(name, "Countries: CA, MX, US, or their names, joined by commas.", "CA", "CA,MX", "Canada")
      case .register: .words(name, "Registers.", Register.allCases.map(\.rawValue))
      case .year: .text(name, "Reporting years: 2018, 2014,2018 or 2014..2018.", "2018", "2014,2018", "2014..2018")
      case .state:
        .text(
          name,
          "States and provinces by ISO 3166-2 or by name, such as CA-ON, MX-SON or Illinois, joined by commas; "
            + "unknown for those not told."
        )
      case .municipality:
        .text(
          name,
          "Counties (United States), municipalities (Mexico) and cities (Canada): US-IL:macon, or a name with its "
            + "state.",
          "US-IL:macon", "Monterrey, Nuevo León")
      case .facility:
        .text(
          name, "US: + TRIFID, CA: + NPRI id or MX: + NRA; a bare id where only one register has it; joined by commas.")
      case .plant:
        .text(
          name,
          "Plants by any identifier that they had over the years, each with all of them (see /api/v1/plants); joined "
            + "by commas.")
      case .near:
        .text(
          name,
          "Facilities around a place: a position, latitude first, a postal code with its country, or a town.",
          "43.65,-79.38", "US:60623", "Tijuana, MX")
      case .within: .text(name, "How far around near, in kilometres; 10 unless given.", "25")
      case .box: .text(name, "Facilities in a box of decimal degrees, longitude first.", "-118.5,32,-114,34")
      case .zone:
        .text(
          name,
          "Facilities in any of these zones: so many kilometres along a border, or a zone of a layer that the server "
            + "has (/api/v1/zones).", "border:MX-US:100", "border:CA-US:50")
      case .substance:
        .text(name, "Names, harmonised keys, CAS numbers or registers' codes (each its whole group), joined by commas.")
      case .code: .text(name, "Registers' codes, each alone: tri:N420, npri:NA - 08; joined by commas.")
      case .group: .words(name, "Substances with any of these properties.", Substance.Flags.named.map(\.word))
      case .sector:
        .text(
          name, "NAICS or SCIAN codes of 2 to 6 digits, each with all that begin with it, or names; joined by commas.")
      case .category:
        .text(
          name, "Categories, or words such as air; joined by commas.", "onsite_air", "onsite_air,onsite_water", "air")
      case .method:
        .words(
          name, "How what was disposed of off site was disposed of.", DisposalMethod.allCases.map(\.rawValue))
      case .reliability:
        .words(
          name, "How far the way that amounts were found may be relied on: 1 (measured) to 5; NPRI alone tells it.",
          Reliability.allCases.map(\.rawValue))
      case .scope:
        .word(
          name, "default leaves out greenhouse gases (ghg) and criteria air contaminants (cac).",
          Question.ScopeFilter.self, standard: .default)
      case .view:
        .word(
          name,
          "as-reported; common: what all three registers list and cover; constant: what is listed in every year asked.",
          Question.View.self,
          standard: .asReported)
      case .quality:
        .word(
          name, "without-suspect leaves out values that must be looked at; nobody has verified them.",
          Question.Quality.self, standard: .all)
      case .by:
        .words(
          name, "What to group by, in order; also the name of a layer of zones.", Dimension.worded.map(\.rawValue),
          distinct: true)
      case .measure:
        .text(
          name,
          "kilograms (unless given) of all but dioxins and furans; net of what is counted twice; hazard, kilograms "
            + "times the toxicity weight of each in air and water, by the table rsei or by another (hazard:NAME); "
            + "dioxins as teq (g TEQ, as NPRI reports it; teq:who2005 computes TRI's) or dioxin_mass (kg).",
          "kilograms", "net", "hazard", "teq", "dioxin_mass")
      case .unit: .word(name, "The unit of masses.", AmountUnit.self, standard: .kilograms)
      case .sectorDigits: .number(name, "How many digits a sector is grouped by.", in: 2...6, standard: 4)
      case .order: .text(name, "A column of the answer, with :asc or :desc behind it if need be.")
      case .limit: .limit
      }
  }

  package static let question = Question.Parameter.allCases.map(Parameter.init)
  package static let country = Parameter(Question.Parameter.country)
  package static let state = Parameter(Question.Parameter.state)
  package static let sector = Parameter(Question.Parameter.sector)
  /// Of a circle or a box.
  package static let around = [Question.Parameter.municipality, .near, .within, .box].map(Parameter.init)
  package static let area = [Question.Parameter.municipality, .near, .within, .box, .zone].map(Parameter.init)
  package static let year = Parameter(Question.Parameter.year)
  package static let facility = Parameter(Question.Parameter.facility)
  package static let substance = Parameter(Question.Parameter.substance)
  package static let category = Parameter(Question.Parameter.category)
}

// MARK: Of answers

extension Parameter {
  package static let limit = number(
    "limit", "At most this many rows; of JSON at most this many a page.", in: 1...API.mostPageRows)
  package static let cursor = text("cursor", "Where the page begins, as next gave it.")
  package static let format = Parameter(
    name: "format", values: .word(API.formats.map(\.rawValue), standard: API.formats[0].rawValue),
    meaning: "JSON comes in pages, CSV whole.")
  package static let edition = text("edition", "The id of an edition; the newest unless given.")
  /// The query of a file that a reader takes by a button, and may open in a spreadsheet.
  package static func spreadsheet(_ format: OutputFormat) -> [(name: String, value: String)] {
    [("format", format.rawValue)] + (format == .csv ? [("safe", "excel")] : [])
  }
  package static let safe = Parameter(
    name: "safe", values: .word(["excel"], standard: nil),
    meaning: "A CSV for spreadsheets: text that they would take for a formula has an apostrophe before it.")
  package static let language = word("lang", "The language of names.", Language.self, standard: .english)
  package static let names = word("names", "Columns of names behind the values, in lang.", YesNo.self, standard: .no)
  package static let pages = [limit, cursor, format]
  package static let page = number("page", "Which page of the list.", in: 1...1_000_000, standard: 1)
  package static let show = word("show", "How the answer is drawn.", AnswerView.self)
  package static let chart = word(
    "chart",
    "How amounts over the years are drawn: index makes the first year 100, log has powers of ten, head divides by "
      + "inhabitants where the operator gave a table of them.",
    YearChart.Form.self, standard: .columns)
  package static let colour = word(
    "colour", "What the colour of a circle says: medium (air, water …), sector, or suspect values.", MapColour.self,
    standard: .plain)
  package static let size = word(
    "size", "How large a picture is: whole, or share for what other sites show of a link.", Picture.Size.self,
    standard: .whole)
}

/// The formats of pictures.
package enum PictureFormat: String, CaseIterable, Sendable {
  case svg
  case png

  package var mediaType: String { self == .svg ? "image/svg+xml" : "image/png" }

  package static var mediaTypes: [String] { allCases.map(\.mediaType) }
}

// MARK: Of lists

extension Parameter {
  package static let place = text(
    "place", "Countries, states or municipalities by their codes, joined by commas.", "CA-ON", "CA-ON,MX-NLE")
  package static let add = text("add", "The name of one more.", "lead")
  package static let listOrder = text(
    "order", "A column that the list is ordered by, with :asc or :desc behind it.", "name", "kilograms:desc")
  package static let columns = text("columns", "The columns of the list, joined by commas; the first is always there.")
  /// Of the pages that list what an edition has.
  package static let list = [words, listOrder, columns]
  package static let words = text("q", "Words to look for; the last may be a beginning.", "lead")
  package static let box = text("bbox", "west,south,east,north in decimal degrees.")
  package static let digits = number("digits", "How many digits of the sector.", in: 2...6, standard: 4)
  package static let suggested = text("kind", "What is looked for: substance, or anything.")
  package static let plantLevel = words(
    "level", "How sure the joins of plants are.", PlantJoin.Level.allCases.map(\.rawValue))
  package static let rule = words("rule", "Rules; docs/findings.md has each.", FindingRule.allCases.map(\.rawValue))
  package static let severity = Parameter(
    name: "severity", values: .word(Severity.allCases.map(\.code), standard: Severity.allCases.first?.code),
    meaning: "The least severity listed.")
  package static let twice = word(
    "kind", "Sent to a facility that reports it again, or filed within another substance.", TwiceKind.self,
    standard: .transfers)
  package static let previous = text("previous", "The id of the earlier edition.")
  package static let part = word("part", "Which list.", ComparisonTables.Part.self, standard: .reports)
  package static let toCountry = text(
    "to-country", "Countries that receive, joined by commas: CA, MX, US, or another code of the files.")
  package static let toState = text("to-state", "States that receive, by ISO 3166-2, joined by commas.")
  package static let toSector = text(
    "to-sector", "Sectors of the facilities that receive: 2 to 6 digits, joined by commas.")
  package static let receiver = text(
    "receiver",
    "Facilities that receive, by id, joined by commas; resolved: all that were found to be a facility; not-resolved: "
      + "the others.", "not-resolved")
  package static let acrossBorders = word(
    "across-borders", "Only transfers that leave the country.", YesNo.self, standard: .no)
  /// Filters of what is told of whole reports.
  package static let ofReports =
    [country, year, state, facility] + area + [substance, code, sector]
    + [Question.Parameter.group, .scope, .view].map(Parameter.init)
  package static let code = Parameter(Question.Parameter.code)
  package static let accidentsBy = words(
    "by", "What each country's rows are split by, in order.", Accidents.dimensions.map(\.rawValue), distinct: true)
  package static let yearly = word("yearly", "A row for each year, with its ratio.", YesNo.self, standard: .no)
  package static let drawnOutput = text("output", "The register's code that is drawn per output.", "tri:75-15-0")
  package static let flow =
    [year, country, state, facility] + area + [
      substance, category, toCountry, toState, toSector, receiver, acrossBorders,
    ]
  package static let flowBy = words(
    "by",
    "What to group by, in order: year, from_country, from_state, to_country, to_state, to_sector, substance, "
      + "category, sender, receiver, receiver_known.",
    FlowDimension.allCases.map(\.rawValue), distinct: true)
}

// MARK: Of the public record

extension Parameter {
  package static let party = Parameter(
    name: "party", values: .word(Party.allCases.map(\.rawValue), standard: nil),
    meaning: "The Party that a submission is about.")
  package static let caseState = text("case-state", "A state of the process, such as COUNCIL_DECISION.")
  package static let holder = word("holder", "Who has to act.", Holder.self)
  package static let late = word("late", "Only submissions beyond their due date.", YesNo.self, standard: .no)
  package static let cases = [party, caseState, holder, late, words]
  package static let challenge = text("challenge", "The id of a challenge.", "33-50")
  package static let community = text("community", "The id of a community.", "river-people")
  package static let consultation = text("consultation", "The id of a consultation.", "2026-03")
  package static let sameAs = text(
    "same-as", "The number of a comment: those that say nearly the same are listed.", "K7M2QX")
  package static let said = text(
    "said", "What the comments that are listed have in common: their language, or what they answer.", "q1:2")
  package static let about = text("about", "A paragraph of a document: the comments on it are listed.", "d1-a3")
  package static let pledgeState = word("pledge-state", "How pledges go.", PledgeProgress.State.self)
  package static let plan = text("plan", "The id of a plan; the newest unless given.")
  package static let period = text("period", "A quarter as 2021-Q1, or a year.")
}
