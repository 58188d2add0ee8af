import Editions
import Foundation
import PortalKernel
import Questions
import Synchronization
import Testing
import Vocabulary

@testable import Portal

/// Nobody waits behind one network's questions for ever, and nothing is made that nobody waits for.
struct LaneTests {
  private func budget() -> WorkBudget { WorkBudget(seconds: 3600, bytes: 1 << 20) }

  /// Holds a lane's only place until it is let go, and counts who came after in which order.
  private final class Holder: Sendable {
    let gate = DispatchSemaphore(value: 0)
    let order = Mutex<[String]>([])
  }

  /// Waits until so many run and wait.
  private func until(_ lane: Lane, has load: Int) async throws {
    while lane.load != load { try await Task.sleep(for: .milliseconds(2)) }
  }

  @Test func networksTakeTurns() async throws {
    let lane = Lane(.init(running: 1, waiting: 100, share: 50))
    let holder = Holder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await lane.run(for: Network("first"), self.budget()) { holder.gate.wait() } }
      try await until(lane, has: 1)
      for (position, name) in ["a", "a", "a", "a", "a", "a", "b", "b"].enumerated() {
        group.addTask {
          try await lane.run(for: Network(name), self.budget()) { holder.order.withLock { $0.append(name) } }
        }
        try await until(lane, has: position + 2)
      }
      holder.gate.signal()
      try await group.waitForAll()
    }
    #expect(holder.order.withLock { $0 } == ["a", "b", "a", "b", "a", "a", "a", "a"])
  }

  @Test func aNetworkHasAShareAndTheLaneALimit() async throws {
    let lane = Lane(.init(running: 1, waiting: 3, share: 2))
    let holder = Holder()
    func ask(_ name: String) async -> Int {
      do {
        try await lane.run(for: Network(name), budget()) { holder.gate.wait() }
        return 200
      } catch { return (error as? Problem)?.status ?? 0 }
    }
    await withTaskGroup(of: Int.self) { group in
      for (position, name) in ["a", "a", "b", "c"].enumerated() {
        if position == 2 { #expect(await ask("a") == 429) }
        group.addTask { await ask(name) }
        while lane.load != position + 1 { await Task.yield() }
      }
      #expect(await ask("d") == 503)
      for _ in 0..<4 { holder.gate.signal() }
      for await status in group { #expect(status == 200) }
    }
    #expect(lane.load == 0)
  }

  @Test func whatNobodyWaitsForIsNotBegun() async throws {
    let lane = Lane(.init(running: 1, waiting: 3, share: 3))
    let gone = budget()
    gone.cancel()
    await #expect(throws: WorkBudget.Ended.readerGone) {
      try await lane.run(for: .unknown, gone) { Issue.record("begun") }
    }
    #expect(throws: WorkBudget.Ended.outOfTime(seconds: 0)) { try WorkBudget(seconds: 0, bytes: 1).check() }
  }

  @Test func networksOfAddresses() {
    #expect(Network("192.0.2.17") == Network("192.0.2.99"))
    #expect(Network("192.0.2.17") != Network("192.0.3.17"))
    #expect(Network("::ffff:192.0.2.17") == Network("192.0.2.1"))
    #expect(Network("2001:db8:1:2::3") == Network("2001:DB8:1::9"))
    #expect(Network("2001:db8:1::") != Network("2001:db8:2::"))
    #expect(Network("fe80::1%eth0") == Network("fe80::2"))
    for odd in ["", ":", ":::", "1.2.3", "300.1.1.1", "g::1", String(repeating: ":", count: 4000)] { _ = Network(odd) }
  }

  /// Only proxies that are trusted are believed, and only what they wrote themselves.
  @Test func forwardedAddresses() {
    func client(_ forwarded: String?, peer: String = "127.0.0.1") -> String {
      Network.client(peer: peer, forwarded: forwarded, trusted: ["127.0.0.1", "10.0.0.2"])
    }
    #expect(client("203.0.113.9") == "203.0.113.9")
    #expect(client("6.6.6.6, 203.0.113.9") == "203.0.113.9")
    #expect(client("203.0.113.9, 10.0.0.2") == "203.0.113.9")
    #expect(client("203.0.113.9", peer: "198.51.100.4") == "198.51.100.4")
    #expect(client(nil) == "127.0.0.1")
    #expect(client("10.0.0.2") == "127.0.0.1")
  }

  @Test func exportsHaveAShare() throws {
    let gate = ExportGate(limit: 3, share: 2)
    let held = try (0..<2).map { _ in try gate.ticket(for: Network("a")) }
    #expect(throws: Problem.self) { try gate.ticket(for: Network("a")) }
    var other: ExportGate.Ticket? = try gate.ticket(for: Network("b"))
    #expect(throws: Problem.self) { try gate.ticket(for: Network("c")) }
    other = nil
    _ = try gate.ticket(for: Network("c"))
    withExtendedLifetime((held, other)) {}
  }
}

