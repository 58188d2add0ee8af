public import Editions
public import Places
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

/// Zones that questions may name, as a table: along borders what is near them (any other distance may be asked for),
/// and those of layers.
public enum ZoneList {
  public static let columns =
    ["zone", "layer", "name_en", "name_fr", "name_es"].map { Column($0) } + [Column("facilities", isNumber: true)]
    + ["source", "sha256"].map { Column($0) }

  /// The zones that an edition stands beside.
  public static func names(_ zones: Zones) -> [ZoneName] {
    zones.borders.map { .border($0.pair, kilometres: Zones.near) }
      + zones.layers.flatMap { layer in layer.zones.map { .zone(layer: layer.name, code: $0.code) } }
  }

  /// - Throws: ``EditionError``.
  public static func rows(_ edition: Edition, _ terms: Terms) throws -> [[Cell]] {
    try names(edition.zones).map { name in
      let source: (file: String, hash: String)? =
        switch name {
        case .border(let pair, _): edition.zones.border(pair).map { ($0.source, $0.sha256) }
        case .zone(let layer, _):
          edition.zones.layer(layer).map { ($0.record.source.name, $0.record.source.sha256) }
        }
      let layer = if case .zone(let layer, _) = name { layer } else { ZoneName.borderWord }
      return [.text(name.text), .text(layer)]
        + Language.allCases.map { .text(edition.zones.title(name, terms, $0)) }
        + [Cell(try edition.facilities(in: name)?.count), Cell(source?.file), Cell(source?.hash)]
    }
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
