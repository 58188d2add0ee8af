internal import Atlas
internal import Foundation
internal import PortalKernel
internal import Vocabulary

/// What a query of GeoServices asks, read from its parameters: names in any case, blanks around values and parameters
/// without a value passed over.
struct FeatureQuery {
  enum Answer: Equatable {
    case features
    case numbers
    case count
    case extent(withCount: Bool)
    case distinct
    case statistics
  }

  struct OutStatistic {
    let statistic: LayerStore.Statistic
    let name: String
  }

  private let items: [String: String]
  private let part: FeaturePart
  private(set) var query = LayerStore.Query()
  private(set) var answer = Answer.features
  /// The fields of the answer by their places among the layer's.
  private(set) var fields: [Int] = []
  private(set) var hasNumber = false
  private(set) var outPlane = LayerPlane.degrees
  private(set) var hasGeometry = true
  private(set) var offset = 0
  private(set) var limit: Int?
  private(set) var isTile = false
  private(set) var tolerance = 0.0
  private(set) var digits: Int?
  private(set) var quantization: Quantization?
  private(set) var isGeoJSON = false
  private(set) var isHTML = false
  private(set) var statistics: [OutStatistic] = []
  /// What rows of groups are ordered by: their columns by their places.
  private(set) var rowOrder: [(column: Int, isDescending: Bool)] = []

  /// Numbers of features at most.
  static let mostNumbers = 10_000
  /// Statistics at most, fields to group by, and fields to order by.
  private static let mostColumns = 50
  private static let longestName = 128

  /// What would change an answer and is not done here: refused, not passed over.
  private static let unknown = [
    "having", "distance", "relationParam", "text", "gdbVersion", "fullText", "returnCentroid",
    "returnExceededLimitFeatures",
    "returnTrueCurves", "parameterValues", "rangeValues",
  ]
  private static let harmless = ["returnExceededLimitFeatures": "true"]

  /// - Throws: ``Problem``.
  init(_ visit: Visit, _ part: FeaturePart) throws {
    self.part = part
    var items: [String: String] = [:]
    for item in visit.items {
      let value = item.value.trimmingCharacters(in: .whitespacesAndNewlines)
      guard !value.isEmpty else { continue }
      guard items.updateValue(value, forKey: item.name.lowercased()) == nil else {
        throw Problem.parameter(item.name, found: "several values", expected: Expectation(.oneValue))
      }
    }
    self.items = items
    for name in Self.unknown {
      guard let value = items[name.lowercased()], !["false", "0", "none", Self.harmless[name]].contains(value) else {
        continue
      }
      throw Problem.parameter(name, "not done by this server; expected none")
    }
    let form = items["f"] ?? "json"
    guard ["json", "pjson", "geojson", "html"].contains(form) else {
      throw Problem.parameter(
        "f", found: String(form.prefix(80)), expected: .oneOf(["json", "pjson", "geojson", "html"]))
    }
    (isGeoJSON, isHTML) = (form == "geojson", form == "html")
    try readCondition()
    try readShape()
    try readAnswer()
    try readForm()
  }

  // MARK: Values

  private subscript(name: String) -> String? { items[name.lowercased()] }

  private func flag(_ name: String, standard: Bool = false) throws -> Bool {
    switch self[name]?.lowercased() {
    case nil: standard
    case "true", "1": true
    case "false", "0": false
    case let other?:
      throw Problem.parameter(name, found: String(other.prefix(80)), expected: .oneOf(["true", "false"]))
    }
  }

  private func number(_ name: String, from lowest: Int) throws -> Int? {
    guard let text = self[name] else { return nil }
    guard let number = Int(text), number >= lowest else {
      throw Problem.parameter(
        name, found: String(text.prefix(80)), expected: .oneOf(["\(lowest)", "\(lowest + 1)", "…"]))
    }
    return number
  }

