internal import Editions

/// What one line of a group came to: a group has one, or one a category.
struct GroupLine {
  var sum = CompensatedSum()
  var reports = 0
  var facilities = 0
}

/// The groups that one part of a scan found: their keys, and their lines, `Grouping.lanes` a group.
struct GroupList {
  /// The first facility of the block that was scanned.
  let block: Int
  let keys: [UInt64]
  let lines: [GroupLine]
}

/// The groups of a part of a scan: from a key to its sums and counts.
///
/// A key finds its group through an array while the keys are few enough, and through a dictionary beyond. Beside a group
/// stands a row with a mask for each facility of a block, the lanes it was counted in. Everything is held in memory of
/// its own, for a scan touches it at every report, and used again for the next part.
struct GroupTable: ~Copyable {
  private let lanes: Int
  private let isByFacility: Bool
  /// By key, the position of its group plus one; 0 for none. Nil when there are too many keys.
  private let positions: UnsafeMutablePointer<UInt32>?
  private var dictionary: [UInt64: Int] = [:]
  private var keys: UnsafeMutablePointer<UInt64>
  private var lines: UnsafeMutablePointer<GroupLine>
  /// A row of ``FacilityBlock/size`` masks a group, behind one that stays empty and stands for groups not yet made.
  private var seen: UnsafeMutablePointer<UInt16>
  private var capacity = 64
  private var used = 0

  private static let arrayKeys: UInt64 = 1 << 22

  init(_ grouping: Grouping) {
    lanes = grouping.lanes
    isByFacility = grouping.stride(.facility) != 0
    keys = .allocate(capacity: capacity)
    lines = .allocate(capacity: capacity * lanes)
    seen = .allocate(capacity: isByFacility ? 1 : (capacity + 1) * FacilityBlock.size)
    seen.initialize(repeating: 0, count: isByFacility ? 1 : FacilityBlock.size)
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
    let list = GroupList(
      block: block, keys: Array(UnsafeBufferPointer(start: keys, count: used)), lines: Array(UnsafeBufferPointer(start: lines, count: used * lanes)))
    if let positions {
      for group in 0..<used { positions[Int(keys[group])] = 0 }
    } else {
      dictionary.removeAll(keepingCapacity: true)
    }
    used = 0
    return list
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
      if !isByFacility { seen = Self.grown(seen, (used + 1) * FacilityBlock.size) }
      capacity *= 2
    }
    (keys + used).initialize(to: key)
    (lines + used * lanes).initialize(repeating: GroupLine(), count: lanes)
    if !isByFacility { (seen + (used + 1) * FacilityBlock.size).initialize(repeating: 0, count: FacilityBlock.size) }
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

  /// Adds an amount to a lane, which must be below the number of lanes.
  @inline(__always)
  mutating func add(_ group: Int, lane: Int, _ value: Double) { lines[group * lanes + lane].sum.add(value) }

  @inline(__always)
  mutating func add(_ group: Int, lane: Int, _ value: Double, remainder: Double) {
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
  mutating func count(_ key: UInt64, facility: Int, lanes mask: UInt16) {
    if isByFacility || mask == 0 { return }  // a group by facility is one facility
    let group = position(key)
    let place = (group + 1) * FacilityBlock.size + facility
    var new = mask & ~seen[place]
    seen[place] |= new
    while new != 0 {
      lines[group * lanes + new.trailingZeroBitCount].facilities &+= 1
      new &= new - 1
    }
  }

  /// The rows as they stand; another view is due after every change of the table.
  var rows: Rows { Rows(positions: positions, seen: seen) }

  /// A quick look at what was counted already, which is most of what a scan asks to count.
  struct Rows {
    fileprivate let positions: UnsafeMutablePointer<UInt32>?
    fileprivate let seen: UnsafeMutablePointer<UInt16>

    /// False when a facility was counted in these lanes of a key's group before.
    @inline(__always)
    func mayHaveNew(_ key: UInt64, facility: Int, lanes mask: UInt16) -> Bool {
      guard let positions else { return mask != 0 }
      let row = Int(positions[Int(truncatingIfNeeded: key)])
      return mask & ~seen[row &* FacilityBlock.size &+ facility] != 0
    }
  }
}
