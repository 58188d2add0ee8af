/// How a facility found an amount, as NPRI's files tell it. The raw value is the number in an edition's columns.
///
/// Codes: ECCC, NPRI bulk data, column "Estimation Method"; before 2003 `M` and `E` alone. Other registers' files that
/// are read here do not tell.
public enum EstimationMethod: UInt8, CaseIterable, Sendable {
  case notTold
  /// M, without saying how.
  case measured
  /// M1.
  case continuousMonitoring
  /// M2.
  case predictiveMonitoring
  /// M3.
  case sourceTesting
  /// C.
  case massBalance
  /// E, without saying whose.
  case emissionFactors
  /// E1.
  case siteSpecificFactors
  /// E2.
  case publishedFactors
  /// O.
  case engineeringEstimates
  /// NI.
  case noInformation
  /// NA.
  case notApplicable

  /// The register's code; empty where none was told.
  public var code: String { Self.codes[Int(rawValue)] }

  private static let codes = ["", "M", "M1", "M2", "M3", "C", "E", "E1", "E2", "O", "NI", "NA"]

  /// Reads a cell: `M3`, `M3 - Source Testing`, `M3 AL`; blank is ``notTold``.
  /// - Returns: nil for a code that NPRI does not have.
  public init?(_ cell: some StringProtocol) {
    let code = cell.uppercased().prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard let position = Self.codes.firstIndex(of: String(code)), position > 0 || cell.allSatisfy(\.isWhitespace)
    else { return nil }
    self = Self.allCases[position]
  }

  /// Source: US EPA, StEWI, `DQ_Reliability_Scores.csv`.
  public var reliability: Reliability {
    switch self {
    case .measured, .continuousMonitoring, .predictiveMonitoring, .sourceTesting: .measured
    case .emissionFactors, .siteSpecificFactors, .publishedFactors: .calculated
    case .massBalance: .massBalance
    case .engineeringEstimates: .estimated
    case .notTold, .noInformation, .notApplicable: .notTold
    }
  }
}

/// How far an amount may be relied on by the way it was found: 1, measured, to 5, an estimate without a document.
///
/// Source: US EPA, StEWI, whose scores follow Weidema's pedigree of data quality. NPRI has no method that scores 5. The
/// raw value is the word in questions and answers.
public enum Reliability: String, CaseIterable, Sendable {
  /// A verified measurement.
  case measured = "1"
  /// A verified calculation, with emission factors.
  case calculated = "2"
  /// A calculation that is not verified.
  case massBalance = "3"
  /// A documented estimate.
  case estimated = "4"
  /// An estimate without a document.
  case undocumented = "5"
  /// The source does not tell.
  case notTold = "not_told"

  /// 1 to 5; nil where it is not told.
  public var score: Int? { Int(rawValue) }
}

/// What TRI's section 8.9 compares a year with the one before by. The raw value is the number in an edition's columns.
public enum OutputMeasure: UInt8, CaseIterable, Sendable {
  case none
  /// What was made, by what was made the year before.
  case productionRatio
  /// What was done, such as days in use, by what was done the year before.
  case activityIndex
  /// A number without saying which.
  case notTold
}
