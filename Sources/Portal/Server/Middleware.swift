internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PortalKernel

/// One line for each answer: its route's pattern, never its values, nor who asked; and its measures. The answer has the
/// request's number, by which its line is found.
struct AccessLog<Context: RequestContext>: RouterMiddleware {
  let measures: Measures

  func handle(
    _ request: Hummingbird.Request, context: Context, next: (Hummingbird.Request, Context) async throws -> Response
  ) async throws
    -> Response
  {
    let clock = ContinuousClock()
    let start = clock.now
    var response = try await next(request, context)
    let time = clock.now - start
    let nanoseconds = time.components.seconds * 1_000_000_000 + time.components.attoseconds / 1_000_000_000
    let route = context.endpointPath ?? "none"
    measures.answered(route, request.method, response.status.code, nanoseconds: nanoseconds)
    if let name = HTTPField.Name("Request-Id"), let id = context.logger[metadataKey: "hb.request.id"] {
      response.headers[name] = "\(id)"
    }
    context.logger.info(
      "answered",
      metadata: [
        "method": "\(request.method)", "route": "\(route)", "status": "\(response.status.code)",
        "milliseconds": "\(nanoseconds / 1_000_000)",
      ])
    return response
  }
}

/// Other sites' pages may read everything, and every answer says so: caches between keep one answer for all of them,
/// which is why Hummingbird's own middleware, which answers by the request's origin, is not used.
struct OpenToOtherSites<Context: RequestContext>: RouterMiddleware {
  /// What may be asked of a path, and whether its answers are for one reader alone.
  let methods: @Sendable (_ path: String) -> [String]
  let isPersonal: @Sendable (_ path: String) -> Bool

  func handle(
    _ request: Hummingbird.Request, context: Context, next: (Hummingbird.Request, Context) async throws -> Response
  ) async throws
    -> Response
  {
    let isPersonal = isPersonal(request.uri.path)
    if request.method == .options {
      let methods = methods(request.uri.path).joined(separator: ", ")
      if isPersonal { return Response(status: .noContent, headers: [.allow: methods]) }
      return Response(
        status: .noContent,
        headers: [
          .allow: methods, .accessControlAllowOrigin: "*", .accessControlAllowMethods: methods,
          .accessControlAllowHeaders: "If-None-Match, Content-Type",
          .accessControlMaxAge: "86400",
        ])
    }
    var response = try await next(request, context)
    if !isPersonal { response.headers[.accessControlAllowOrigin] = "*" }
    return response
  }
}

/// What a browser may do with an answer: load the site's own files only, no script or style within a page, no guess at
/// its type.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  /// Other sites' pages may load what is here, but share no window with it, and no page here asks for a device.
  private static var others: [(name: HTTPField.Name?, value: String)] {
    [
      (HTTPField.Name("Referrer-Policy"), "no-referrer"),
      (HTTPField.Name("Permissions-Policy"), "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"),
      (HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin"),
      (HTTPField.Name("Cross-Origin-Resource-Policy"), "cross-origin"),
    ]
  }

  func handle(
    _ request: Hummingbird.Request, context: Context, next: (Hummingbird.Request, Context) async throws -> Response
  ) async throws
    -> Response
  {
    var response = try await next(request, context)
    guard request.method != .options, response.status != .notModified else { return response }
    let isEmbed = context.endpointPath == Route.embed.path.text
    // A file that somebody sent has a stricter one.
    if response.headers[.contentSecurityPolicy] == nil {
      response.headers[.contentSecurityPolicy] = """
        default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; \
        connect-src 'self'; \
        object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors \(isEmbed ? "*" : "'self'")
        """
    }
    response.headers[.xContentTypeOptions] = "nosniff"
    for (name, value) in Self.others {
      if let name, response.headers[name] == nil { response.headers[name] = value }
    }
    return response
  }
}
