public import Markup

/// A drawing that goes alone into the world: with its title, what it is about, its caveats and its source inside.
public struct Picture {
  /// How large, in pixels.
  public enum Size: String, Sendable, CaseIterable {
    /// As tall as what is in it.
    case whole
    /// What other sites show of a link to it: 800 × 420, with the first of the caveats.
    case share
  }

  private let title: String
  /// The question in words.
  private let subtitle: String
  private let notes: [String]
  private let source: String
  private let size: Size

  public init(title: String, subtitle: String, notes: [String], source: String, size: Size) {
    (self.title, self.subtitle, self.notes, self.source, self.size) = (title, subtitle, notes, source, size)
  }

  private static let margin = 24.0
  private var width: Double {
    switch size {
    case .whole: 880
    case .share: 800
    }
  }

  /// What is left for the drawing.
  public var room: (width: Double, height: Double) {
    (width - 2 * Self.margin, size == .share ? 420 - head - foot : 360)
  }

  /// About how wide a text is, in pixels of letters that are 13 tall: capitals of DejaVu are wide.
  static func width(_ text: Substring) -> Double {
    text.reduce(0) { $0 + ($1.isUppercase || "MWmw%@".contains($1) ? 10.2 : "ijl.,:;'| ".contains($1) ? 4.4 : 7.9) }
  }

  /// A text cut to a width.
  static func cut(_ text: String, to width: Double) -> String {
    guard Self.width(text[...]) > width else { return text }
    var rest = text[...]
    while !rest.isEmpty, Self.width(rest) > width - 9 { rest = rest.dropLast() }
    return "\(rest)…"
  }

  /// Lines of a text that fit the width: letters are taken as wide as DejaVu's.
  private func lines(_ text: String, size: Double, most: Int = 8) -> [String] {
    let longest = Int((width - 2 * Self.margin) / (size * 0.6))
    var lines: [String] = [""]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word.prefix(longest))
      } else if line.count + 1 + word.count <= longest {
        lines[lines.count - 1] = "\(line) \(word)"
      } else if lines.count == most {
        lines[lines.count - 1] = line.prefix(longest - 1) + "…"
        break
      } else {
        lines.append(String(word.prefix(longest)))
      }
    }
    return lines
  }

  private var titleLines: [String] { lines(title, size: 19, most: size == .share ? 2 : 4) }
  private var subtitleLines: [String] { lines(subtitle, size: 14, most: size == .share ? 1 : 3) }
  private var noteLines: [String] {
    size == .share
      ? notes.isEmpty ? [] : lines(notes.joined(separator: " "), size: 12, most: 2)
      : notes.flatMap { lines($0, size: 12) }
  }
  private var sourceLines: [String] { lines(source, size: 12, most: 2) }
  private var head: Double { Self.margin + 24 * Double(titleLines.count) + 20 * Double(subtitleLines.count) + 14 }
  private var foot: Double { 14 + 17 * Double(noteLines.count + sourceLines.count) + Self.margin }

  /// The whole SVG and its size.
  /// - Parameter body: drawn from the upper left corner of its room.
  public func svg(_ body: HTML, height: Double) -> (text: String, width: Double, height: Double) {
    let whole = head + height + foot
    var y = Self.margin
    func text(_ lines: [String], _ style: String, _ step: Double) -> HTML {
      HTML(
        lines.map { line -> HTML in
          y += step
          return "<text class=\"\(style)\" x=\"\(Self.margin.drawn)\" y=\"\((y - step * 0.25).drawn)\">\(line)</text>"
        })
    }
    let above = text(titleLines, "title", 24) + text(subtitleLines, "what", 20)
    y = head + height + 14
    let below = text(noteLines, "note", 17) + text(sourceLines, "note", 17)
    let svg: HTML = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width.drawn)" height="\(whole.drawn)" \
      viewBox="0 0 \(width.drawn) \(whole.drawn)"><title>\(title)</title><style>\(Self.style)</style>\
      <defs>\(Self.pattern)</defs>\
      <rect width="100%" height="100%" fill="#fff"/>\(above)\
      <g transform="translate(\(Self.margin.drawn) \(head.drawn))">\(body)</g>\(below)</svg>

      """
    return (svg.text, width, whole)
  }

  /// The pattern of what is not drawn and of flagged parts.
  public static let pattern: HTML = """
    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
    <rect width="2.2" height="6" fill="#1c2422" fill-opacity=".55"/></pattern>
    """

  /// The pattern of what is not drawn and of flagged parts, once for all drawings of a page.
  public static let hatch: HTML =
    "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\(pattern)</defs></svg>"

  /// What `portal.css` says of drawings on light ground, without its variables.
  public static var style: HTML {
    let colours = Palette.light.enumerated().map { index, colour -> HTML in
      ".c\(index + 1){fill:\(colour)}.k\(index + 1){stroke:\(colour)}"
    }
    return """
      text{font-family:'Source Sans 3','Source Sans Pro','DejaVu Sans',sans-serif;font-size:13px;fill:#1c2422}\
      .title{font-size:19px;font-weight:700}.what{font-size:14px}.note,.axis{fill:#55605d}.note{font-size:12px}\
      .panel{font-weight:600}.flow{fill:none;stroke:#9c3d10;stroke-opacity:.6}.flow-end{fill:#9c3d10}\
      .number{fill:#fff;stroke:#9c3d10}.numbered{font-size:11px;font-weight:700;fill:#1c2422}\
      .break{font-weight:700;fill:#1c2422}.grid{stroke:#d8d9d2}.mark{stroke:#1c2422;stroke-dasharray:3 4}\
      .line{fill:none;stroke-width:2.4;stroke-linejoin:round}\
      .leader{stroke-width:1}.slot{fill:none}.gap{fill:url(#hatch);fill-opacity:.28}.flagged{fill:url(#hatch)}\
      .bar{fill:#0b5d5e}.sea,.lake{fill:#e6eef1}.land{fill:#f1efe8}\
      rect.state{fill:#f1efe8;stroke:#b9b7ab}path.state{fill:#f1efe8;stroke:#b9b7ab;stroke-width:6}\
      path.s1,.s1{fill:#d5e6e2}path.s2,.s2{fill:#a5cbc4}path.s3,.s3{fill:#6ba79f}path.s4,.s4{fill:#337d77}\
      path.s5,.s5{fill:#0b4f4e}.names text{font-size:inherit;text-anchor:middle}\
      .halo text{stroke:#f1efe8;stroke-width:.25em;stroke-linejoin:round}.names.phone{display:none}\(colours)
      """
  }
}

extension YearChart {
  /// The chart for a picture's room.
  public func drawing(in room: (width: Double, height: Double), labels: Labels) -> HTML {
    let isDivided = drawn.count > 1
    let measured = YearDrawing(self, labels, height: room.height - 16, across: .pixels(1))
    let left = 12 + 8 * Double(measured.labelLength)
    let plot = room.width - left - (isDivided ? 200 : 8)
    let drawing = YearDrawing(self, labels, height: room.height - 16, across: .pixels(plot))
    return """
      <text class="axis" y="12">\(labels.amounts)</text><g transform="translate(\(left.drawn) 16)">\(drawing.html)</g>
      """
  }
}
