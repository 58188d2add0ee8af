internal import Foundation
public import Markup

/// Ribbons from what was, on the left, to what became of it, on the right; each as wide as its amount.
public struct Ribbons {
  public struct Node {
    let name: String
    /// `#rrggbb`.
    let colour: String

    public init(name: String, colour: String) { (self.name, self.colour) = (name, colour) }
  }

  public struct Flow {
    let from: Int
    let to: Int
    let amount: Double

    public init(from: Int, to: Int, amount: Double) { (self.from, self.to, self.amount) = (from, to, amount) }
  }

  private let nodes: [Node]
  private let flows: [Flow]

  private static let width = 560.0
  /// Of a node.
  private static let bar = 14.0
  private static let gap = 10.0
  /// Room for names on each side.
  private static let margin = 170.0
  private static let leastHeight = 12.0
  private static let longestName = 26

  /// - Parameter flows: between the positions of nodes.
  public init(_ nodes: [Node], _ flows: [Flow]) { (self.nodes, self.flows) = (nodes, flows) }

  /// One side: where each node that has an amount begins, from the top.
  private struct Side {
    let amounts: [Int: Double]
    let tops: [Int: Double]
    let end: Double

    init(_ amounts: [Int: Double], scale: Double) {
      self.amounts = amounts
      var y = 10.0
      var tops: [Int: Double] = [:]
      for node in amounts.keys.sorted() {
        tops[node] = y
        y += max(Ribbons.leastHeight, (amounts[node] ?? 0) * scale) + Ribbons.gap
      }
      (self.tops, end) = (tops, y)
    }
  }

  /// - Parameter amount: an amount as people read it.
  public func svg(title: String, amount: (Double) -> String) -> HTML {
    let scale = 340 / max(flows.reduce(0) { $0 + $1.amount }, .leastNormalMagnitude)
    let left = Side(Dictionary(flows.map { ($0.from, $0.amount) }, uniquingKeysWith: +), scale: scale)
    let right = Side(Dictionary(flows.map { ($0.to, $0.amount) }, uniquingKeysWith: +), scale: scale)
    var (usedLeft, usedRight) = (left.tops, right.tops)
    var paths = HTML.empty
    for flow in flows.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      let thickness = max(1, flow.amount * scale)
      let (a, b) = (usedLeft[flow.from] ?? 0, usedRight[flow.to] ?? 0)
      usedLeft[flow.from] = a + thickness
      usedRight[flow.to] = b + thickness
      paths += """
        <path d="\(Self.band(a, b, thickness))" fill="\(nodes[flow.from].colour)" fill-opacity="0.55">\
        <title>\(nodes[flow.from].name) → \(nodes[flow.to].name): \(amount(flow.amount))</title></path>
        """
    }
    let margin = Self.margin
    let froms = column(left, scale, x: margin, label: margin - 6, anchor: "end")
    let tos = column(right, scale, x: Self.width - margin - Self.bar, label: Self.width - margin + 6, anchor: "start")
    return """
      <svg viewBox="0 0 \(Self.tenths(Self.width)) \(Self.tenths(max(left.end, right.end)))" role="img" \
      aria-label="\(title)">\
      \(paths)\(froms)\(tos)</svg>
      """
  }

  private static func tenths(_ value: Double) -> String { String(format: "%.1f", value) }

  /// The outline of a ribbon between the two columns.
  private static func band(_ a: Double, _ b: Double, _ thickness: Double) -> String {
    let (x0, x1) = (margin + bar, width - margin - bar)
    let middle = tenths((x0 + x1) / 2)
    func f(_ value: Double) -> String { tenths(value) }
    return "M\(f(x0)) \(f(a))C\(middle) \(f(a)) \(middle) \(f(b)) \(f(x1)) \(f(b))V\(f(b + thickness))"
      + "C\(middle) \(f(b + thickness)) \(middle) \(f(a + thickness)) \(f(x0)) \(f(a + thickness))Z"
  }

  private func column(_ side: Side, _ scale: Double, x: Double, label: Double, anchor: String) -> HTML {
    func f(_ value: Double) -> String { Self.tenths(value) }
    return HTML(
      side.tops.sorted { $0.key < $1.key }.map { node, y -> HTML in
        let height = max(1, (side.amounts[node] ?? 0) * scale)
        let name = nodes[node].name
        let short = name.count > Self.longestName ? name.prefix(Self.longestName - 1) + "…" : name[...]
        return """
          <rect x="\(f(x))" y="\(f(y))" width="\(f(Self.bar))" height="\(f(height))" fill="\(nodes[node].colour)"/>\
          <text x="\(f(label))" y="\(f(y + 11))" text-anchor="\(anchor)">\(String(short))</text>
          """
      })
  }
}
