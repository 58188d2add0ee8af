import Foundation
import Testing

/// What the program is made of is written down, and it is just that.
struct SupplyTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func text(_ name: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(name), encoding: .utf8)
  }

  /// Every Swift package that was resolved, direct or not, is listed in its version.
  @Test func resolvedPackagesAreTheListedOnes() throws {
    struct Resolved: Decodable {
      struct Pin: Decodable {
        struct State: Decodable { let version: String? }
        let identity: String
        let state: State
      }
      let pins: [Pin]
    }
    let resolved = try JSONDecoder().decode(Resolved.self, from: Data(text("Package.resolved").utf8))
    let found = resolved.pins.map { "\($0.identity),\($0.state.version ?? "")" }.sorted()
    let listed = try text("Scripts/packages.csv").split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",").prefix(2).joined(separator: ",") }.sorted()
    #expect(found == listed, "Scripts/packages.csv lists what Package.resolved has, with versions and licences")
  }

  /// Direct ones are named by one version, Python's by hashes too.
  @Test func versionsAreExact() throws {
    for line in try text("Package.swift").split(separator: "\n") where line.contains(".package(url:") {
      #expect(line.contains("exact: "), "\(line)")
    }
    for name in ["program", "tests", "spark"] {
      let lines = try text("Scripts/python/\(name).txt").split(separator: "\n").filter { !$0.hasPrefix("#") }
      let packages = lines.filter { !$0.hasPrefix(" ") }
      #expect(!packages.isEmpty && packages.allSatisfy { $0.contains("==") }, "\(name)")
      #expect(lines.count { $0.contains("--hash=sha256:") } >= packages.count, "\(name)")
    }
  }

  /// Symbols are bound when the program starts, so that nothing can rebind them.
  @Test func theProgramIsBoundAtItsStart() throws {
    let header = try Program.run(["-d", Program.path], executable: "/usr/bin/readelf").output
    #expect(header.contains("BIND_NOW"), "\(header.prefix(400))")
  }
}
