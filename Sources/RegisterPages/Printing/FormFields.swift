internal import Markup
internal import Outputs
internal import Places
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// Fields that an edition fills.
extension RegisterPrinting {
  /// A field for a substance by any of its names, with suggestions.
  func substanceField(_ id: String, _ question: Question) -> HTML {
    let value = question.substances.joined(separator: ",")
    let name = question.substances.count == 1 ? substanceText(names.key(of: value)) : ""
    return """
      <label for="\(id)">\(term("dimension.substance"))\
      <input id="\(id)" name="substance" value="\(value)" maxlength="200" autocomplete="off" \
      spellcheck="false" placeholder="\(t("form.substance.placeholder"))" data-suggest="\(path(.suggest))" \
      data-kind="substance" \
      data-none="\(t("search.none-short"))"\(when(!name.isEmpty, " aria-describedby=\"\(id)-name\""))></label>
      \(when(!name.isEmpty, "<p class=\"hint\" id=\"\(id)-name\">\(name)</p>\n"))
      """
  }

  /// Along borders, and of each layer with its zones; layers of very many are reached by their zones' pages.
  func zoneField(_ id: String, _ question: Question) -> HTML {
    let zones = names.zones
    let asked = question.zones.map(\.text).joined(separator: ",")
    var borders = zones.borders.map { ZoneName.border($0.pair, kilometres: Zones.near) }
    let listed = zones.layers.filter { $0.zones.count <= Self.mostZones }
    let isListed = question.zones.count == 1 && !(borders + listed.flatMap(Self.names)).contains(question.zones[0])
    if isListed { borders += question.zones }
    func choice(_ name: ZoneName) -> HTML {
      option(Choice(value: name.text, name: "\(zoneTitle(name))", isSelected: name.text == asked))
    }
    let several = when(
      question.zones.count > 1,
      option(Choice(value: asked, name: "\(question.zones.map(zoneTitle).joined(separator: ", "))", isSelected: true)))
    let groups = listed.map { layer -> HTML in
      "<optgroup label=\"\(layer.title(language))\">\(Self.names(layer).map(choice))</optgroup>"
    }
    guard !borders.isEmpty || !groups.isEmpty else { return hiddenField("zone", asked) }
    return selection(
      id, name: "zone", label: term("dimension.zone"), all: t("form.all"),
      options: "\(several)\(borders.map(choice))\(groups)")
  }

  private static var mostZones: Int { 150 }

  private static func names(_ layer: ZoneLayer) -> [ZoneName] {
    layer.zones.map { .zone(layer: layer.name, code: $0.code) }
  }

  /// - Parameter asked: the only year that is asked for.
  func yearChoices(_ choices: FormChoices, asked: String) -> [Choice] {
    choices.years.reversed().map {
      Choice(value: String($0), name: "\(String($0))", isSelected: asked == String($0))
    }
  }

  func countryChoices(_ choices: FormChoices, _ selected: [Country]) -> [Choice] {
    choices.countries.map {
      Choice(value: $0.rawValue, name: "\(country($0))", isSelected: selected.contains($0))
    }
  }

  func categoryChoices(_ selected: [Category]) -> [Choice] {
    Category.allCases.map {
      Choice(value: $0.code, name: "\(term("category.\($0.code)"))", isSelected: selected.contains($0))
    }
  }
}
