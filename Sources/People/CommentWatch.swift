internal import Participation
internal import Synchronization

/// Sees patterns among the comments that come in, in memory: moderators are told, nothing is refused for them.
public final class CommentWatch: Sendable {
  /// Within so many seconds…
  static let seconds = 10 * 60
  /// …so many on one consultation, or from one network, are a pattern.
  static let mostTogether = 50
  static let mostOfNetwork = 10
  /// A text is remembered for so many seconds, and of one consultation so many texts.
  static let textSeconds = 86_400
  static let mostTexts = 100_000

  private struct Seen {
    var all: [Int] = []
    var networks: [String: [Int]] = [:]
    /// When a text was last said, by its fingerprint: the text itself is not kept.
    var texts: [UInt64: Int] = [:]
    /// When networks that have gone quiet were last forgotten.
    var cleaned = 0
  }

  private let seen = Mutex<[String: Seen]>([:])

  public init() {}

  /// Notes a comment.
  /// - Parameter network: where it comes from; forgotten after ten minutes.
  func flags(_ consultation: String, _ text: String, network: String, now: Int) -> [CommentEvent.Flag] {
    let print = TextGroups.fingerprint(text)
    return seen.withLock { seen in
      var one = seen[consultation] ?? Seen()
      one.all = one.all.filter { $0 > now - Self.seconds } + [now]
      if one.cleaned < now - 60 {
        one.networks = one.networks.filter { ($0.value.last ?? 0) > now - Self.seconds }
        one.texts = one.texts.filter { $0.value > now - Self.textSeconds }
        one.cleaned = now
      }
      one.networks[network] = (one.networks[network] ?? []).filter { $0 > now - Self.seconds } + [now]
      let said = print.flatMap { one.texts[$0] }
      if let print, said != nil || one.texts.count < Self.mostTexts { one.texts[print] = now }
      seen[consultation] = one
      return (one.all.count >= Self.mostTogether ? [.burst] : [])
        + ((one.networks[network]?.count ?? 0) >= Self.mostOfNetwork ? [.network] : [])
        + (said.map { $0 > now - Self.textSeconds } == true ? [.alike] : [])
    }
  }
}
