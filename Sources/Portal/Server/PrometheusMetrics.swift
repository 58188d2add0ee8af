internal import CoreMetrics
internal import Foundation
internal import Synchronization

/// Measures of this process in the text form of Prometheus (exposition format 0.0.4), as a backend of swift-metrics.
final class PrometheusMetrics: MetricsFactory, Sendable {
  private struct Series: Hashable {
    let name: String
    /// `route="/en/",status="200"`.
    let labels: String
  }

  /// The same under each name and labels.
  private struct State {
    var counters: [Series: Count] = [:]
    var meters: [Series: Level] = [:]
    var times: [Series: Times] = [:]
  }

  private let state = Mutex(State())

  private static func series(_ label: String, _ dimensions: [(String, String)]) -> Series {
    let labels = dimensions.map { name, value in
      let isPlain = !value.utf8.contains { [UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "\n")].contains($0) }
      let text =
        isPlain
        ? value : value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      return "\(name)=\"\(text)\""
    }
    return Series(name: label, labels: labels.joined(separator: ","))
  }

  private func counted<Handler>(
    _ label: String, _ dimensions: [(String, String)], _ find: (inout State, Series) -> Handler
  ) -> Handler where Handler: Sendable {
    let series = Self.series(label, dimensions)
    return state.withLock { find(&$0, series) }
  }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    counted(label, dimensions) { $0.counters.known($1) { Count() } }
  }

  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    counted(label, dimensions) { $0.meters.known($1) { Level() } }
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    counted(label, dimensions) { $0.times.known($1) { Times() } }
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    counted(label, dimensions) { $0.times.known($1) { Times() } }
  }

  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  /// All of it, by name and labels.
  var text: String {
    let state = state.withLock { $0 }
    var lines: [(name: String, type: String, line: String)] = []
    func line(_ series: Series, _ suffix: String, _ more: String, _ value: String) -> String {
      let labels = [series.labels, more].filter { !$0.isEmpty }.joined(separator: ",")
      return "\(series.name)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(value)"
    }
    for (series, count) in state.counters {
      lines.append((series.name, "counter", line(series, "", "", String(count.value))))
    }
    for (series, level) in state.meters {
      lines.append(
        (
          series.name, series.name.hasSuffix("_total") ? "counter" : "gauge",
          line(series, "", "", Self.number(level.value))
        ))
    }
    for (series, times) in state.times {
      let (counts, sum) = times.all
      var all = 0
      var text: [String] = []
      for (bound, count) in zip(Times.bounds.map(Self.number) + ["+Inf"], counts) {
        all += count
        text.append(line(series, "_bucket", "le=\"\(bound)\"", String(all)))
      }
      text += [line(series, "_sum", "", Self.number(sum)), line(series, "_count", "", String(all))]
      lines.append((series.name, "histogram", text.joined(separator: "\n")))
    }
    var (text, last) = ("", "")
    for one in lines.sorted(by: { ($0.name, $0.line) < ($1.name, $1.line) }) {
      if one.name != last { text += "# TYPE \(one.name) \(one.type)\n" }
      text += one.line + "\n"
      last = one.name
    }
    return text
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
  }

  private final class Count: CounterHandler, Sendable {
    private let count = Atomic<Int64>(0)
    var value: Int64 { count.load(ordering: .relaxed) }
    func increment(by amount: Int64) { count.add(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }
  }

  private final class Level: MeterHandler, Sendable {
    private let level = Mutex(0.0)
    var value: Double { level.withLock { $0 } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { level.withLock { $0 = value } }
    func increment(by amount: Double) { level.withLock { $0 += amount } }
    func decrement(by amount: Double) { level.withLock { $0 -= amount } }
  }

  /// Seconds, counted by how long.
  private final class Times: TimerHandler, RecorderHandler, Sendable {
    static let bounds = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60]

    private let times = Mutex((counts: [Int](repeating: 0, count: 9), sum: 0.0))

    var all: (counts: [Int], sum: Double) { times.withLock { $0 } }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) {
      let place = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
      times.withLock { times in
        times.counts[place] += 1
        times.sum += value
      }
    }
  }
}

extension Dictionary {
  /// The value of a key, made where there is none.
  fileprivate mutating func known(_ key: Key, _ make: () -> Value) -> Value {
    if let value = self[key] { return value }
    let value = make()
    self[key] = value
    return value
  }
}
