public import RecordKernel
public import Vocabulary

/// What is known when a submission is filed.
public struct Filing: Codable, Equatable, Sendable {
  public var title: Trilingual
  /// The Party that is said to fail to enforce its law.
  public var party: Party
  public var submitters: [String]
  /// Whether the names of submitters are withheld on request.
  public var isConfidential: Bool
  /// What kind of persons they are; shown where names are withheld.
  public var submitterType: String?
  public var rulebook: Rulebook
  public var sources: [String]?
  public var notes: String?
  /// Whether steps of it are missing in the record: nothing of it is late.
  public var isIncomplete: Bool?

  /// Names that are withheld may be sealed apart: without their key there are none.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    title = try fields.decode(Trilingual.self, forKey: .title)
    party = try fields.decode(Party.self, forKey: .party)
    isConfidential = try fields.decode(Bool.self, forKey: .isConfidential)
    submitters = try fields.decodeIfPresent([String].self, forKey: .submitters) ?? []
    submitterType = try fields.decodeIfPresent(String.self, forKey: .submitterType)
    rulebook = try fields.decode(Rulebook.self, forKey: .rulebook)
    sources = try fields.decodeIfPresent([String].self, forKey: .sources)
    notes = try fields.decodeIfPresent(String.self, forKey: .notes)
    isIncomplete = try fields.decodeIfPresent(Bool.self, forKey: .isIncomplete)
  }

  public init(
    title: Trilingual, party: Party, submitters: [String], isConfidential: Bool, submitterType: String?,
    rulebook: Rulebook, sources: [String]?,
    notes: String?, isIncomplete: Bool? = nil
  ) {
    (self.title, self.party, self.submitters, self.isConfidential) = (title, party, submitters, isConfidential)
    (self.submitterType, self.rulebook, self.sources, self.notes) = (submitterType, rulebook, sources, notes)
    self.isIncomplete = isIncomplete
  }
}

/// One provision of law and the facts that it is said not to be enforced in.
public struct Assertion: Codable, Equatable, Sendable {
  public var id: String
  public var provision: String
  public var facts: Trilingual?
  public init(id: String, provision: String, facts: Trilingual? = nil) {
    (self.id, self.provision, self.facts) = (id, provision, facts)
  }
}

/// A Party's vote in the Council.
public struct CouncilVote: Codable, Equatable, Sendable {
  public var isYes: Bool
  public var reasons: Trilingual?
  public init(isYes: Bool, reasons: Trilingual? = nil) { (self.isYes, self.reasons) = (isYes, reasons) }
}

/// Where a submission's facts are.
public struct CasePlace: Codable, Equatable, Sendable {
  /// Decimal degrees, north and east positive.
  public var latitude: Double
  public var longitude: Double
  public var name: Trilingual?
  public init(latitude: Double, longitude: Double, name: Trilingual? = nil) {
    (self.latitude, self.longitude, self.name) = (latitude, longitude, name)
  }
}
