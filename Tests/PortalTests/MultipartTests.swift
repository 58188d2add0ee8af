import Foundation
import PortalKernel
import TestSupport
import Testing

/// Forms that carry files, as browsers and worse send them.
@Suite struct MultipartTests {
  private func form(_ parts: [(head: String, body: [UInt8])], end: String = "--\r\n") -> [UInt8] {
    parts.flatMap { Array("--XX\r\n\($0.head)\r\n\r\n".utf8) + $0.body + Array("\r\n".utf8) } + Array("--XX\(end)".utf8)
  }

  private func fields(_ bytes: [UInt8]) throws -> [String: String] {
    try Dictionary(
      Address.fields(of: MultipartForm.encoded(bytes, boundary: "XX")).map { ($0.name, $0.value) },
      uniquingKeysWith: { first, _ in "\(first) twice" })
  }

  @Test func fieldsAndFiles() throws {
    let bytes: [UInt8] = [0x25, 0x50, 0, 0x0D, 0x0A, 0x2D, 0x2D, 0x58, 0xFF]
    let found = try fields(
      form([
        ("Content-Disposition: form-data; name=\"comment\"", Array("Más árboles & más\r\nríos".utf8)),
        (
          "content-disposition: form-data; name=\"file-1\"; filename=\"../Eva's\\x.pdf\"\r\nContent-Type: text/html",
          bytes
        ),
        (
          "Content-Disposition: form-data; name=\"file-2\"; filename=\"\"\r\nContent-Type: application/octet-stream", []
        ),
        ("Content-Disposition: form-data; name=\"name\"", []),
      ]))
    #expect(found == ["comment": "Más árboles & más\r\nríos", "file-1": Data(bytes).base64EncodedString(), "name": ""])
  }

  @Test func boundaries() {
    #expect(MultipartForm.boundary(of: "multipart/form-data; boundary=----WebKit7") == "----WebKit7")
    #expect(MultipartForm.boundary(of: "multipart/form-data; charset=utf-8; Boundary=\"a b\"") == nil)
    #expect(MultipartForm.boundary(of: "multipart/form-data; boundary=\"ab\"") == "ab")
    for wrong in [
      "", "=", "boundary", "boundary=", "boundary=\"\"", "boundary=\(String(repeating: "a", count: 71))", "boundary=é",
    ] {
      #expect(MultipartForm.boundary(of: "multipart/form-data; \(wrong)") == nil, "\(wrong)")
    }
  }

  @Test func whatIsBrokenIsRefused() throws {
    let good = form([("Content-Disposition: form-data; name=\"a\"", Array("1".utf8))])
    #expect(try fields(good) == ["a": "1"])
    for cut in 0..<(good.count - 3) { #expect(throws: (any Error).self, "\(cut)") { try fields(Array(good[..<cut])) } }
    let wrong: [[UInt8]] = [
      form([("Content-Type: text/plain", [0x31])]), form([("Content-Disposition: form-data", [0x31])]),
      form([("Content-Disposition: form-data; name=\"a\"", [0xFF])]),
      form([("Content-Disposition: form-data; name=\"\(String(repeating: "a", count: 3000))\"", [])]),
      Array(repeating: form([("Content-Disposition: form-data; name=\"a\"", [])], end: "").dropLast(4), count: 201)
        .flatMap { $0 } + Array("--XX--".utf8), Array("--XXY".utf8),
    ]
    for (index, bytes) in wrong.enumerated() { #expect(throws: (any Error).self, "\(index)") { try fields(bytes) } }
    #expect(
      try fields(
        form([("Content-Disposition: form-data; name=\"a\"", []), ("Content-Disposition: form-data; name=\"a\"", [])]))
        == ["a": " twice"], "dispatch refuses it")
  }

  /// Any bytes at all end in a form or in a refusal, soon.
  @Test func anythingEnds() {
    var random = SeededGenerator(seed: 3)
    let good = form([
      ("Content-Disposition: form-data; name=\"f\"; filename=\"x\"", Array(repeating: 0x0D, count: 500)),
      ("Content-Disposition: form-data; name=\"b\"", Array("x".utf8)),
    ])
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      _ = try? MultipartForm.encoded(bytes, boundary: "XX")
    }
  }
}
