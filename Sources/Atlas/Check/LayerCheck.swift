internal import Foundation
public import Vocabulary

/// Looks through a layer for what is wrong with it, feature by feature and then over all values of a field.
public struct LayerCheck {
  /// Where features must be; nil for anywhere.
  public var region: GeoBounds?
  /// Fields from the finest level to the coarsest, such as `name,l2,l1`; those that end in L1 to L4 are found anyway.
  public var hierarchy: [String] = []

  public init() {}

  /// How near to longitude 0, latitude 0 a position is nobody's: a metre.
  private static let zero = 1e-5
  private static let nothing: Set<String> = [
    "-999", "-9999", "-99999", "-99", "n/a", "na", "null", "<null>", "none", "nan", "#n/a", "-", "?", "unknown", "tbd",
  ]
  private static let noNumbers: Set<Double> = [-999, -9999, -99999, -999_999]
  /// UTF-8 read as Windows-1252, and what cannot be read at all.
  private static let misread = ["Ã©", "Ã¨", "Ã±", "Ã³", "Ã¡", "Ã­", "Ã§", "Ã¼", "Â°", "â€", "\u{FFFD}"]
  /// Distinct values of a field that are compared with each other.
  private static let mostValues = 200_000

  public struct Result: Sendable {
    public let features: Int
    public let vertices: Int
    public let faults: [LayerFault]
  }

  /// - Throws: ``AtlasError`` where the file cannot be read, or has no such field.
  public func check(_ file: VectorFile) throws -> Result {
    var pass = try begin(file)
    try file.each { pass.add($0) }
    return pass.result
  }

  /// One way through a layer, feature by feature.
  /// - Throws: ``AtlasError`` for a field of the hierarchy that the file does not have.
  func begin(_ file: VectorFile) throws -> Pass {
    for name in hierarchy where !file.fields.contains(where: { $0.name == name }) {
      throw AtlasError(
        "\(file.path): no field \(name); expected one of \(file.fields.map(\.name).joined(separator: ", "))")
    }
    return Pass(self, file.fields)
  }

  struct Pass {
    private let check: LayerCheck
    private let fields: [VectorFile.Field]
    private let levels: Levels
    private var (features, vertices) = (0, 0)
    private var faults: [LayerFault] = []
    private var types: [String: [Int]] = [:]
    private var values: [[String: Int]]
    private var parents: [[String: [String: Int]]]

    fileprivate init(_ check: LayerCheck, _ fields: [VectorFile.Field]) {
      (self.check, self.fields) = (check, fields)
      levels = Levels(fields.map(\.name), check.hierarchy)
      values = fields.map { _ in [:] }
      parents = levels.pairs.map { _ in [:] }
    }

    mutating func add(_ feature: VectorFile.Feature) {
      features += 1
      vertices += feature.shape?.vertexCount ?? 0
      if let type = feature.type { types[LayerCheck.single(type), default: []].append(feature.number) }
      faults += check.shapeFaults(feature)
      for (index, value) in feature.values.enumerated() {
        faults += check.valueFaults(value, fields[index], feature.number)
        if case .text(let text) = value, values[index].count < LayerCheck.mostValues {
          if values[index][text] == nil { values[index][text] = feature.number }
        }
      }
      for (code, name) in levels.codes where feature.values[code].text?.isEmpty == false {
        if feature.values[name].text?.isEmpty != false {
          faults.append(
            LayerFault(
              kind: .code, feature: feature.number, field: fields[name].name,
              text: "\(fields[code].name) \(feature.values[code].text ?? "") has no name"))
        }
      }
      for (place, pair) in levels.pairs.enumerated() {
        guard let child = feature.values[pair.child].text, let parent = feature.values[pair.parent].text else {
          continue
        }
        if parents[place][child]?[parent] == nil { parents[place][child, default: [:]][parent] = feature.number }
      }
    }

