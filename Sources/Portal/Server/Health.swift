internal import PortalKernel
internal import PublicRecord
internal import RecordKernel

extension Site {
  /// What a supervisor asks: whether the server is alive, and whether it can answer. It needs no edition.
  func health(_ route: Route) -> Reply {
    guard route.name == FileRoutes.ready.name else { return Reply("alive\n", type: MediaType.text) }
    let editions = library.shelf.count
    let hasRecord = record.map { (try? $0.plans(reader: .anyone)) != nil }
    let lines = [
      "editions: \(editions)", "record: \(hasRecord.map { $0 ? "readable" : "cannot be read" } ?? "none served")",
    ]
    let isReady = editions > 0 && hasRecord != false
    return Reply(lines.joined(separator: "\n") + "\n", type: MediaType.text, status: isReady ? 200 : 503)
  }
}
