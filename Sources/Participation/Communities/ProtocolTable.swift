public import RecordKernel

/// Who sees what is under which protocols, as it is at one moment: one place for pages, lists, counts, files, feeds and
/// commands.
///
/// The rules are those of Mukurtu, read in its code, and stricter where it is silent. What is missing or unknown shows
/// nothing: a protocol that is not there denies, whatever others there are; a block in the community beats a
/// membership; a community without a steward shows nothing to outsiders, for nobody could take it back; what rests on a
/// consent is gone the day after it ends.
public struct ProtocolTable: Equatable, Sendable {
  public struct Rule: Equatable, Sendable {
    public let community: String
    public let access: CommunityEvent.Access
    public var members: Set<String>

    public init(community: String, access: CommunityEvent.Access, members: Set<String>) {
      (self.community, self.access, self.members) = (community, access, members)
    }
  }

  /// By their ids: `river-people/ceremonies`.
  public var rules: [String: Rule]
  /// Of each community, whom it blocks.
  public var blocked: [String: Set<String>]
  /// Who stewards each community today.
  public var stewards: [String: Set<String>]
  /// Consents that were not taken back, `river-people/3`, and the last day of each.
  public var consents: [String: Day?]

  public init(
    rules: [String: Rule] = [:], blocked: [String: Set<String>] = [:], stewards: [String: Set<String>] = [:],
    consents: [String: Day?] = [:]
  ) {
    (self.rules, self.blocked, self.stewards, self.consents) = (rules, blocked, stewards, consents)
  }

  public static func id(_ community: String, _ name: String) -> String { "\(community)/\(name)" }

  /// What somebody may see, on a day.
  /// - Parameters:
  ///   - person: nil for who has not signed in.
  ///   - isKeeper: whether they keep the record; that opens nothing that is under a protocol.
  public func reader(_ person: String?, isKeeper: Bool = false, on day: Day) -> Reader {
    var (admitted, refused) = (Set<String>(), Set<String>())
    for (id, rule) in rules {
      let keeps = stewards[rule.community] ?? []
      if let person, blocked[rule.community]?.contains(person) == true {
        refused.insert(id)
      } else if person.map({ rule.members.contains($0) || keeps.contains($0) }) == true
        || rule.access == .open && !keeps.isEmpty
      {
        admitted.insert(id)
      }
    }
    // What a community keeps for its stewards names the community itself.
    for (community, keeps) in stewards where person.map(keeps.contains) == true {
      guard let person, blocked[community]?.contains(person) != true else { continue }
      admitted.insert(community)
    }
    var reader = Reader(isKeeper: isKeeper, communities: admitted, blocked: refused)
    reader.knownProtocols = Set(rules.keys).union(stewards.keys)
    reader.consents = Set(consents.filter { $0.value.map { day <= $0 } ?? true }.keys)
    return reader
  }
}
