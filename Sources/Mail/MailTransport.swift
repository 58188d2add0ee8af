internal import CCurl
internal import Foundation

/// What became of a message that was handed over.
public enum Delivery: Equatable, Sendable {
  case handedOver
  /// Not now; it is tried again.
  case deferred(String)
  /// Never.
  /// - Parameter status: of the relay (RFC 3463), `5.1.1`, where it said one.
  case failed(String, status: String? = nil)
}

/// Where messages go: into a folder, or to a relay by SMTP.
public protocol MailTransport: AnyObject, Sendable {
  /// Hands over one message. What it tells names nobody.
  func deliver(_ message: [UInt8], from returnPath: String, to recipient: MailAddress) -> Delivery
}

/// Writes messages as files, for demonstrations and tests.
public final class MailFolder: MailTransport {
  private let folder: String

  /// - Throws: ``MailError``.
  public init(_ folder: String) throws {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw MailError("cannot make \(folder): \(error.localizedDescription)") }
  }

  public func deliver(_ message: [UInt8], from returnPath: String, to recipient: MailAddress) -> Delivery {
    let now = Date().timeIntervalSince1970
    let path = "\(folder)/\(Int(now * 1000))-\(UUID().uuidString.prefix(8)).eml"
    let text = Data("Return-Path: <\(returnPath)>\r\n".utf8) + Data(message)
    guard FileManager.default.createFile(atPath: path, contents: text, attributes: [.posixPermissions: 0o600]) else {
      return .deferred("cannot write into the folder of messages")
    }
    return .handedOver
  }
}

/// Hands messages to a relay (RFC 6409) over TLS whose certificate is checked; one connection for many.
public final class MailRelay: MailTransport, @unchecked Sendable {  // its handle is behind the lock
  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Seconds until a relay must answer, and until a message must be through.
  static let connectSeconds = 20
  static let messageSeconds = 60

  private let handle: OpaquePointer?
  private let lock = NSLock()

  /// - Parameters:
  ///   - address: `smtp://relay.example.org:587`, where TLS is begun with STARTTLS, or `smtps://relay.example.org`.
  ///   - login: a file with a user's name in its first line and the password in the second; for its owner alone.
  ///   - authorities: a file of certificates that are believed, besides those of the system.
  /// - Throws: ``MailError``.
  public init(_ address: String, login: String? = nil, authorities: String? = nil, agent: String) throws {
    guard let parts = URLComponents(string: address), ["smtp", "smtps"].contains(parts.scheme),
      parts.host?.isEmpty == false,
      parts.user == nil, parts.path.isEmpty || parts.path == "/"
    else {
      throw MailError(
        "\(address): expected smtp://HOST:PORT or smtps://HOST:PORT; user and password are in --mail-login FILE")
    }
    guard Self.isReady, let handle = curl_easy_init() else { throw MailError("libcurl cannot start") }
    self.handle = OpaquePointer(handle)
    // The name by which it greets the relay (RFC 5321, 4.1.1.1).
    ecotone_curl_set_text(
      handle, CURLOPT_URL, "\(address.hasSuffix("/") ? String(address.dropLast()) : address)/\(agent)")
    ecotone_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    ecotone_curl_set_long(handle, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
    ecotone_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
    ecotone_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
    ecotone_curl_set_long(handle, CURLOPT_SSLVERSION, 6)  // TLS 1.2 or later
    ecotone_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, Self.connectSeconds)
    ecotone_curl_set_long(handle, CURLOPT_TIMEOUT, Self.messageSeconds)
    ecotone_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    ecotone_curl_set_long(handle, CURLOPT_UPLOAD, 1)
    if let authorities { ecotone_curl_set_text(handle, CURLOPT_CAINFO, authorities) }
    if let login {
      let (user, password) = try Self.read(login)
      ecotone_curl_set_text(handle, CURLOPT_USERNAME, user)
      ecotone_curl_set_text(handle, CURLOPT_PASSWORD, password)
    }
  }

  deinit { if let handle { curl_easy_cleanup(UnsafeMutableRawPointer(handle)) } }

  private static func read(_ path: String) throws -> (String, String) {
    var status = stat()
    guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path) else {
      throw MailError("\(path): cannot be read; expected a user's name and, below it, the password")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw MailError("\(path): others can read it; expected a file of its owner alone (chmod 600)")
    }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    guard lines.count == 2 else { throw MailError("\(path): expected a user's name and, below it, the password") }
    return (lines[0], lines[1])
  }

  /// What the relay refused last: its status alone, for the rest may name people.
  private final class Answer {
    private(set) var status: String?

    func take(_ line: UnsafeRawBufferPointer) {
      let text = String(decoding: line.prefix(20), as: UTF8.self)
      if let match = text.firstMatch(of: /^[45][0-9]{2}[ -]([45]\.[0-9]{1,3}\.[0-9]{1,3})\b/) {
        status = String(match.output.1)
      }
    }
  }

  /// What is read of a message while it is sent.
  private final class Reading {
    let bytes: [UInt8]
    var position = 0
    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  public func deliver(_ message: [UInt8], from returnPath: String, to recipient: MailAddress) -> Delivery {
    lock.lock()
    defer { lock.unlock() }
    guard let handle = handle.map({ UnsafeMutableRawPointer($0) }) else { return .deferred("libcurl cannot start") }
    let recipients = curl_slist_append(nil, "<\(recipient.text)>")
    defer { curl_slist_free_all(recipients) }
    let reading = Reading(message)
    ecotone_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(returnPath)>")
    ecotone_curl_set_pointer(handle, CURLOPT_MAIL_RCPT, recipients)
    ecotone_curl_set_pointer(handle, CURLOPT_READDATA, Unmanaged.passUnretained(reading).toOpaque())
    ecotone_curl_set_data(handle, CURLOPT_READFUNCTION) { target, size, count, context in
      guard let target, let context else { return 0 }
      let reading = Unmanaged<Reading>.fromOpaque(context).takeUnretainedValue()
      let wanted = min(size * count, reading.bytes.count - reading.position)
      reading.bytes.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress { memcpy(target, base + reading.position, wanted) }
      }
      reading.position += wanted
      return wanted
    }
    let answer = Answer()
    ecotone_curl_set_pointer(handle, CURLOPT_HEADERDATA, Unmanaged.passUnretained(answer).toOpaque())
    ecotone_curl_set_data(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      if let bytes, let context {
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue().take(line)
      }
      return size * count
    }
    let result = withExtendedLifetime((reading, answer)) { curl_easy_perform(handle) }
    var code = 0
    ecotone_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &code)
    if result == CURLE_OK { return .handedOver }
    let why = code == 0 ? String(cString: curl_easy_strerror(result)) : "the relay answered \(code)"
    // What the relay says of this message for good is 5xx; of our own standing with it, nothing is for good.
    let isOurs = [CURLE_LOGIN_DENIED, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED].contains(result)
    return (500..<600).contains(code) && !isOurs ? .failed(why, status: answer.status) : .deferred(why)
  }
}
