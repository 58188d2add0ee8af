internal import Foundation
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
    public let text: String
    public let status: Status
  }

  public let en: Entry?
  public let fr: Entry?
  public let es: Entry?

  public subscript(language: Language) -> Entry? {
    switch language {
    case .english: en
    case .french: fr
    case .spanish: es
    }
  }

  /// In a language, or else in the first that has it.
  public func text(_ language: Language) -> String {
    (self[language] ?? en ?? fr ?? es)?.text ?? ""
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

    public let field: String
    public let classes: [Class]
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

  private static let names = [
    "title", "summary", "theme", "attribution", "licence", "publisher", "scale", "date", "key", "region", "fields",
    "legend",
  ]

  /// - Throws: ``AtlasError`` with the file and what is expected.
  public init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else { throw AtlasError("\(file): no such file") }
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw AtlasError("\(file): not a JSON object")
    }
    if let other = object.keys.sorted().first(where: { !Self.names.contains($0) }) {
      throw AtlasError("\(file): \(other): expected \(Self.names.joined(separator: ", "))")
    }
    do { self = try JSONDecoder().decode(Self.self, from: data) } catch let error as DecodingError {
      throw AtlasError("\(file): \(Self.text(error))")
    }
    try check(file)
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
    case .dataCorrupted(let context): return "\(path(context)): expected official, translated or missing"
    @unknown default: return "not a description"
    }
  }

  /// What types do not say.
  private func check(_ file: String) throws {
    let day = date.split(separator: "-").compactMap { Int($0) }
    guard date.count == 10, day.count == 3, (1900...2200).contains(day[0]), (1...12).contains(day[1]),
      (1...31).contains(day[2])
    else { throw AtlasError("\(file): date \(date): expected a day such as 2011-04-01") }
    guard publisher.hasPrefix("https://") || publisher.hasPrefix("http://") else {
      throw AtlasError("\(file): publisher \(publisher): expected an address that begins with https://")
    }
    for (name, text) in [("title", title), ("summary", summary)] where text.text(.english).isEmpty {
      throw AtlasError("\(file): \(name): expected a text in one language at least")
    }
    if let region, region.count != 4 || bounds == nil {
      throw AtlasError("\(file): region: expected west, south, east and north in degrees")
    }
    for entry in legend?.classes ?? [] where entry.colour.wholeMatch(of: /#[0-9a-fA-F]{6}/) == nil {
      throw AtlasError("\(file): legend: colour \(entry.colour): expected one such as #0b5d5e")
    }
  }

  /// Where its features must be.
  public var bounds: GeoBounds? {
    region.flatMap { $0.count == 4 ? GeoBounds(west: $0[0], south: $0[1], east: $0[2], north: $0[3]) : nil }
  }

  var year: Int { Int(date.prefix(4)) ?? 0 }
}
