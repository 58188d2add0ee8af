internal import CCurl
internal import Foundation

/// One HTTP request by libcurl: follows redirects, checks certificates, and hands over the body as it comes.
final class Transfer {
  /// How a request ended.
  struct Outcome {
    let status: Int
    /// Of the last response, by lower-case name.
    let headers: [String: String]
    /// libcurl's message where the transfer broke off; nil when it is whole.
    let failure: String?
    /// Whether the same request may succeed later.
    let isTransient: Bool
    let wasStopped: Bool
    /// What the receiver threw.
    let refusal: (any Error)?
  }

  /// Takes the response: its status and headers before the first byte, then the body piece by piece.
  protocol Receiver: AnyObject {
    func begin(status: Int, headers: [String: String]) throws
    func receive(_ bytes: UnsafeRawBufferPointer) throws
  }

  private let receiver: any Receiver
  private let isCancelled: () -> Bool
  private var headers: [String: String] = [:]
  private var status = 0
  private var hasBegun = false
  private var refusal: (any Error)?
  private var wasStopped = false

  init(_ receiver: any Receiver, isCancelled: @escaping () -> Bool) {
    self.receiver = receiver
    self.isCancelled = isCancelled
  }

  /// libcurl is to be set up once, before any thread uses it.
  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Runs the request.
  /// - Parameter headers: to send, each `Name: value`.
  func run(_ address: String, headers sent: [String], agent: String) -> Outcome {
    guard Self.isReady, let handle = curl_easy_init() else {
      return Outcome(
        status: 0, headers: [:], failure: "libcurl cannot start", isTransient: false, wasStopped: false, refusal: nil)
    }
    defer { curl_easy_cleanup(handle) }
    var list: UnsafeMutablePointer<curl_slist>?
    for header in sent { list = curl_slist_append(list, header) }
    defer { curl_slist_free_all(list) }
    let context = Unmanaged.passUnretained(self).toOpaque()
    ecotone_curl_set_text(handle, CURLOPT_URL, address)
    ecotone_curl_set_text(handle, CURLOPT_USERAGENT, agent)
    // Nobody on the way is to choose what is read: no file that is asked for by TLS comes without it.
    ecotone_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    ecotone_curl_set_text(handle, CURLOPT_REDIR_PROTOCOLS_STR, address.hasPrefix("https:") ? "https" : "http,https")
    // As curl itself does it: authorities of a network of one's own.
    if let file = ProcessInfo.processInfo.environment["SSL_CERT_FILE"], !file.isEmpty {
      ecotone_curl_set_text(handle, CURLOPT_CAINFO, file)
    }
    ecotone_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 1)
    ecotone_curl_set_long(handle, CURLOPT_MAXREDIRS, 5)
    ecotone_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 30)
    ecotone_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 100)  // bytes a second, for a minute
    ecotone_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, 60)
    ecotone_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    ecotone_curl_set_long(handle, CURLOPT_NOPROGRESS, 0)
    ecotone_curl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
    ecotone_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    ecotone_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    ecotone_curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
    ecotone_curl_set_data(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      Transfer.from(context)?.header(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    ecotone_curl_set_data(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      Transfer.from(context)?.body(UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    ecotone_curl_set_progress(handle) { context, _, _, _, _ in Transfer.from(context)?.isToStop() == true ? 1 : 0 }
    let result = curl_easy_perform(handle)
    if result == CURLE_OK, !hasBegun { _ = body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    let isRefused = refusal != nil
    return Outcome(
      status: status, headers: headers,
      failure: result == CURLE_OK || isRefused ? nil : String(cString: curl_easy_strerror(result)),
      isTransient: !isRefused && !wasStopped && Self.transient.contains(result.rawValue), wasStopped: wasStopped,
      refusal: refusal)
  }

  private static let transient: Set<UInt32> = Set(
    [
      CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_PARTIAL_FILE, CURLE_OPERATION_TIMEDOUT,
      CURLE_GOT_NOTHING, CURLE_SEND_ERROR,
      CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM,
    ].map(\.rawValue))

  private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private func isToStop() -> Bool {
    if isCancelled() { wasStopped = true }
    return wasStopped
  }

  private func header(_ bytes: UnsafeRawBufferPointer) -> Int {
    let line = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    if line.hasPrefix("HTTP/") {  // a redirect's headers are not the file's
      headers = [:]
      status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    } else if let colon = line.firstIndex(of: ":") {
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return bytes.count
  }

  private func body(_ bytes: UnsafeRawBufferPointer) -> Int {
    do {
      if !hasBegun {
        hasBegun = true
        try receiver.begin(status: status, headers: headers)
      }
      try receiver.receive(bytes)
      return bytes.count
    } catch {
      refusal = error
      return -1  // any count but the given one ends the transfer
    }
  }
}
