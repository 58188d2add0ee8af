/// What differs between two editions of a layer, feature by feature.
public struct LayerDifference: Sendable {
  public enum Kind: String, CaseIterable, Codable, Sendable {
    case added
    case removed
    /// An attribute is another one.
    case changed
    /// The shape is another one.
    case moved
  }

  public struct Change: Codable, Sendable, Equatable {
    public let kind: Kind
    public let feature: Int
    /// The key's value; nil for a layer without one.
    public let key: String?
    /// Of a changed attribute its field, and both values.
    public let field: String?
    public let before: String?
    public let after: String?
    /// Square kilometres; of a polygon that is not there, nil.
    public let areaBefore: Double?
    public let areaAfter: Double?
  }

  public let changes: [Change]
  /// How many features each edition has.
  public let features: (before: Int, after: Int)

  /// - Throws: ``AtlasError`` where the two are not of one layer, or number their features each for itself.
  public init(_ before: LayerEdition, _ after: LayerEdition) throws {
    guard before.record.id == after.record.id else {
      throw AtlasError("\(before.record.id) and \(after.record.id) are two layers; expected editions of one")
    }
    guard let key = after.record.key, before.record.key == key else {
      throw AtlasError(
        "\(after.record.id): its description names no key for both editions, so no feature is known again; "
          + "expected \"key\": a field")
    }
    try self.init(before.features(), after.features(), key: key)
  }

  /// The same of two files whose features have their numbers.
  init(_ old: VectorFile, _ new: VectorFile, key: String) throws {
    func load(_ file: VectorFile) throws -> [Int: VectorFile.Feature] {
      var features: [Int: VectorFile.Feature] = [:]
      try file.each { features[$0.number] = $0 }
      return features
    }
    let (was, now) = (try load(old), try load(new))
    func value(_ feature: VectorFile.Feature?, _ name: String, _ file: VectorFile) -> String? {
      file.fields.firstIndex { $0.name == name }.flatMap { feature?.values[$0].text }
    }
    let fields =
      new.fields.map(\.name) + old.fields.map(\.name).filter { name in !new.fields.contains { $0.name == name } }
    var changes: [Change] = []
    for number in Set(was.keys).union(now.keys).sorted() {
      let (a, b) = (was[number], now[number])
      let name = value(b, key, new) ?? value(a, key, old)
      let areas = [a, b].map { feature in
        feature?.shape.flatMap { $0.kind == .polygon ? $0.squareKilometres : nil }
      }
      func add(_ kind: Kind, _ field: String? = nil, _ from: String? = nil, _ to: String? = nil) {
        changes.append(
          Change(
            kind: kind, feature: number, key: name, field: field, before: from, after: to, areaBefore: areas[0],
            areaAfter: areas[1]))
      }
      guard let a, let b else {
        add(a == nil ? .added : .removed)
        continue
      }
      for field in fields {
        let (from, to) = (value(a, field, old), value(b, field, new))
        if from != to { add(.changed, field, from, to) }
      }
      if a.shape != b.shape { add(.moved) }
    }
    self.changes = changes
    features = (was.count, now.count)
  }
}
