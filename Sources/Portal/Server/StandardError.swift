internal import Foundation

/// Standard error, which may be full or gone: that a line of the log is lost ends no server.
enum StandardError {
  static func write(_ line: some Collection<UInt8>) {
    var rest = Array(line)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
