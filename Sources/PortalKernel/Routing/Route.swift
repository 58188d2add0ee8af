package import Outputs
package import Participation
internal import Vocabulary

/// One address of the server and all that is known of it but how it is answered, which its ``Handler`` says. Dispatch,
/// the refusal of unknown parameters, the description of the API, its page, the site map, the navigation, links and the
/// tests of the documentation come from the table of these.
package struct Route: Sendable {
  /// What may be kept of its answers, and how long they stay the same.
  package enum Cache: Sendable {
    /// The same as long as the editions on the shelf are: an ETag says so, and the packed bytes are kept.
    case kept
    /// The same as long as the editions on the shelf are.
    case edition
    /// The same for ever: the address names the edition or the version.
    case forever
    /// Anew for each request: of the public record, or of this moment.
    case live
  }

  /// Who may ask.
  package enum Access: Sendable {
    case anyone
    /// Anyone who can be told from others: a page with forms for who has not signed in.
    case visitor
    /// Whoever has the token of the address: a POST to it needs no cookie and no form of this site, which mail programs
    /// have not (RFC 8058).
    case bearer
    /// Who is signed in.
    case signedIn
    /// Who may do something, by the table of rights, in some scope of theirs.
    case holder(Action)
  }

  /// Without what a route is not there: nothing links to it, and no site map lists it.
  package enum Need: Sendable {
    /// Without nothing.
    case nothing
    case edition
    /// A public record.
    case record
    /// A plan in the record that anyone may see.
    case plan
    /// A challenge in the record that anyone may see, and an edition that is asked how pledges go.
    case challenge
    /// A consultation in the record that was announced.
    case consultation
    case meeting
    case advice
    /// A decision or a session of the Council.
    case council
    /// A community that wants a page which everybody sees.
    case community
    /// A report of an edition.
    case report
    /// Layers of maps.
    case atlas
    /// People who may sign in.
    case people

    /// Whether it is answered from an edition, which the answer then names.
    package var isOfEdition: Bool { self == .edition || self == .challenge }
  }

  /// Whether a site map lists it.
  package enum Listing: Sendable {
    /// Once.
    case once
    /// Once for each set of values that its places take, which its handler has.
    case each
    /// Not, and why.
    case no(String)
  }

  /// The shape of the JSON that it answers with; CSV has the columns.
  package struct Shape: Sendable {
    /// The columns that every row has; the figure's own name is that of its measure.
    package let columns: [Column]
    package var head: [String] = ["edition"]
    /// A query that gives a short answer, for examples.
    package var sample = ""
  }

  /// Of the route among all, and of its texts.
  package let name: String
  package let path: RoutePath
  /// Those that it takes besides `edition` and `lang`, which all take.
  package let parameters: [Parameter]
  /// The media types of its answers.
  package let types: [String]
  package let cache: Cache
  package var access = Access.anyone
  package let listing: Listing
  /// One sentence, in English, for descriptions.
  package let summary: String
  package var needs = Need.edition
  /// Whether it looks at parameters of any name itself: fields of a layer are some.
  package var takesAnyParameter = false
  /// Whether its form may carry files.
  package var takesFiles = false
  /// Whether it speaks GeoServices: a form that only reads may be sent to it (POST), and what is wrong is an answer of
  /// status 200 with an `error`.
  package var isGeoServices = false
  package var shape: Shape?

  /// What HTTP may ask of any: GET, and HEAD, which is GET without its body.
  package static let methods = ["GET", "HEAD", "OPTIONS"]

  /// What HTTP may ask of it.
  package var methods: [String] { isGeoServices || isPersonal ? Self.methods + ["POST"] : Self.methods }

  /// Whether the token of its address is all that a POST needs.
  package var isBearer: Bool { if case .bearer = access { true } else { false } }

  /// Whether its answers are for one reader: nothing between keeps them, and no other site reads them.
  package var isPersonal: Bool { if case .anyone = access { false } else { true } }

  /// A page in each language.
  /// - Parameter path: behind the language.
  package static func page(
    _ name: String, _ path: RoutePath, _ summary: String, parameters: [Parameter] = [], cache: Cache = .kept,
    listing: Listing, needs: Need = .edition
  ) -> Route {
    Route(
      name: name, path: path, parameters: parameters, types: [MediaType.html], cache: cache, listing: listing,
      summary: summary, needs: needs)
  }

  /// An address of the API.
  package static func api(
    _ name: String, _ path: RoutePath, _ summary: String, parameters: [Parameter], cache: Cache = .edition,
    needs: Need = .edition, shape: Shape
  ) -> Route {
    Route(
      name: name, path: path, parameters: parameters + [.safe], types: API.formats.map(\.mediaType), cache: cache,
      listing: .no("data has a description of its own"), summary: summary, needs: needs, shape: shape)
  }

  /// A file: a download, a feed, a tile.
  package static func file(
    _ name: String, _ path: RoutePath, _ summary: String, types: [String], parameters: [Parameter] = [],
    cache: Cache = .edition, needs: Need = .edition
  ) -> Route {
    Route(
      name: name, path: path, parameters: parameters, types: types, cache: cache, listing: .no("a file"),
      summary: summary, needs: needs)
  }

  /// Whether the site map has its one address.
  package var isListedOnce: Bool { if case .once = listing { true } else { false } }

  package var isPage: Bool { path.segments.first == .language }

  /// Its address with values in the places of its path.
  package func address(_ values: String..., query: [(name: String, value: String)] = []) -> String {
    path.filled(values) + Address.query(query)
  }
}
