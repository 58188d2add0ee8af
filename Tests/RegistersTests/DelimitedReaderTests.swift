import Foundation
import Registers
import TestSupport
import Testing

struct DelimitedReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func records(_ text: String) throws -> [(line: Int, fields: [String], stray: [Int])] {
    let reader = try DelimitedReader(path: folder.write("a.csv", text))
    var records: [(line: Int, fields: [String], stray: [Int])] = []
    while try reader.next() {
      records.append(
        (reader.line, (0..<reader.count).map { String(decoding: reader.field($0), as: UTF8.self) }, reader.strayQuotes))
    }
    return records
  }

  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\n,\n", [["a", "b"], ["", ""]]), ("a,b\n1,", [["a", "b"], ["1", ""]]),
    ("a,b\n\n1,2\n\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n\"x,\"\"y\"\"\nz\",2\n", [["a", "b"], ["x,\"y\"\nz", "2"]]), ("a;b\n1;2\n", [["a", "b"], ["1", "2"]]),
    ("\"a\"\t\"b\"\r\n\"1\"\t\"2\"\r\n", [["a", "b"], ["1", "2"]]), ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n5\" pipe,2\n", [["a", "b"], ["5\" pipe", "2"]]), ("a,b\n\"\",\"\"\n", [["a", "b"], ["", ""]]),
  ])
  func readsRecords(_ text: String, _ expected: [[String]]) throws {
    #expect(try records(text).map(\.fields) == expected)
  }

  /// EPA's oldest layout holds quotes inside quoted fields that are not doubled.
  @Test func strayQuotesAreLiteral() throws {
    let records = try records("a,b\n\"ACID (1994 AND AFTER \"ACID AEROSOLS\" ONLY)\",2\n")
    #expect(records[1].fields == ["ACID (1994 AND AFTER \"ACID AEROSOLS\" ONLY)", "2"])
    #expect(records[1].stray == [0])
  }

  @Test func linesArePhysical() throws {
    #expect(try records("\"a\nb\",c\n\n1,\"x\n\ny\"\n2,3\n").map(\.line) == [1, 4, 7])
  }

  /// Records that straddle the reader's chunks come out whole, wherever the boundary falls.
  @Test func recordsStraddleChunks() throws {
    var text = "a,b\n"
    var expected: [[String]] = [["a", "b"]]
    var generator = SeededGenerator(seed: 7)
    while text.utf8.count < 3 << 20 {
      let cell = String(repeating: "x", count: Int.random(in: 0...300, using: &generator))
      if Bool.random(using: &generator) {
        text += "\"\(cell)\"\"\n\",\(cell)\r\n"
        expected.append([cell + "\"\n", cell])
      } else {
        text += "\(cell)y,z\n"
        expected.append([cell + "y", "z"])
      }
    }
    #expect(try records(text).map(\.fields) == expected)
  }

  @Test(arguments: [
    ("a,b\n\"1,2\n", "line 2, column 1: a quote opened here is still open at the end of the file"),
    (
      "a,b\n\"" + String(repeating: "x", count: 2 << 20),
      "line 2, column 1: a quote opened here is still open after 1 MiB"
    ),
    ("a,b\n" + String(repeating: "x", count: 2 << 20), "line 2, column 1: a field of more than 1 MiB"),
    (String(repeating: "a,", count: 1_000_000), "line 1: more than 4096 columns"),
  ])
  func refusesWhatHasNoEnd(_ text: String, _ message: String) throws {
    let error = #expect(throws: InputRefusal.self) { try records(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  /// Random bytes end in records or a refusal, never in a trap; every byte of a field was in the file.
  @Test func survivesAnyBytes() throws {
    var generator = SeededGenerator(seed: 3)
    let alphabet = Array("ab,\"\"\n\r\t;\u{00}é".utf8)
    for _ in 0..<400 {
      let bytes = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      let reader = try DelimitedReader(path: folder.write("random.csv", Data(bytes)))
      do {
        var total = 0
        while try reader.next() { for index in 0..<reader.count { total += reader.field(index).count } }
        #expect(total <= bytes.count)
      } catch is InputRefusal {}
    }
  }

  @Test func hashesTheWholeFile() throws {
    let reader = try DelimitedReader(path: folder.write("abc", "abc"))
    #expect(try reader.finishDigest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
