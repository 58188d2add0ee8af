/// What corners are worth: along each run of corners between places where borders meet, the distances of Douglas and
/// Peucker (The Canadian Cartographer 10, 1973), each no greater than those it depends on. A line of all corners that
/// are worth more than a tolerance is within that tolerance of the whole line.
struct CornerWorth {
  private(set) var worth: [Float]
  private let x: [Double]
  private let y: [Double]

  init(_ layer: PlaneLayer) {
    (x, y) = (layer.x, layer.y)
    worth = [Float](repeating: 0, count: layer.x.count)
    let meets = Self.meetings(layer)
    var isDone = [Bool](repeating: false, count: layer.x.count)
    for shape in layer.shapes {
      guard let shape else { continue }
      for run in shape.parts.lazy.flatMap({ layer.parts[$0] }) {
        let own = layer.corners[layer.runs[run]]
        if shape.kind == .point {
          for corner in own { worth[Int(corner)] = .infinity }
        } else if own.count > 1 {
          weigh(Array(own), isRing: shape.kind == .polygon, meets, &isDone)
        }
      }
    }
  }

  /// Which corners end a run: where a line ends, and where the corners beside it are not the same for all.
  private static func meetings(_ layer: PlaneLayer) -> [Bool] {
    var meets = [Bool](repeating: false, count: layer.x.count)
    var beside = [(UInt32, UInt32)](repeating: (.max, .max), count: layer.x.count)
    for shape in layer.shapes {
      guard let shape, shape.kind != .point else { continue }
      for run in shape.parts.lazy.flatMap({ layer.parts[$0] }) {
        let range = layer.runs[run]
        guard range.count > 1 else { continue }
        for index in range {
          let corner = Int(layer.corners[index])
          let isFirst = index == range.lowerBound
          let isLast = index == range.upperBound - 1
          if shape.kind == .line, isFirst || isLast {
            meets[corner] = true
            continue
          }
          let before = layer.corners[isFirst ? range.upperBound - 1 : index - 1]
          let after = layer.corners[isLast ? range.lowerBound : index + 1]
          let pair = (min(before, after), max(before, after))
          if beside[corner].0 == .max {
            beside[corner] = pair
          } else if beside[corner] != pair {
            meets[corner] = true
          }
        }
      }
    }
    return meets
  }

  private mutating func weigh(_ run: [UInt32], isRing: Bool, _ meets: [Bool], _ isDone: inout [Bool]) {
    var run = run
    if isRing {
      // From where borders meet, or else from the corner with the lowest number: the same for all that have the ring.
      let start =
        run.firstIndex { meets[Int($0)] } ?? run.indices.min { run[$0] < run[$1] } ?? 0
      run = Array(run[start...] + run[...start])
    }
    worth[Int(run[0])] = .infinity
    worth[Int(run[run.count - 1])] = .infinity
    var start = 0
    for index in 1..<run.count where index == run.count - 1 || meets[Int(run[index])] {
      worth[Int(run[index])] = .infinity
      if index - start > 1, !isDone[Int(run[start + 1])] {
        for inner in run[(start + 1)..<index] { isDone[Int(inner)] = true }
        weigh(run, start, index)
      }
      start = index
    }
  }

  private mutating func weigh(_ run: [UInt32], _ first: Int, _ last: Int) {
    var open: [(first: Int, last: Int, most: Double)] = [(first, last, .infinity)]
    run.withUnsafeBufferPointer { run in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeBufferPointer { y in
          while let (first, last, most) = open.popLast() {
            guard last - first > 1 else { continue }
            let (ax, ay) = (x[Int(run[first])], y[Int(run[first])])
            let (dx, dy) = (x[Int(run[last])] - ax, y[Int(run[last])] - ay)
            let length = dx * dx + dy * dy
            var (farthest, distance) = (first + 1, -1.0)
            for index in (first + 1)..<last {
              var (px, py) = (x[Int(run[index])] - ax, y[Int(run[index])] - ay)
              if length > 0 {
                let along = min(max((px * dx + py * dy) / length, 0), 1)
                px -= dx * along
                py -= dy * along
              }
              let own = px * px + py * py
              if own > distance { (farthest, distance) = (index, own) }
            }
            let own = min(most, distance)
            worth[Int(run[farthest])] = Float(own.squareRoot())
            open.append((first, farthest, own))
            open.append((farthest, last, own))
          }
        }
      }
    }
  }
}
