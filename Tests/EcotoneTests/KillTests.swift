import Editions
import Foundation
import TestSupport
import Testing

/// `kill -9` while an edition is exchanged: at any moment there is a whole edition under the name, the old or the new
/// one.
struct KillTests {
  @Test func anEditionIsWholeWheneverBuildingIsKilled() throws {
    let folder = try TemporaryFolder()
    var samples: [[String]] = []
    for seed in ["1", "2"] {
      let made = try Program.run(
        "sample", "--out", folder.path("sample-\(seed)"), "--facilities", "1500", "--years", "2016..2018", "--seed",
        seed)
      #expect(made.status == 0)
      samples.append(Program.tables(in: folder.path("sample-\(seed)")))
    }
    let home = folder.url.appendingPathComponent("editions")
    let edition = home.appendingPathComponent("edition")
    func arguments(_ turn: Int) -> [String] { ["integrate", "--out", edition.path, "--replace"] + samples[turn % 2] }
    var ids: [String] = []
    // How long a build takes: other tests run beside, so it is learned anew from each that ends before its moment.
    var length = 0.0
    for turn in 0..<2 {
      let start = ContinuousClock.now
      let built = try Program.run(arguments(turn))
      #expect(built.status == 0, "\(built.errors)")
      length = (ContinuousClock.now - start) / .seconds(1)
      ids.append(try Edition(edition).manifest.id)
    }
    #expect(ids[0] != ids[1])

    var generator = SeededGenerator(seed: 20_261_125)
    var (turns, killed, exchanged) = (0, 0, 0)
    var current = ids[1]
    while killed < 100 || exchanged == 0, turns < 600 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = arguments(turns)
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      let moment = Double.random(in: 0...length * 1.4, using: &generator)
      let start = ContinuousClock.now
      func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
      try process.run()
      while process.isRunning, elapsed() < moment { usleep(1000) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      turns += 1
      if process.terminationReason == .uncaughtSignal {
        killed += 1
        length = max(length, elapsed())
      } else {
        length = elapsed()
      }
      // Whole, and one of the two.
      _ = try Edition.verify(edition)
      let id = try Edition(edition).manifest.id
      #expect(ids.contains(id))
      if id != current { exchanged += 1 }
      current = id
      // What the killed process left can be opened only if it is whole.
      for name in try FileManager.default.contentsOfDirectory(atPath: home.path) where name != "edition" {
        let left = home.appendingPathComponent(name)
        if (try? Edition(left)) != nil { _ = try Edition.verify(left) }
      }
    }
    #expect(killed >= 100, "killed \(killed) of \(turns), exchanged \(exchanged)")
    #expect(exchanged >= 1, "killed \(killed) of \(turns), exchanged \(exchanged)")
    // The next build clears up what all the killed ones left.
    #expect(try Program.run(arguments(0)).status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: home.path) == ["edition"])
  }

