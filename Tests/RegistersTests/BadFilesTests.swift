import Foundation
import Registers
import TestSupport
import Testing
import Vocabulary

/// A file that must be refused, and the one line that says why.
struct BadFile: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let year: Int?
  let expected: String

  init(_ name: String, _ text: String, year: Int? = nil, _ expected: String) {
    self.init(name, Array(text.utf8), year: year, expected)
  }

  init(_ name: String, _ bytes: [UInt8], year: Int? = nil, _ expected: String) {
    (self.name, self.bytes, self.year, self.expected) = (name, bytes, year, expected)
  }

  var testDescription: String { expected }
}

struct BadFilesTests {
  private static let folder = try? TemporaryFolder()

  /// Reads a file the way integrating does, and gives the refusal.
  private func refusal(_ file: BadFile) throws -> String {
    let folder = try #require(Self.folder)
    let inner = "\(UUID().uuidString)/\(file.name)"
    try folder.write(inner, Data(file.bytes))
    let path = folder.path(inner)
    let tables = try ReferenceTables()
    let receiver = Receiver()
    do {
      for source in try NationalSource.find(in: path, tables: tables) {
        let reader = try source.reader()
        let national = try NationalFile(reader, year: file.year, names: source.namesWithYear, tables: tables)
        var collector = SourceCollector(kind: national.kind, tables: tables, receiver: receiver)
        try national.read(into: &collector)
      }
    } catch let error as InputRefusal {
      return error.description.replacing(path, with: file.name)
    }
    return "no refusal"
  }

  private final class Receiver: ReportReceiver {
    func receive(_ report: borrowing Report) {}
    func receive(_ transfer: borrowing Transfer) {}
    func receive(_ diagnostic: Diagnostic) {}
  }

  @Test(arguments: BadFiles.all)
  func isRefusedInOneLine(_ file: BadFile) throws {
    let message = try refusal(file)
    #expect(message == file.expected)
    #expect(!message.contains("\n"))
  }

  @Test func thereAreManyOfThem() {
    #expect(BadFiles.all.count >= 60)
    #expect(Set(BadFiles.all.map(\.expected)).count == BadFiles.all.count, "each file is bad in its own way")
  }
}