    var result: Result {
      var faults = faults + check.typeFaults(types)
      for (field, found) in zip(fields, values) { faults += check.spellings(field, found) }
      for (pair, found) in zip(levels.pairs, parents) {
        for (child, own) in found.sorted(by: { $0.key < $1.key }) where own.count > 1 {
          let under = own.sorted { $0.value < $1.value }.map { "\($0.key) (feature \($0.value))" }
          faults.append(
            LayerFault(
              kind: .hierarchy, feature: nil, field: fields[pair.child].name,
              text: "\(child) is under \(under.joined(separator: " and "))"))
        }
      }
      return Result(features: features, vertices: vertices, faults: faults)
    }
  }

  /// `MULTIPOLYGON` and `POLYGON` are one kind.
  private static func single(_ type: String) -> String {
    let name = type.uppercased().replacing(" ", with: "")
    return name.hasPrefix("MULTI") ? String(name.dropFirst(5)) : name
  }

  private static func isZero(_ vertex: LayerGeometry.Vertex) -> Bool {
    abs(vertex.longitude) < zero && abs(vertex.latitude) < zero
  }

  /// Whether all of a shape is there.
  static func isAtZero(_ shape: LayerGeometry) -> Bool { shape.vertices.allSatisfy(isZero) }

  /// Whether a value stands for nothing.
  static func isNothing(_ value: VectorFile.Value) -> Bool {
    switch value {
    case .none: false
    case .integer(let integer): noNumbers.contains(Double(integer))
    case .real(let real): noNumbers.contains(real) || !real.isFinite
    case .text(let text):
      // Those that are listed are short.
      text.utf8.count <= 16
        && nothing.contains(text.trimmingCharacters(in: .whitespacesAndNewlines).lowercased())
    }
  }

  private func shapeFaults(_ feature: VectorFile.Feature) -> [LayerFault] {
    func fault(_ kind: LayerFaultKind, _ text: String) -> LayerFault {
      LayerFault(kind: kind, feature: feature.number, field: nil, text: text)
    }
    guard let shape = feature.shape else {
      return [feature.fault.map { fault(.place, $0) } ?? fault(.empty, "has no shape")]
    }
    var faults: [LayerFault] = []
    if Self.isAtZero(shape) {
      faults.append(fault(.zero, "is at longitude 0, latitude 0"))
    } else if shape.vertices.contains(where: Self.isZero) {
      faults.append(fault(.zero, "has a corner at longitude 0, latitude 0"))
    }
    if shape.crossesAntimeridian {
      faults.append(fault(.antimeridian, "crosses longitude 180 without being divided there"))
    }
    if let outside = shape.vertices.first(where: { abs($0.latitude) > 90 || abs($0.longitude) > 180 }) {
      faults.append(fault(.place, "a corner at latitude \(outside.latitude), longitude \(outside.longitude)"))
    } else if let region, let box = shape.box,
      box.west < region.west || box.east > region.east || box.south < region.south || box.north > region.north
    {
      let place = "\(Self.shown(box.west)),\(Self.shown(box.south)),\(Self.shown(box.east)),\(Self.shown(box.north))"
      faults.append(fault(.region, "is in \(place), outside of the region"))
    }
    if let reason = feature.fault { faults.append(fault(.rings, reason)) }
    return faults
  }

  private static func shown(_ degrees: Double) -> String { NumberText.shortest((degrees * 10_000).rounded() / 10_000) }

