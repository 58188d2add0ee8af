/// Why a passkey is refused. The reason is for logs and tests: who signs in hears only that it did not work.
public enum PasskeyError: Error, Equatable, Sendable {
  /// What was sent does not read.
  case malformed(String)
  /// The challenge is not the one that was given.
  case challenge
  /// Made for another page than this site's.
  case origin(String)
  /// Made for another site.
  case site
  /// Another ceremony than the one under way.
  case ceremony(String)
  /// Nobody touched the authenticator.
  case notPresent
  /// The authenticator did not verify its holder.
  case notVerified
  /// An algorithm that is not taken, or a key that is none.
  case key(String)
  case signature
  /// The counter fell: a copy of the key may be about.
  case counter
}
