/// Text that people write and others read: what is seen is what is there.
enum PlainText {
  /// So many marks may be on one letter; more draw over the lines around it.
  private static let mostMarks = 6
  /// Letters that nobody sees: fillers of Hangul, and the empty cell of Braille.
  private static let blanks: Set<Unicode.Scalar> = [
    "\u{034F}", "\u{115F}", "\u{1160}", "\u{17B4}", "\u{17B5}", "\u{2800}", "\u{3164}", "\u{FFA0}",
  ]

  /// Whether anything of a text can be seen.
  static func hasInk(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark:
        false
      default: true
      }
    }
  }

  /// Whether a text has no control characters, and no marks that turn the text around and so show another one.
  /// - Parameter lines: whether it may have several.
  static func isOne(_ text: String, lines: Bool) -> Bool {
    var marks = 0
    var before: UInt32 = 0
    return text.unicodeScalars.allSatisfy { scalar in
      defer { before = scalar.value }
      if (0x20..<0x7F).contains(scalar.value) {
        marks = 0
        return true
      }
      let category = scalar.properties.generalCategory
      let isMark = [.nonspacingMark, .enclosingMark].contains(category)
      // What joins letters begins no new one.
      if isMark { marks += 1 } else if category != .format { marks = 0 }
      if marks > mostMarks || blanks.contains(scalar) || (0xE0100...0xE01EF).contains(scalar.value) { return false }
      return switch category {
      case .control: lines && ["\n", "\r", "\t"].contains(scalar)
      // Joiners are of scripts whose letters join, and of pictures; between other letters nobody sees them.
      case .format: scalar == "\u{00AD}" || (["\u{200C}", "\u{200D}"].contains(scalar) && before >= 0x0600)
      case .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
  }
}
