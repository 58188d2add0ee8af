/// Patches of a band of rows: those within it are summed, those at its upper or lower edge stay open until their
/// neighbours are known.
///
/// A patch is pixels of one class that touch by a side or a corner. Joining bands is associative, so any division into
/// bands gives the same patches.
struct Patches: Codable, Sendable, Equatable {
  /// A run of pixels of one open patch on an edge.
  struct Run: Codable, Sendable, Equatable {
    let left: Int32
    let right: Int32
    let patch: Int32
  }

  struct Open: Codable, Sendable, Equatable {
    let code: UInt8
    var pixels: UInt64
  }

  var closed: [UInt8: PatchSums] = [:]
  var open: [Open] = []
  var top: [Run] = []
  var bottom: [Run] = []

  /// Closes what is open: nothing lies above or below.
  func finished() -> [UInt8: PatchSums] {
    var sums = closed
    for patch in open { sums[patch.code, default: PatchSums()].add(patch: patch.pixels) }
    return sums
  }

  /// Joins a band with the one right below.
  func joined(with below: Patches) -> Patches {
    var set = UnionFind(count: open.count + below.open.count)
    let offset = Int32(open.count)
    var i = 0
    for run in below.top {
      while i < bottom.count, bottom[i].right < run.left - 1 { i += 1 }
      var j = i
      while j < bottom.count, bottom[j].left <= run.right + 1 {
        if open[Int(bottom[j].patch)].code == below.open[Int(run.patch)].code {
          set.join(bottom[j].patch, run.patch + offset)
        }
        j += 1
      }
    }
    var result = Patches()
    result.closed = closed
    for (code, sums) in below.closed { result.closed[code, default: PatchSums()].add(sums) }
    let all = open + below.open
    var pixels = [UInt64](repeating: 0, count: all.count)
    for index in all.indices { pixels[Int(set.root(Int32(index)))] &+= all[index].pixels }
    // Open patches are numbered anew, in the order in which the edges name them.
    var numbers = [Int32](repeating: -1, count: all.count)
    func number(_ patch: Int32) -> Int32 {
      let root = Int(set.root(patch))
      if numbers[root] < 0 {
        numbers[root] = Int32(result.open.count)
        result.open.append(Open(code: all[root].code, pixels: pixels[root]))
      }
      return numbers[root]
    }
    result.top = top.map { Run(left: $0.left, right: $0.right, patch: number($0.patch)) }
    result.bottom = below.bottom.map { Run(left: $0.left, right: $0.right, patch: number($0.patch + offset)) }
    for index in all.indices where set.root(Int32(index)) == Int32(index) && numbers[index] < 0 {
      result.closed[all[index].code, default: PatchSums()].add(patch: pixels[index])
    }
    return result
  }

  /// Finds the patches of a band.
  /// - Parameter isCounted: which bytes are classes.
  init(_ pixels: UnsafePointer<UInt8>, width: Int, height: Int, isCounted: [Bool]) {
    var set = UnionFind(count: 0)
    var codes: [UInt8] = []
    var sizes: [UInt64] = []
    var (above, current): ([Run], [Run]) = ([], [])
    var firstRow: [Run] = []
    for row in 0..<height {
      current.removeAll(keepingCapacity: true)
      var i = 0
      var x = 0
      Runs.forEach(pixels + row * width, width) { byte, length in
        let (left, right) = (Int32(x), Int32(x + length - 1))
        x += length
        guard isCounted[byte] else { return }
        var patch: Int32 = -1
        while i < above.count, above[i].right < left - 1 { i += 1 }
        var j = i
        while j < above.count, above[j].left <= right + 1 {
          let other = above[j].patch
          if codes[Int(other)] == UInt8(byte) {
            if patch < 0 { patch = set.root(other) } else { patch = set.join(patch, other) }
          }
          j += 1
        }
        if patch < 0 {
          patch = set.add()
          codes.append(UInt8(byte))
          sizes.append(0)
        }
        sizes[Int(patch)] += UInt64(length)
        current.append(Run(left: left, right: right, patch: patch))
      }
      if row == 0 { firstRow = current }
      swap(&above, &current)
    }
    // Sizes of joined patches lie with several members until here.
    var pixelsOf = [UInt64](repeating: 0, count: codes.count)
    for index in codes.indices { pixelsOf[Int(set.root(Int32(index)))] += sizes[index] }
    var numbers = [Int32](repeating: -1, count: codes.count)
    func number(_ patch: Int32) -> Int32 {
      let root = Int(set.root(patch))
      if numbers[root] < 0 {
        numbers[root] = Int32(open.count)
        open.append(Open(code: codes[root], pixels: pixelsOf[root]))
      }
      return numbers[root]
    }
    top = firstRow.map { Run(left: $0.left, right: $0.right, patch: number($0.patch)) }
    bottom = above.map { Run(left: $0.left, right: $0.right, patch: number($0.patch)) }
    for index in codes.indices where set.root(Int32(index)) == Int32(index) && numbers[index] < 0 {
      closed[codes[index], default: PatchSums()].add(patch: pixelsOf[index])
    }
  }

  /// Of no rows.
  init() {}

  /// Whether a part's band reads: numbers of patches that are there, runs within the width and in order.
  func isSound(width: Int) -> Bool {
    [top, bottom].allSatisfy { runs in
      var next: Int32 = 0
      for run in runs {
        guard run.left >= next, run.right >= run.left, Int(run.right) < width, open.indices.contains(Int(run.patch))
        else { return false }
        next = run.right + 1
      }
      return true
    }
  }
}
