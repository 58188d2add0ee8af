internal import Foundation
internal import Markup
internal import Vocabulary

/// A table whose rows have a place: longitude and latitude in decimal degrees (WGS 84).
public protocol PlacedTableWriter: AnyObject {
  func write(_ row: [Cell], longitude: Double, latitude: Double) throws
  func finish() throws
}

/// GeoJSON (RFC 7946): a feature collection of points.
public final class GeoJSONWriter: PlacedTableWriter {
  private let columns: [Column]
  private let sink: OutputSink
  private var isFirst = true

  /// - Parameter head: members of the collection beside its features, ready JSON.
  public init(_ columns: [Column], head: [(name: String, json: String)], to sink: @escaping OutputSink) {
    self.columns = columns
    self.sink = sink
    sink(
      "{\"type\": \"FeatureCollection\",\n" + head.map { "\(JSONWriter.string($0.name)): \($0.json),\n" }.joined()
        + "\"features\": [")
  }

  public func write(_ row: [Cell], longitude: Double, latitude: Double) {
    let properties = JSONWriter.object(zip(columns, row).map { ($0.name, JSONWriter.value($1)) })
    let point = "[\(NumberText.shortest(longitude)), \(NumberText.shortest(latitude))]"
    sink(
      (isFirst ? "\n" : ",\n")
        + "{\"type\": \"Feature\", \"geometry\": "
        + "{\"type\": \"Point\", \"coordinates\": \(point)}, \"properties\": \(properties)}"
    )
    isFirst = false
  }

  public func finish() { sink("\n]}\n") }
}

/// KML 2.2 (OGC 07-147r2): a folder of placemarks with their values.
public final class KMLWriter: PlacedTableWriter {
  private let columns: [Column]
  private let title: Int
  private let sink: OutputSink

  /// - Parameter title: the column that names a placemark.
  public init(_ columns: [Column], title: Int, name: String, description: String, to sink: @escaping OutputSink) {
    self.columns = columns
    self.title = title
    self.sink = sink
    let head: XML = """
      <?xml version="1.0" encoding="UTF-8"?>
      <kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>\(name)</name><description>\(description)\
      </description>

      """
    sink(head.text)
  }

  public func write(_ row: [Cell], longitude: Double, latitude: Double) {
    let data = zip(columns, row).map { "<Data name=\"\($0.name)\"><value>\($1.plain)</value></Data>" as XML }
    let name = row.indices.contains(title) ? row[title].plain : ""
    let placemark: XML = """
      <Placemark><name>\(name)</name><ExtendedData>\(data)</ExtendedData>\
      <Point><coordinates>\(longitude),\(latitude)</coordinates></Point></Placemark>

      """
    sink(placemark.text)
  }

  public func finish() { sink("</Document></kml>\n") }
}
