internal import Editions

/// What one line of a group came to: a group has one, or one a category.
struct GroupLine {
  var sum = CompensatedSum()
  var reports = 0
  var facilities = 0

  mutating func add(_ other: GroupLine) {
    sum.add(other.sum)
    reports += other.reports
    facilities += other.facilities
  }

  var isEmpty: Bool { reports | facilities == 0 && sum.value == 0 }
}

/// The lines that one part of a scan found something for.
struct GroupList {
  struct Entry {
    /// The group's key times `Grouping.lanes`, and the lane.
    let key: UInt64
    var line: GroupLine
  }

  /// The first facility of the block that was scanned.
  let block: Int
  let entries: [Entry]
}

/// The groups of a part of a scan: from a key to its sums and counts.
///
/// A key finds its group through an array while the keys are few enough, and through a dictionary beyond. A facility's
/// reports stand together in a segment, so a group of one segment remembers the last facility and the lanes it was
/// counted in. A group of several keeps a row with these lanes for each facility of a block. Everything is held in
/// memory of its own, for a scan touches it at every report, and used again for the next part.
struct GroupTable: ~Copyable {
  private let lanes: Int
  private let memory: Memory
  /// By key, the position of its group plus one; 0 for none. Nil when there are too many keys.
  private let positions: UnsafeMutablePointer<UInt32>?
  private var dictionary: [UInt64: Int] = [:]
  private var keys: UnsafeMutablePointer<UInt64>
  private var lines: UnsafeMutablePointer<GroupLine>
  /// ``Memory/words`` a group, behind those of a group that stays empty and stands for groups not yet made.
  private var seen: UnsafeMutablePointer<UInt16>
  private var capacity = 64
  private var used = 0

  private static let arrayKeys: UInt64 = 1 << 22

  /// What a group remembers of the facilities counted in it.
  enum Memory {
    case nothing
    /// The lanes of the last one, and one more than its place in the block.
    case lastFacility
    /// The lanes of each of a block.
    case everyFacility

    @inline(__always)
    var words: Int {
      switch self {
      case .nothing: 0
      case .lastFacility: 2
      case .everyFacility: FacilityBlock.size
      }
    }
  }

  /// - Parameter counts: whether facilities will be counted.
  init(_ grouping: Grouping, counts: Bool) {
    lanes = grouping.lanes
    // A group by facility is one facility.
    memory =
      !counts || grouping.stride(.facility) != 0 ? .nothing : grouping.spansSegments ? .everyFacility : .lastFacility
    keys = .allocate(capacity: capacity)
    lines = .allocate(capacity: capacity * lanes)
    seen = .allocate(capacity: (capacity + 1) * memory.words)
    seen.initialize(repeating: 0, count: memory.words)
    if grouping.keys <= Self.arrayKeys {
      positions = .allocate(capacity: Int(grouping.keys))
      positions?.initialize(repeating: 0, count: Int(grouping.keys))
    } else {
      positions = nil
    }
  }

  deinit {
    keys.deallocate()
    lines.deallocate()
    seen.deallocate()
    positions?.deallocate()
  }

  /// Hands over the groups found in a block, and begins anew.
  mutating func take(block: Int) -> GroupList {
    var entries: [GroupList.Entry] = []
    for line in 0..<(used * lanes) where !lines[line].isEmpty {
      entries.append(GroupList.Entry(key: keys[line / lanes] * UInt64(lanes) + UInt64(line % lanes), line: lines[line]))
    }
    if let positions {
      for group in 0..<used { positions[Int(keys[group])] = 0 }
    } else {
      dictionary.removeAll(keepingCapacity: true)
    }
    used = 0
    return GroupList(block: block, entries: entries)
  }

  /// The position of a key's group, made if need be.
  @inline(__always)
  mutating func position(_ key: UInt64) -> Int {
    if let positions {
      let known = positions[Int(key)]
      return known > 0 ? Int(known) - 1 : append(key)
    }
    return dictionary[key] ?? append(key)
  }

  @inline(never)
  private mutating func append(_ key: UInt64) -> Int {
    if used == capacity {
      keys = Self.grown(keys, used)
      lines = Self.grown(lines, used * lanes)
      let larger = UnsafeMutablePointer<UInt16>.allocate(capacity: (capacity * 2 + 1) * memory.words)
      larger.moveInitialize(from: seen, count: (used + 1) * memory.words)
      seen.deallocate()
      seen = larger
      capacity *= 2
    }
    (keys + used).initialize(to: key)
    (lines + used * lanes).initialize(repeating: GroupLine(), count: lanes)
    (seen + (used + 1) * memory.words).initialize(repeating: 0, count: memory.words)
    used += 1
    if let positions { positions[Int(key)] = UInt32(truncatingIfNeeded: used) } else { dictionary[key] = used - 1 }
    return used - 1
  }

  private static func grown<Value>(_ memory: UnsafeMutablePointer<Value>, _ count: Int) -> UnsafeMutablePointer<Value> {
    let larger = UnsafeMutablePointer<Value>.allocate(capacity: count * 2)
    larger.moveInitialize(from: memory, count: count)
    memory.deallocate()
    return larger
  }

  // Lanes must be below the number of lanes.

  /// Adds an amount to a lane of a group.
  @inline(__always)
  mutating func add(_ group: Int, lane: Int, _ value: Double, remainder: Double = 0) {
    lines[group * lanes + lane].sum.add(value, remainder: remainder)
  }

  @inline(__always)
  mutating func count(_ group: Int, lane: Int, reports: Int = 0, facilities: Int = 0) {
    lines[group * lanes + lane].reports &+= reports
    lines[group * lanes + lane].facilities &+= facilities
  }

  /// Counts a facility in lanes of a key's group, once in each.
  /// - Parameters:
  ///   - facility: its place in the block.
  ///   - mask: the lanes; none makes no group.
  @inline(never)
  mutating func countFacility(_ key: UInt64, _ facility: Int, lanes mask: UInt16) {
    if mask == 0 { return }
    let group = position(key)
    let remembered = seen + (group + 1) * memory.words
    var new = mask
    switch memory {
    case .nothing: return
    case .lastFacility:
      if Int(remembered[1]) == facility + 1 { new &= ~remembered[0] } else { remembered[0] = 0 }
      remembered[0] |= new
      remembered[1] = UInt16(truncatingIfNeeded: facility + 1)
    case .everyFacility:
      new &= ~remembered[facility]
      remembered[facility] |= new
    }
    while new != 0 {
      lines[group * lanes + new.trailingZeroBitCount].facilities &+= 1
      new &= new - 1
    }
  }

  /// What groups remember, as it stands; another view is due after every change of the table.
  var view: View { View(positions: positions, seen: seen, memory: memory) }

  /// A quick look at what was counted already, which is most of what a scan asks to count.
  struct View {
    fileprivate let positions: UnsafeMutablePointer<UInt32>?
    fileprivate let seen: UnsafeMutablePointer<UInt16>
    fileprivate let memory: Memory

    /// False when a facility was counted in these lanes of a key's group before.
    @inline(__always)
    func mayHaveNew(_ key: UInt64, _ facility: Int, lanes mask: UInt16) -> Bool {
      guard let positions else { return mask != 0 }
      let group = Int(positions[Int(truncatingIfNeeded: key)])
      switch memory {
      case .nothing: return false
      case .lastFacility:
        return mask & ~seen[2 &* group] != 0 || (mask != 0 && Int(seen[2 &* group &+ 1]) != facility &+ 1)
      case .everyFacility: return mask & ~seen[group &* FacilityBlock.size &+ facility] != 0
      }
    }
  }
}
