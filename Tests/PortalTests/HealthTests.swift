import Foundation
import Portal
import PortalKernel
import PublicRecord
import TestSupport
import Testing

struct HealthTests {
  private func ask(_ portal: Portal, _ path: String) -> (status: Int, text: String) {
    let reply = portal.reply(to: Portal.Request(path: path))
    guard case .bytes(let bytes) = reply.body else { return (reply.status, "") }
    return (reply.status, String(decoding: bytes, as: UTF8.self))
  }

  @Test func aServerWithAnEditionIsReady() async throws {
    let portal = try await TestSite.shared.portal
    #expect(ask(portal, "/healthz") == (200, "alive\n"))
    #expect(ask(portal, "/readyz") == (200, "editions: 1\nrecord: readable\n"))
    #expect(portal.readyReply(to: Portal.Request(path: "/healthz"))?.status == 200)
  }

  @Test func aServerWithoutOneIsAliveOnly() throws {
    let folder = try TemporaryFolder()
    let portal = try Portal(EditionLibrary([folder.url]) { _ in }, publicAddress: "https://ecotone.example")
    #expect(ask(portal, "/healthz").status == 200)
    #expect(ask(portal, "/readyz") == (503, "editions: 0\nrecord: none served\n"))
    #expect(ask(portal, "/en/").status == 503)
  }
}
