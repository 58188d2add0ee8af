public import Editions
internal import Questions
public import Vocabulary

/// The substances of an edition as a table.
public enum SubstanceList {
  public static let columns = [
    "key", "cas", "is_group", "name_en", "name_fr", "name_es", "status_en", "status_fr", "status_es", "flags",
    "registers", "codes",
  ].map { Column($0) }

  public static func cells(_ position: Int, _ catalog: Catalog) throws -> [Cell] {
    let entry = catalog.substances[position]
    let substance = entry.substance
    let codes = try catalog.listedCodes(of: position).map { "\($0.register.rawValue):\($0.code)" }
    return [.text(substance.key), Cell(substance.cas?.description), .text(substance.isGroup ? "true" : "false")]
      + Language.allCases.map { Cell(substance.name.texts[$0]) }
      + Language.allCases.map { .text(substance.name.status($0).rawValue) }
      + [
        .text(substance.flags.words.joined(separator: " ")),
        .text(entry.registers.map(\.rawValue).joined(separator: " ")),
        .text(codes.joined(separator: "; ")),
      ]
  }
}

/// Sectors as a table.
public enum SectorList {
  public static let columns = ["code", "title_en", "title_fr", "title_es"].map { Column($0) }

  public static func cells(_ code: String, _ catalog: Catalog, _ sectors: SectorTable) -> [Cell] {
    let title = catalog.sectorTitle(code, sectors)
    return [.text(code)] + Language.allCases.map { Cell(title?.texts[$0]) }
  }
}

/// States and provinces as a table.
public enum PlaceList {
  public static let columns = ["code", "country", "name_en", "name_fr", "name_es"].map { Column($0) }

  public static func cells(_ code: String, _ name: LocalizedText) -> [Cell] {
    [.text(code), .text(String(code.prefix(2)))] + Language.allCases.map { .text(name[$0]) }
  }
}

/// The counties, municipalities and cities that an edition's facilities name, as a table.
public enum MunicipalityList {
  public static let columns = ["code", "state", "name_en", "name_fr", "name_es", "facilities"].map { Column($0) }

  public static func cells(_ place: Municipality, _ terms: Terms) -> [Cell] {
    [.text(place.code), .text(place.state)] + Language.allCases.map { .text(place.title(terms, $0)) }
      + [.integer(place.facilities.count)]
  }
}

/// The registers' codes that an edition's files hold amounts under, as a table.
public enum CodeList {
  public static let columns = ["code", "name", "substance", "scope"].map { Column($0) }

  public static func cells(_ code: Catalog.Code, _ catalog: Catalog) -> [Cell] {
    [
      .text(code.id.description), .text(code.name), .text(catalog.substances[code.substance].substance.key),
      .text(code.scope.code),
    ]
  }
}
