/// Text that people write and others read: what is seen is what is there.
enum PlainText {
  /// Whether a text has no control characters, and no marks that turn the text around and so show another one.
  /// - Parameter lines: whether it may have several.
  static func isOne(_ text: String, lines: Bool) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control: lines && ["\n", "\r", "\t"].contains(scalar)
      // Those within words are of some scripts.
      case .format: ["\u{00AD}", "\u{200C}", "\u{200D}"].contains(scalar)
      case .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
  }
}
