internal import Atlas
internal import PortalKernel
internal import Vocabulary

/// One part of a layer as GeoServices has it: all its features, or those of one kind of shape where it has several.
struct FeaturePart {
  let layer: ServedAtlas.Layer
  let store: LayerStore
  /// Its number among the parts.
  let index: Int
  /// Nil for a layer without a shape.
  let kind: LayerGeometry.Kind?
  /// Nil where the layer has one kind of shape alone.
  let onlyKind: LayerGeometry.Kind?
  /// The name of features' numbers, which no field has.
  let number: String
  let measures: LayerStore.Measures

  var fields: [LayerEdition.Record.Field] { layer.edition.record.fields }
  /// Features without a shape are in the first part.
  var isFirst: Bool { index == 0 }

  /// Bytes of the shapes of an answer at most, as they are stored.
  private static let mostBytes = 16 << 20

  /// How many features an answer may have, whichever they are.
  func most(isTile: Bool) -> Int { min(isTile ? 8_000 : 2_000, measures.most(bytes: Self.mostBytes)) }

  /// The name of features' numbers in a layer.
  static func number(_ layer: ServedAtlas.Layer) -> String {
    FreeName.of("OBJECTID", among: layer.edition.record.fields.map(\.name))
  }

  static func parts(_ layer: ServedAtlas.Layer) throws -> [FeaturePart] {
    guard let store = layer.store else { throw Problem.notFound("a map of classes; it is a MapServer") }
    let kinds = LayerGeometry.Kind.allCases.filter { layer.edition.record.kinds[$0.rawValue] != nil }
    let measures = try store.measures()
    let all: [LayerGeometry.Kind?] = kinds.isEmpty ? [nil] : kinds
    return all.enumerated().map { index, kind in
      FeaturePart(
        layer: layer, store: store, index: index, kind: kind, onlyKind: kinds.count > 1 ? kind : nil,
        number: number(layer), measures: measures)
    }
  }

  var isMultipoint: Bool { kind == .point && measures.hasSeveralPoints }

  var geometryType: String? {
    switch kind {
    case .point: isMultipoint ? "esriGeometryMultipoint" : "esriGeometryPoint"
    case .line: "esriGeometryPolyline"
    case .polygon: "esriGeometryPolygon"
    case nil: nil
    }
  }

  func name(_ language: Language) -> String {
    let title = layer.description.title.text(language)
    guard let onlyKind else { return title }
    return "\(title) (\(onlyKind.rawValue))"
  }

  // MARK: Descriptions

  /// The type of a field: whole numbers beyond 32 bits are told as numbers with a point, which have 53.
  func type(_ field: LayerEdition.Record.Field) -> String {
    switch field.kind {
    case "integer": measures.wide.contains(field.name) ? "esriFieldTypeDouble" : "esriFieldTypeInteger"
    case "real": "esriFieldTypeDouble"
    default: "esriFieldTypeString"
    }
  }

  var numberField: [String: Any] {
    [
      "name": number, "type": "esriFieldTypeOID", "alias": number, "nullable": false, "editable": false,
      "sqlType": "sqlTypeOther", "domain": NoValue.null, "defaultValue": NoValue.null,
    ]
  }

  func field(_ index: Int, _ language: Language) -> [String: Any] {
    let field = fields[index]
    let described = layer.description.fields?.first { $0.name == field.name }
    var object: [String: Any] = [
      "name": field.name, "type": type(field), "alias": described?.title.text(language) ?? field.name, "nullable": true,
      "editable": false, "sqlType": "sqlTypeOther", "domain": NoValue.null, "defaultValue": NoValue.null,
    ]
    if type(field) == "esriFieldTypeString" { object["length"] = max(measures.longest[field.name] ?? 0, 1) }
    if let values = described?.values, !values.isEmpty {
      object["domain"] =
        [
          "type": "codedValue", "name": field.name,
          "codedValues": values.sorted { $0.key < $1.key }.map { key, title -> [String: Any] in
            let code: Any = type(field) == "esriFieldTypeString" ? key : (Int(key) ?? key as Any)
            return ["name": title.text(language), "code": code]
          },
        ] as [String: Any]
    }
    return object
  }

  /// What a person knows a feature by: its name.
  var displayField: String {
    let texts = fields.filter { type($0) == "esriFieldTypeString" }.map(\.name)
    return texts.first { $0.lowercased().contains("name") } ?? texts.first ?? number
  }

  // MARK: Drawing

  /// How features are drawn: by the classes of the legend, or all alike.
  func renderer(_ language: Language) -> [String: Any] {
    let plain = "#0b5d5e"
    guard let legend = layer.description.legend, let field = legend.field, !legend.classes.isEmpty else {
      return ["type": "simple", "label": "", "description": "", "symbol": symbol(plain)]
    }
    return [
      "type": "uniqueValue", "field1": field, "field2": NoValue.null, "field3": NoValue.null, "fieldDelimiter": ",",
      "defaultSymbol": symbol(plain), "defaultLabel": "",
      "uniqueValueInfos": legend.classes.map { entry -> [String: Any] in
        [
          "value": entry.value, "label": entry.title.text(language), "description": "", "symbol": symbol(entry.colour),
        ]
      },
    ]
  }

  private func symbol(_ colour: String) -> [String: Any] {
    let fill = Self.colour(colour, 204)
    let white: [String: Any] = [
      "type": "esriSLS", "style": "esriSLSSolid", "color": [255, 255, 255, 255], "width": 0.5,
    ]
    return switch kind {
    case .point:
      [
        "type": "esriSMS", "style": "esriSMSCircle", "color": Self.colour(colour, 255), "size": 6, "angle": 0,
        "xoffset": 0, "yoffset": 0, "outline": white,
      ]
    case .line: ["type": "esriSLS", "style": "esriSLSSolid", "color": Self.colour(colour, 255), "width": 1]
    case .polygon, nil: ["type": "esriSFS", "style": "esriSFSSolid", "color": fill, "outline": white]
    }
  }

  /// Red, green, blue and how much it covers.
  private static func colour(_ hex: String, _ alpha: Int) -> [Int] {
    let (red, green, blue) = colour(hex)
    return [Int(red), Int(green), Int(blue), alpha]
  }

  /// Of `#rrggbb`, which descriptions have.
  static func colour(_ hex: String) -> (UInt8, UInt8, UInt8) {
    let number = UInt32(hex.dropFirst(), radix: 16) ?? 0
    func part(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: number >> shift) }
    return (part(16), part(8), part(0))
  }
}
