/// The from-to matrix of two maps.
public struct ChangeMatrix: Sendable {
  /// In order: every class of any of the maps.
  public let classes: [Int]
  /// Pixels: a row for each class of the first map, a column for each of the second.
  public let pixels: [[UInt64]]
  /// Square kilometres, of the same shape.
  public let squareKilometres: [[Double]]

  init(_ pairs: [ClassPair: Amount], classes: [Int]) {
    let positions = Dictionary(classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var pixels = [[UInt64]](repeating: [UInt64](repeating: 0, count: classes.count), count: classes.count)
    var areas = [[Double]](repeating: [Double](repeating: 0, count: classes.count), count: classes.count)
    for (pair, amount) in pairs {
      guard let from = positions[pair.from], let to = positions[pair.to] else { continue }
      pixels[from][to] = amount.pixels
      areas[from][to] = PixelAreas.squareKilometres(amount.area)
    }
    (self.classes, self.pixels, squareKilometres) = (classes, pixels, areas)
  }
}