  private func words(_ name: String) -> [String] {
    (self[name] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// The place of a field among the layer's; -1 for the feature's number.
  private func field(_ name: String, of parameter: String) throws -> Int {
    let plain =
      name.hasPrefix("\"") && name.hasSuffix("\"") && name.count > 2 ? String(name.dropFirst().dropLast()) : name
    if plain.lowercased() == part.number.lowercased() { return -1 }
    let fields = part.fields
    guard
      let index = fields.firstIndex(where: { $0.name == plain })
        ?? fields.firstIndex(where: { $0.name.lowercased() == plain.lowercased() })
    else {
      throw Problem.parameter(
        parameter, found: String(name.prefix(80)), expected: .oneOf([part.number] + fields.map(\.name)))
    }
    return index
  }

  private func name(_ index: Int) -> String? { index < 0 ? nil : part.fields[index].name }

  // MARK: Which features

  private mutating func readCondition() throws {
    (query.kind, query.allowsNoShape) = (part.onlyKind, part.isFirst)
    if let text = self["where"] {
      do { query.filter = try LayerFilter(text, fields: part.fields, number: part.number) } catch let fault
        as LayerFilter.Fault
      {
        throw Problem.parameter("where", fault.text)
      }
    }
    if let text = self["objectIds"] {
      let words = text.split(separator: ",", maxSplits: Self.mostNumbers, omittingEmptySubsequences: false)
      guard words.count <= Self.mostNumbers else {
        throw Problem.parameter(
          "objectIds", "more than \(Self.mostNumbers) numbers; expected \(Self.mostNumbers) at most")
      }
      query.only = try words.map { word in
        guard let number = Int(word.trimmingCharacters(in: .whitespaces)) else {
          throw Problem.parameter("objectIds", "\(word.prefix(40)); expected whole numbers, joined by commas")
        }
        return number
      }
    }
    if let text = self["time"] {
      // Features have no time of their own: each is there whenever one asks.
      let times = text.split(separator: ",", omittingEmptySubsequences: false)
      guard times.count <= 2, times.allSatisfy({ Int($0) != nil || $0.lowercased() == "null" }) else {
        throw Problem.parameter("time", "\(text.prefix(40)); expected milliseconds since 1970, or two of them")
      }
    }
  }

  private mutating func readShape() throws {
    func plane(_ name: String) throws -> LayerPlane? {
      do { return try self[name].map(EsriShape.plane) } catch let fault as QueryShape.Fault {
        throw Problem.parameter(name, fault.text)
      }
    }
    let standard = try plane("defaultSR")
    let own = try plane("inSR") ?? standard
    outPlane = try plane("outSR") ?? standard ?? .degrees
    guard !isGeoJSON || outPlane == .degrees else {
      throw Problem.parameter("outSR", "GeoJSON is in longitude and latitude; expected f=json, or no outSR")
    }
    let relations: [String: QueryShape.Relation] = [
      "esriSpatialRelIntersects": .intersects, "esriSpatialRelEnvelopeIntersects": .boxesMeet,
      "esriSpatialRelIndexIntersects": .boxesMeet, "esriSpatialRelContains": .contains, "esriSpatialRelWithin": .within,
    ]
    let asked = self["spatialRel"] ?? "esriSpatialRelIntersects"
    guard let relation = relations.first(where: { $0.key.lowercased() == asked.lowercased() })?.value else {
      throw Problem.parameter("spatialRel", found: String(asked.prefix(80)), expected: .oneOf(relations.keys.sorted()))
    }
    guard let text = self["geometry"] else { return }
    do {
      let (shape, plane) = try EsriShape.shape(text, plane: own, relation)
      (query.shape, query.plane) = (shape, plane)
      try checkType(of: shape.geometry)
    } catch let fault as QueryShape.Fault { throw Problem.parameter("geometry", fault.text) }
  }

  /// Whether `geometryType` says what the shape is; without it the shape says it.
  private func checkType(of geometry: PlaneGeometry) throws {
    guard let type = self["geometryType"] else { return }
    let kinds: [String: Set<LayerGeometry.Kind>] = [
      "esriGeometryPoint": [.point], "esriGeometryMultipoint": [.point], "esriGeometryPolyline": [.line],
      "esriGeometryPolygon": [.polygon], "esriGeometryEnvelope": [.polygon, .line, .point],
    ]
    guard let known = kinds.first(where: { $0.key.lowercased() == type.lowercased() })?.value else {
      throw Problem.parameter("geometryType", found: String(type.prefix(60)), expected: .oneOf(kinds.keys.sorted()))
    }
    guard known.contains(geometry.kind) else {
      throw Problem.parameter("geometryType", "\(type), and the geometry is another")
    }
  }

  // MARK: What is answered

  private mutating func readAnswer() throws {
    let names = words("outFields")
    let all = names.contains("*")
    let chosen = all ? Array(part.fields.indices) : try names.map { try field($0, of: "outFields") }
    hasNumber = names.isEmpty || all || chosen.contains(-1)
    var seen: Set<Int> = []
    fields = chosen.filter { $0 >= 0 && seen.insert($0).inserted }
    hasGeometry = try flag("returnGeometry", standard: true)
    let (count, extent) = (try flag("returnCountOnly"), try flag("returnExtentOnly"))
    // Some clients ask for numbers where they mean how many.
    if try flag("returnDistinctValues") {
      answer = .distinct
    } else if extent {
      answer = .extent(withCount: count)
    } else if count {
      answer = .count
    } else if try flag("returnIdsOnly") {
      answer = .numbers
    }
    try readStatistics()
    try readOrder()
    if count || extent, [.distinct, .statistics].contains(answer) {
      throw Problem.parameter(count ? "returnCountOnly" : "returnExtentOnly", "not of distinct values or statistics")
    }
  }

  private mutating func readStatistics() throws {
    guard let text = self["outStatistics"] else {
      if let groups = self["groupByFieldsForStatistics"] {
        throw Problem.parameter("groupByFieldsForStatistics", "\(groups.prefix(40)) without outStatistics")
      }
      return
    }
    let expected = "expected [{\"statisticType\":…,\"onStatisticField\":…,\"outStatisticFieldName\":…}]"
    guard let list = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]], !list.isEmpty,
      list.count <= Self.mostColumns
    else {
      throw Problem.parameter(
        "outStatistics", "no list of statistics, or one of more than \(Self.mostColumns); \(expected)")
    }
    answer = .statistics
    statistics = try list.map { entry in
      guard let word = entry["statisticType"] as? String, let name = entry["onStatisticField"] as? String else {
        throw Problem.parameter("outStatistics", expected)
      }
      guard let kind = LayerStore.Statistic.Kind(rawValue: word.lowercased()) else {
        throw Problem.parameter(
          "outStatistics", found: String(word.prefix(40)),
          expected: .oneOf(LayerStore.Statistic.Kind.allCases.map(\.rawValue)))
      }
      let index = try field(name, of: "outStatistics")
      let isNumber = index < 0 || part.fields[index].isNumber
      guard isNumber || [.count, .min, .max].contains(kind) else {
        throw Problem.parameter("outStatistics", "\(word) of \(name), a field of texts; expected count, min or max")
      }
      let out = (entry["outStatisticFieldName"] as? String).flatMap { $0.isEmpty ? nil : $0 }
      guard out?.count ?? 0 <= Self.longestName else {
        throw Problem.parameter("outStatistics", "a name of more than \(Self.longestName) letters")
      }
      return OutStatistic(
        statistic: .init(kind, field: self.name(index)), name: out ?? "\(kind.rawValue)_\(name)")
    }
    let groups = try words("groupByFieldsForStatistics").map { try field($0, of: "groupByFieldsForStatistics") }
    guard groups.count <= Self.mostColumns, !groups.contains(-1) else {
      throw Problem.parameter("groupByFieldsForStatistics", "expected \(Self.mostColumns) fields of the layer at most")
    }
    let names = groups.map { part.fields[$0].name } + statistics.map(\.name)
    guard Set(names.map { $0.lowercased() }).count == names.count else {
      throw Problem.parameter("outStatistics", "two columns of one name; expected an outStatisticFieldName for each")
    }
    (fields, hasNumber, hasGeometry) = (groups, false, false)
  }

