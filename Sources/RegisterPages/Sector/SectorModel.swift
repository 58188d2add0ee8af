internal import Editions
internal import PortalKernel
internal import Questions
internal import Vocabulary

/// One sector of industry.
struct SectorModel: Sendable {
  private static let mostParts = 40

  let names: Names
  let code: String
  /// Sectors whose codes begin with this one's.
  let parts: [String]
  let profile: Profile

  /// - Throws: ``Problem`` for a sector that no facility of the edition is in.
  init(_ code: String, _ visit: Visit) throws {
    let sectors = visit.served.catalog.sectors
    guard SectorTable.read(code.utf8) != nil, sectors.contains(where: { $0.hasPrefix(code) }) else {
      throw Problem.notFound(localized: visit.t("error.no-sector", ["code": String(code.prefix(20))]))
    }
    names = visit.names
    self.code = code
    parts = Array(sectors.filter { $0.hasPrefix(code) && $0 != code }.prefix(Self.mostParts))
    profile = try Profile(
      Question().with { $0.sectors = [code] }, [.substances, .facilities], withMap: true, visit.reading)
  }
}
