internal import Vocabulary

/// What a part of a change run says.
struct ChangePart: Codable, Sendable {
  let description: ChangeDescription
  /// Of a pixel of its tiles.
  let bytes: Int
  let counts: [CountsText]
}
