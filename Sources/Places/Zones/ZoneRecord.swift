public import Foundation
internal import Vocabulary

/// What `zones.json` says of a layer of zones, or of a border's line: where it came from, and what it has.
public struct ZoneRecord: Codable, Sendable, Equatable {
  public struct Source: Codable, Sendable, Equatable {
    /// The file's name, without its folder.
    public let name: String
    public let layer: String
    public let bytes: Int
    public let sha256: String
    /// The coordinate system as issued.
    public let crs: String

    public init(name: String, layer: String, bytes: Int, sha256: String, crs: String) {
      (self.name, self.layer, self.bytes, self.sha256, self.crs) = (name, layer, bytes, sha256, crs)
    }
  }

  public struct Zone: Codable, Sendable, Equatable {
    /// Of small letters, digits and hyphens; what questions call it by.
    public let code: String
    /// By language, as the file has them; one in the file's own at least.
    public let names: [String: String]
    /// How many features of the file it is made of.
    public let features: Int

    public init(code: String, names: [String: String], features: Int) {
      (self.code, self.names, self.features) = (code, names, features)
    }
  }

  /// Two zones that have ground in common.
  public struct Overlap: Codable, Sendable, Equatable {
    public let zones: [String]
    public let squareKilometres: Double

    public init(zones: [String], squareKilometres: Double) {
      (self.zones, self.squareKilometres) = (zones, squareKilometres)
    }
  }

  /// Of this record; a program reads the formats that it knows.
  public let format: Int
  /// The layer's name; of a border `border-MX-US`.
  public let name: String
  /// By language; empty for a border.
  public let title: [String: String]
  /// The fields that name the zones, by language; empty for a border.
  public let fields: [String: String]
  public let source: Source
  /// In the order of their codes; empty for a border.
  public let zones: [Zone]
  /// The largest overlap, where zones overlap by more than slivers.
  public let overlap: Overlap?
  /// SHA-256 of ``ZoneFolder/featuresName``.
  public let features: String

  public static let currentFormat = 1

  public init(
    name: String, title: [String: String], fields: [String: String], source: Source, zones: [Zone], overlap: Overlap?,
    features: String
  ) {
    (format, self.name, self.title, self.fields) = (Self.currentFormat, name, title, fields)
    (self.source, self.zones, self.overlap, self.features) = (source, zones, overlap, features)
  }

  /// As it is written: the same bytes for the same record.
  public func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// What a border's record is called.
  public static func name(of pair: BorderPair) -> String { "\(ZoneName.borderWord)-\(pair.rawValue)" }
}

/// Zones that cannot be read or made, in one line: where, found, expected.
public struct ZoneError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
