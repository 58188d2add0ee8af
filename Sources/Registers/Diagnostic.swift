/// Something a source holds that was read around: kept, counted and listed, never silently mended.
public struct Diagnostic: Sendable, Equatable {
  /// What kind of thing it is; the raw value is printed in `diagnostics.csv` and explained in docs/formats.md.
  public enum Code: String, Sendable, CaseIterable {
    /// Text where a number belongs; the cell counts nowhere.
    case unreadableNumber = "unreadable_number"
    /// A negative quantity; it is summed as it stands (NPRI: waste rock taken back).
    case negativeNumber = "negative_number"
    /// A unit in no known spelling; the row's quantities count nowhere.
    case unknownUnit = "unknown_unit"
    /// An NPRI group or category no rule names; the amount goes to its group's rest, or to `other`.
    case unknownCategory = "unknown_category"
    /// An NPRI method of estimation on no list; the method is taken as not told.
    case unknownMethod = "unknown_method"
    /// A substance code on no list; it is kept under its own code.
    case unknownSubstance = "unknown_substance"
    /// A state in no known spelling; the report counts in its country only.
    case unknownState = "unknown_state"
    /// A quote inside a quoted field that ends nothing; it is part of the text.
    case strayQuote = "stray_quote"
    /// A total printed in the file that is not the sum of its parts; totals are recomputed.
    case printedTotal = "printed_total"
    /// Text that is not in the file's encoding; it is read as Windows-1252.
    case encoding = "encoding"
    /// A coordinate that is missing or no place on Earth.
    case coordinate = "coordinate"
    /// An identifier of an unusual form; it is kept as it stands.
    case identifier = "identifier"
    /// A TRI form that is neither R nor A; it is read as R.
    case formType = "form_type"
    /// A header of a layout that no published vintage has, but with all needed columns.
    case layout = "layout"
    /// A RETC establishment and substance that stands on more than one record; all are summed.
    case repeatedKey = "repeated_key"
    /// A record with more fields than its header (TRI Basic Plus: tabs within a text).
    case extraFields = "extra_fields"
    /// Percentages of dioxins and furans that add up to something else than a hundred, or are of another substance,
    /// year or form than they can be; they count nowhere.
    case dioxinDistribution = "dioxin_distribution"
    /// A file's name with a year that no record has in its column of years; the column decides.
    case nameYear = "name_year"
    /// A file whose last record has no line end; it may have been cut.
    case noLineEnd = "no_line_end"
    /// A facility and year already taken from another file (`--overlap first`).
    case overlapDropped = "overlap_dropped"
  }

  /// The physical line the record starts on, from 1.
  public let line: Int
  /// The field's position in the record, from 1; 0 for the record as a whole.
  public let column: Int
  public let code: Code
  public let found: String
  public let expected: String

  public init(line: Int, column: Int, code: Code, found: String, expected: String) {
    self.line = line
    self.column = column
    self.code = code
    self.found = found
    self.expected = expected
  }
}
