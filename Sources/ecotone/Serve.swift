import ArgumentParser
import Atlas
import Foundation
import Keys
import People
import Portal
import PortalKernel
import PublicRecord
import Vocabulary

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the portal: pages, map, downloads and the API.",
    discussion: """
      Each DIR is an edition, or a folder of editions; the newest is shown first, and a new one placed in the folder is
      verified and taken up while the server runs. Ctrl-C ends requests under way, then the server.

        ecotone serve my-edition
        ecotone serve editions --port 9000 --public-url https://releases.example.org
        ecotone serve editions --host 0.0.0.0
        ecotone serve editions --record record
        ecotone serve editions --record record --people people --keys record.keys --mail messages --sender sender.txt
      """)

  @Argument(help: "Editions, or folders of editions.", completion: .directory)
  var dirs: [String]

  @Option(help: ArgumentHelp("The address to listen on; 0.0.0.0 lets other machines in.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("The port to listen on.", valueName: "n"))
  var port = 8080

  @Option(
    name: .customLong("public-url"),
    help: ArgumentHelp("What permanent links begin with, where it is not this host and port.", valueName: "url"))
  var publicURL: String?

  @Option(
    help: ArgumentHelp("A public record, whose pages are then there too.", valueName: "dir"), completion: .directory)
  var record: String?

  @Flag(
    name: .customLong("shared-record"), help: "Others than the folder's owner may be able to look into the record.")
  var isShared = false

  @Option(
    help: ArgumentHelp(
      "The folder of people: who is there may sign in. Needs --record and --keys.", valueName: "dir"),
    completion: .directory)
  var people: String?

  @Option(
    help: ArgumentHelp("The master key, with which people's names are read (ecotone keys new).", valueName: "file"),
    completion: .file())
  var keys: String?

  @OptionGroup var mail: MailOptions

  @Option(
    name: .customLong("key"),
    help: ArgumentHelp(
      "Whose signature of editions is believed, besides that of --sign: links to what one was before its upgrade "
        + "then mean it.", valueName: "file"), completion: .file())
  var trustedKey: String?

  @Option(
    help: ArgumentHelp(
      "Keep in this folder what permanent links gave, so that they answer when their edition is gone.",
      valueName: "dir"), completion: .directory)
  var archive: String?

  @Option(
    help: ArgumentHelp(
      "Sign where the record's chain ends with this key, after what is recorded and daily.", valueName: "file"),
    completion: .file())
  var sign: String?

  @Option(
    help: ArgumentHelp(
      "A file whose first line says whom readers may write to about the site: an address, a form.", valueName: "file"),
    completion: .file())
  var contact: String?

  @Option(
    name: .customLong("map-lines"),
    help: ArgumentHelp(
      "Lines for the map, as GeoJSON in degrees: rivers, counties, municipalities.", valueName: "file"),
    completion: .file())
  var mapLines: String?

  @Option(
    help: ArgumentHelp(
      "Inhabitants of countries and states, for amounts per inhabitant: CSV with place,year,inhabitants,source.",
      valueName: "file"),
    completion: .file())
  var populations: String?

  @Option(
    help: ArgumentHelp("A report's folder, to be shown as a page and linked from the home page.", valueName: "dir"),
    completion: .directory)
  var report: String?

  @Option(
    help: ArgumentHelp("A folder of layers, to be shown and handed out.", valueName: "dir"), completion: .directory)
  var atlas: String?

  @OptionGroup var zones: ZoneFolders

  @Option(
    help: ArgumentHelp(
      "A table of toxicity weights for the measure hazard:NAME, named by its file; once for each.", valueName: "file"),
    completion: .file())
  var weights: [String] = []

  @Option(
    help: ArgumentHelp(
      "A set of toxic equivalency factors for the measure teq:NAME, named by its file; once for each.",
      valueName: "file"), completion: .file())
  var factors: [String] = []

  @Option(
    name: .customLong("log-level"),
    help: ArgumentHelp(
      "What is logged; from info on a line for each answer, without addresses.",
      valueName: PortalServer.logLevels.joined(separator: "|")))
  var logLevel = "error"

  @Option(
    name: .customLong("trusted-proxy"),
    help: ArgumentHelp(
      "The address of a proxy before the server, whose X-Forwarded-For says who asks; once for each.",
      valueName: "address"))
  var trustedProxies: [String] = []

  @Option(
    name: .customLong("crowd"),
    help: ArgumentHelp(
      "A network of many, by an address of it: a hall, a university. It may try to sign in so many times as often as "
        + "one person, in place of 30; once for each.", valueName: "address=times"))
  var crowds: [String] = []

  /// Networks of many, and how often they may try.
  private func crowdFactors() throws -> [String: Int] {
    try crowds.reduce(into: [:]) { factors, text in
      let parts = text.split(separator: "=").map(String.init)
      guard parts.count == 2, let times = Int(parts[1]), (1...100_000).contains(times) else {
        throw ValidationError("--crowd \(text): expected an address and how many times, as 192.0.2.7=300")
      }
      factors[parts[0]] = times
    }
  }

  private static let ownHosts = ["127.0.0.1", "::1", "localhost"]

  func validate() throws {
    _ = try crowdFactors()
    guard PortalServer.logLevels.contains(logLevel) else {
      throw ValidationError(
        "--log-level \(logLevel): expected one of \(PortalServer.logLevels.joined(separator: ", "))")
    }
    guard (1...65535).contains(port) else { throw ValidationError("--port \(port): expected a number from 1 to 65535") }
    if people != nil, record == nil || keys == nil {
      throw ValidationError("--people needs --record DIR and --keys FILE")
    }
    if people != nil, !Self.ownHosts.contains(host), publicURL?.hasPrefix("https://") != true {
      throw ValidationError(
        "--people with --host \(host): people sign in by TLS only; expected --public-url https://… of the server that "
          + "speaks TLS before this one")
    }
    if people == nil, keys != nil || mail.mail != nil {
      throw ValidationError("--keys and --mail are for --people DIR, which is missing")
    }
    if let publicURL, !publicURL.hasPrefix("http://"), !publicURL.hasPrefix("https://") {
      throw ValidationError("--public-url \(publicURL): expected an address that begins with http:// or https://")
    }
  }

  /// The first line of a file.
  private static func contact(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else { throw Failure("\(path): no such file") }
    guard let text = String(bytes: data, encoding: .utf8) else { throw Failure("\(path): not UTF-8") }
    let line = text.split(whereSeparator: \.isNewline).first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
    guard !line.isEmpty, line.count <= 200 else {
      throw Failure("\(path): expected a first line of at most 200 characters that says whom to write to")
    }
    return line
  }

  private static func layers(_ folder: String) throws -> ServedAtlas {
    do { return try ServedAtlas(folder: folder, report: PortalServer.note) } catch let error as AtlasError {
      throw Failure("\(error)")
    }
  }

  func run() async throws {
    for dir in dirs where !FileManager.default.fileExists(atPath: dir) { throw Failure("\(dir): no such folder") }
    let key = try sign.map { try KeyFile.signing($0) }
    let believed = try trustedKey.map { try KeyChain($0).keys } ?? []
    let library = try EditionLibrary(
      dirs.map { URL(fileURLWithPath: $0) }, trusted: believed + (key.map { [$0.publicKey] } ?? []),
      weights: try weights.map { try HazardTable(file: $0) },
      factors: try factors.map { try EquivalenceFactors(file: $0) }, zones: try zones.read(),
      report: PortalServer.note)
    library.refresh()
    guard !library.isEmpty || record != nil else {
      throw Failure("\(dirs.joined(separator: ", ")): no edition that can be served; ecotone integrate makes one")
    }
    // Browsers have passkeys for names, not for numbers.
    let isHome = people != nil && publicURL == nil && Self.ownHosts.contains(host)
    let shownHost = isHome ? "localhost" : host.contains(":") ? "[\(host)]" : host
    let address = publicURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? "http://\(shownHost):\(port)"
    let kept: AnswerArchive?
    do {
      kept = try archive.map { try AnswerArchive($0, signing: key, report: PortalServer.note) }
    } catch let error as ArchiveError { throw Failure("\(error)") }
    let master = try keys.map { try KeyFile.master($0) }
    umask(0o077)
    let store = try people.flatMap { folder in try master.map { try PeopleStore(folder, keys: $0, mayCreate: true) } }
    let portal = try Portal(
      library, record: record.map { try RecordStore($0, keys: master, persons: store, mayBeShared: isShared) },
      publicAddress: address, archive: kept,
      contact: try contact.map(Self.contact), mapLines: mapLines,
      populations: try populations.map { try Populations(file: $0) } ?? .none,
      report: try report.map { try ServedReport(folder: $0) }, atlas: try atlas.map(Self.layers),
      people: store, postman: try store.flatMap { try mail.postman($0) }, crowds: try crowdFactors())
    if !portal.hasMap {
      PortalServer.note(
        "the map's files are not beside the program (Scripts/setup installs them): pages show tables "
          + "without maps"
      )
    }
    do {
      let server = PortalServer(
        portal, host: host, port: port, logLevel: logLevel, trustedProxies: Set(trustedProxies.map(Network.plain)),
        signing: key)
      try await server.run(
        report: PortalServer.note,
        started: { bound in
          Console.line("Ecotone is served on http://\(shownHost):\(bound)/  (Ctrl-C ends it)")
          Console.flush()
        })
    } catch {
      throw Failure("cannot serve on \(shownHost):\(port): \(error)")
    }
  }
}