/// What a question costs is known before it is asked.
struct CostTests {
  private func visitAnswer(_ path: String, bytes: Int) async throws -> Reply {
    let parts = path.split(separator: "?").map(String.init)
    let portal = try await TestSite.shared.portal
    return WorkBudget.$current.withValue(WorkBudget(seconds: 3600, bytes: bytes)) {
      portal.reply(to: Portal.Request(path: parts[0], query: parts[1]))
    }
  }

  @Test func whatIsTooLargeIsRefusedWithWhatFits() async throws {
    let path = "/api/v1/totals?by=facility,substance,year,category&limit=10000"
    #expect(try await visitAnswer(path, bytes: 16 << 20).status == 200)
    let refused = try await visitAnswer(path, bytes: 100)
    #expect(refused.status == 422)
    guard case .bytes(let bytes) = refused.body else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("ask for one year or one place"), "\(text)")
    let page = try await visitAnswer("/fr/explore?by=facility,substance", bytes: 100)
    #expect(page.status == 422)
    guard case .bytes(let html) = page.body else { return }
    #expect(String(decoding: html, as: UTF8.self).contains("Cette réponse serait trop volumineuse"))
    // A file that is made some facilities at a time takes no more, however long it is.
    #expect(try await visitAnswer("/download/answer.csv?by=facility,substance,year", bytes: 100).status == 200)
    #expect(try await visitAnswer("/download/answer.csv?by=substance,facility,year", bytes: 100).status == 422)
    #expect(try await visitAnswer("/api/v1/totals?limit=1000000000", bytes: 16 << 20).status == 400)
  }

  @Test func costsAreBoundsOfAnswers() async throws {
    let edition = try await #require(TestSite.shared.portal.site.library.shelf.first).edition
    for by in [[], ["year"], ["facility"], ["facility", "substance", "year"], ["sector", "category", "state"]] {
      let question = try Question(parameters: by.map { (.by, $0) })
      let cost = try edition.cost(of: question)
      #expect(try edition.answer(question).totalRows <= max(1, cost.rows), "\(by)")
      #expect(cost.reports == edition.manifest.segments.reduce(0) { $0 + $1.reports })
    }
  }

  /// The file made in parts is the answer's, whatever it is asked with.
  @Test(arguments: ["facility,substance,year", "facility", "facility,category", "year,facility", "country,year"])
  func filesMadeInPartsAreTheAnswers(_ by: String) async throws {
    let served = try await #require(TestSite.shared.portal.site.library.shelf.first)
    let question = try Question(parameters: by.split(separator: ",").map { (.by, String($0)) })
    var parts = ""
    try served.edition.writeRecords(of: question, served.evidence) { parts += $0 }
    var whole = ""
    try served.compute(question).csvRecords { whole += $0 }
    #expect(parts == whole)
    #expect(!whole.isEmpty)
  }

  /// Work whose reader is gone stops in the scan, and says so to nobody.
  @Test func workIsEnded() async throws {
    let served = try await #require(TestSite.shared.portal.site.library.shelf.first)
    let budget = WorkBudget(seconds: 3600, bytes: 16 << 20)
    budget.cancel()
    #expect(throws: WorkBudget.Ended.readerGone) {
      try WorkBudget.$current.withValue(budget) { try served.compute(Question()) }
    }
    #expect(throws: WorkBudget.Ended.readerGone) {
      try WorkBudget.$current.withValue(budget) { try served.trace(Question()) { _ in true } }
    }
  }
}
