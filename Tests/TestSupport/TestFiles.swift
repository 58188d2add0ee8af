public import Foundation

/// A folder that is gone when the test is.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("ecotone-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

  @discardableResult
  public func write(_ name: String, _ data: Data) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    return file.path
  }
}

/// Real national files, where `ECOTONE_DATA` names their folder.
public enum RealData {
  public static let folder = ProcessInfo.processInfo.environment["ECOTONE_DATA"].flatMap { $0.isEmpty ? nil : $0 }
  public static let isPresent = folder != nil
  /// Why a test that needs real files is skipped.
  public static let absence = "ECOTONE_DATA is not set: real national files are not at hand"

  public static func path(_ name: String) -> String { "\(folder ?? "")/\(name)" }

  /// The files of one register's folder whose names begin with a prefix, sorted.
  public static func files(_ register: String, prefix: String = "") -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path(register))) ?? []
    return names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".csv") }.sorted().map { path("\(register)/\($0)") }
  }

  /// The files of the one edition that the benchmarks and the tests of all three registers build.
  public static var oneEdition: [String] {
    let years = 2014...2021
    let tri =
      ["2014_us_onsite_rebuilt", "2018_us_onsite_rebuilt", "2021_ca", "TRI_1987_CA", "TRI_2017_CA"]
      + years.filter { $0 != 2014 && $0 != 2018 }.map { "\($0)_il" }
    return years.flatMap { [path("retc/em_\($0).csv"), path("retc/es_\($0).csv")] } + files("npri")
      + tri.map { path("tri/\($0).csv") }
  }
}

/// A generator of numbers that are the same in every run (SplitMix64, Steele et al. 2014).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
