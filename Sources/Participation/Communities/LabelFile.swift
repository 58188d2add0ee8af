public import Foundation
internal import RecordKernel

/// A project of the Local Contexts Hub, as its API answers for one (`/api/v2/projects/ID/`): its labels with their
/// texts, in the community's own language and translated. They are taken as they are.
public struct LabelFile: Sendable {
  public static let mostBytes = 4 << 20
  private static let mostLabels = 200

  /// The project's id, a UUID.
  public let project: String
  public let labels: [Label]

  /// - Throws: ``RecordError`` for what is no such answer, a project that is not public, or a label without a text.
  public init(_ data: Data) throws {
    guard data.count <= Self.mostBytes else {
      throw RecordError("the file has \(data.count) bytes; expected \(Self.mostBytes) at most")
    }
    let found: Project
    do { found = try JSONDecoder().decode(Project.self, from: data) } catch let error as DecodingError {
      throw RecordError("no project of the Local Contexts Hub: \(Self.text(error))")
    }
    guard let id = UUID(uuidString: found.unique_id) else {
      throw RecordError("unique_id: \"\(found.unique_id.prefix(40))\"; expected the project's UUID")
    }
    // What the Hub shows to some is nothing that this site shows to all.
    guard found.project_privacy == "Public" else {
      throw RecordError(
        "project_privacy: \"\(found.project_privacy.prefix(20))\"; expected Public: others are not shown here")
    }
    let families = [("tk", found.tk_labels ?? []), ("bc", found.bc_labels ?? [])]
    guard (1...Self.mostLabels).contains(families.reduce(0) { $0 + $1.1.count }) else {
      throw RecordError("expected 1 to \(Self.mostLabels) labels in tk_labels and bc_labels")
    }
    project = id.uuidString.lowercased()
    labels = try families.flatMap { family, labels in try labels.map { try Self.label($0, family) } }
    guard Set(labels.map(\.id)).count == labels.count else { throw RecordError("a label is there twice") }
  }

  private static func label(_ found: Project.Label, _ family: String) throws -> Label {
    guard let id = UUID(uuidString: found.unique_id), found.label_type.wholeMatch(of: /[a-z_]{1,40}/) != nil else {
      throw RecordError("the label \"\(found.name.prefix(40))\": expected a UUID as unique_id, and a label_type")
    }
    let own = (language: found.language_tag, name: found.name, text: found.label_text)
    let all =
      [own]
      + (found.translations ?? []).map { ($0.language_tag, $0.translated_name ?? found.name, $0.translated_text) }
    // A language that is not told is undetermined (BCP 47); a second one is another.
    var unknown = 0
    let tags = all.map { part -> String in
      if let tag = part.0, !tag.isEmpty { return tag }
      unknown += 1
      return unknown == 1 ? "und" : "und-p\(unknown)"
    }
    func words(_ texts: [String]) throws -> Wordage {
      try Wordage(zip(tags, texts).map { .init($0, $1.replacing("\r\n", with: "\n")) })
    }
    do {
      return Label(
        id: id.uuidString.lowercased(), family: family, type: found.label_type,
        names: try words(all.map(\.1)), texts: try words(all.map(\.2)))
    } catch { throw RecordError("the label \"\(found.name.prefix(40))\": \(error)") }
  }

  private static func text(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is something else"
    default: "it is no JSON"
    }
  }

  // The names of the Hub's fields.
  // swift-format-ignore: AlwaysUseLowerCamelCase
  private struct Project: Decodable {
    let unique_id: String
    let project_privacy: String
    let tk_labels: [Label]?
    let bc_labels: [Label]?

    // swift-format-ignore: AlwaysUseLowerCamelCase
    struct Label: Decodable {
      let unique_id: String
      let name: String
      let label_type: String
      let language_tag: String?
      let label_text: String
      let translations: [Translation]?
    }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    struct Translation: Decodable {
      let translated_name: String?
      let language_tag: String?
      let translated_text: String
    }
  }
}