  private mutating func readOrder() throws {
    let orders = words("orderByFields")
    guard orders.count <= Self.mostColumns else {
      throw Problem.parameter("orderByFields", "\(orders.count) fields; expected \(Self.mostColumns) at most")
    }
    for word in orders {
      var parts = word.split(separator: " ").map(String.init)
      let direction = parts.count > 1 ? parts.removeLast().uppercased() : "ASC"
      guard ["ASC", "DESC"].contains(direction), parts.count > 0 else {
        throw Problem.parameter("orderByFields", "\(word.prefix(60)); expected a field with ASC or DESC behind it")
      }
      let (name, isDescending) = (parts.joined(separator: " "), direction == "DESC")
      if answer == .statistics, let index = statistics.firstIndex(where: { $0.name.lowercased() == name.lowercased() })
      {
        rowOrder.append((fields.count + index, isDescending))
        continue
      }
      let index = try field(name, of: "orderByFields")
      if [.statistics, .distinct].contains(answer) {
        guard let column = fields.firstIndex(of: index) else {
          throw Problem.parameter("orderByFields", "\(name) is not among the answer's fields")
        }
        rowOrder.append((column, isDescending))
      } else {
        query.order.append(.init(field: self.name(index), isDescending: isDescending))
      }
    }
    if answer == .distinct {
      guard !fields.isEmpty, !words("outFields").contains(where: { $0.lowercased() == part.number.lowercased() }) else {
        throw Problem.parameter(
          "outFields", "expected the fields whose values are asked for; each \(part.number) is there once")
      }
      (hasNumber, hasGeometry) = (false, false)
    }
  }

