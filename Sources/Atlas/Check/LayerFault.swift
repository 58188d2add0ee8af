/// What is wrong with a layer. The raw value is the word in output.
public enum LayerFaultKind: String, CaseIterable, Sendable {
  /// At longitude 0, latitude 0: a position that nobody filled in.
  case zero
  /// Outside of the declared region.
  case region
  /// A ring that crosses itself, or a hole outside of its ring.
  case rings
  /// No shape, or an empty one.
  case empty
  /// A shape of another kind than most.
  case type
  /// A corner that is no number, or has no place on the Earth; a shape of several kinds in one.
  case place
  /// An edge that goes more than half around the Earth: a shape over longitude 180 is divided there.
  case antimeridian
  /// Blanks around a text, or several within it.
  case blanks
  /// `-999` and other stand-ins for nothing.
  case nothing
  /// A code without a name.
  case code
  /// One value under two of the level above it.
  case hierarchy
  /// Names that differ only by case.
  case `case`
  /// Two capitals at the beginning of a word that goes on in small letters.
  case capitals
  /// Letters of another encoding: `Ã©` for `é`.
  case encoding
  /// Of a map: overviews that are averages of codes.
  case overviews
}

/// One fault of a layer.
public struct LayerFault: Sendable, Equatable {
  public let kind: LayerFaultKind
  /// The feature's number in the file; nil for a fault of a value that many features have.
  public let feature: Int?
  public let field: String?
  /// What was found, and what it may be meant as.
  public let text: String
}
