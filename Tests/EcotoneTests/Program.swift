import Foundation

/// The built program, run as a user runs it.
enum Program {
  struct Run: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The folder of the test bundle and of the program beside it.
  static let folder: URL = {
    let executable =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: executable).deletingLastPathComponent()
  }()

  static let path = folder.appendingPathComponent("ecotone").path

  /// The folder of the tests' Python scripts.
  static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  /// Runs one of them.
  static func script(_ name: String, _ arguments: [String]) throws -> Run {
    try run(["python3", scripts.appendingPathComponent(name).path] + arguments, executable: "/usr/bin/env")
  }

  static func script(_ name: String, _ arguments: String...) throws -> Run { try script(name, arguments) }

  /// Runs one of them with the packages that `Scripts/setup tests` installs.
  static func scriptWithPackages(_ name: String, _ arguments: String...) throws -> Run {
    let python = scripts.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
      ".build/venv/bin/python")
    return try run([scripts.appendingPathComponent(name).path] + arguments, executable: python.path)
  }

  /// A sample's national files, those of transfers among them, sorted; not its sheets of what must come out.
  static func sources(in sample: String) -> [String] {
    let names = (FileManager.default.enumerator(atPath: sample)?.compactMap { $0 as? String } ?? []).sorted()
    return names.filter { $0.contains("/") }.map { "\(sample)/\($0)" }
  }

  /// The national files in a folder and its folders, sorted; not a sample's sheets, and no files of transfers.
  static func tables(in folder: String) -> [String] {
    let names = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted()
    return names.filter { $0.hasSuffix(".csv") && !$0.hasPrefix("expected") && $0 != "faults.csv" }.map {
      "\(folder)/\($0)"
    }
  }

  static func run(_ arguments: String..., executable: String = path) throws -> Run {
    try run(arguments, executable: executable)
  }

  static func run(_ arguments: [String], executable: String = path) throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let files = try (0..<2).map { _ in
      let url = FileManager.default.temporaryDirectory.appendingPathComponent("ecotone-run-\(UUID().uuidString)")
      try Data().write(to: url)
      return (url, try FileHandle(forWritingTo: url))
    }
    defer { for (url, _) in files { try? FileManager.default.removeItem(at: url) } }
    process.standardOutput = files[0].1
    process.standardError = files[1].1
    try process.run()
    process.waitUntilExit()
    let texts = files.map { String(decoding: FileManager.default.contents(atPath: $0.0.path) ?? Data(), as: UTF8.self) }
    return Run(status: process.terminationStatus, output: texts[0], errors: texts[1])
  }
}
