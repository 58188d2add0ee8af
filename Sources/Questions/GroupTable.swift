/// The groups of one scan: from a key to its sums and counts.
///
/// A key finds its group through an array while the keys are few, and through a dictionary beyond. Groups are held in
/// memory of their own, for a scan adds to one at every fact.
struct GroupTable: ~Copyable {
  /// What one group came to.
  struct Group {
    let key: UInt64
    var sum = CompensatedSum()
    var reports = 0
    var facilities = 0
    fileprivate var lastReport = -1
    fileprivate var lastFacility = UInt32.max
  }

  /// A facility of a group.
  struct Member {
    /// The group's position.
    let group: UInt32
    let facility: UInt32
  }

  private let slots: UnsafeMutablePointer<Int32>?
  private var dictionary: [UInt64: Int] = [:]
  private var base: UnsafeMutablePointer<Group>
  private var capacity = 64
  private var used = 0
  private let gathersMembers: Bool
  private(set) var members: [Member] = []

  private static let arrayKeys: UInt64 = 1 << 18

  /// - Parameters:
  ///   - keys: one more than the largest key that will be asked for.
  ///   - gathersMembers: whether ``members`` is to be filled.
  ///   - reports: about how many there will be, at most.
  init(keys: UInt64, gathersMembers: Bool, reports: Int) {
    self.gathersMembers = gathersMembers
    if gathersMembers { members.reserveCapacity(reports) }
    base = .allocate(capacity: capacity)
    if keys <= Self.arrayKeys {
      slots = .allocate(capacity: Int(keys))
      slots?.initialize(repeating: -1, count: Int(keys))
    } else {
      slots = nil
    }
  }

  deinit {
    base.deallocate()
    slots?.deallocate()
  }

  var groups: [Group] { Array(UnsafeBufferPointer(start: base, count: used)) }

  /// The position of a key's group, made if need be.
  @inline(__always)
  mutating func slot(_ key: UInt64) -> Int {
    if let slots {
      let known = slots[Int(key)]
      if known >= 0 { return Int(known) }
      slots[Int(key)] = Int32(truncatingIfNeeded: used)
    } else {
      if let known = dictionary[key] { return known }
      dictionary[key] = used
    }
    return append(key)
  }

  private mutating func append(_ key: UInt64) -> Int {
    if used == capacity {
      let larger = UnsafeMutablePointer<Group>.allocate(capacity: capacity * 2)
      larger.moveInitialize(from: base, count: used)
      base.deallocate()
      base = larger
      capacity *= 2
    }
    (base + used).initialize(to: Group(key: key))
    used += 1
    return used - 1
  }

  @inline(__always)
  mutating func add(_ slot: Int, _ value: Double) { base[slot].sum.add(value) }

  /// Counts a report and its facility in a group, each once: reports come in order, and a facility's stand together.
  @inline(__always)
  mutating func count(_ slot: Int, _ report: Int, _ facility: UInt32) {
    if base[slot].lastReport != report {
      base[slot].lastReport = report
      base[slot].reports += 1
    }
    if base[slot].lastFacility != facility {
      base[slot].lastFacility = facility
      base[slot].facilities += 1
      if gathersMembers { members.append(Member(group: UInt32(truncatingIfNeeded: slot), facility: facility)) }
    }
  }
}