  private func valueFaults(_ value: VectorFile.Value, _ field: VectorFile.Field, _ number: Int) -> [LayerFault] {
    func fault(_ kind: LayerFaultKind, _ text: String) -> LayerFault {
      // Nothing of a file moves a terminal's cursor.
      let shown = String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : Character($0) })
      return LayerFault(kind: kind, feature: number, field: field.name, text: shown)
    }
    var faults: [LayerFault] = []
    if Self.isNothing(value) { faults.append(fault(.nothing, "“\(value.text ?? "")”")) }
    guard case .text(let text) = value, !Self.isPlain(text) else { return faults }
    if text != TextFolding.collapseWhitespace(text) { faults.append(fault(.blanks, "“\(text)”")) }
    if Self.misread.contains(where: text.contains) { faults.append(fault(.encoding, "“\(text)”")) }
    return faults
  }

  /// Whether a text has letters, digits and signs of ASCII alone, and one blank at most between them.
  private static func isPlain(_ text: String) -> Bool {
    var wasBlank = true
    for byte in text.utf8 {
      guard byte != 0x20 else {
        if wasBlank { return false }
        wasBlank = true
        continue
      }
      guard byte > 0x20, byte < 0x7F else { return false }
      wasBlank = false
    }
    return !wasBlank || text.isEmpty
  }

  private func typeFaults(_ types: [String: [Int]]) -> [LayerFault] {
    guard types.count > 1, let most = types.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }) else {
      return []
    }
    return types.filter { $0.key != most.key }.sorted { $0.key < $1.key }.flatMap { type, numbers in
      numbers.map {
        LayerFault(
          kind: .type, feature: $0, field: nil, text: "is a \(type.lowercased()), most are \(most.key.lowercased())s")
      }
    }
  }

  /// Whether two capitals of ASCII are together, or there are letters beyond it.
  private static func hasTwoCapitals(_ name: String) -> Bool {
    var wasCapital = false
    for byte in name.utf8 {
      if byte >= 0x80 { return true }
      let isCapital = (0x41...0x5A).contains(byte)
      if isCapital, wasCapital { return true }
      wasCapital = isCapital
    }
    return false
  }

  /// Names that differ only by case, and words that begin with two capitals.
  private func spellings(_ field: VectorFile.Field, _ found: [String: Int]) -> [LayerFault] {
    var faults: [LayerFault] = []
    let groups = Dictionary(grouping: found.keys.sorted()) { $0.lowercased() }
    for (_, names) in groups.sorted(by: { $0.key < $1.key }) where names.count > 1 {
      faults.append(
        LayerFault(
          kind: .case, feature: nil, field: field.name,
          text: names.map { "“\($0)” (feature \(found[$0] ?? 0))" }.joined(separator: " and ")))
    }
    let odd = /(?:^|[^\p{L}])(\p{Lu}{2}\p{Ll}{2,})/
    for (name, number) in found.sorted(by: { $0.key < $1.key }) {
      // Most names are plain, and the pattern is slow.
      guard Self.hasTwoCapitals(name), let match = name.firstMatch(of: odd) else {
        continue
      }
      let word = match.output.1
      let meant = word.prefix(1) + word.dropFirst().lowercased()
      faults.append(
        LayerFault(
          kind: .capitals, feature: number, field: field.name, text: "“\(name)”; “\(word)” may be meant as “\(meant)”"))
    }
    return faults
  }
}

/// Which fields of a table are codes with names, and which are levels of one hierarchy.
private struct Levels {
  /// Positions of a code and of its name.
  let codes: [(code: Int, name: Int)]
  /// Positions of a level and of the one above it.
  let pairs: [(child: Int, parent: Int)]

  init(_ names: [String], _ stated: [String]) {
    let lower = names.map { $0.lowercased() }
    codes = lower.enumerated().compactMap { index, name in
      guard name.hasSuffix("code"), let other = lower.firstIndex(of: name.dropLast(4) + "name") else { return nil }
      return (index, other)
    }
    var pairs = zip(stated, stated.dropFirst()).compactMap { child, parent in
      names.firstIndex(of: child).flatMap { child in names.firstIndex(of: parent).map { (child: child, parent: $0) } }
    }
    // NA_L3CODE is under NA_L2CODE, NAW3_EN under NAW2_EN.
    for level in 2...4 {
      for (index, name) in lower.enumerated() {
        // The letter begins the name, or follows _ or na: not the l of col2.
        guard let match = name.firstMatch(of: /(?:^|_|^na)([lw])([1-4])/), match.output.2 == "\(level)" else {
          continue
        }
        let above = name.replacingCharacters(
          in: match.output.2.startIndex..<match.output.2.endIndex, with: "\(level - 1)")
        guard let parent = lower.firstIndex(of: above), !pairs.contains(where: { $0 == (index, parent) }) else {
          continue
        }
        pairs.append((index, parent))
      }
    }
    self.pairs = pairs
  }
}
