import Foundation
import Keys
import Mail
import Participation
import PublicRecord
import RecordKernel
import TestSupport
import Testing
import Vocabulary

@testable import People

enum RecordTestingKeys {
  static func new(_ folder: TemporaryFolder) throws -> MasterKeys {
    try KeyFile.newMaster(folder.path("other.keys"))
    return try KeyFile.master(folder.path("other.keys"))
  }
}

/// Who may do what, and who gives it.
struct RolesTests {
  private let testing: PeopleTesting
  private var desk: PeopleDesk { testing.desk }

  init() throws { testing = try PeopleTesting() }

  /// The table of the issue, walked: each role with each action, in its own scope and in another's.
  @Test func theTableIsWalked() throws {
    let rights = try RightsTable()
    let own = "P-22222222222A"
    var mays: [String: Set<String>] = [:]
    for role in Role.allCases {
      let scopes: [String?] =
        switch role.scopeKind {
        case .none: [nil]
        case .party: ["MX"]
        case .programme: Programme.allCases.map(\.rawValue)
        case .id: ["ONE"]
        }
      for scope in scopes {
        let somebody = Standing(
          person: own, isConfirmed: true, grants: [HeldGrant(place: 2, role: role, scope: scope)])
        let within = role.scopeKind == .programme ? nil : scope
        let may = Action.allCases.filter { rights.allows($0, somebody, scope: within, owner: nil) }
        mays[role.rawValue + (role.scopeKind == .programme ? " \(scope ?? "")" : "")] = Set(may.map(\.rawValue))
        // Another's scope, and none, gives nothing more than what needs none.
        for other in ["CA", "OTHER", nil] where role.scopeKind == .party || role.scopeKind == .id {
          let there = Action.allCases.filter { rights.allows($0, somebody, scope: other) }
          #expect(
            Set(there).subtracting([.readSealed]) == [.read, .takePart, .desk], "\(role) in \(other ?? "no scope")")
        }
      }
    }
    let all: Set<String> = ["read", "take-part", "desk"]
    #expect(
      mays["party-officer"]
        == all.union(["read-sent-to-party", "answer-for-party", "extend-for-party", "comment-on-accuracy"]))
    #expect(mays["council-representative"] == all.union(["vote", "reply-to-advice", "decide", "read-sealed"]))
    #expect(mays["officer SEM"] == all.union(["keep-submissions", "publish-submissions"]))
    #expect(
      mays["officer JPAC"]
        == all.union([
          "keep-meetings", "publish-meetings", "keep-consultations", "publish-consultations", "moderate",
          "keep-committees", "read-sealed",
        ]))
    #expect(mays["officer calls"] == all.union(["keep-calls", "publish-calls"]))
    #expect(mays["officer communications"] == all.union(["keep-mail", "publish-mail"]))
    #expect(mays["jpac-member"] == all.union(["meet", "draft-advice", "adopt-advice", "read-sealed"]))
    #expect(mays["tekeg-member"] == mays["jpac-member"])
    #expect(mays["reviewer"] == all.union(["score"]))
    #expect(mays["steward"] == all.union(["keep-protocols", "read-protocols"]))
    #expect(
      mays["administrator"]
        == all.union(["see-people", "invite", "grant", "revoke", "recover", "see-audit", "settings"]))
    // Every action is somebody's.
    #expect(Set(rights.lines.map(\.action)) == Set(Action.allCases))
    // The public reads; a confirmed address takes part; an account has what is its own, and nobody else's.
    func may(_ somebody: Standing, owner: String? = nil) -> Set<Action> {
      Set(Action.allCases.filter { rights.allows($0, somebody, owner: owner) })
    }
    #expect(may(.anyone, owner: own) == [.read])
    #expect(may(Standing(person: nil, isConfirmed: true, grants: [])) == [.read, .takePart])
    let account = Standing(person: own, isConfirmed: true, grants: [])
    #expect(may(account, owner: own) == [.read, .takePart, .ownAccount, .ownFilings, .ownMessages])
    #expect(may(account, owner: "P-22222222222B") == [.read, .takePart])
    #expect(may(account) == [.read, .takePart])
  }

  /// What the record shows follows from what somebody holds; administrators see nothing more than anyone.
  @Test func readersAreComputed() throws {
    func reader(_ name: String, _ role: Role, _ scope: String?) throws -> Reader {
      try desk.reader(desk.standing(of: testing.join(name, role, scope: scope).person))
    }
    for (name, role, scope) in [
      ("Ana", Role.administrator, nil), ("Olga", .officer, "communications"), ("Sara", .steward, "river-people"),
    ] {
      let one = try reader(name, role, scope)
      #expect(!one.isKeeper && !one.holdsKeys)
      #expect(one.communities == (role == .steward ? ["river-people"] : []))
    }
    let keeper = try reader("Omar", .officer, "SEM")
    #expect(keeper.isKeeper && !keeper.holdsKeys && keeper.communities.isEmpty)
  }

  @Test func twoAdministratorsAgree() throws {
    let (first, _, _) = try testing.join("Ana", .administrator)
    let (second, _, _) = try testing.join("Eva", .administrator)
    // The server makes two, no more.
    #expect(testing.refusal { _ = try testing.join("Ida", .administrator) }.contains("there are 2 administrators"))
    let (third, _, _) = try testing.join("Ida", .administrator, by: first)
    #expect(try testing.record.grants(of: third, on: .today).isEmpty)
    #expect(testing.refusal { try desk.approve(2, of: third, by: first) }.contains("another administrator"))
    #expect(testing.refusal { try desk.approve(2, of: third, by: third) }.contains("not yours"))
    #expect(
      testing.refusal { try desk.approve(2, of: third, by: PersonEvent.server) }.contains("another administrator"))
    try desk.approve(2, of: third, by: second)
    #expect(try testing.record.grants(of: third, on: .today).map(\.role) == [.administrator])
    #expect(testing.refusal { try desk.approve(2, of: third, by: second) }.contains("waits for nobody"))
    // Nobody raises themselves.
    #expect(
      testing.refusal { try desk.grant(.officer, scope: "SEM", until: nil, to: first, by: first) }
        .contains("to themselves"))
    #expect(
      testing.refusal { try desk.grant(.steward, scope: "x", until: nil, to: third, by: PersonEvent.server) }
        .contains("two administrators agree"))
    try desk.revoke(2, of: third, by: first)
    try desk.revoke(2, of: second, by: first)
    #expect(testing.refusal { try desk.revoke(2, of: first, by: first) }.contains("the last administrator stays"))
  }

  @Test func whoHasNoRoleGivesNone() throws {
    _ = try testing.join("Ana", .administrator)
    let (officer, _, _) = try testing.join("Eva", .officer, scope: "SEM")
    #expect(testing.refusal { _ = try testing.join("Ida", .jpacMember, by: officer) }.contains("not yours"))
    #expect(
      testing.refusal { try desk.grant(.jpacMember, scope: nil, until: nil, to: officer, by: officer) }
        .contains("not yours"))
    #expect(testing.refusal { try desk.revoke(2, of: officer, by: officer) }.contains("not yours"))
    #expect(testing.refusal { _ = try desk.recover(officer, by: officer) }.contains("not yours"))
  }

  @Test(arguments: [
    (Role.officer, "sem" as String?), (.officer, nil), (.partyOfficer, "FR"), (.partyOfficer, nil), (.jpacMember, "CA"),
    (.administrator, "x"), (.reviewer, nil), (.steward, "a b"),
  ])
  func scopesThatAreNone(_ role: Role, _ scope: String?) {
    #expect(throws: ScopeError.self) { try role.checked(scope: scope) }
  }

  @Test func rolesEndWithTheirDay() throws {
    _ = try testing.join("Ana", .administrator)
    let (person, _, token) = try testing.join("Eva", .officer, scope: "SEM")
    try desk.grant(.reviewer, scope: "CALL-26", until: Day.today, to: person, by: PersonEvent.server)
    #expect(try testing.record.grants(of: person, on: .today).count == 2)
    #expect(try testing.record.grants(of: person, on: Day.today + 1).count == 1)
    #expect(
      testing.refusal {
        try desk.grant(.reviewer, scope: "CALL-26", until: Day.today + -1, to: person, by: PersonEvent.server)
      }.contains("before it begins"))
    #expect(try desk.session(token: token) == nil)
  }

  @Test func recoveryNeedsTwo() throws {
    let (first, _, _) = try testing.join("Ana", .administrator)
    let (second, _, _) = try testing.join("Eva", .administrator)
    let (officer, passkey, token) = try testing.join("Ida", .officer, scope: "SEM")
    #expect(try desk.recover(officer, by: first) == nil)
    #expect(try desk.recover(officer, by: first) == nil)
    #expect(try desk.recoveryAskedBy(officer) == first)
    #expect(try desk.session(token: token) != nil)
    let link = try #require(try desk.recover(officer, by: second))
    #expect(try desk.session(token: token) == nil)
    #expect(try testing.signIn(passkey) == .refused)
    #expect(try testing.accept(link, testing.authenticator()) != .refused)
    #expect(try testing.record.grants(of: officer, on: .today).map(\.role) == [.officer])
  }

  /// What a kill leaves: a person whom the record never heard of, and one who was erased there.
  @Test func whatWasCutOffIsFinished() throws {
    let lost = try testing.people.write {
      try testing.people.makePerson(
        name: "Lost", MailAddress("lost@example.org"), isConfirmed: false, language: .english, $0)
    }
    let (person, _, _) = try testing.join("Ana", .jpacMember)
    // Another program has a minute to record whom it has made.
    testing.clock.pass(61)
    try testing.record.append([
      PersonEvent.erased(.init(by: PersonEvent.server, stays: [])).event(of: person, on: .today)
    ])
    _ = try PeopleDesk(testing.people, testing.record)
    #expect(try testing.people.person(lost) == nil)
    #expect(try testing.people.person(person) == nil)
    #expect(try testing.record.verify().withheld == 0)
  }

  @Test(arguments: ["", "  ", "a\u{202E}b", "a\r\nBcc: x", "\u{200B}", String(repeating: "a", count: 201)])
  func namesThatAreNone(_ name: String) {
    #expect(throws: PeopleError.self) { try Invitation.checked(name: name) }
  }
}
