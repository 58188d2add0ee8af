internal import Foundation

/// What the machine computes with.
enum Processors {
  /// Asked once: the system reads it from files each time.
  static let count = ProcessInfo.processInfo.activeProcessorCount
}
