/// Indicators of change between two maps, in pixels.
///
/// Pontius, Shusas and McEachern 2004 (Agriculture, Ecosystems and Environment 101:251) for loss, gain, net and swap of
/// a class; Pontius and Santacruz 2014 (International Journal of Remote Sensing 35:7543) for quantity, exchange and
/// shift of a map.
public struct ChangeIndicators: Sendable, Equatable {
  public struct OfClass: Sendable, Equatable {
    public let code: Int
    public let before: UInt64
    public let after: UInt64
    public let persistence: UInt64
    public let loss: UInt64
    public let gain: UInt64
    /// |gain - loss|.
    public let net: UInt64
    /// Twice the lesser of gain and loss.
    public let swap: UInt64
  }

  /// Pixels with a class in both maps.
  public let pixels: UInt64
  public let changed: UInt64
  /// Half the sum of the classes' net changes.
  public let quantity: UInt64
  /// What pairs of classes give each other, both ways counted.
  public let exchange: UInt64
  /// The rest: change among three classes and more.
  public let shift: UInt64
  public let classes: [OfClass]

  public init(_ matrix: ChangeMatrix) {
    let m = matrix.pixels
    let indices = m.indices
    classes = indices.map { i in
      let before = m[i].reduce(0, &+)
      let after = indices.reduce(0) { $0 &+ m[$1][i] }
      let (loss, gain) = (before &- m[i][i], after &- m[i][i])
      return OfClass(
        code: matrix.classes[i], before: before, after: after, persistence: m[i][i], loss: loss, gain: gain,
        net: gain > loss ? gain - loss : loss - gain, swap: 2 &* min(gain, loss))
    }
    pixels = classes.reduce(0) { $0 &+ $1.before }
    changed = classes.reduce(0) { $0 &+ $1.loss }
    quantity = classes.reduce(0) { $0 &+ $1.net } / 2
    var exchange: UInt64 = 0
    for i in indices { for j in indices where j > i { exchange &+= 2 &* min(m[i][j], m[j][i]) } }
    self.exchange = exchange
    shift = changed &- quantity &- exchange
  }
}