  private mutating func readForm() throws {
    offset = try number("resultOffset", from: 0) ?? 0
    limit = try number("resultRecordCount", from: 0)
    if let type = self["resultType"] {
      guard ["none", "standard", "tile"].contains(type) else {
        throw Problem.parameter(
          "resultType", found: String(type.prefix(40)), expected: .oneOf(["none", "standard", "tile"]))
      }
      isTile = type == "tile"
    }
    if let text = self["maxAllowableOffset"] {
      guard text.allSatisfy({ "0123456789+-.eE".contains($0) }), let value = Double(text), value.isFinite, value >= 0
      else {
        throw Problem.parameter("maxAllowableOffset", "\(text.prefix(40)); expected a number from 0")
      }
      tolerance = value
    }
    if let value = try number("geometryPrecision", from: 0) { digits = min(value, 15) }
    guard let text = self["quantizationParameters"] else { return }
    guard !isGeoJSON else { throw Problem.parameter("quantizationParameters", "not of GeoJSON; expected f=json") }
    guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
      throw Problem.parameter("quantizationParameters", "no object of JSON")
    }
    // To edit, places are exact.
    if object["mode"] as? String == "edit" { return }
    let extent = object["extent"] as? [String: Any]
    guard let step = (object["tolerance"] as? NSNumber)?.doubleValue, step.isFinite, step > 1e-9,
      let left = (extent?["xmin"] as? NSNumber)?.doubleValue, let bottom = (extent?["ymin"] as? NSNumber)?.doubleValue,
      let top = (extent?["ymax"] as? NSNumber)?.doubleValue, [left, bottom, top].allSatisfy({ abs($0) <= 1e9 })
    else {
      throw Problem.parameter(
        "quantizationParameters", "expected tolerance above 0, and extent with xmin, ymin and ymax")
    }
    let isDownwards = object["originPosition"] as? String != "lowerLeft"
    quantization = Quantization(step: step, left: left, top: isDownwards ? top : bottom, isDownwards: isDownwards)
  }
}