  /// `kill -9` while submissions are taken in, and while events are added: what was acknowledged is there, and the
  /// record proves itself.
  @Test func aRecordIsWholeWheneverRecordingIsKilled() throws {
    let folder = try TemporaryFolder()
    let record = folder.path("record")
    let cases = (0..<3000).map { number in
      #"{"id":"SEM-22-\#(number + 1000)","title":"x","party":"MX","rulebook":"USMCA","rights":"public","events":[["2022-03-01","file"],["2022-03-31","request_response"]]}"#
    }
    let file = try folder.write("cases.json", #"{"cases":[\#(cases.joined(separator: ","))]}"#)
    func run(_ arguments: [String], killedAfter seconds: Double) throws -> Bool {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = arguments
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      let start = ContinuousClock.now
      try process.run()
      while process.isRunning, (ContinuousClock.now - start) / .seconds(1) < seconds { usleep(1000) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      return process.terminationReason == .exit && process.terminationStatus == 0
    }
    func events() throws -> Int {
      let proof = try Program.run("record", "verify", "--record", record)
      #expect(proof.status == 0, "\(proof.errors)")
      return Int(proof.output.prefix { $0.isNumber }) ?? -1
    }
    var generator = SeededGenerator(seed: 7)
    var isIn = false
    for _ in 0..<12 where !isIn {
      isIn = try run(
        ["record", "import", file, "--record", record], killedAfter: .random(in: 0.02...0.6, using: &generator))
      #expect(try [0, 6000].contains(events()))
    }
    #expect(try Program.run("record", "import", file, "--record", record).status == 0)
    var acknowledged = try events()
    #expect(acknowledged == 6000)
    for number in 0..<20 {
      let isSaid = try run(
        ["record", "add", "SEM-22-\(number + 1000)", "response", "--date", "2022-05-30", "--record", record],
        killedAfter: .random(in: 0.05...0.3, using: &generator))
      let found = try events()
      #expect(found == acknowledged + 1 || (!isSaid && found == acknowledged))
      acknowledged = found
    }
  }

  /// `kill -9` while a record is sealed: it is the old record or the new one, both prove themselves, and when it was
  /// done nothing secret lies on the disk.
  @Test func aRecordIsWholeWheneverSealingIsKilled() throws {
    let folder = try TemporaryFolder()
    let (record, keys) = (folder.path("record"), folder.path("record.keys"))
    let cases = (0..<2000).map { number in
      #"{"id":"SEM-22-\#(number + 1000)","title":"\#(number < 40 ? "Xicohtencatl" : "x")","party":"MX","rulebook":"USMCA","rights":"public","events":[["2022-03-01","file"],["2022-03-31","request_response"]]}"#
    }
    let file = try folder.write("cases.json", #"{"cases":[\#(cases.joined(separator: ","))]}"#)
    #expect(try Program.run("record", "import", file, "--record", record).status == 0)
    for number in 0..<40 {
      #expect(try Program.run("record", "add", "SEM-22-\(number + 1000)", "protect", "--record", record).status == 0)
    }
    #expect(try Program.run("keys", "new", keys).status == 0)
    func chain(_ record: String) throws -> Substring? {
      let proof = try Program.run("record", "verify", "--record", record)
      #expect(proof.status == 0, "\(proof.errors)")
      return proof.output.split(separator: "\n").last { $0.hasPrefix("chain: ") }
    }
    /// Seals a copy, killed at a moment; whether it ended by itself, and how long it took.
    func seal(_ copy: String, killedAfter moment: Double) throws -> (isDone: Bool, seconds: Double) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = ["record", "seal", "--keys", keys, "--record", copy]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      let start = ContinuousClock.now
      func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
      try process.run()
      while process.isRunning, elapsed() < moment { usleep(1000) }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      return (process.terminationReason == .exit, elapsed())
    }
    let before = try chain(record)
    var generator = SeededGenerator(seed: 11)
    var (killed, length) = (0, 60.0)
    for turn in 0..<16 {
      let copy = folder.path("copy-\(turn)")
      try FileManager.default.copyItem(atPath: record, toPath: copy)
      let run = try seal(copy, killedAfter: turn == 0 ? length : .random(in: 0...length, using: &generator))
      if run.isDone { length = run.seconds } else { killed += 1 }
      let now = try chain(copy)
      // Cut off before or behind the one step, it is done by the next run.
      let again = try Program.run("record", "seal", "--keys", keys, "--record", copy)
      #expect(again.status == 0, "\(again.errors)")
      #expect(try now == before || chain(copy) == now)
      let proof = try Program.run("record", "verify", "--record", copy, "--keys", keys)
      #expect(proof.status == 0 && proof.errors.isEmpty, "\(proof.errors)")
      for path in try FileManager.default.subpathsOfDirectory(atPath: copy) {
        let data = FileManager.default.contents(atPath: "\(copy)/\(path)") ?? Data()
        #expect(data.range(of: Data("Xicohtencatl".utf8)) == nil, "\(path)")
      }
      try FileManager.default.removeItem(atPath: copy)
    }
    #expect(killed >= 5, "\(killed)")
  }
}
