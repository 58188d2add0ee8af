/// Coordinates as the national files write them.
enum Coordinates {
  /// Decimal degrees of two cells; nil, with a diagnostic, when they are blank, zero or no place on Earth.
  static func decimal(_ reader: DelimitedReader, _ latitude: Int, _ longitude: Int, _ collector: SourceCollector) throws
    -> (Double, Double)?
  {
    try pair(reader, latitude, longitude, collector) { Double($0) }
  }

  /// Reads two cells with a function for one of them, and checks what comes out.
  static func pair(
    _ reader: DelimitedReader, _ latitude: Int, _ longitude: Int, _ collector: SourceCollector,
    _ read: (String) -> Double?
  ) throws -> (Double, Double)? {
    let latitudeText = FieldText.decode(FieldText.trimmed(reader.field(latitude)))
    let longitudeText = FieldText.decode(FieldText.trimmed(reader.field(longitude)))
    if let north = read(latitudeText), let east = read(longitudeText), abs(north) <= 90, abs(east) <= 180, north != 0,
      east != 0
    {
      return (north, east)
    }
    try collector.note(
      .coordinate, reader, column: read(latitudeText).map { abs($0) <= 90 && $0 != 0 } == true ? longitude : latitude,
      found: "\(latitudeText), \(longitudeText)", expected: "latitude and longitude in degrees")
    return nil
  }
}
