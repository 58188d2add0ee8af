internal import Foundation
internal import LandCover
public import Vocabulary

/// A text in three languages, each with where it comes from.
public struct LayerText: Codable, Sendable, Equatable {
  public enum Status: String, Codable, Sendable, CaseIterable {
    /// The publisher's own.
    case official
    case translated
    case missing
  }

  public struct Entry: Codable, Sendable, Equatable {
    /// Blank where it is missing.
    public let text: String
    public let status: Status

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      status = try container.decode(Status.self, forKey: .status)
      text =
        try status == .missing
        ? container.decodeIfPresent(String.self, forKey: .text) ?? "" : container.decode(String.self, forKey: .text)
    }

    init(_ text: String, _ status: Status) { (self.text, self.status) = (text, status) }
  }

  public let en: Entry?
  public let fr: Entry?
  public let es: Entry?

  /// A name of the program's own tables.
  init(_ name: LocalizedName) {
    func entry(_ language: Language) -> Entry {
      switch name.status(language) {
      case .official: Entry(name[language], .official)
      case .translated: Entry(name[language], .translated)
      case .missing: Entry("", .missing)
      }
    }
    (en, fr, es) = (entry(.english), entry(.french), entry(.spanish))
  }

  public subscript(language: Language) -> Entry? {
    switch language {
    case .english: en
    case .french: fr
    case .spanish: es
    }
  }

  /// In a language, or else in the first that has it.
  public func text(_ language: Language) -> String {
    ([self[language], en, fr, es].compactMap { $0?.text }.first { !$0.isEmpty }) ?? ""
  }
}

/// What a person says of a layer: `ID.json`.
public struct LayerDescription: Codable, Sendable, Equatable {
  public struct Field: Codable, Sendable, Equatable {
    public let name: String
    public let title: LayerText
    /// What coded values mean, by the value as text.
    public let values: [String: LayerText]?
  }

  public struct Legend: Codable, Sendable, Equatable {
    public struct Class: Codable, Sendable, Equatable {
      public let value: String
      /// `#rrggbb`.
      public let colour: String
      public let title: LayerText
    }

    /// Whose values the classes are; nil for a map, whose pixels have them.
    public let field: String?
    public let classes: [Class]

    enum CodingKeys: String, CodingKey { case field, classes, table }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      field = try container.decodeIfPresent(String.self, forKey: .field)
      guard let table = try container.decodeIfPresent(String.self, forKey: .table) else {
        classes = try container.decode([Class].self, forKey: .classes)
        return
      }
      let name = table.hasSuffix(Self.change) ? String(table.dropLast(Self.change.count)) : table
      let refused = DecodingError.dataCorruptedError(
        forKey: .table, in: container,
        debugDescription: "\(table): expected \(LandCover.Legend.known.joined(separator: ", ")), or nalcms-change, "
          + "without classes")
      guard LandCover.Legend.known.contains(name), !container.contains(.classes) else { throw refused }
      let known = try LandCover.Legend(name)
      guard name == table || known.entries.allSatisfy({ (0..<100).contains($0.code) }) else { throw refused }
      classes =
        name == table
        ? known.entries.map { Class(value: String($0.code), colour: $0.colour.hex, title: LayerText($0.name)) }
        : known.entries.flatMap { from in known.entries.map { Self.change(from, $0) } }
    }

    /// Behind the name of a table: from each of its classes to each.
    private static let change = "-change"

