internal import CDispatch
internal import CoreMetrics
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import PortalKernel

/// What an operator watches: `/metrics`. Nothing of it is of one reader or one question: routes are patterns.
struct Measures: Sendable {
  static let path = "/metrics"
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  private let metrics = PrometheusMetrics()
  let portal: Portal
  let lanes: Lanes
  let connections: Connections

  /// An answer was given.
  func answered(_ route: String, _ method: HTTPRequest.Method, _ status: Int, nanoseconds: Int64) {
    // Methods that strangers make up would be names without end.
    let method = (Route.methods + ["POST"]).contains(method.rawValue) ? method.rawValue : "other"
    Counter(
      label: "ecotone_requests_total",
      dimensions: [("route", route), ("method", method), ("status", String(status))], factory: metrics
    ).increment()
    Timer(label: "ecotone_request_seconds", dimensions: [("route", route)], factory: metrics)
      .recordNanoseconds(nanoseconds)
    if [422, 429, 503].contains(status) {
      Counter(label: "ecotone_refusals_total", dimensions: [("status", String(status))], factory: metrics).increment()
    }
  }

  /// All measures now.
  var text: String {
    level("ecotone_editions", portal.library.shelf.count)
    level("ecotone_connections", connections.count)
    for (name, lane) in [("answers", lanes.answers), ("desks", lanes.desks), ("exports", lanes.exports)] {
      let (running, waiting) = lane.counts
      level("ecotone_lane_running", running, [("lane", name)])
      level("ecotone_lane_waiting", waiting, [("lane", name)])
    }
    level("ecotone_exports_running", portal.site.exports.running)
    if let pages = Self.statistics("statm").flatMap({ $0.split(separator: " ").dropFirst().first.flatMap { Int($0) } })
    {
      level("process_resident_memory_bytes", pages * Int(sysconf(Int32(_SC_PAGESIZE))))
    }
    if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
      level("process_open_fds", files)
    }
    // Of all threads, in millionths of a second on every system (POSIX, clock).
    Meter(label: "process_cpu_seconds_total", factory: metrics).set((Double(clock()) / 1e4).rounded() / 100)
    return metrics.text
  }

  private func level(_ name: String, _ value: Int, _ dimensions: [(String, String)] = []) {
    Meter(label: name, dimensions: dimensions, factory: metrics).set(value)
  }

  private static func statistics(_ name: String) -> String? {
    FileManager.default.contents(atPath: "/proc/self/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }
}
