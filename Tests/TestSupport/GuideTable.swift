import Foundation

/// Tables of a guide, which tests compare with the program.
public enum GuideTable {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The cells of all tables below a heading, without the tables' heads.
  /// - Parameter guide: the file's name in `docs`, without its ending.
  public static func rows(_ guide: String, below heading: String) throws -> [[String]] {
    let text = try String(contentsOf: root.appendingPathComponent("docs/\(guide).md"), encoding: .utf8)
    let part = text.components(separatedBy: "\n## ").first { $0.hasPrefix(heading + "\n") } ?? ""
    let lines = part.components(separatedBy: "\n")
    return lines.indices.filter { index in
      lines[index].hasPrefix("|") && !lines[index].hasPrefix("|--")
        && !(index + 1 < lines.count && lines[index + 1].hasPrefix("|--"))
    }.map { index in
      lines[index].dropFirst().dropLast().components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// A figure as guides write it: 262,144.
  public static func figure(_ number: Int) -> String {
    String(
      String(number).reversed().enumerated().flatMap {
        $0.offset > 0 && $0.offset % 3 == 0 ? [",", $0.element] : [$0.element]
      }.reversed())
  }
}
