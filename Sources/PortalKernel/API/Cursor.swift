internal import Outputs
internal import Vocabulary

/// Where a page of rows begins: opaque to programs, good for one edition only.
package enum Cursor {
  /// CSV comes whole: it has no pages.
  package static func refuse(_ parameters: Parameters) throws {
    guard let text = try parameters.value("cursor") else { return }
    throw Problem.parameter("cursor", found: text, expected: Expectation(.noCursor))
  }

  /// The first row of the page asked for.
  package static func position(_ parameters: Parameters, edition: String) throws -> Int {
    guard let text = try parameters.value("cursor") else { return 0 }
    let parts = text.split(separator: "-")
    guard parts.count == 2, parts[1] == edition.prefix(8), let position = Int(parts[0], radix: 36),
      (0...1_000_000_000).contains(position)
    else {
      throw Problem.parameter("cursor", found: text, expected: Expectation(.cursor))
    }
    return position
  }

  /// The address of the page that begins at a row.
  package static func address(of position: Int, _ visit: Visit) throws -> String {
    let cursor = "\(String(position, radix: 36))-\(visit.served.id.prefix(8))"
    let language = visit.askedLanguage.map { [(name: "lang", value: $0)] } ?? []
    let items =
      visit.items.filter { $0.name != "cursor" } + language + [("cursor", cursor), ("edition", visit.served.pin)]
    return visit.site.publicAddress + visit.requestPath + Address.query(items)
  }
}
