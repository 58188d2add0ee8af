internal import Foundation

/// The descriptors that the process may have open: a connection takes one.
enum Descriptors {
  /// Kept back for editions, the record and downloads.
  private static let reserve = 128
  /// More connections than these are of no use to anyone.
  private static let mostConnections = 16_384

  /// Raises the process's limit as far as it may be, and says what that leaves.
  /// - Returns: how many connections there may be at a time.
  static func raise(_ report: (String) -> Void) -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
    let before = limit.rlim_cur
    limit.rlim_cur = limit.rlim_max
    if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) != 0 { limit.rlim_cur = before }
    let files = Int(clamping: limit.rlim_cur)
    let connections = min(mostConnections, max(32, files - reserve))
    report("at most \(connections) connections at a time (\(files) open files, ulimit -n)")
    return connections
  }
}
