internal import Vocabulary

/// A header matched against the layout of one kind of file, and how the records below it are read.
package protocol FileLayout {
  var kind: SourceKind { get }
  /// Register and number of columns.
  var name: String { get }
  /// The share of needed columns that the header has, 0 to 1.
  var share: Double { get }
  /// Needed columns that the header lacks.
  var missing: [String] { get }
  /// Where the records' year is found.
  var year: YearPlace { get }
  /// What is expected of a header that has every needed column and is of no known vintage; nil for a known one.
  var expectedVintage: String? { get }

  /// Reads all records into a collector.
  /// - Parameter year: of the records; each kind of layout but ``YearPlace/optionalColumn(_:names:)`` passes it over.
  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws
}

extension FileLayout {
  package var isRecognised: Bool { share >= 0.6 }
  package var year: YearPlace { .everyRecord }
  package var expectedVintage: String? { nil }
}

/// Where a file's records have their year.
package enum YearPlace {
  /// In a column that the layout needs.
  case everyRecord
  /// In a column where the file has one, else in the file's name or where the user says it.
  /// - Parameter names: under which a further column of years may stand, which must say the same.
  case optionalColumn(Int?, names: [String])
}
