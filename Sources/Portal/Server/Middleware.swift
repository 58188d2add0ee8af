internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PortalKernel

/// One line for each answer: its route's pattern, never its values, nor who asked.
struct AccessLog<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Hummingbird.Request, context: Context, next: (Hummingbird.Request, Context) async throws -> Response
  ) async throws
    -> Response
  {
    let clock = ContinuousClock()
    let start = clock.now
    let response = try await next(request, context)
    let time = clock.now - start
    context.logger.info(
      "answered",
      metadata: [
        "method": "\(request.method)", "route": "\(context.endpointPath ?? "none")",
        "status": "\(response.status.code)",
        "milliseconds": "\(time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000)",
      ])
    return response
  }
}

/// Other sites' pages may read everything, and every answer says so: caches between keep one answer for all of them,
/// which is why Hummingbird's own middleware, which answers by the request's origin, is not used.
struct OpenToOtherSites<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Hummingbird.Request, context: Context, next: (Hummingbird.Request, Context) async throws -> Response
  ) async throws
    -> Response
  {
    if request.method == .options {
      let methods = Route.methods.joined(separator: ", ")
      return Response(
        status: .noContent,
        headers: [
          .allow: methods, .accessControlAllowOrigin: "*", .accessControlAllowMethods: methods,
          .accessControlAllowHeaders: "If-None-Match",
          .accessControlMaxAge: "86400",
        ])
    }
    var response = try await next(request, context)
    response.headers[.accessControlAllowOrigin] = "*"
    return response
  }
}

/// What a browser may do with an answer: load the site's own files only, no script or style within a page, no guess at
/// its type.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  /// Other sites' pages may load what is here, but share no window with it, and no page here asks for a device.
  private static var others: [(name: HTTPField.Name?, value: String)] {
    [
      (HTTPField.Name("Referrer-Policy"), "same-origin"),
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
    response.headers[.contentSecurityPolicy] = """
      default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; \
      connect-src 'self'; \
      object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors \(isEmbed ? "*" : "'self'")
      """
    response.headers[.xContentTypeOptions] = "nosniff"
    for (name, value) in Self.others {
      if let name, response.headers[name] == nil { response.headers[name] = value }
    }
    return response
  }
}
