import Foundation
import TestSupport
import Testing

/// What docs/security.md claims, and what can be told from the sources.
@Suite struct SecurityTests {
  private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// ASVS 5.0.0, levels 1 and 2: chapter and section, and the numbers of their items.
  private static let items = """
    V1.1 1 2
    V1.2 1 2 3 4 5 6 7 8 9
    V1.3 1 2 3 4 5 6 7 8 9 10 11
    V1.4 1 2 3
    V1.5 1 2
    V2.1 1 2 3
    V2.2 1 2 3
    V2.3 1 2 3 4
    V2.4 1
    V3.2 1 2
    V3.3 1 2 3 4
    V3.4 1 2 3 4 5 6
    V3.5 1 2 3 4 5
    V3.7 1 2
    V4.1 1 2 3
    V4.2 1
    V4.3 1 2
    V4.4 1 2 3 4
    V5.1 1
    V5.2 1 2 3
    V5.3 1 2
    V5.4 1 2 3
    V6.1 1 2 3
    V6.2 1 2 3 4 5 6 7 8 9 10 11 12
    V6.3 1 2 3 4
    V6.4 1 2 3 4
    V6.5 1 2 3 4 5
    V6.6 1 2 3
    V6.8 1 2 3 4
    V7.1 1 2 3
    V7.2 1 2 3 4
    V7.3 1 2
    V7.4 1 2 3 4 5
    V7.5 1 2
    V7.6 1 2
    V8.1 1 2
    V8.2 1 2 3
    V8.3 1
    V8.4 1
    V9.1 1 2 3
    V9.2 1 2 3 4
    V10.1 1 2
    V10.2 1 2
    V10.3 1 2 3 4
    V10.4 1 2 3 4 5 6 7 8 9 10 11
    V10.5 1 2 3 4 5
    V10.6 1 2
    V10.7 1 2 3
    V11.1 1 2
    V11.2 1 2 3
    V11.3 1 2 3
    V11.4 1 2 3 4
    V11.5 1
    V11.6 1
    V12.1 1 2 3
    V12.2 1 2
    V12.3 1 2 3 4
    V13.1 1
    V13.2 1 2 3 4 5
    V13.3 1 2
    V13.4 1 2 3 4 5
    V14.1 1 2
    V14.2 1 2 3 4
    V14.3 1 2 3
    V15.1 1 2 3
    V15.2 1 2 3
    V15.3 1 2 3 4 5 6 7
    V16.1 1
    V16.2 1 2 3 4 5
    V16.3 1 2 3 4
    V16.4 1 2 3
    V16.5 1 2 3
    V17.1 1
    V17.2 1 2 3 4
    V17.3 1 2
    """

  private func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  private func sources(_ folder: String, _ suffix: String) throws -> [(path: String, text: String)] {
    let names = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
    return try (names?.allObjects as? [String] ?? []).filter { $0.hasSuffix(suffix) }.sorted().map {
      ("\(folder)/\($0)", try text("\(folder)/\($0)"))
    }
  }

