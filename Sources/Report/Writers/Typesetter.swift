internal import Foundation
internal import Vocabulary

/// Typst, as a program: `typst compile`, with the options of its own command line.
package struct Typesetter: Sendable {
  /// Why books cannot be set, in one line.
  package static let absence =
    "Typst is not beside the program (Scripts/setup installs it); --typst PROGRAM names another one"

  private let program: String
  private let fonts: String

  /// The one that set-up installs beside the program; nil where there is none.
  package init?() {
    let folder = ResourceFolder.assets
    let path = folder.appendingPathComponent("typst").path
    guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
    (program, fonts) = (path, folder.appendingPathComponent("fonts").path)
  }

  /// - Throws: ``ReportError`` for what cannot be run.
  package init(program: String) throws {
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw ReportError("--typst \(program): no such program")
    }
    (self.program, fonts) = (program, ResourceFolder.assets.appendingPathComponent("fonts").path)
  }

  /// Sets a book.
  /// - Parameter time: of the book, in seconds since 1970, so that two runs give the same bytes.
  /// - Throws: ``ReportError`` with the first line that Typst says.
  func compile(_ input: URL, to output: URL, time: Int) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "compile", "--root", input.deletingLastPathComponent().path, "--font-path", fonts, "--ignore-system-fonts",
      "--pdf-standard", "a-2a,ua-1", "--creation-timestamp", String(time), input.path, output.path,
    ]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw ReportError("\(program): \((error as NSError).localizedDescription)")
    }
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, FileManager.default.fileExists(atPath: output.path) else {
      let lines = said.split(separator: "\n")
      let line = lines.last { $0.contains("error:") } ?? lines.last
      throw ReportError("\(program): \(line ?? "no book was made")")
    }
  }
}
