internal import Synchronization

/// How often something may be tried, in memory: for one address from one network, and from one network in all. Who is
/// told to wait is told how long; tries from elsewhere keep nobody from their own account.
public final class AttemptLimits: Sendable {
  public enum Attempt: String, CaseIterable, Sendable {
    /// A code is asked for.
    case code
    case signIn = "sign-in"
    case comment
    case registration
    /// For a question to a meeting.
    case vote
    case upload
    /// Something is noted in the log that changed nothing.
    case audit
    /// A link that opens nothing.
    case link
    /// A message to one mailbox, whoever asks.
    case recipient

    /// How many in how many seconds, for one address.
    var most: (count: Int, seconds: Int) {
      switch self {
      case .code: (5, 3600)
      case .signIn: (10, 15 * 60)
      case .comment, .registration: (10, 3600)
      case .vote: (100, 600)
      case .upload: (50, 3600)
      case .audit: (60, 60)
      case .link: (30, 15 * 60)
      case .recipient: (60, 3600)
      }
    }
  }

  /// A network may try so many times as often as an address: behind one there may be a school.
  public static let networkFactor = 30

  private struct Key: Hashable {
    let attempt: Attempt
    let who: String
  }

  private struct Tries {
    /// When, in seconds since 1970.
    var times: [Int] = []
    /// Wrong ones in a row, and the last one.
    var failures = 0
    var last = 0
  }

  /// Of so many something is remembered; the oldest are forgotten first.
  private static let mostKeys = 100_000

  private let networks: Int
  /// Networks of many, and how many times as often as an address they may try.
  private let crowds: [String: Int]
  private let clock: @Sendable () -> Int
  private let tries = Mutex<[Key: Tries]>([:])

  /// - Parameters:
  ///   - networkFactor: how many times as often a network may try as an address.
  ///   - crowds: of networks of many, a hall or a university, their own factor.
  public init(
    networkFactor: Int = AttemptLimits.networkFactor, crowds: [String: Int] = [:],
    clock: @escaping @Sendable () -> Int
  ) { (networks, self.crowds, self.clock) = (networkFactor, crowds, clock) }

  /// Counts a try.
  /// - Parameters:
  ///   - who: whom it concerns, as a hash or an id.
  ///   - network: where it comes from.
  /// - Returns: nil where it may be, else the seconds to wait.
  public func take(_ attempt: Attempt, _ who: String, network: String) -> Int? {
    let now = clock()
    let most = attempt.most
    return tries.withLock { tries in
      if tries.count > Self.mostKeys { Self.forget(&tries, now) }
      let own = [
        (Self.key(attempt, who, network), most.count),
        (Key(attempt: attempt, who: network), most.count * (crowds[network] ?? networks)),
      ]
      for (key, count) in own {
        var known = tries[key] ?? Tries()
        known.times.removeAll { $0 <= now - most.seconds }
        tries[key] = known
        if let first = known.times.first, known.times.count >= count { return max(1, first + most.seconds - now) }
        // After each wrong one in a row the wait doubles, to a minute at most.
        let wait = known.failures > 2 ? min(60, 1 << (min(known.failures, 8) - 2)) : 0
        if known.last + wait > now { return known.last + wait - now }
      }
      for (key, _) in own { tries[key, default: Tries()].times.append(now) }
      return nil
    }
  }

  private static func key(_ attempt: Attempt, _ who: String, _ network: String) -> Key {
    Key(attempt: attempt, who: "\(who) from \(network)")
  }

  /// Counts a try of something that is nobody's network's.
  /// - Returns: nil where it may be, else the seconds to wait.
  public func take(_ attempt: Attempt, _ who: String, most: Int? = nil) -> Int? {
    let (now, limit) = (clock(), attempt.most)
    return tries.withLock { tries in
      if tries.count > Self.mostKeys { Self.forget(&tries, now) }
      let key = Key(attempt: attempt, who: "only \(who)")
      var known = tries[key] ?? Tries()
      known.times.removeAll { $0 <= now - limit.seconds }
      defer { tries[key] = known }
      if let first = known.times.first, known.times.count >= most ?? limit.count {
        return max(1, first + limit.seconds - now)
      }
      known.times.append(now)
      return nil
    }
  }

  /// Notes whether a try went well.
  public func ended(_ attempt: Attempt, _ who: String, network: String, isRight: Bool) {
    let now = clock()
    tries.withLock { tries in
      var known = tries[Self.key(attempt, who, network)] ?? Tries()
      (known.failures, known.last) = (isRight ? 0 : known.failures + 1, isRight ? 0 : now)
      tries[Self.key(attempt, who, network)] = known
    }
  }

  private static func forget(_ tries: inout [Key: Tries], _ now: Int) {
    tries = tries.filter { key, known in known.times.last.map { $0 > now - key.attempt.most.seconds } ?? false }
    guard tries.count > mostKeys else { return }
    let times = tries.values.map { $0.times.last ?? 0 }.sorted()
    let oldest = times[times.count / 2]
    tries = tries.filter { ($0.value.times.last ?? 0) > oldest }
  }
}