  /// Every item is in one part of the page, and whatever applies names tests that are there.
  @Test func everyItemHasItsTest() throws {
    let page = try text("docs/security.md")
    let parts = page.components(separatedBy: "\n## ")
    func part(_ title: String) throws -> String { try #require(parts.first { $0.hasPrefix(title) }, "\(title)") }
    func ids(_ text: Substring) -> [String] { text.matches(of: /V[0-9]+\.[0-9]+\.[0-9]+/).map { String($0.output) } }
    func rows(_ title: String) throws -> [[Substring]] {
      try part(title).split(separator: "\n").filter { $0.hasPrefix("| V") }.map {
        $0.split(separator: "|").map { $0.trimmingPrefix(" ") }
      }
    }
    let shown = try rows("What applies")
    let otherwise = try rows("What is done otherwise")
    let named = try (shown + rows("What does not apply") + otherwise).flatMap { ids($0[0]) }
    let expected = Self.items.split(separator: "\n").flatMap { line in
      let words = line.split(separator: " ")
      return words.dropFirst().map { "\(words[0]).\($0)" }
    }
    #expect(expected.count == 253)
    #expect(named.count == Set(named).count, "an item is there twice")
    #expect(Set(named) == Set(expected))
    let swift = try (sources("Tests", ".swift") + sources("Fuzz", ".swift")).map(\.text).joined()
    let python = Dictionary(
      uniqueKeysWithValues: try sources("Tests/PortalBrowser", ".py").map {
        (String($0.path.split(separator: "/").last?.dropLast(3) ?? ""), $0.text)
      })
    for row in shown.map({ ($0[0], $0[2]) }) + otherwise.map({ ($0[0], $0[3]) }) {
      let tests = row.1.matches(of: /`([A-Za-z_.0-9]+)`/).map { String($0.output.1) }
      #expect(!tests.isEmpty, "\(row.0) has no test")
      for test in tests {
        let words = test.split(separator: ".").map(String.init)
        let isThere =
          words.count == 2 ? python[words[0]]?.contains("def \(words[1])(") == true : swift.contains("func \(test)(")
        #expect(isThere, "\(row.0): there is no test \(test)")
      }
    }
  }

  /// The algorithms of the sources are those of the list, called by the modules that it names.
  @Test func algorithmsAreAsWritten() throws {
    let page = try text("docs/safeguards.md")
    let part = try #require(page.components(separatedBy: "\n## ").first { $0.hasPrefix("Keys and algorithms") })
    let names = [
      "EVP_aes_256_gcm": "AES-256-GCM", "EVP_sha256": "SHA-256", "EVP_sha1": "SHA-1", "EVP_PKEY_ED25519": "Ed25519",
    ]
    var found: Set<String> = []
    for file in try sources("Sources", ".swift") {
      if file.text.contains("import COpenSSL") {
        let module = file.path.split(separator: "/")[1]
        #expect(part.contains("`\(module)`"), "\(file.path) calls OpenSSL")
      }
      for match in file.text.matches(of: /EVP_(?:aes|sha|md5|des|rc|chacha|PKEY_ED|blake|camellia)[A-Za-z0-9_]*/) {
        found.insert(String(match.output))
      }
    }
    #expect(found == Set(names.keys))
    for name in names.values { #expect(part.contains(name), "\(name)") }
    for name in ["ES256", "EdDSA", "RS256"] { #expect(part.contains(name)) }
  }

  /// Nothing calls libcurl, or speaks on the network, but what the table says.
  @Test func connectionsAreAsWritten() throws {
    let rows = try GuideTable.rows("safeguards", below: "Connections")
    #expect(rows.contains { $0[0].contains("readers") && $0[2].contains("a public certificate") })
    let callers = try sources("Sources", ".swift").filter { $0.text.contains("import CCurl") }.map {
      String($0.path.split(separator: "/")[1])
    }
    #expect(Set(callers) == ["Downloads", "Mail"])
    #expect(rows.contains { $0[0].contains("`fetch`") } && rows.contains { $0[0].contains("`mail send`") })
    for file in try sources("Sources", ".swift") {
      #expect(!file.text.contains("URLSession"), "\(file.path)")
    }
    // Only commands that fetch something use `Downloads`; the server does not.
    let users = try sources("Sources", ".swift").filter { $0.text.contains("import Downloads") }.map {
      String($0.path.split(separator: "/")[1])
    }
    #expect(Set(users).isSubset(of: ["ecotone"]))
  }

  /// The unit of the guide lets the server do what it needs, no more.
  @Test func theUnitIsConfined() throws {
    let guide = try text("docs/operating.md")
    let unit = try #require(guide.firstMatch(of: /```ini\n([^`]*)```/)).output.1
    for line in [
      "User=ecotone", "UMask=0077", "NoNewPrivileges=true", "ProtectSystem=strict", "ProtectHome=true",
      "PrivateTmp=true", "PrivateDevices=true", "CapabilityBoundingSet=", "IPAddressDeny=any",
      "IPAddressAllow=localhost", "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
      "ReadOnlyPaths=/srv/ecotone/editions /etc/ecotone", "ReadWritePaths=/srv/ecotone/record /srv/ecotone/archive",
    ] { #expect(unit.split(separator: "\n").contains(Substring(line)), "\(line)") }
  }

  @Test func logsAreAsWritten() throws {
    let rows = try GuideTable.rows("safeguards", below: "Logs")
    #expect(rows.count == 4 && rows.allSatisfy { $0.count == 5 && $0.allSatisfy { !$0.isEmpty } })
    let guide = try text("docs/safeguards.md")
    for words in ["systemd-journal-upload", "systemd-timesyncd", "audit verify"] { #expect(guide.contains(words)) }
  }

  /// People sign in on the machine itself, or behind a server that speaks TLS.
  @Test func peopleAreServedByTLSOnly() throws {
    for (more, isRefused) in [
      (["--host", "0.0.0.0"], true), (["--host", "::"], true),
      (["--host", "0.0.0.0", "--public-url", "http://releases.example.org"], true),
      (["--host", "0.0.0.0", "--public-url", "https://releases.example.org"], false), ([], false),
    ] {
      let ran = try Program.run(["serve", "nowhere", "--people", "p", "--record", "r", "--keys", "k"] + more)
      #expect(ran.status != 0)
      #expect(ran.errors.contains("people sign in by TLS only") == isRefused, "\(more): \(ran.errors)")
    }
  }

  /// No key, password or token is in what is published.
  @Test func noSecretIsInTheSources() throws {
    for folder in ["Sources", "Scripts", "Tests", "docs", "bench"] {
      for suffix in [".swift", ".py", ".md", ".csv", ".json", ".sh", ".js"] {
        for file in try sources(folder, suffix) {
          for word in ["BEGIN PRIVATE" + " KEY", "BEGIN RSA PRIVATE" + " KEY", "BEGIN EC PRIVATE" + " KEY"] {
            #expect(!file.text.contains(word), "\(file.path): \(word)")
          }
          // A line of a master key's file.
          #expect(file.text.firstMatch(of: /\b[0-9a-f]{16} [A-Za-z0-9+\/]{43}=/) == nil, "\(file.path)")
        }
      }
    }
  }

  /// An archive is the program, its tables, pages, licences and guides: no tests, no tools of development.
  @Test func anArchiveHasTheProgramAlone() throws {
    let copied = try text("Scripts/dist").split(separator: "\n").filter {
      $0.hasPrefix("cp ") || $0.contains("; do cp")
    }
    #expect(copied.count == 6)
    for line in copied {
      for word in ["Tests", "bench", "Fuzz", ".ci", "Sources"] { #expect(!line.contains(word), "\(line)") }
    }
  }

  /// What readers are promised about an answer is what the table of the laws' clocks says.
  @Test func daysOfAnAnswerAreThoseOfTheTable() throws {
    let clocks = try text("Sources/Participation/Resources/clocks.csv").split(separator: "\n").dropFirst()
    let days = Set(clocks.map { $0.split(separator: ",")[2] })
    let line = try #require(
      text("Sources/Portal/Resources/texts.csv").split(separator: "\n").first {
        $0.hasPrefix("prose.privacy.rights.text,")
      })
    let told = line.matches(of: /\b([0-9]+) (?:days|jours|días)/).map(\.output.1)
    #expect(Set(told) == days && told.count == 2 * 3)
  }

  /// Scripts write text, never markup, and keep nothing of people.
  @Test func scriptsShowTextAsText() throws {
    let scripts = try sources("Sources/Portal/Resources/static", ".js")
    #expect(!scripts.isEmpty)
    for script in scripts {
      for word in [
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "localStorage",
      ] {
        #expect(!script.text.contains(word), "\(script.path): \(word)")
      }
    }
  }

  /// What must not be guessed comes from the system's random numbers by one door, and all cryptography is libcrypto's.
  @Test func secretsComeFromOneSource() throws {
    let modules = ["People", "Keys", "Mail", "Passkeys", "Participation", "DeskPages", "Digests"]
    for file in try modules.flatMap({ try sources("Sources/\($0)", ".swift") }) {
      for line in file.text.split(separator: "\n") where line.contains(".random(") {
        let isOwn = ["SecretKey.random(", "SigningKey.random("].contains { line.contains($0) }
        #expect(isOwn || line.contains("func random("), "\(file.path): \(line)")
      }
      for word in ["SystemRandomNumberGenerator", "arc4random", "import Crypto", "import CommonCrypto", "drand48"] {
        #expect(!file.text.contains(word), "\(file.path): \(word)")
      }
    }
  }
}
