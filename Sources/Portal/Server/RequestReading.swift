internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Participation
internal import PortalKernel

/// What a request's headers and its body ask.
extension Hummingbird.Request {
  /// What a list of preferences weighs, by its words (RFC 9110, 12.4.2); 1 unless it says so.
  private static func weights(_ list: String?) -> [String: Double] {
    // Programs ask for one, and nothing beside.
    if let list, !list.isEmpty, list.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) {
      return [list: 1]
    }
    var weights: [String: Double] = [:]
    for entry in (list ?? "").split(separator: ",") {
      let parts = entry.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      if let word = parts.first { weights[word] = max(weight, weights[word] ?? 0) }
    }
    return weights
  }

  /// Whether its reader takes gzip (RFC 9110, 12.5.3).
  var takesGzip: Bool {
    let weights = Self.weights(headers[.acceptEncoding])
    return max(weights["gzip"] ?? 0, weights["x-gzip"] ?? 0) > 0
  }

  /// Whether its reader would rather have HTML than JSON (RFC 9110, 12.5.1).
  var prefersHTML: Bool {
    let weights = Self.weights(headers[.accept])
    let json = max(weights["application/json"] ?? 0, weights["application/geo+json"] ?? 0)
    return weights["text/html"] ?? 0 > json
  }

  /// Bytes of a form at most: of one that only reads, and of one that changes something.
  static let mostReadingBytes = 1 << 20
  static let mostChangingBytes = 256 << 10
  /// Of one that carries files.
  static let mostFileFormBytes = mostChangingBytes + AttachedFile.most * AttachedFile.mostBytes

  /// What it says of who sends it.
  var caller: Caller {
    let fields = ["Sec-Fetch-Site", "Origin"].map { name in HTTPField.Name(name).flatMap { headers[$0] } }
    return Caller(
      cookies: headers[values: .cookie].joined(separator: "; "), host: head.authority ?? "", origin: fields[1],
      fetchSite: fields[0], agent: headers[.userAgent] ?? "")
  }

  /// What a form sends, where the path takes forms.
  func form(_ portal: Portal, from network: Network) async throws -> String {
    guard method == .post, portal.methods(of: uri.path).contains("POST") else { return "" }
    // A mail program sends its own form, as multipart or not (RFC 8058, 3.2).
    if portal.isBearer(uri.path) { return "" }
    let contentType = headers[.contentType] ?? ""
    let type = contentType.lowercased()
    let carriesFiles = type.hasPrefix(MultipartForm.type) && portal.takesFiles(uri.path)
    let boundary = carriesFiles ? MultipartForm.boundary(of: contentType) : nil
    if carriesFiles, boundary == nil {
      throw Problem(
        status: 400, title: "Malformed form", .sentence("Content-Type \(type.prefix(60)); expected a boundary"))
    }
    guard type.isEmpty || carriesFiles || type.hasPrefix("application/x-www-form-urlencoded") else {
      throw Problem(
        status: 415, title: "Unsupported media type",
        .sentence("Content-Type \(type.prefix(60)); expected application/x-www-form-urlencoded"))
    }
    let most =
      carriesFiles
      ? Self.mostFileFormBytes : portal.isPersonal(uri.path) ? Self.mostChangingBytes : Self.mostReadingBytes
    let tooLarge = Problem(
      status: 413, title: "Too large", .sentence("a form of more than \(most) bytes; expected less"))
    // Who says so beforehand need not send it.
    let length = headers[.contentLength].flatMap { Int($0) }
    if let length, length > most { throw tooLarge }
    // Browsers say how long a form is; one without files is as small as any.
    let ticket =
      try carriesFiles && length ?? .max > Self.mostChangingBytes ? portal.admitFiles(caller, from: network) : nil
    defer { withExtendedLifetime(ticket) {} }
    let malformed = Problem(
      status: 400, title: "Malformed form", .sentence("the body of the request is broken, or not UTF-8"))
    let read: ByteBuffer
    do { read = try await body.collect(upTo: most) } catch is NIOTooManyBytesError {
      throw tooLarge
    } catch is CancellationError { throw CancellationError() } catch { throw malformed }
    if carriesFiles, let boundary {
      do { return try MultipartForm.encoded(Array(read.readableBytesView), boundary: boundary) } catch {
        throw malformed
      }
    }
    guard let text = String(validating: read.readableBytesView, as: UTF8.self) else { throw malformed }
    return text
  }
}
