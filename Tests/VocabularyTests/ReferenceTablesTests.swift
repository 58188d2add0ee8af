import Testing
import Vocabulary

struct ReferenceTablesTests {
  private let tables: ReferenceTables

  init() throws { tables = try ReferenceTables() }

  /// Greenhouse gases and criteria air contaminants are exactly these codes of these registers.
  @Test func scopesAreThePublishedLists() {
    func codes(_ scope: Scope, _ register: Register) -> Set<String> {
      Set(tables.substances.codes.filter { $0.scope == scope && $0.register == register }.map(\.code))
    }
    #expect(
      codes(.criteriaAirContaminant, .npri) == [
        "630-08-0", "11104-93-1", "7446-09-5", "NA - M08", "NA - M09", "NA - M10", "NA - M16",
      ])
    #expect(codes(.criteriaAirContaminant, .retc) == ["10102-44-0"])
    #expect(
      codes(.greenhouseGas, .retc) == [
        "124-38-9", "74-82-8", "10024-97-2", "2551-62-4", "S/C8", "S/C9", "HFCs", "PFCs",
      ])
    #expect(codes(.greenhouseGas, .npri).isEmpty)
    #expect(codes(.greenhouseGas, .tri).isEmpty)
    #expect(codes(.criteriaAirContaminant, .tri).isEmpty)
  }

  @Test(arguments: [
    (Register.tri, "N150"), (.npri, "NA - D/F"), (.retc, "S/C10"), (.retc, "S/C11"), (.retc, "PCDDs"), (.retc, "PCDFs"),
  ])
  func dioxinsStandApart(_ register: Register, _ code: String) throws {
    let entry = try #require(tables.substances.code(code, in: register))
    #expect(tables.substances.substances[entry.substance].flags.contains(.dioxin))
  }

  @Test(arguments: [
    (Register.tri, "7439-92-1"), (.tri, "N420"), (.npri, "NA - 08"), (.retc, "7439-92-1"), (.retc, "Pb"),
    (.retc, "S/C6"),
  ])
  func leadGathersItsCodes(_ register: Register, _ code: String) throws {
    let entry = try #require(tables.substances.code(code, in: register))
    #expect(tables.substances.substances[entry.substance].key == "lead")
  }

  /// NPRI counts hexavalent chromium and zinc dust within the metal as well: they are substances of their own.
  @Test(arguments: [
    ("NA - 19", "hexavalent-chromium"), ("7440-66-6", "zinc-fume-dust"), ("NA - 04", "chromium"), ("NA - 14", "zinc"),
  ])
  func partsOfAMetalAreNotAddedToIt(_ code: String, _ key: String) throws {
    let entry = try #require(tables.substances.code(code, in: .npri))
    #expect(tables.substances.substances[entry.substance].key == key)
  }

  @Test func everySubstanceHasAKeyANameAndAValidNumber() {
    for substance in tables.substances.substances {
      #expect(!substance.key.isEmpty, "\(substance.key)")
      #expect(!substance.name[.english].isEmpty, "\(substance.key)")
      #expect(substance.isGroup || substance.cas?.description == substance.key, "\(substance.key)")
      for language in Language.allCases {
        #expect(
          (substance.name.texts[language] == nil) == (substance.name.status(language) == .missing),
          "\(substance.key) \(language)")
      }
      // A group is this project's own word: it has one in every language.
      if substance.isGroup, !substance.key.hasPrefix("1-4-"), !substance.key.hasPrefix("2-prop"),
        !substance.key.hasPrefix("c-i-")
      {
        for language in Language.allCases {
          #expect(substance.name.status(language) != .missing, "\(substance.key) \(language)")
        }
      }
    }
    #expect(Set(tables.substances.substances.map(\.key)).count == tables.substances.substances.count)
  }

  @Test func everyTextStandsInThreeLanguages() {
    for key in tables.terms.keys {
      for language in Language.allCases {
        #expect(tables.terms.text(key)?[language].isEmpty == false, "\(key) \(language)")
      }
    }
    for name in tables.places.places.map(\.name) + tables.rules.rules.map(\.name) {
      for language in Language.allCases { #expect(!name[language].isEmpty) }
    }
    let needed =
      Category.allCases.map { "category.\($0.code)" } + Country.allCases.map { "country.\($0.rawValue)" }
      + Scope.allCases.map { "scope.\($0.code)" }
      + Measure.allCases.map { "measure.\($0.rawValue)" } + Register.allCases.map { "register.\($0.rawValue)" }
    for key in needed { #expect(tables.terms.text(key) != nil, "\(key)") }
  }

  @Test func missingNamesShowTheEnglishOne() {
    let name = LocalizedName([.english: ("Toluene", .official), .french: ("", .translated)])
    #expect(name[.french] == "Toluene")
    #expect(name.status(.french) == .missing)
  }

  @Test(arguments: [
    (Country.unitedStates, "IL", "US-IL"), (.mexico, "NUEVO LEON", "MX-NLE"),
    (.mexico, "Michoacán de Ocampo", "MX-MIC"),
    (.mexico, "DISTRITO FEDERAL", "MX-CMX"), (.mexico, "Ciudad de México", "MX-CMX"), (.mexico, "MEXICO", "MX-MEX"),
    (.mexico, "México", "MX-MEX"),
    (.canada, "QC", "CA-QC"), (.canada, "Québec", "CA-QC"), (.canada, "Terre-Neuve-et-Labrador", "CA-NL"),
    (.unitedStates, "pr", "US-PR"),
  ])
  func placesAreFoundInAnySpelling(_ country: Country, _ spelling: String, _ code: String) throws {
    let index = try #require(tables.places.place(spelling: spelling, in: country))
    #expect(tables.places.places[index].code == code)
  }

  @Test(arguments: [
    ("7439-92-1", "7439-92-1"), ("0007439921", "7439-92-1"), ("007439921", "7439-92-1"), ("1-2", nil),
    ("7439-92-2", nil), ("N420", nil),
  ])
  func casNumbersAreChecked(_ text: String, _ expected: String?) { #expect(CASNumber(text)?.description == expected) }

  @Test(arguments: [
    ("Pounds", MeasuredUnit.pounds), ("Grams", .grams), ("tonnes", .tonnes), ("kg", .kilograms), ("Kg", .kilograms),
    ("ton/año", .tonnes),
    ("ton", .tonnes),
    ("g/año", .grams), ("kg/año", .kilograms), ("g TEQ", .gramsTEQ), ("g TEQ(ET)", .gramsTEQ), ("g_teq_et", .gramsTEQ),
    ("g_teq_t", .gramsTEQ),
    ("grams", .grams),
  ])
  func unitsAreReadInAllSpellings(_ spelling: String, _ unit: MeasuredUnit) {
    #expect(MeasuredUnit(spelling: spelling) == unit)
  }

  @Test(arguments: ["", "litros", "m3", "gal"])
  func otherUnitsAreUnknown(_ spelling: String) { #expect(MeasuredUnit(spelling: spelling) == nil) }

  @Test func sectorsHaveTitles() {
    #expect(tables.sectors.title("3311")?[.english] == "Iron and Steel Mills and Ferroalloy Manufacturing")
    #expect(tables.sectors.title("325")?[.french] == "Fabrication de produits chimiques")
    #expect(tables.sectors.title("325")?[.spanish] == "Industria química")
    #expect(SectorTable.read("0".utf8) == nil)
    #expect(SectorTable.read("NA".utf8) == nil)
    #expect(SectorTable.read("331410".utf8) == 331_410)
  }

  /// A text has the same places in every language, and each plural has its two forms.
  @Test(arguments: [
    ("terms", "Vocabulary"), ("texts", "Portal"), ("findings", "Findings"), ("texts", "LandCover"),
    ("words", "PublicRecord"),
  ])
  func textsHaveTheSamePlacesInEveryLanguage(_ name: String, _ module: String) throws {
    let terms = Terms(try ReferenceTable(name, of: module))
    for key in terms.keys {
      let text = try #require(terms.text(key))
      let places = Template(text[.english]).places
      for language in Language.allCases {
        #expect(Template(text[language]).places == places, "\(module) \(key) \(language)")
      }
    }
  }
}
