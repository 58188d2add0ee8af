/// Text that people write and others read: what is seen is what is there.
enum PlainText {
  /// So many marks may be on one letter; more draw over the lines around it.
  private static let mostMarks = 6
  /// Letters that nobody sees: fillers of Hangul, and the empty cell of Braille.
  private static let blanks: Set<Unicode.Scalar> = ["\u{115F}", "\u{1160}", "\u{3164}", "\u{FFA0}", "\u{2800}"]

  /// Whether a text has no control characters, and no marks that turn the text around and so show another one.
  /// - Parameter lines: whether it may have several.
  static func isOne(_ text: String, lines: Bool) -> Bool {
    var marks = 0
    return text.unicodeScalars.allSatisfy { scalar in
      let isMark = [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
      marks = isMark ? marks + 1 : 0
      if marks > mostMarks || blanks.contains(scalar) { return false }
      return switch scalar.properties.generalCategory {
      case .control: lines && ["\n", "\r", "\t"].contains(scalar)
      // Those within words are of some scripts.
      case .format: ["\u{00AD}", "\u{200C}", "\u{200D}"].contains(scalar)
      case .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
  }
}
