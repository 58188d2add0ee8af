public import Vocabulary

/// The words that go with the files of layers, in three languages. Resource: `texts.csv`.
public struct AtlasTexts: Sendable {
  private let terms: Terms

  /// - Throws: `ReferenceTableError` when the resource is missing.
  public init() throws { terms = try Terms(ReferenceTable("texts", of: "Atlas")) }

  public func callAsFunction(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
    terms.fill(key, language, values)
  }

  public var keys: [String] { terms.keys }
}

/// What goes with a layer's features or map when they are taken away: what they are, where from, and how to cite them.
public struct LayerReadme {
  /// What of the layer is there.
  public enum Content: Sendable {
    case features(FeatureExport.Written, Selection)
    case map(width: Int, height: Int, Selection)
    /// Files of the edition as they are.
    case whole
  }

  /// How a part was asked for, as it was written; none for the whole.
  public struct Selection: Sendable {
    public var box: String?
    public var outline: String?
    public var condition: String?

    public init(box: String? = nil, outline: String? = nil, condition: String? = nil) {
      (self.box, self.outline, self.condition) = (box, outline, condition)
    }

    public var isWhole: Bool { box == nil && outline == nil && condition == nil }
  }

  private let edition: LayerEdition
  private let texts: AtlasTexts
  private let language: Language
  /// Where the layer is online; nil where nobody said.
  private let address: String?

  public init(_ edition: LayerEdition, _ texts: AtlasTexts, _ language: Language, address: String?) {
    (self.edition, self.texts, self.language, self.address) = (edition, texts, language, address)
  }

  /// How to cite the edition.
  public var citation: String {
    let (record, description) = (edition.record, edition.record.description)
    let place = address.map { ". \($0)" } ?? ""
    return "\(description.attribution) (\(description.date.prefix(4))). \(description.title.text(language)). "
      + "\(record.id)@\(record.edition)\(place)"
  }

  public func text(_ content: Content) -> String {
    let (record, description) = (edition.record, edition.record.description)
    func t(_ key: String, _ values: [String: String] = [:]) -> String { texts(key, language, values) }
    var lines = [
      description.title.text(language), description.summary.text(language), "",
      t("readme.edition", ["layer": record.id, "edition": record.edition]),
    ]
    if let address { lines.append(t("readme.address", ["address": address])) }
    var selection = Selection()
    switch content {
    case .features(let written, let asked):
      selection = asked
      let counts = ["count": String(written.features + written.withoutShape), "all": String(record.features)]
      lines.append(t(asked.isWhole ? "readme.whole" : "readme.part", counts))
    case .map(let width, let height, let asked):
      selection = asked
      lines.append(
        t(asked.isWhole ? "readme.map" : "readme.clip", ["width": String(width), "height": String(height)]))
    case .whole:
      if record.raster == nil { lines.append(t("readme.whole", ["count": String(record.features)])) }
    }
    if let box = selection.box { lines.append(t("readme.box", ["box": box])) }
    if let outline = selection.outline { lines.append(t("readme.outline", ["outline": outline])) }
    if let condition = selection.condition { lines.append(t("readme.where", ["where": condition])) }
    lines += [
      t("readme.date", ["date": description.date]),
      t(
        "readme.source",
        [
          "file": record.source.name, "sha256": record.source.sha256, "attribution": description.attribution,
          "publisher": description.publisher,
        ]),
    ]
    if !record.repairs.isEmpty { lines.append(t("readme.repairs", ["count": String(record.repairs.count)])) }
    lines += [t("readme.licence", ["licence": description.licence]), "", t("readme.cite"), citation, ""]
    lines.append(
      record.raster == nil ? t("readme.degrees") : t("readme.system", ["system": record.source.crsName]))
    if case .features(let written, _) = content { lines += about(written, t) }
    if let legend = description.legend, !legend.classes.isEmpty {
      lines += ["", t("readme.classes")] + legend.classes.map { "  \($0.value)  \($0.title.text(language))" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func about(_ written: FeatureExport.Written, _ t: (String, [String: String]) -> String) -> [String] {
    var lines: [String] = []
    if let field = written.numberField {
      lines.append(t(edition.record.key == nil ? "readme.number.once" : "readme.number", ["field": field]))
    }
    if !written.shortened.isEmpty {
      lines += ["", t("readme.shortened", [:])] + written.shortened.map { "  \($0.name)  \($0.field)" }
    }
    if written.withoutShape > 0 {
      lines.append(t("readme.no-shape", ["count": String(written.withoutShape)]))
    }
    if written.cutTexts > 0 { lines.append(t("readme.cut", ["count": String(written.cutTexts)])) }
    let titled = (edition.record.description.fields ?? []).filter { !$0.title.text(language).isEmpty }
    if !titled.isEmpty {
      lines += ["", t("readme.fields", [:])] + titled.map { "  \($0.name)  \($0.title.text(language))" }
    }
    return lines
  }
}
