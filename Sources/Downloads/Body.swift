internal import Foundation
internal import Vocabulary

/// The body of a response on its way into a `.part` file, begun anew or gone on with.
final class Body: Transfer.Receiver {
  /// What ties a part to the version of the file that it is a part of.
  private struct Validator: Codable {
    let address: String
    /// An ETag, or a Last-Modified date where there is none.
    let value: String
  }

  private let part: URL
  private let record: URL
  private let source: String
  private let onProgress: (Int, Int?) -> Void
  private var handle: FileHandle?
  private var total: Int?
  private var start: [UInt8] = []
  /// Bytes in the part.
  private(set) var held = 0

  init(part: URL, record: URL, source: String, onProgress: @escaping (Int, Int?) -> Void) {
    (self.part, self.record, self.source, self.onProgress) = (part, record, source, onProgress)
  }

  func fetch(_ address: String, isCancelled: @escaping () -> Bool) throws -> Transfer.Outcome {
    var headers = ["Accept: text/csv, application/octet-stream;q=0.9, */*;q=0.1", "Accept-Encoding: identity"]
    let size = (try? FileManager.default.attributesOfItem(atPath: part.path))?[.size] as? Int ?? 0
    let validator = FileManager.default.contents(atPath: record.path).flatMap {
      try? JSONDecoder().decode(Validator.self, from: $0)
    }
    if size > 0, let validator, validator.address == address {
      headers += ["Range: bytes=\(size)-", "If-Range: \(validator.value)"]
      held = size
    }
    defer { try? handle?.close() }
    return Transfer(self, isCancelled: isCancelled).run(address, headers: headers, agent: "ecotone/\(Program.version)")
  }

  func begin(status: Int, headers: [String: String]) throws {
    // Errors and ranges that cannot be had leave what is there; the latter is begun anew.
    if status == 416 { try? FileManager.default.removeItem(at: record) }
    guard (200..<300).contains(status) else { return }
    if headers["content-type"]?.lowercased().contains("html") == true { throw Self.webPage(source) }
    let length = headers["content-length"].flatMap { Int($0) }
    if status == 206, Self.rangeStart(headers["content-range"]) == held {
      total = length.map { $0 + held }
      handle = try opened(truncating: false)
    } else {
      guard status == 200 else {
        throw DownloadError("\(source): the server answered \(status) with another part than was asked for")
      }
      held = 0
      total = length
      handle = try opened(truncating: true)
      try? FileManager.default.removeItem(at: record)
      if let value = Self.strong(headers["etag"]) ?? headers["last-modified"] {
        try? JSONEncoder().encode(Validator(address: source, value: value)).write(to: record, options: .atomic)
      }
    }
    if held > 0 { onProgress(held, total) }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) throws {
    guard let handle, !bytes.isEmpty else { return }
    if held < 64 {
      start += bytes.prefix(64)
      if start.first(where: { !Self.blanks.contains($0) }) == UInt8(ascii: "<") { throw Self.webPage(source) }
    }
    do { try handle.write(contentsOf: Data(bytes)) } catch {
      throw DownloadError("cannot write \(part.path): \((error as NSError).localizedDescription)")
    }
    held += bytes.count
    onProgress(bytes.count, total)
  }

  private func opened(truncating: Bool) throws -> FileHandle {
    let descriptor = open(part.path, O_WRONLY | O_CREAT | O_CLOEXEC | (truncating ? O_TRUNC : O_APPEND), 0o644)
    guard descriptor >= 0 else { throw DownloadError("cannot write \(part.path): \(String(cString: strerror(errno)))") }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Blanks and the three bytes of a byte order mark.
  private static let blanks: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF]

  private static func webPage(_ source: String) -> DownloadError {
    DownloadError("\(source): a web page came where a CSV file was due")
  }

  /// A weak validator does not promise the same bytes.
  private static func strong(_ etag: String?) -> String? { etag.flatMap { $0.hasPrefix("W/") ? nil : $0 } }

  private static func rangeStart(_ text: String?) -> Int? {
    text.flatMap { $0.split(separator: " ").last?.split(separator: "-").first }.flatMap { Int($0) }
  }
}
