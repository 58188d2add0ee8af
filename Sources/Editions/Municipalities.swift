public import Vocabulary

/// A county (United States), municipality (Mexico) or city (Canada) that facilities of an edition are in.
public struct Municipality: Sendable {
  /// `US-IL:macon`, `MX-NLE:apodaca`.
  public let code: String
  /// ISO 3166-2.
  public let state: String
  public let kind: MunicipalityName.Kind
  /// As most of its facilities spell it.
  public let name: String
  /// The numbers of its facilities, in their order.
  public let facilities: [Int]

  /// Its name with the word for its kind: `Macon County`.
  public func title(_ terms: Terms, _ language: Language) -> String {
    kind == .plain ? name : terms.fill("municipality.\(kind.rawValue)", language, ["name": name])
  }

  /// With its state: `Macon County, Illinois`.
  public func fullTitle(_ tables: ReferenceTables, _ language: Language) -> String {
    let places = tables.places
    let state = places.place(code: state).map { places.places[$0].name[language] } ?? state
    return "\(title(tables.terms, language)), \(state)"
  }
}

/// The counties, municipalities and cities that an edition's facilities name, over all spellings; of each facility as
/// the newest year that tells has it.
public struct Municipalities: Sendable {
  /// In the order of their codes.
  public let all: [Municipality]
  private let positions: [String: Int]
  private let ofFacility: [Int: Int]

  init(_ catalog: Catalog) throws {
    struct Gathered {
      var spellings: [MunicipalityName: Int] = [:]
      var facilities: [Int] = []
    }
    var gathered: [String: Gathered] = [:]
    for row in try catalog.municipalities() {
      guard let country = Country(rawValue: String(row.state.prefix(2))),
        let name = MunicipalityName(row.name, in: country, state: row.state)
      else { continue }
      let key = "\(row.state):\(MunicipalityName.joined(name.key))"
      gathered[key, default: Gathered()].facilities.append(row.number)
      gathered[key]?.spellings[name, default: 0] += 1
    }
    var keys: [String: String] = [:]
    all = gathered.map { key, found in
      let name = found.spellings.max { ($0.value, $1.key.name) < ($1.value, $0.key.name) }?.key
      let state = String(key[..<(key.firstIndex(of: ":") ?? key.endIndex)])
      let code = "\(state):\(name?.key ?? "")"
      keys[code] = key
      return Municipality(
        code: code, state: state, kind: name?.kind ?? .plain, name: name?.name ?? "", facilities: found.facilities)
    }.sorted { $0.code < $1.code }
    positions = Dictionary(
      all.enumerated().map { (keys[$1.code] ?? $1.code, $0) }, uniquingKeysWith: { first, _ in first })
    ofFacility = Dictionary(
      all.enumerated().flatMap { position, place in place.facilities.map { ($0, position) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Of an edition without facilities.
  init() { (all, positions, ofFacility) = ([], [:], [:]) }

  /// A place by its code, in any spelling of it: `us-il:MACON`, `US-IL:de-kalb`, `US-IL:dekalb`.
  public subscript(code: String) -> Municipality? {
    guard let colon = code.firstIndex(of: ":") else { return nil }
    let (state, name) = (code[..<colon].uppercased(), String(code[code.index(after: colon)...]))
    return positions["\(state):\(MunicipalityName.joined(MunicipalityName.key(name)))"].map { all[$0] }
  }

  /// Where a facility is; nil where its sources do not say.
  public func municipality(ofFacility number: Int) -> Municipality? { ofFacility[number].map { all[$0] } }

  /// Those of a state, in the order of their codes.
  public func of(state: String) -> [Municipality] { all.filter { $0.state == state } }

  /// Those whose name begins with a text, those with most facilities first.
  public func beginning(with text: String, limit: Int) -> [Municipality] {
    let key = MunicipalityName.joined(MunicipalityName.key(text))
    guard !key.isEmpty else { return [] }
    let found = all.filter { place in
      MunicipalityName.joined(place.code[(place.code.firstIndex(of: ":") ?? place.code.startIndex)...].dropFirst())
        .hasPrefix(key)
    }
    return Array(
      found.sorted { ($1.facilities.count, $0.code) < ($0.facilities.count, $1.code) }.prefix(limit))
  }
}
