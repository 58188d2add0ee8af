/// Keys of an object that nothing reads: a typing error, which is not to widen what it meant to restrict.
package enum UnknownKeys {
  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  package static func of(_ decoder: any Decoder, known: Set<String>) throws -> [String] {
    try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted()
  }

  /// - Throws: ``RecordError`` naming the first of them.
  package static func refuse(_ decoder: any Decoder, known: Set<String>) throws {
    if let key = try of(decoder, known: known).first {
      throw RecordError("found the field \"\(key)\"; expected \(known.sorted().joined(separator: ", "))")
    }
  }
}
