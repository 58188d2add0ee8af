internal import Editions
internal import Mail
internal import Outputs
internal import Participation
internal import People
package import Questions
package import Vocabulary

/// Why a request is refused: a status, and one sentence that says what was found and what was expected (RFC 9457).
package struct Problem: Error, Sendable {
  /// What is at fault.
  package enum Cause: Sendable {
    /// Something besides parameters, in English: for programs, and below a page's own words.
    case sentence(String)
    /// The same in the reader's language.
    case localized(String)
    case value(QuestionError)
    case unknownParameter(String, known: [String])
    case missingParameter(String, Expectation)
  }

  package let status: Int
  package let title: String
  package let cause: Cause
  /// Seconds after which the request may be sent again.
  package var retryAfter: Int?

  package init(status: Int, title: String, _ cause: Cause, retryAfter: Int? = nil) {
    (self.status, self.title, self.cause, self.retryAfter) = (status, title, cause, retryAfter)
  }

  package static func parameter(_ name: String, found: String, expected: Expectation) -> Problem {
    Problem(status: 400, title: "Invalid parameter", .value(QuestionError(name, found: found, expected: expected)))
  }

  /// A parameter whose fault has a sentence of its own.
  package static func parameter(_ name: String, _ text: String) -> Problem {
    Problem(status: 400, title: "Invalid parameter", .sentence("\(name): \(text)"))
  }

  package static func missing(_ name: String, expected: Expectation) -> Problem {
    Problem(status: 400, title: "Missing parameter", .missingParameter(name, expected))
  }

  /// - Parameter localized: in the reader's language.
  package static func notFound(localized: String) -> Problem {
    Problem(status: 404, title: "Not found", .localized(localized))
  }

  package static func notFound(_ what: String) -> Problem { Problem(status: 404, title: "Not found", .sentence(what)) }

  /// - Parameter allowed: what may be asked of the route.
  package static func methodNotAllowed(_ method: String, allowed: [String] = Route.methods) -> Problem {
    let methods = allowed.filter { $0 != "OPTIONS" }.joined(separator: ", ")
    return Problem(
      status: 405, title: "Method not allowed", .sentence("\(method): this site is only read; expected \(methods)"))
  }

  /// A form that did not come from a page of this site, or is too old.
  package static let foreignForm = Problem(
    status: 403, title: "Form refused",
    .sentence("this form was not sent from a page of this site, or it is too old; open the page again and resend it"))

  /// - Parameter seconds: to wait.
  package static func slowDown(_ seconds: Int) -> Problem {
    Problem(
      status: 429, title: "Too many tries", .sentence("too many tries; wait \(seconds) seconds"), retryAfter: seconds)
  }

  package static let busy = Problem(
    status: 503, title: "Busy",
    .sentence("as many exports as this server makes at a time are under way; try again in a few seconds"), retryAfter: 5
  )

  package static let crowded = Problem(
    status: 503, title: "Busy", .sentence("more is asked for than can be answered; try again in a few seconds"),
    retryAfter: 5)

  package static let tooMany = Problem(
    status: 429, title: "Too many requests",
    .sentence("your network asks for as much as one may at a time; try again in a few seconds"), retryAfter: 5)

  /// More is asked for than one answer may take.
  private static func tooLarge(_ why: String) -> Problem {
    Problem(
      status: 422, title: "Too large",
      .sentence(
        "\(why); ask for one year or one place, group by less, give a limit, or take the answer as a CSV file from "
          + "/download/answer.csv, which may be larger"))
  }

  /// The problem that an error of the modules below is; nil for one that is the server's own fault.
  package init?(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let error as TooCostly:
      self = .tooLarge(
        "the answer may have \(error.cost.rows) rows and take \(error.cost.bytes >> 20) MiB, of which one answer may "
          + "take \(error.allowedBytes >> 20)")
    case WorkBudget.Ended.outOfTime(let seconds): self = .tooLarge("the answer takes longer than \(seconds) seconds")
    case WorkBudget.Ended.serverEnds:
      self.init(status: 503, title: "Busy", .sentence("the server ends; try again in a few seconds"), retryAfter: 10)
    case WorkBudget.Ended.readerGone: self.init(status: 499, title: "Reader gone", .sentence("nobody waits for this"))
    case let error as QuestionError: self.init(status: 400, title: "Invalid parameter", .value(error))
    case let error as PeopleError: self.init(status: 409, title: "Not possible", .sentence(error.description))
    case let error as MailError: self.init(status: 400, title: "Invalid parameter", .sentence(error.description))
    case let error as ScopeError: self.init(status: 400, title: "Not possible", .sentence(error.description))
    default: return nil
    }
  }

  /// The parameter at fault, where it is one.
  package var parameter: String? {
    switch cause {
    case .sentence, .localized: nil
    case .value(let error): error.parameter
    case .unknownParameter(let name, _), .missingParameter(let name, _): name
    }
  }

  /// What the parameter held, where it is at fault.
  package var found: String? { if case .value(let error) = cause { error.found } else { nil } }

  /// What may have been meant, the nearest first.
  package var suggestions: [QuestionError.Suggestion] {
    if case .value(let error) = cause { error.suggestions } else { [] }
  }

  /// What was found and what was expected.
  package func detail(_ terms: Terms, _ language: Language) -> String {
    switch cause {
    case .sentence(let text), .localized(let text): text
    case .value(let error): error.text(terms, language)
    case .unknownParameter(let name, let known): Expectation.unknown(name, known: known, terms, language)
    case .missingParameter(let name, let expected): expected.missing(name, terms, language)
    }
  }

  /// What the parameter should have held.
  private func expected(_ terms: Terms, _ language: Language) -> String? {
    switch cause {
    case .sentence, .localized: nil
    case .value(let error): error.expected.text(terms, language)
    case .unknownParameter(_, let known): known.joined(separator: ", ")
    case .missingParameter(_, let expected): expected.text(terms, language)
    }
  }

  /// The body of `application/problem+json`.
  package func json(instance: String, _ terms: Terms, _ language: Language) -> String {
    var members: [(String, String)] = [
      ("type", JSONWriter.value(.text("about:blank"))), ("title", JSONWriter.value(.text(title))),
      ("status", JSONWriter.value(.integer(status))),
      ("detail", JSONWriter.value(.text(detail(terms, language)))), ("instance", JSONWriter.value(.text(instance))),
    ]
    if let parameter { members.append(("parameter", JSONWriter.value(.text(parameter)))) }
    if let expected = expected(terms, language) { members.append(("expected", JSONWriter.value(.text(expected)))) }
    if !suggestions.isEmpty {
      let list = suggestions.map {
        JSONWriter.object([("value", JSONWriter.value(.text($0.value))), ("name", JSONWriter.value(.text($0.name)))])
      }
      members.append(("suggestions", JSONWriter.array(list)))
    }
    return JSONWriter.object(members) + "\n"
  }
}
