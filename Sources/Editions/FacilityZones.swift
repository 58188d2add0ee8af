public import Places
internal import Synchronization
internal import Vocabulary

/// Where an edition's facilities are among zones. Zones lie beside editions: they change nothing of them.
///
/// A position is looked up once for each layer and each border, then kept.
final class FacilityZones: Sendable {
  let zones: Zones
  private let kept = Mutex(Kept())

  private struct Kept {
    /// By name.
    var layers: [String: ZoneColumn] = [:]
    /// By border, kilometres from it by facility.
    var borders: [BorderPair: [Double]] = [:]
  }

  init(_ zones: Zones) { self.zones = zones }

  func column(_ layer: ZoneLayer, _ make: () throws -> ZoneColumn) rethrows -> ZoneColumn {
    try kept.withLock { kept in
      if let known = kept.layers[layer.name] { return known }
      let made = try make()
      kept.layers[layer.name] = made
      return made
    }
  }

  func kilometres(from border: BorderPair, _ make: () throws -> [Double]) rethrows -> [Double] {
    try kept.withLock { kept in
      if let known = kept.borders[border] { return known }
      let made = try make()
      kept.borders[border] = made
      return made
    }
  }
}

/// Which of a layer's zones each facility is in.
///
/// Where zones overlap by slivers only, a facility in two of them counts in the first by code, in every answer; zones
/// that overlap by more each have all of theirs.
public struct ZoneColumn: Sendable {
  public let layer: ZoneLayer
  /// By facility: 0 where its source gives no position, 1 outside of all zones, else 2 and the zone's number.
  public let ordinals: [UInt32]
  private let members: [[Int]]

  init(_ layer: ZoneLayer, _ positions: FacilityPositions, facilities: Int) {
    self.layer = layer
    var ordinals = [UInt32](repeating: 0, count: facilities)
    var members = [[Int]](repeating: [], count: layer.zones.count)
    for (number, point) in positions.placed where ordinals.indices.contains(number) {
      let inside = layer.zones(at: point)
      ordinals[number] = inside.first.map { UInt32($0) + 2 } ?? 1
      for zone in layer.record.overlap == nil ? inside.prefix(1) : inside[...] { members[zone].append(number) }
    }
    (self.ordinals, self.members) = (ordinals, members)
  }

  /// How many values ``ordinals`` may have.
  public var count: Int { layer.zones.count + 2 }

  /// What an ordinal stands for; nil for a facility whose position is not told.
  public func name(_ ordinal: Int) -> ZoneName? {
    guard ordinal > 0 else { return nil }
    return .zone(layer: layer.name, code: ordinal == 1 ? ZoneName.outside : layer.zones[ordinal - 2].code)
  }

  /// The facilities in a zone, or outside of all; nil for a zone that the layer does not have.
  public func facilities(in code: String) -> [Int]? {
    if let zone = layer.position(ofZone: code) { return members[zone] }
    let ordinal: UInt32? = code == ZoneName.outside ? 1 : code == ZoneName.unplaced ? 0 : nil
    return ordinal.map { asked in ordinals.indices.filter { ordinals[$0] == asked } }
  }
}

extension Edition {
  /// The same edition beside zones.
  public func with(_ zones: Zones) -> Edition {
    var edition = self
    edition.facilityZones = FacilityZones(zones)
    return edition
  }

  /// The zones that it stands beside.
  public var zones: Zones { facilityZones.zones }

  /// Which of a layer's zones its facilities are in; nil for a layer that is not there.
  public func zoneColumn(_ name: String) throws -> ZoneColumn? {
    guard let layer = zones.layer(name) else { return nil }
    return try facilityZones.column(layer) { ZoneColumn(layer, try positions(), facilities: facilities.count) }
  }

  /// Kilometres from a border by facility, infinite where its source gives no position; nil where the border's line is
  /// not there.
  public func kilometres(from border: BorderPair) throws -> [Double]? {
    guard let line = zones.border(border) else { return nil }
    return try facilityZones.kilometres(from: border) {
      var kilometres = [Double](repeating: .infinity, count: facilities.count)
      let placed = try positions().placed
      for ((number, _), distance) in zip(placed, line.kilometres(to: placed.map(\.point)))
      where kilometres.indices.contains(number) {
        kilometres[number] = distance
      }
      return kilometres
    }
  }

  /// The facilities in a zone, by number: of a border those of its two countries; nil for a zone that is not there.
  public func facilities(in zone: ZoneName) throws -> Set<Int>? {
    switch zone {
    case .border(let pair, let limit):
      guard let kilometres = try kilometres(from: pair) else { return nil }
      let codes = Set(pair.countries.map(\.rawValue))
      return Set(
        kilometres.indices.filter { kilometres[$0] <= limit && codes.contains(String(facilities[$0].prefix(2))) })
    case .zone(let layer, let code): return try zoneColumn(layer)?.facilities(in: code).map(Set.init)
    }
  }
}
