public import Editions
import Foundation
import Registers
import Vocabulary

/// Builds an edition in a folder and opens it.
public func build(
  _ paths: [String], in folder: TemporaryFolder, name: String = "edition",
  _ change: (inout EditionBuilder) -> Void = { _ in }
) async throws -> Edition {
  let url = folder.url.appendingPathComponent(name)
  let tables = try ReferenceTables()
  let sources = try paths.flatMap { try NationalSource.find(in: $0, tables: tables) }
  var builder = EditionBuilder(sources: sources.map { SourceRequest($0) }, output: url, tables: tables)
  change(&builder)
  _ = try await builder.build()
  return try Edition(url)
}
