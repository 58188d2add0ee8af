internal import Foundation

/// How land-cover work runs: threads, progress and an end before its end.
public struct Work: Sendable {
  public var threads: Int
  /// Called with pixels done, from any thread.
  public var onProgress: @Sendable (Int) -> Void = { _ in }
  /// Asked before each piece of work.
  public var isCancelled: @Sendable () -> Bool = { false }

  public init(threads: Int? = nil) { self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount) }
}
