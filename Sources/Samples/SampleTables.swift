internal import Vocabulary

/// A town that fictional facilities stand around: all points within its radius are on land and in its state.
///
/// Towns and radii follow from Natural Earth's populated places, states and lakes (1:10m, public domain).
struct Town {
  /// ISO 3166-2.
  let state: String
  let name: String
  /// Decimal degrees, north and east positive.
  let latitude: Double
  let longitude: Double
  let radiusKilometres: Double
  let weight: Double
  /// How postal codes of the state begin.
  let postal: String
  /// The state's number in Mexico's registers (INEGI).
  let number: String
}

/// A sector as the three registers code it; blank where one does not cover it.
struct SampleSector {
  let codes: [Party: String]
  let title: String
  let triCode: String
  let triTitle: String
  let retcTitle: String
  let retcClave: String
  /// How large its facilities are beside others.
  let size: Double
  let weights: [Party: Double]
  /// Positions in ``SampleTables/substances``.
  let substances: [Int]
}

/// A substance under one code of each register; blank where one does not list it.
struct SampleSubstance {
  /// Where such a substance goes: solvents to the air, metals to landfills and smelters, nutrients to water ...
  enum Profile: String, CaseIterable {
    case air, metal, trace, acid, nutrient, dioxin, gas
  }

  let key: String
  let scope: Scope
  let profile: Profile
  /// A typical amount of a typical facility, kilograms a year.
  let scale: Double
  let triCode, triName, triClass, metalCategory: String
  let npriCode, npriName, npriNameFrench, npriUnit: String
  let retcCode2004, retcCode, retcName, retcName2022, retcGroup: String
  let retcFrom: Int

  var isDioxin: Bool { profile == .dioxin }

  func isListed(in country: Party) -> Bool {
    switch country {
    case .canada: !npriCode.isEmpty
    case .mexico: !retcCode.isEmpty || !retcCode2004.isEmpty
    case .unitedStates: !triCode.isEmpty
    }
  }
}

/// The facts a sample is made of, each in a table of its own that no reader uses.
struct SampleTables {
  let towns: [Town]
  let sectors: [SampleSector]
  let substances: [SampleSubstance]
  /// The distinct ``SampleSubstance/key``s, in order.
  let keys: [String]

  init() throws {
    let towns = try ReferenceTable("sample_towns")
    self.towns = towns.rows.map { row in
      func cell(_ name: String) -> String { towns.cell(row, name) }
      return Town(
        state: cell("state"), name: cell("town"), latitude: Double(cell("latitude")) ?? 0,
        longitude: Double(cell("longitude")) ?? 0,
        radiusKilometres: Double(cell("radius_km")) ?? 0, weight: Double(cell("weight")) ?? 0, postal: cell("postal"),
        number: cell("number"))
    }
    let table = try ReferenceTable("sample_substances")
    let substances = try table.rows.map { row in
      func cell(_ name: String) -> String { table.cell(row, name) }
      guard let scope = Scope(code: cell("scope")), let profile = SampleSubstance.Profile(rawValue: cell("profile")),
        let scale = Double(cell("scale"))
      else {
        throw ReferenceTableError(
          message: "reference table sample_substances.csv: \(row.joined(separator: ",")) cannot be read")
      }
      return SampleSubstance(
        key: cell("key"), scope: scope, profile: profile, scale: scale, triCode: cell("tri_code"),
        triName: cell("tri_name"),
        triClass: cell("tri_class"), metalCategory: cell("metal_category"), npriCode: cell("npri_code"),
        npriName: cell("npri_name_en"),
        npriNameFrench: cell("npri_name_fr"), npriUnit: cell("npri_unit"), retcCode2004: cell("retc_code_2004"),
        retcCode: cell("retc_code"),
        retcName: cell("retc_name"), retcName2022: cell("retc_name_2022"), retcGroup: cell("retc_group"),
        retcFrom: Int(cell("retc_from")) ?? 2004)
    }
    self.substances = substances
    keys = Set(substances.map(\.key)).sorted()
    let sectors = try ReferenceTable("sample_sectors")
    self.sectors = sectors.rows.map { row in
      func cell(_ name: String) -> String { sectors.cell(row, name) }
      let keys = Set(cell("substances").split(separator: " ").map(String.init))
      return SampleSector(
        codes: [.canada: cell("ca"), .mexico: cell("mx"), .unitedStates: cell("us")], title: cell("title_en"),
        triCode: cell("tri_sector_code"),
        triTitle: cell("tri_sector"), retcTitle: cell("retc_sector"), retcClave: cell("retc_clave"),
        size: Double(cell("size")) ?? 1,
        weights: [
          .canada: Double(cell("weight_ca")) ?? 0, .mexico: Double(cell("weight_mx")) ?? 0,
          .unitedStates: Double(cell("weight_us")) ?? 0,
        ],
        substances: substances.indices.filter { keys.contains(substances[$0].key) })
    }
  }
}
