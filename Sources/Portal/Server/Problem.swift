internal import Editions
internal import Outputs
internal import Questions

/// Why a request is refused: a status, and one sentence that says what was found and what was expected (RFC 9457).
struct Problem: Error, Sendable {
  let status: Int
  let title: String
  let detail: String
  /// The parameter at fault, where it is one.
  var parameter: String?
  /// What the parameter should have held.
  var expected: String?
  /// What may have been meant, the nearest first.
  var suggestions: [QuestionError.Suggestion] = []
  /// Seconds after which the request may be sent again.
  var retryAfter: Int?

  static func parameter(_ name: String, found: String, expected: String) -> Problem {
    let shown = found.count > 80 ? found.prefix(80) + "…" : found
    return Problem(
      status: 400, title: "Invalid parameter", detail: "\(name) \"\(shown)\": expected \(expected)", parameter: name, expected: expected)
  }

  static func notFound(_ what: String) -> Problem { Problem(status: 404, title: "Not found", detail: what) }

  static let busy = Problem(
    status: 503, title: "Busy", detail: "as many exports as this server makes at a time are under way; try again in a few seconds", retryAfter: 5)

  /// The problem that an error of the modules below is; nil for one that is the server's own fault.
  init?(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as QuestionError:
      self = .parameter(error.parameter, found: error.found, expected: error.expected)
      suggestions = error.suggestions
    default: return nil
    }
  }

  init(status: Int, title: String, detail: String, parameter: String? = nil, expected: String? = nil, retryAfter: Int? = nil) {
    self.status = status
    self.title = title
    self.detail = detail
    self.parameter = parameter
    self.expected = expected
    self.retryAfter = retryAfter
  }

  /// The body of `application/problem+json`.
  func json(instance: String) -> String {
    var members: [(String, String)] = [
      ("type", JSONWriter.value(.text("about:blank"))), ("title", JSONWriter.value(.text(title))), ("status", JSONWriter.value(.integer(status))),
      ("detail", JSONWriter.value(.text(detail))), ("instance", JSONWriter.value(.text(instance))),
    ]
    if let parameter { members.append(("parameter", JSONWriter.value(.text(parameter)))) }
    if let expected { members.append(("expected", JSONWriter.value(.text(expected)))) }
    if !suggestions.isEmpty {
      let list = suggestions.map { JSONWriter.object([("value", JSONWriter.value(.text($0.value))), ("name", JSONWriter.value(.text($0.name)))]) }
      members.append(("suggestions", JSONWriter.array(list)))
    }
    return JSONWriter.object(members) + "\n"
  }
}
