internal import Outputs
package import PortalKernel

/// Pages of the site itself, and what machines look for.
package enum SiteRoutes {
  package static let handlers: [Handler] =
    [
      .init(FileRoutes.start) {
        .redirect(Route.home.path.filled([], language: $0.preferredLanguage)).varying(
          "Accept-Encoding, Accept-Language")
      },
      .init(FileRoutes.asset) { try $0.asset($0["file"]) },
      .init(FileRoutes.icon) {
        .redirect($0.site.assets.address("icon.svg"), permanently: true)
      },
      .init(FileRoutes.robots) {
        Reply(
          "User-agent: *\nDisallow: /api/\nDisallow: /download/\nDisallow: "
            + "/tiles/\nSitemap: \($0.site.publicAddress)\(FileRoutes.siteMap.address())\n",
          type: MediaType.text)
      },
      .init(FileRoutes.alive) { $0.site.health(FileRoutes.alive) },
      .init(FileRoutes.ready) { $0.site.health(FileRoutes.ready) },
      .init(FileRoutes.siteMap) {
        $0.sitemapIndex()
      },
      .init(FileRoutes.siteMapPart) {
        try $0.sitemap($0["number"])
      },
      .init(FileRoutes.catalog) {
        try $0.dataCatalog()
      },
      .init(FileRoutes.openAPI) {
        Reply(OpenAPI.document($0.site.publicAddress), type: OutputFormat.json.mediaType)
      },
      .page(.sources, SourcesView.self) { SourcesModel($0) },
      .page(.downloads, DownloadsView.self) { DownloadsModel($0) },
      .page(.apiGuide, APIGuideView.self) { APIGuideModel($0) },
      .page(.pollutants, GroupView.self) { GroupModel(.pollutants, $0) },
      .page(.land, LandView.self) { _ in Nothing() },
      .page(.takePart, TakePartView.self) { TakePartModel($0) },
      .page(.quality, GroupView.self) { GroupModel(.quality, $0) },
      .page(.data, GroupView.self) { GroupModel(.data, $0) },
      .page(.report, ReportView.self) { try ReportModel($0) },
      .init(FileRoutes.report) { try $0.reportFile($0["file"]) },
      .page(.glossary, GlossaryView.self) { _ in Nothing() },
    ] + prose

  private static let prose = ProsePage.allCases.map { page in
    Handler.page(page.route, ProseView.self) { $0.prose(page) }
  }
}
