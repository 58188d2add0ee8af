// swift-tools-version: 6.3
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "ecotone",
  products: [.executable(name: "ecotone", targets: ["ecotone"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "Vocabulary", resources: [.copy("Resources")], swiftSettings: settings),
    .target(name: "Registers", dependencies: ["Vocabulary", "COpenSSL", "CZlib"], swiftSettings: settings),
    .target(
      name: "Editions",
      dependencies: [
        "Vocabulary", "Registers", "CLinux", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "Questions",
      dependencies: ["Vocabulary", "Editions"],
      swiftSettings: settings),
    .target(name: "Samples", dependencies: ["Vocabulary"], swiftSettings: settings),
    .target(name: "Downloads", dependencies: ["Vocabulary", "Registers", "CCurl"], swiftSettings: settings),
    .target(name: "Outputs", dependencies: ["Vocabulary"], swiftSettings: settings),
    .executableTarget(
      name: "ecotone",
      dependencies: [
        "Vocabulary", "Registers", "Editions", "Questions", "Outputs", "Samples", "Downloads",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .target(name: "TestSupport", dependencies: ["Samples"], path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(name: "VocabularyTests", dependencies: ["Vocabulary"], swiftSettings: settings),
    .testTarget(name: "RegistersTests", dependencies: ["Registers", "Samples", "Vocabulary", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "EditionsTests", dependencies: ["Editions", "Registers", "Questions", "Samples", "Vocabulary", "TestSupport"],
      exclude: ["Figures"], swiftSettings: settings),
    .testTarget(name: "QuestionsTests", dependencies: ["Editions", "Questions", "Vocabulary", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "OutputsTests", dependencies: ["Outputs"], swiftSettings: settings),
    .testTarget(
      name: "EcotoneTests", dependencies: ["Downloads", "Editions", "Registers", "Vocabulary", "TestSupport", "ecotone"],
      exclude: [
        "check_expected.py", "check_faults.py", "check_places.py", "check_trace.py", "containers.py", "split_states.py", "unreliable_server.py",
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
