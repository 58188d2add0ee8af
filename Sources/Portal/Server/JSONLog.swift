internal import Foundation
internal import Logging

/// A log of one JSON object a line on standard error, which programs read: time, level, message, and what is told
/// beside.
struct JSONLog: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let told = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
    if let line = Self.line("\(event.message)", level: event.level.rawValue, told) { StandardError.write(line) }
  }

  /// One line, whatever is in it; the time is UTC.
  static func line(_ message: String, level: String, _ told: Logger.Metadata) -> Data? {
    var members: [String: Any] = [
      "time": Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(Date()), "level": level,
      "message": message,
    ]
    for (name, value) in told {
      let text = "\(value)"
      // Hummingbird's own name of it is its own affair.
      members[name == "hb.request.id" ? "request" : name] = Int(text).map { $0 as Any } ?? text
    }
    guard
      var line = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
    else { return nil }
    line.append(0x0A)
    return line
  }
}
