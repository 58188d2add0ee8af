// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// Tests are compiled once and run once: what the compiler spends on making them fast is longer than what it saves.
let testSettings = settings + [.unsafeFlags(["-Onone"])]

let package = Package(
  name: "ecotone",
  products: [.executable(name: "ecotone", targets: ["ecotone"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CMappings"),
    .target(name: "CConfine"),
    .target(name: "Vocabulary", resources: [.copy("Resources")], swiftSettings: settings),
    .target(name: "Markup", dependencies: ["Vocabulary"], swiftSettings: settings),
    .target(name: "Drawings", dependencies: ["Vocabulary", "Markup"], swiftSettings: settings),
    .target(
      name: "Databases",
      dependencies: [
        "Vocabulary", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: settings),
    .target(name: "Packing", dependencies: ["CZlib"], swiftSettings: settings),
    .target(name: "Tiles", dependencies: ["Vocabulary", "Packing"], swiftSettings: settings),
    .systemLibrary(name: "CGeodesic", providers: [.apt(["libproj-dev"])]),
    .target(name: "Geodesy", dependencies: ["Vocabulary", "CGeodesic"], swiftSettings: settings),
    .target(name: "Digests", dependencies: ["COpenSSL"], swiftSettings: settings),
    .target(name: "Keys", dependencies: ["Digests", "COpenSSL"], swiftSettings: settings),
    .target(name: "Registers", dependencies: ["Vocabulary", "Digests", "CZlib"], swiftSettings: settings),
    .target(
      name: "Editions",
      dependencies: [
        "Vocabulary", "Databases", "Geodesy", "Digests", "Keys", "Places", "Registers", "CLinux", "CMappings",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "Places",
      dependencies: ["Vocabulary", "Digests", "Geodesy", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: settings),
    .target(
      name: "Findings", dependencies: ["Vocabulary", "Registers", "Editions", "Places"],
      resources: [.copy("Resources")], swiftSettings: settings),
    .target(
      name: "Questions",
      dependencies: ["Vocabulary", "Registers", "Editions", "Findings", "Places"],
      swiftSettings: settings),
    .systemLibrary(name: "CGDAL", pkgConfig: "gdal", providers: [.apt(["libgdal-dev"])]),
    .target(
      name: "LandCover", dependencies: ["Vocabulary", "Markup", "Drawings", "CGDAL", "CConfine"],
      resources: [.copy("Resources")],
      swiftSettings: settings),
    .systemLibrary(name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
    .target(
      name: "Atlas",
      dependencies: [
        "Vocabulary", "Databases", "Digests", "Packing", "Tiles", "Geodesy", "Places", "LandCover", "CGDAL", "CGEOS",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      resources: [.copy("Resources")], swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "RecordKernel",
      dependencies: ["Vocabulary", "Databases", "Digests", "Keys", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: settings),
    .target(
      name: "Participation",
      dependencies: ["Vocabulary", "Digests", "Keys", "RecordKernel", .product(name: "GRDB", package: "GRDB.swift")],
      resources: [.copy("Resources")], swiftSettings: settings),
    .target(
      name: "Passkeys", dependencies: ["Digests", "COpenSSL"],
      swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "PublicRecord",
      dependencies: [
        "Vocabulary", "Digests", "Keys", "RecordKernel", "Participation", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      resources: [.copy("Resources")], swiftSettings: settings),
    .target(
      name: "Prevention",
      dependencies: ["Vocabulary", "Registers", "Editions", "Questions", "RecordKernel", "PublicRecord"],
      swiftSettings: settings),
    .target(
      name: "Mail", dependencies: ["Vocabulary", "Markup", "CCurl"],
      swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]
    ),
    .target(
      name: "People",
      dependencies: [
        "Vocabulary", "Databases", "Mail", "Digests", "Keys", "RecordKernel", "Participation", "Passkeys",
        "PublicRecord",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .target(name: "Samples", dependencies: ["Vocabulary"], swiftSettings: settings),
    .target(name: "Downloads", dependencies: ["Vocabulary", "Digests", "Registers", "CCurl"], swiftSettings: settings),
    .target(name: "Pictures", swiftSettings: settings),
    .systemLibrary(name: "CXlsxWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .target(
      name: "Outputs",
      dependencies: [
        "Vocabulary", "Markup", "Packing", "Places", "Registers", "Editions", "Findings", "Questions", "RecordKernel",
        "PublicRecord", "Participation", "Prevention", "CZlib", "CXlsxWriter",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], swiftSettings: settings),
    .target(
      name: "Report",
      dependencies: [
        "Vocabulary", "Markup", "Drawings", "Digests", "Registers", "Editions", "Findings", "Questions", "Outputs",
      ],
      resources: [.copy("Resources")], swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "PortalKernel",
      dependencies: [
        "Vocabulary", "Digests", "Keys", "Markup", "Packing", "Tiles", "Atlas", "Drawings", "Editions", "Findings",
        "Places",
        "RecordKernel", "PublicRecord", "Prevention", "Questions", "Outputs", "Mail", "Participation", "Passkeys",
        "People",
        .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: settings),
    // Tests look at the models of pages, which nobody else may; they are built for release too.
    .target(
      name: "RegisterPages",
      dependencies: [
        "Vocabulary", "Markup", "Packing", "Tiles", "Drawings", "Pictures", "Registers", "Places", "Editions",
        "Findings", "Questions", "RecordKernel", "PublicRecord", "Prevention", "Outputs", "PortalKernel",
      ], swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "AtlasPages",
      dependencies: [
        "Vocabulary", "Markup", "Packing", "Tiles", "Atlas", "Drawings", "Pictures", "Outputs", "PortalKernel",
      ], swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "RecordPages",
      dependencies: [
        "Vocabulary", "Markup", "Drawings", "RecordKernel", "Participation", "PublicRecord", "Outputs",
        "PortalKernel",
      ], swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "DeskPages",
      dependencies: [
        "Vocabulary", "Markup", "Outputs", "Digests", "Mail", "Participation", "Passkeys", "People", "RecordKernel",
        "PublicRecord",
        "PortalKernel",
      ], swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .target(
      name: "Portal",
      dependencies: [
        "DeskPages", "Participation", "Passkeys", "People",
        "Keys", "Vocabulary", "Markup", "Packing", "Registers", "Editions", "RecordKernel", "PublicRecord", "Questions",
        "Outputs", "PortalKernel", "RegisterPages", "RecordPages", "AtlasPages", "CLinux",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.copy("Resources")], swiftSettings: settings + [.unsafeFlags(["-enable-testing"])]),
    .executableTarget(
      name: "ecotone",
      dependencies: [
        "Vocabulary", "Markup", "Registers", "Editions", "Places", "Findings", "Questions", "Outputs", "Samples",
        "Downloads", "LandCover", "Atlas", "Digests", "Keys",
        "RecordKernel", "PublicRecord", "Prevention", "Portal", "PortalKernel", "AtlasPages", "Report", "Mail",
        "Participation", "People",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings,
      // Every symbol is bound when the program starts, and its tables are then read-only.
      linkerSettings: [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now", "-Xlinker", "-z", "-Xlinker", "relro"])]),
    .target(
      name: "TestSupport", dependencies: ["COpenSSL", "Digests", "Editions", "Registers", "Samples", "Vocabulary"],
      path: "Tests/TestSupport", swiftSettings: settings),
    .executableTarget(
      name: "ConfineProbe", dependencies: ["CConfine"], path: "Tests/ConfineProbe", swiftSettings: settings),
    .executableTarget(
      name: "FourthRegister",
      dependencies: ["Editions", "Portal", "PortalKernel", "Questions", "Registers", "TestSupport", "Vocabulary"],
      path: "Tests/FourthRegister", resources: [.copy("Tables")], swiftSettings: settings),
    .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary", "TestSupport"], swiftSettings: testSettings),
    .testTarget(name: "MarkupTests", dependencies: ["Markup", "Vocabulary"], swiftSettings: testSettings),
    .testTarget(
      name: "RegistersTests", dependencies: ["Registers", "Samples", "Vocabulary", "TestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "EditionsTests",
      dependencies: [
        "Digests", "Editions", "Keys", "Registers", "Questions", "Samples", "Vocabulary", "TestSupport",
      ],
      exclude: ["Figures", "Formats"], swiftSettings: testSettings),
    .testTarget(
      name: "QuestionsTests",
      dependencies: ["Atlas", "Editions", "Places", "Questions", "Vocabulary", "TestSupport"],
      swiftSettings: testSettings),
    .testTarget(
      name: "FindingsTests",
      dependencies: [
        "Editions", "Findings", "Outputs", "Places", "Questions", "Registers", "Samples", "Vocabulary", "TestSupport",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "LandCoverTests", dependencies: ["LandCover", "Vocabulary", "TestSupport"], swiftSettings: testSettings),
    .testTarget(
      name: "PublicRecordTests",
      dependencies: [
        "Databases", "Digests", "Keys", "Outputs", "PublicRecord", "RecordKernel", "Vocabulary", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["check_iati.py", "Records"],
      swiftSettings: testSettings),
    .testTarget(
      name: "PeopleTests",
      dependencies: [
        "Keys", "Mail", "Outputs", "Participation", "Passkeys", "People", "PublicRecord", "RecordKernel", "TestSupport",
        "Vocabulary", .product(name: "GRDB", package: "GRDB.swift"),
      ], swiftSettings: testSettings),
    .testTarget(
      name: "PreventionTests",
      dependencies: [
        "Editions", "Prevention", "PublicRecord", "Questions", "RecordKernel", "TestSupport", "Vocabulary",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "PortalTests",
      dependencies: [
        "Atlas", "Drawings", "Editions", "Findings", "Outputs", "Packing", "Places", "Portal", "PortalKernel",
        "Prevention", "PublicRecord", "Keys", "Mail", "Participation", "Passkeys", "People", "DeskPages",
        "Questions", "RecordKernel", "RecordPages", "RegisterPages", "Samples", "Vocabulary", "TestSupport",
      ],
      exclude: ["Snapshots"],
      swiftSettings: testSettings),
    .testTarget(
      name: "ReportTests",
      dependencies: [
        "Editions", "Findings", "Markup", "Questions", "Report", "Samples", "TestSupport", "Vocabulary",
      ], swiftSettings: testSettings),
    .testTarget(
      name: "AtlasTests",
      dependencies: ["Atlas", "Geodesy", "Packing", "Places", "Samples", "TestSupport", "Tiles", "Vocabulary"],
      swiftSettings: testSettings),
    .testTarget(
      name: "OutputsTests", dependencies: ["Editions", "Outputs", "Questions", "Samples", "TestSupport", "Vocabulary"],
      swiftSettings: testSettings),
    .testTarget(
      name: "EcotoneTests",
      dependencies: [
        "Digests", "Downloads", "Editions", "Findings", "FourthRegister", "Keys", "Participation", "People",
        "PublicRecord", "RecordKernel", "Registers", "Vocabulary", "TestSupport",
        "ecotone", "ConfineProbe",
      ],
      exclude: [
        "check_book.py", "check_expected.py", "check_faults.py", "check_findings.py", "check_flows.py",
        "check_places.py",
        "check_trace.py", "containers.py",
        "split_states.py", "unreliable_server.py",
      ],
      swiftSettings: testSettings),
  ],
  swiftLanguageModes: [.v6]
)
