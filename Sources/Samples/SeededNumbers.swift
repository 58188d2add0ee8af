internal import Foundation

/// Numbers that follow from a seed and a place in the sample, and from nothing else (SplitMix64, Steele et al. 2014).
///
/// Each facility, line and year has a generator of its own, so no order of work changes what comes out.
struct SeededNumbers {
  private var state: UInt64

  init(_ seed: UInt64, _ keys: Int...) {
    state = seed
    for key in keys {
      state ^= UInt64(bitPattern: Int64(key)) &* 0x9E37_79B9_7F4A_7C15
      _ = next()
    }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// At least 0, below 1.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// In a range, below its end.
  mutating func fraction(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + fraction() * (range.upperBound - range.lowerBound)
  }

  mutating func chance(_ probability: Double) -> Bool { fraction() < probability }

  /// At least 0, below the bound.
  mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }

  mutating func element<T>(_ list: [T]) -> T { list[below(list.count)] }

  /// Of the standard normal distribution (Box and Muller 1958).
  mutating func normal() -> Double { (-2 * log(1 - fraction())).squareRoot() * cos(2 * .pi * fraction()) }

  /// Lognormal around 1: `spread` is the standard deviation of the logarithm.
  mutating func factor(_ spread: Double) -> Double { exp(spread * normal()) }
}

/// A choice among things of different weight.
struct WeightedChoice {
  private var sums: [Double] = []

  init(_ weights: [Double]) {
    var sum = 0.0
    for weight in weights {
      sum += weight
      sums.append(sum)
    }
  }

  /// The position of one of them.
  func pick(_ numbers: inout SeededNumbers) -> Int {
    let mark = numbers.fraction() * (sums.last ?? 0)
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > mark { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