    /// What `landcover change` writes for a pair: 100 * from + to, in the colour of what is there now.
    private static func change(_ from: LandCover.Legend.Entry, _ to: LandCover.Legend.Entry) -> Class {
      let name = LocalizedName(
        Dictionary(
          uniqueKeysWithValues: Language.allCases.map { language in
            let isMissing = [from, to].contains { $0.name.status(language) == .missing }
            let texts = [from, to].map { $0.name[language] }
            let same = [Language.english: "unchanged", .french: "sans changement", .spanish: "sin cambio"]
            let text =
              from.code == to.code ? "\(texts[1]) (\(same[language] ?? ""))" : "\(texts[0]) → \(texts[1])"
            return (language, (text: isMissing ? "" : text, status: .translated))
          }))
      return Class(
        value: String(100 * from.code + to.code), colour: from.code == to.code ? "#e3e1d9" : to.colour.hex,
        title: LayerText(name))
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(field, forKey: .field)
      try container.encode(classes, forKey: .classes)
    }
  }

  public let title: LayerText
  public let summary: LayerText
  public let theme: String
  public let attribution: String
  public let licence: String
  /// The publisher's address.
  public let publisher: String
  /// The denominator: 10,000,000.
  public let scale: Int?
  /// Of the data, ISO 8601: its year is the edition's.
  public let date: String
  /// The field whose value is the same feature's in every edition.
  public let key: String?
  public let region: [Double]?
  public let fields: [Field]?
  public let legend: Legend?
  /// The deepest zoom of its tiles; from how near its corners are to each other unless given.
  public let zoom: Int?

  private static let names = [
    "title", "summary", "theme", "attribution", "licence", "publisher", "scale", "date", "key", "region", "fields",
    "legend", "zoom",
  ]

  /// - Throws: ``AtlasError`` with the file and what is expected.
  public init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else { throw AtlasError("\(file): no such file") }
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw AtlasError("\(file): not a JSON object")
    }
    try Self.known(object, Self.names, file, "")
    for (name, value) in object.sorted(by: { $0.key < $1.key }) {
      guard let own = value as? [String: Any] else { continue }
      if name == "legend" {
        try Self.known(own, ["field", "classes", "table"], file, "legend.")
        for entry in own["classes"] as? [[String: Any]] ?? [] {
          try Self.known(entry, ["value", "colour", "title"], file, "legend.classes.")
          try Self.text(entry["title"], file, "legend.classes.title.")
        }
      } else {
        try Self.text(value, file, "\(name).")
      }
    }
    for field in object["fields"] as? [[String: Any]] ?? [] {
      try Self.known(field, ["name", "title", "values"], file, "fields.")
      try Self.text(field["title"], file, "fields.title.")
      for value in (field["values"] as? [String: Any] ?? [:]).values { try Self.text(value, file, "fields.values.") }
    }
    do { self = try JSONDecoder().decode(Self.self, from: data) } catch let error as DecodingError {
      throw AtlasError("\(file): \(Self.text(error))")
    }
    try check(file)
  }

  /// Whether an object has names that it may have.
  private static func known(_ object: [String: Any], _ names: [String], _ file: String, _ path: String) throws {
    if let other = object.keys.sorted().first(where: { !names.contains($0) }) {
      throw AtlasError("\(file): \(path)\(other): expected \(names.joined(separator: ", "))")
    }
  }

  /// The same of a text in three languages.
  private static func text(_ value: Any?, _ file: String, _ path: String) throws {
    guard let text = value as? [String: Any] else { return }
    try known(text, Language.allCases.map(\.rawValue), file, path)
    for (language, entry) in text {
      if let entry = entry as? [String: Any] { try known(entry, ["text", "status"], file, "\(path)\(language).") }
    }
  }

  private static func text(_ error: DecodingError) -> String {
    func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      (context.codingPath + (key.map { [$0] } ?? [])).map { $0.intValue.map { "\($0 + 1)" } ?? $0.stringValue }
        .joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(path(context, key)) is missing"
    case .typeMismatch(let type, let context): return "\(path(context)): expected \(type)"
    case .valueNotFound(let type, let context): return "\(path(context)): expected \(type)"
    case .dataCorrupted(let context):
      return path(context).hasSuffix("status")
        ? "\(path(context)): expected official, translated or missing" : "\(path(context)): \(context.debugDescription)"
    @unknown default: return "not a description"
    }
  }

  /// What types do not say.
  private func check(_ file: String) throws {
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let day =
      date.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/).map { match in
        [match.output.1, match.output.2, match.output.3].compactMap { Int($0) }
      } ?? []
    let isLeap = day.first.map { $0 % 4 == 0 && ($0 % 100 != 0 || $0 % 400 == 0) } ?? false
    guard day.count == 3, (1900...2200).contains(day[0]), (1...12).contains(day[1]),
      (1...(days[day[1] - 1] + (isLeap && day[1] == 2 ? 1 : 0))).contains(day[2])
    else { throw AtlasError("\(file): date \(date): expected a day such as 2011-04-01") }
    guard publisher.hasPrefix("https://") || publisher.hasPrefix("http://") else {
      throw AtlasError("\(file): publisher \(publisher): expected an address that begins with https://")
    }
    for (name, text) in [("title", title), ("summary", summary)] where text.text(.english).isEmpty {
      throw AtlasError("\(file): \(name): expected a text in one language at least")
    }
    if let scale, scale < 1 { throw AtlasError("\(file): scale \(scale): expected a denominator, such as 10000000") }
    if let zoom, !(0...14).contains(zoom) { throw AtlasError("\(file): zoom \(zoom): expected 0 to 14") }
    if let region, region.count != 4 || bounds == nil {
      throw AtlasError("\(file): region: expected west, south, east and north in degrees")
    }
    if let classes = legend?.classes, Set(classes.map(\.value)).count < classes.count {
      throw AtlasError("\(file): legend: two classes of one value")
    }
    for entry in legend?.classes ?? [] where entry.colour.wholeMatch(of: /#[0-9a-fA-F]{6}/) == nil {
      throw AtlasError("\(file): legend: colour \(entry.colour): expected one such as #0b5d5e")
    }
  }

  /// Where its features must be.
  public var bounds: GeoBounds? {
    region.flatMap { $0.count == 4 ? GeoBounds(west: $0[0], south: $0[1], east: $0[2], north: $0[3]) : nil }
  }

  /// - Throws: ``AtlasError`` for a date that nobody checked.
  func year() throws -> Int {
    guard let year = Int(date.prefix(4)) else { throw AtlasError("date \(date): expected a day such as 2011-04-01") }
    return year
  }
}
