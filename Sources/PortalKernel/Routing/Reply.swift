internal import Outputs
package import Participation
package import Vocabulary

/// What a route answers with, before the transport adds what every answer has.
package struct Reply: Sendable {
  package enum Body: Sendable {
    case bytes([UInt8])
    /// Packed by gzip as it is kept, and expanded, to so many bytes at most, for who takes no gzip.
    case packed([UInt8], atMost: Int)
    /// Sent from the disk as it lies there, whole or in parts.
    case file(File)
    /// Written piece by piece; the producer runs on a thread of its own and may be stopped by an error of the sink.
    case stream(@Sendable (_ sink: ExportSink) throws -> Void)
  }

  package struct File: Sendable {
    package let path: String
    /// What it has and no other file: its hash.
    package let tag: String
  }

  package var status = 200
  /// The pattern of the route that answered; nil where none did.
  package var route: String?
  package var contentType: String
  package var headers: [(name: String, value: String)] = []
  package var cookies: [Cookie] = []
  /// The person whose data it is about, for the log of actions.
  package var concerns: String?
  /// What the log of actions has of a form, where its status does not tell.
  package var audit = Audit.byStatus

  package enum Audit: Sendable {
    case byStatus
    /// Nothing was changed: the log need not have it.
    case nothing
    /// Somebody has to show first that it is they.
    case unproved
  }
  package var body: Body
  /// Whether the same address gives the same bytes as long as the edition stands, so that an ETag may say so.
  package var isStable = true
  /// The body packed by gzip, where it is kept so.
  package var packed: [UInt8]?
  /// Whether the body is worth packing.
  package var isText = true

  package init(_ text: String, type: String, status: Int = 200) {
    self.init(text: Array(text.utf8), type: type)
    self.status = status
  }

  /// - Parameter text: UTF-8.
  package init(text: [UInt8], type: String) {
    contentType = type
    body = .bytes(text)
  }

  package init(bytes: [UInt8], type: String) {
    contentType = type
    body = .bytes(bytes)
    isText = false
  }

  package init(file: File, type: String) {
    contentType = type
    body = .file(file)
    isText = false
  }

  /// A file that somebody sent with a comment: to be kept, not to be run here.
  /// - Parameter name: without its suffix.
  package init(_ file: AttachedFile, name: String) {
    self.init(bytes: Array(file.bytes), type: file.kind.mediaType)
    headers += [
      ("Content-Disposition", "attachment; filename=\"\(name).\(file.kind.suffix)\""),
      ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ]
  }

  /// An export, streamed. The ticket is given back when the last of the reply is gone, sent or not.
  package init(
    type: String, fileName: String? = nil, _ ticket: ExportGate.Ticket,
    stream: @escaping @Sendable (_ sink: ExportSink) throws -> Void
  ) {
    contentType = type
    body = .stream { sink in try withExtendedLifetime(ticket) { try stream(sink) } }
    isText = false
    if let fileName { headers.append(("Content-Disposition", "attachment; filename=\"\(fileName)\"")) }
  }

  /// What says that an address gives the same bytes for ever.
  package static let immutable = (name: "Cache-Control", value: "public, max-age=31536000, immutable")

  /// The same reply for a spreadsheet: text that it would take for a formula stays text.
  package func forSpreadsheets() -> Reply {
    var reply = self
    switch body {
    case .bytes(let bytes):
      var cells = SpreadsheetCells()
      reply.body = .bytes(cells.guarded(bytes) + cells.finish())
    case .packed, .file: break  // nothing packed or long is a table
    case .stream(let produce):
      reply.body = .stream { sink in
        sink.guardCells()
        try produce(sink)
      }
    }
    return reply
  }

  /// A refusal as GeoServices has it: an answer of status 200 with an `error`, unless HTTP itself has to
  /// know: a method that is not allowed, a body that is too large, a server that is busy.
  package static func geoServices(_ problem: Problem, _ terms: Terms) -> Reply {
    let text =
      problem.status == 422
      ? "the answer takes too long or too much; ask for fewer features, a simpler shape or a shorter condition"
      : problem.detail(terms, .english)
    let detail = JSONWriter.value(.text(text))
    let members = [
      ("code", String(problem.status)), ("message", JSONWriter.value(.text(problem.title))), ("details", "[\(detail)]"),
    ]
    var reply = Reply(
      JSONWriter.object([("error", JSONWriter.object(members))]) + "\n", type: OutputFormat.json.mediaType)
    if let seconds = problem.retryAfter { reply.headers.append(("Retry-After", String(seconds))) }
    if problem.retryAfter != nil || [405, 413].contains(problem.status) { reply.status = problem.status }
    return reply
  }

  package func varying(_ header: String) -> Reply {
    var reply = self
    reply.headers.append(("Vary", header))
    return reply
  }

  package static func redirect(_ address: String, permanently: Bool = false) -> Reply {
    var reply = Reply("", type: MediaType.text, status: permanently ? 301 : 303)
    reply.headers.append(("Location", address))
    reply.isStable = false
    return reply
  }
}

/// The media types that the portal sends.
package enum MediaType {
  package static let html = "text/html; charset=utf-8"
  package static let text = "text/plain; charset=utf-8"
  package static let problem = "application/problem+json"
  package static let jsonLD = "application/ld+json"
  package static let xml = "application/xml; charset=utf-8"
  package static let zip = "application/zip"
  package static let tile = "application/vnd.mapbox-vector-tile"
  package static let png = "image/png"
  package static let openAPI = "application/vnd.oai.openapi+json;version=3.0"
  package static let atom = "application/atom+xml; charset=utf-8"
  package static let calendar = "text/calendar; charset=utf-8"
}
