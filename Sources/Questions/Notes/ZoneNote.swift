public import Editions
public import Places
public import Vocabulary

/// Zones that an answer goes by: whose they are, by the hash of the file they came from.
public struct ZoneNote: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// - Parameter field: of the file, whose values name the zones.
    case layer(String, field: String)
    /// - Parameter sides: the edition's facilities, of any year, in the zone and in all, by country.
    case border(BorderPair, kilometres: Double, sides: [Side])
  }

  public struct Side: Sendable, Equatable {
    public let country: Country
    public let inside: Int
    public let all: Int
  }

  public let kind: Kind
  /// The file's name, or who publishes the line.
  public let source: String
  public let sha256: String
}

extension Edition {
  /// What a question's zones are, a note each.
  /// - Throws: ``QuestionError`` for zones that are not there.
  public func zoneNotes(_ question: Question) throws -> [ZoneNote] {
    let layers = question.zoneLayers.sorted().compactMap { name in
      zones.layer(name).map { layer in
        let field = layer.record.fields.values.sorted().joined(separator: ", ")
        return ZoneNote(
          kind: .layer(name, field: field), source: layer.record.source.name, sha256: layer.record.source.sha256)
      }
    }
    let borders = try question.zones.compactMap { zone -> ZoneNote? in
      guard case .border(let pair, let kilometres) = zone, let line = zones.border(pair),
        let inside = try facilities(in: zone)
      else { return nil }
      let sides = pair.countries.map { country in
        let own = facilities.numbers(of: country)
        return ZoneNote.Side(country: country, inside: inside.count(where: own.contains), all: own.count)
      }
      return ZoneNote(
        kind: .border(pair, kilometres: kilometres, sides: sides), source: line.source, sha256: line.sha256)
    }
    return layers + borders
  }
}
