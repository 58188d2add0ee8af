internal import Foundation

/// Text without what spelling varies in: capitals, accents, white space.
public enum TextFolding {
  /// Upper case without accents, white space collapsed to single blanks, none at the ends.
  ///
  /// `"Disposición\nfinal "` gives `"DISPOSICION FINAL"`. Ñ becomes N; use it for names and headers, not for
  /// identifiers.
  public static func fold(_ text: some StringProtocol) -> String {
    // Most names are ASCII; folding others takes a hundred times as long.
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return collapseWhitespace(text).uppercased() }
    return collapseWhitespace(text)
      .folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
      .uppercased()
  }

  /// Any run of white space, line breaks included, as one blank; none at the ends.
  ///
  /// By scalars, so that doing it twice changes nothing: a mark behind white space would make a character of both.
  public static func collapseWhitespace(_ text: some StringProtocol) -> String {
    text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String(String.UnicodeScalarView($0)) }
      .joined(separator: " ")
  }
}
