import Findings
import Foundation
import Registers
import Testing

/// What a user can do is in the documentation, and these tests fail when it is not.
struct DocumentationTests {
  private func text(_ name: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
  }

  @Test(arguments: [
    "sample", "fetch", "integrate", "query", "trace", "facility", "search", "info", "verify", "check", "compare",
    "flows", "ledger", "listings", "report make", "report check", "atlas check",
    "atlas add", "atlas list", "atlas diff", "atlas buffer",
    "facilities", "substances", "codes", "sectors", "places", "coverage",
    "landcover info", "landcover change", "landcover areas", "landcover metrics", "landcover accuracy",
    "landcover mosaic", "landcover render", "landcover report",
    "landcover merge",
    "record import", "record add", "record list", "record show", "record document", "record verify", "record head",
    "sign", "upgrade", "keys succeed", "record seal", "record rotate-keys", "record destroy-key", "keys new",
    "plan import",
    "plan show", "plan report",
    "challenge add", "challenge pledge", "challenge update", "challenge activities", "challenge list",
    "challenge check", "challenge show",
    "consult list", "consult export", "consult group", "consult import-comments", "advice list",
    "people invite", "people grant", "people revoke", "people sign-out", "people list", "mail queue", "mail send",
    "mail bounces", "mail test", "people export", "people erase", "people retain", "audit show", "audit verify",
    "serve", "backup", "restore",
  ])
  func everyCommandAndOptionIsDocumented(_ command: String) throws {
    let guide = try text("docs/commands.md")
    let section = try #require(
      guide.components(separatedBy: "\n## ").first { $0.hasPrefix("ecotone \(command)") },
      "docs/commands.md lacks ecotone \(command)")
    let help = try Program.run(command.split(separator: " ").map(String.init) + ["--help"]).output
    let shared = guide.components(separatedBy: "\n## ").filter {
      $0.hasPrefix("Filters") || $0.hasPrefix("Output") || (command.hasPrefix("landcover") && $0.hasPrefix("Maps of"))
        || ((command.hasPrefix("record") || command.hasPrefix("plan") || command.hasPrefix("challenge"))
          && $0.hasPrefix("Records"))
        || ((command.hasPrefix("people") || command.hasPrefix("mail") || command.hasPrefix("consult")
          || command.hasPrefix("advice"))
          && $0.hasPrefix("People"))
    }.joined()
    for option in Set(help.matches(of: /--[a-z][a-z-]+/).map { String($0.output) }).subtracting(["--help", "--version"])
    {
      #expect(
        section.contains("`\(option)") || shared.contains("`\(option)"), "docs/commands.md: \(command) lacks \(option)")
    }
    #expect(help.contains("ecotone \(command) "), "the help of \(command) has no example")
  }

  @Test func everyDiagnosticIsDocumented() throws {
    let formats = try text("docs/formats.md")
    for code in Diagnostic.Code.allCases {
      #expect(formats.contains("`\(code.rawValue)`"), "docs/formats.md lacks \(code.rawValue)")
    }
  }

  /// A rule's doc comment is its public text.
  @Test func everyRuleIsDocumentedInItsOwnWords() throws {
    let guide = try text("docs/findings.md").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent("Sources/Findings/Rules").path)
    #expect(files.count == FindingRule.allCases.count, "one file a rule")
    for rule in FindingRule.allCases {
      #expect(guide.contains("## `\(rule.rawValue)`"), "docs/findings.md lacks \(rule.rawValue)")
    }
    for file in files {
      let lines = try text("Sources/Findings/Rules/\(file)").split(separator: "\n")
      let rule = try #require(lines.firstIndex { $0.hasPrefix("enum ") && $0.contains("Rule") }, "\(file)")
      let comment = lines[..<rule].reversed().prefix { $0.hasPrefix("///") }.reversed().map { $0.dropFirst(3) }.joined()
      let words = comment.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.count > 80, "docs/findings.md does not have the text of \(file)")
      #expect(guide.contains(words), "docs/findings.md does not have the text of \(file)")
    }
  }

  @Test func theReadmeBeginsWithTheTwoCommands() throws {
    let screen = try text("README.md").split(separator: "\n", omittingEmptySubsequences: false).prefix(60).joined(
      separator: "\n")
    #expect(screen.contains("make demo"))
    #expect(screen.contains("make test"))
  }
}
