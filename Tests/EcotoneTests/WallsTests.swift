import Foundation
import Testing

/// The flow of the modules: one direction, no way back. A module imports what its line names, and Package.swift gives
/// it just that.
struct WallsTests {
  /// Our modules from the lowest to the highest, each with those below it that it may import.
  private static let flow: [(module: String, mayImport: Set<String>)] = [
    ("Vocabulary", []),
    ("Markup", ["Vocabulary"]),
    ("Drawings", ["Vocabulary", "Markup"]),
    ("Pictures", []),
    ("Packing", []),
    ("Tiles", ["Vocabulary", "Packing"]),
    ("Databases", ["Vocabulary"]),
    ("Geodesy", ["Vocabulary"]),
    ("Digests", []),
    ("Keys", ["Digests"]),
    ("Registers", ["Vocabulary", "Digests"]),
    ("Places", ["Vocabulary", "Digests", "Geodesy"]),
    ("Editions", ["Vocabulary", "Databases", "Geodesy", "Digests", "Keys", "Places", "Registers"]),
    ("Findings", ["Vocabulary", "Registers", "Editions", "Places"]),
    ("Questions", ["Vocabulary", "Registers", "Editions", "Findings", "Places"]),
    ("LandCover", ["Vocabulary", "Markup", "Drawings"]),
    ("Atlas", ["Vocabulary", "Databases", "Digests", "Packing", "Tiles", "Geodesy", "Places", "LandCover"]),
    ("RecordKernel", ["Vocabulary", "Databases", "Digests", "Keys"]),
    ("Participation", ["Vocabulary", "Digests", "Keys", "RecordKernel"]),
    ("Passkeys", ["Digests"]),
    ("Mail", ["Vocabulary", "Markup"]),
    ("PublicRecord", ["Vocabulary", "Digests", "Keys", "RecordKernel", "Participation"]),
    (
      "People",
      [
        "Vocabulary", "Databases", "Mail", "Digests", "Keys", "RecordKernel", "Participation", "Passkeys",
        "PublicRecord",
      ]
    ),
    ("Prevention", ["Vocabulary", "Registers", "Editions", "Questions", "RecordKernel", "PublicRecord"]),
    ("Samples", ["Vocabulary"]),
    ("Downloads", ["Vocabulary", "Digests", "Registers"]),
    (
      "Outputs",
      [
        "Vocabulary", "Markup", "Packing", "Places", "Registers", "Editions", "Findings", "Questions", "RecordKernel",
        "PublicRecord", "Participation", "Prevention",
      ]
    ),
    (
      "Report",
      [
        "Vocabulary", "Markup", "Drawings", "Digests", "Registers", "Editions", "Findings", "Questions", "Outputs",
      ]
    ),
    (
      "PortalKernel",
      [
        "Vocabulary", "Markup", "Packing", "Tiles", "Atlas", "Drawings", "Digests", "Keys", "Editions", "Places",
        "Findings", "Questions",
        "RecordKernel", "PublicRecord", "Prevention", "Outputs", "Mail", "Participation", "Passkeys", "People",
      ]
    ),
    (
      "DeskPages",
      [
        "Vocabulary", "Markup", "Outputs", "Digests", "Mail", "Participation", "Passkeys", "People", "RecordKernel",
        "PublicRecord", "PortalKernel",
      ]
    ),
    (
      "RegisterPages",
      [
        "Vocabulary", "Markup", "Packing", "Tiles", "Drawings", "Pictures", "Registers", "Places", "Editions",
        "Findings", "Questions", "RecordKernel", "PublicRecord", "Prevention", "Outputs", "PortalKernel",
      ]
    ),
    (
      "AtlasPages",
      ["Vocabulary", "Markup", "Packing", "Tiles", "Atlas", "Drawings", "Pictures", "Outputs", "PortalKernel"]
    ),
    (
      "RecordPages",
      [
        "Vocabulary", "Markup", "Drawings", "RecordKernel", "Participation", "PublicRecord", "Outputs", "PortalKernel",
      ]
    ),
    (
      "Portal",
      [
        "Vocabulary", "Markup", "Packing", "Keys", "Registers", "Editions", "Questions", "RecordKernel", "PublicRecord",
        "Outputs", "PortalKernel", "RegisterPages", "RecordPages", "AtlasPages", "DeskPages", "Participation",
        "Passkeys", "People",
      ]
    ),
    (
      "ecotone",
      [
        "Vocabulary", "Markup", "Registers", "Editions", "Places", "Findings", "Questions", "LandCover", "Atlas",
        "RecordKernel", "PublicRecord", "Prevention",
        "Samples", "Downloads", "Digests", "Keys",
        "Outputs", "Report", "Portal", "PortalKernel", "AtlasPages", "Mail", "Participation", "People",
      ]
    ),
  ]

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let names = Set(flow.map(\.module))

  /// Our modules that a module's files import.
  private func imports(of module: String) throws -> Set<String> {
    let folder = Self.root.appendingPathComponent("Sources/\(module)").path
    let files = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).filter {
      $0.hasSuffix(".swift")
    }
    #expect(!files.isEmpty, "\(module) has no files")
    var found: Set<String> = []
    for file in files {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for match in text.matches(of: /(?m)^(?:\w+ )?import (\w+)/) { found.insert(String(match.1)) }
    }
    return found.intersection(Self.names)
  }

  @Test func everyModuleHasItsPlace() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appendingPathComponent("Sources").path)
    let own = folders.filter {
      !["CConfine", "CCurl", "CGDAL", "CGEOS", "CGeodesic", "CLinux", "CMappings", "COpenSSL", "CXlsxWriter", "CZlib"]
        .contains($0) && !$0.hasPrefix(".")
    }
    #expect(Set(own) == Self.names)
    var below: Set<String> = []
    for (module, mayImport) in Self.flow {
      #expect(
        mayImport.isSubset(of: below),
        "\(module) would import what stands above it: \(mayImport.subtracting(below).sorted())")
      below.insert(module)
    }
  }

  @Test(arguments: flow.map(\.module))
  func importsGoOneWay(_ module: String) throws {
    let mayImport = try #require(Self.flow.first { $0.module == module }).mayImport
    let wrong = try imports(of: module).subtracting(mayImport)
    #expect(wrong.isEmpty, "\(module) imports \(wrong.sorted()) against the flow")
  }

  /// Package.swift names what a module imports, no more and no less.
  @Test(arguments: flow.map(\.module))
  func thePackageSaysWhatIsImported(_ module: String) throws {
    let package = try String(contentsOf: Self.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let start = try #require(
      package.range(of: "arget(\n      name: \"\(module)\"") ?? package.range(of: "arget(name: \"\(module)\""))
    let list = package[start.upperBound...].prefix { $0 != "]" }
    let named = Set(list.matches(of: /"(\w+)"/).map { String($0.1) }).intersection(Self.names)
    #expect(try named == imports(of: module))
  }
}
