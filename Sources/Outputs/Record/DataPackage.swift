internal import Foundation
internal import Vocabulary

/// Tables that describe themselves (Frictionless, Data Package 1).
public enum DataPackage {
  public struct File: Sendable {
    public let name: String
    public let path: String
    public let columns: [Column]
    public let key: [String]
    public init(name: String, path: String, columns: [Column], key: [String]) {
      (self.name, self.path, self.columns, self.key) = (name, path, columns, key)
    }
  }

  /// - Parameter type: of a column; a number that is no amount of something is an integer.
  public static func json(
    _ name: String, title: String? = nil, _ files: [File],
    type: (Column) -> String = { $0.isNumber ? "integer" : "string" }
  ) -> String {
    func text(_ value: String) -> String { JSONWriter.value(.text(value)) }
    let resources = files.map { file in
      let fields = file.columns.map {
        JSONWriter.object([("name", text($0.name)), ("type", text(type($0)))])
      }
      let schema = JSONWriter.object([
        ("fields", JSONWriter.array(fields)), ("primaryKey", JSONWriter.array(file.key.map(text))),
        ("missingValues", JSONWriter.array([text("")])),
      ])
      return JSONWriter.object([
        ("name", text(file.name)), ("path", text(file.path)), ("profile", text("tabular-data-resource")),
        ("format", text("csv")), ("mediatype", text("text/csv")), ("encoding", text("utf-8")), ("schema", schema),
      ])
    }
    return JSONWriter.object(
      [("profile", text("tabular-data-package")), ("name", text(name))]
        + (title.map { [("title", text($0))] } ?? []) + [("resources", JSONWriter.array(resources))]) + "\n"
  }
}
