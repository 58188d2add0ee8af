internal import Vocabulary

/// The layout of TRI Basic Plus file 1a, of which only the distribution of dioxins is read: its amounts are in the
/// Basic Data File too.
///
/// Columns grow with the release, so they are found by name. Source: EPA, TRI Basic Plus Data Files, and lists of their
/// columns that other programs publish. The rule of 10 May 2007 replaced the distribution by congeners' masses, from
/// 2008 on, which EPA publishes apart.
struct TRIDioxinLayout: FileLayout {
  enum Column: Hashable {
    case facility, year, document, chemical, state
    case official, street
    /// From 1.
    case percent(Int)
  }

  let match: LayoutMatch<Column>
  let width: Int
  var name: String { "TRI Basic Plus 1a \(width) columns" }
  var kind: SourceKind { .triDioxins }
  /// Files 2a, 3a and 3b have the distribution too, for some forms alone: without all of 1a's own columns it is none.
  var share: Double { match.missing.isEmpty ? 1 : 0 }
  var missing: [String] { match.missing }

  init(_ header: HeaderRow) {
    width = header.names.count
    match = LayoutMatch(header, Self.columns)
  }

  private static let columns: [Column: LayoutColumn] = {
    var columns: [Column: LayoutColumn] = [
      .facility: .needed("TRIFID"), .year: .needed("REPORTING YEAR"), .document: .needed("DOCUMENT CONTROL NUMBER"),
      .chemical: .needed("TRI CHEMICAL ID", "TRI CHEM ID", "CAS NUMBER"), .state: .needed("FACILITY STATE"),
      .official: .needed("TITLE OF CERTIFYING OFFICIAL"), .street: .needed("MAILING STREET"),
    ]
    for number in 1...EquivalenceFactors.count { columns[.percent(number)] = .needed("DIOXIN DISTRIBUTION \(number)") }
    return columns
  }()

  /// TRI's code of dioxins and dioxin-like compounds.
  private static let dioxins = "N150"
  /// The last year with a distribution.
  static let lastYear = 2007
  /// How far percentages may be from a hundred together, for they are rounded.
  private static let tolerance = 1.0

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    reader.honoursQuotes = false
    var seen: [DioxinDistribution.Form: [Double]] = [:]
    var hasAny = false
    while try collector.nextUnchecked(reader) {
      guard reader.count >= width else {
        throw InputRefusal(
          reader.source, line: reader.line,
          "record cut short: \(reader.count) fields found, \(width) expected by the header")
      }
      let positions = (1...EquivalenceFactors.count).map { match[.percent($0)] }
      guard positions.contains(where: { !FieldText.trimmed(reader.field($0)).isEmpty }) else { continue }
      let percents = try positions.map { try collector.quantity(reader, $0)?.doubleValue ?? 0 }
      if percents.allSatisfy({ $0 == 0 }) { continue }
      hasAny = true
      var distribution = DioxinDistribution()
      distribution.year = try collector.year(reader, match[.year])
      distribution.document = DocumentNumber(reader.field(match[.document])) ?? .none
      distribution.line = reader.line
      distribution.percents = percents
      let sum = percents.reduce(0, +)
      func note(_ found: String, _ expected: String) throws {
        try collector.note(.dioxinDistribution, reader, column: positions[0], found: found, expected: expected)
      }
      let chemical = FieldText.decode(FieldText.trimmed(reader.field(match[.chemical])))
      guard chemical == Self.dioxins else {
        try note(chemical, "\(Self.dioxins): only dioxins have a distribution; it counts nowhere")
        continue
      }
      guard distribution.year <= Self.lastYear else {
        try note("\(distribution.year)", "a year up to \(Self.lastYear); the distribution counts nowhere")
        continue
      }
      guard percents.allSatisfy({ $0 >= 0 }), abs(sum - 100) <= Self.tolerance else {
        try note(
          "\(NumberText.shortest(sum)) per cent together",
          "100: congeners that add up to more or less than the form's total; the distribution counts nowhere")
        continue
      }
      guard distribution.document != .none else {
        try note("no document control number", "one, which says whose form it is; the distribution counts nowhere")
        continue
      }
      distribution.facility = try collector.facility(reader, match[.facility]).index
      collector.facilities.cover(distribution.facility, year: distribution.year, part: .whole)
      if let known = seen.updateValue(percents, forKey: distribution.form), known != percents {
        try note("another distribution of the same form", "one for each form; the first one counts")
        seen[distribution.form] = known
        continue
      }
      try collector.emit(distribution)
    }
    // Whoever gives such a file means its amounts, which are not read here.
    guard hasAny else {
      throw InputRefusal(
        reader.source,
        "TRI Basic Plus 1a without a distribution of dioxins, which forms have up to \(Self.lastYear), is not read; "
          + "give the Basic Data File, 3a or 3c")
    }
  }
}
