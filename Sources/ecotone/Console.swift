import Foundation
import Outputs
import Synchronization

/// Standard output, buffered, and standard error.
enum Console {
  private static let buffer = Mutex<[UInt8]>([])
  private static let bufferBytes = 1 << 16

  /// Appends text to standard output.
  static func out(_ text: String) {
    let isFull = buffer.withLock {
      $0.append(contentsOf: text.utf8)
      return $0.count >= bufferBytes
    }
    if isFull { flush() }
  }

  /// Appends a line to standard output.
  static func line(_ text: String) { out(text + "\n") }

  /// Writes out what is buffered; a reader that went away (`| head`) ends the program quietly.
  static func flush() {
    let bytes = buffer.withLock { bytes in
      defer { bytes.removeAll(keepingCapacity: true) }
      return bytes
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      if written < 0, errno == EPIPE { Foundation.exit(0) }
      if written <= 0 {
        error("ecotone: standard output cannot be written: \(String(cString: strerror(errno)))")
        Foundation.exit(1)
      }
      rest = rest.dropFirst(written)
    }
  }

  /// Sentences behind a table, or on standard error beside a format that programs read.
  static func notes(_ notes: [String], _ format: PrintFormat) {
    if format == .table, !notes.isEmpty { line("") }
    for note in notes { if format == .table { line(note) } else { error("ecotone: \(note)") } }
  }

  static func error(_ line: String) { err(harmless(line) + "\n") }

  /// What a file or an option says may be in it: a terminal obeys none of it, and is not flooded.
  private static func harmless(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(mostLetters).map { scalar -> Unicode.Scalar in
      scalar.properties.generalCategory == .control && !["\n", "\t"].contains(scalar) ? "?" : scalar
    }
    return String(String.UnicodeScalarView(scalars)) + (text.unicodeScalars.count > mostLetters ? " …" : "")
  }

  private static let mostLetters = 20_000

  /// Writes to standard error; where that is closed or full there is nobody to tell.
  static func err(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

/// Ctrl-C, for work that must clean up: noted here, and asked for as the work goes on.
enum Interrupt {
  private nonisolated(unsafe) static var requested: sig_atomic_t = 0

  static func install() {
    // A program that was started by a thread with blocked signals inherits that.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      sigaddset(&signals, number)
      signal(number) { _ in Interrupt.requested = 1 }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  static var isRequested: Bool { requested != 0 }
}
