internal import Vocabulary

extension NationalRegister {
  /// The United States' Toxics Release Inventory.
  ///
  /// Licence: its files are a work of the United States government, in the public domain there (17 U.S.C. § 105).
  /// Addresses: EPA's Envirofacts download service, as public programs used it in 2026; no version of Ecotone was made
  /// where it could be asked.
  static let tri = NationalRegister(
    register: .tri,
    language: .english, letterLanguages: [.english],
    classification: [.english: "NAICS", .french: "NAICS", .spanish: "NAICS"],
    licence: Licence(
      name: "US-PD", title: "Public domain (work of the United States government)",
      address: "https://www.usa.gov/government-works"),
    contact: "https://www.epa.gov/toxics-release-inventory-tri-program",
    firstYear: 1987,
    publication: Publication(
      filesHoldAllYears: false,
      files: { years in
        years.map { year in
          OfficialFile(
            register: .tri, name: "\(year)_us.csv",
            address: "https://data.epa.gov/efservice/downloads/tri/mv_tri_basic_download/\(year)_US/csv")
        }
      },
      notice: "the address of TRI's files could not be checked when this version was made",
      manualSteps: """
        By hand: open https://www.epa.gov/toxics-release-inventory-tri-program/\
        tri-basic-data-files-calendar-years-1987-present
          choose a year and "U.S.", save the CSV file, and give it to ecotone integrate.
        """),
    // Of 56 states and territories.
    statesOfWhole: 50,
    // The states, Puerto Rico and the Virgin Islands; Guam and the Northern Marianas; American Samoa.
    boxes: [
      Box(latitudes: 17.6...71.5, longitudes: -180 ... -64.5), Box(latitudes: 17.6...71.5, longitudes: 172...180),
      Box(latitudes: 13...20.6, longitudes: 144...146.2), Box(latitudes: -14.7 ... -11, longitudes: -171.2 ... -168),
    ],
    files: [.triForms, .triTransfers, .triSewage, .triDioxins],
    contents: [.triOnsite, .triOffsite, .triTransfers, .triSewage, .triDioxins],
    contentsOfCategory: { [content(of: $0)] },
    contentOfRule: { content(of: $0.category) },
    contentOfEmptyReport: .triOnsite,
    layouts: { header, tables in
      [
        TRILayout(header, rules: tables.rules), TRITransferLayout(header, kind: .offsite),
        TRITransferLayout(header, kind: .sewage), TRIDioxinLayout(header),
      ]
    }
  ).with {
    $0.everyReportHasThatContent = true
    $0.namesReceivers = true
    $0.hasCertificationForm = true
    $0.mayStateRanges = true
    $0.weighsDioxinsTogether = true
    // A name of three consonants and a house number of 000.
    $0.hasFictionalForm = { $0.utf8.count == 15 && $0.dropFirst(5).hasPrefix("FCT000") }
  }

  private static func content(of category: Category) -> ContentKind {
    switch category {
    case .onsiteAir, .onsiteWater, .onsiteUnderground, .onsiteLand, .onsiteUnspecified: .triOnsite
    case .offsiteDisposal, .recycling, .energyRecovery, .treatment, .sewage, .other: .triOffsite
    }
  }
}

extension SourceKind {
  public static let triForms = SourceKind("tri_forms", of: .tri, "TRI Basic Data")
  /// Basic Plus file 3a: off-site transfers with their receivers.
  public static let triTransfers = SourceKind(
    "tri_transfers", of: .tri, "TRI Basic Plus 3a (off-site transfers)", describes: .triTransfers)
  /// Basic Plus file 3c: transfers to sewage works.
  public static let triSewage = SourceKind(
    "tri_sewage", of: .tri, "TRI Basic Plus 3c (sewage works)", describes: .triSewage)
  /// Basic Plus file 1a: what dioxins and furans are made of.
  public static let triDioxins = SourceKind(
    "tri_dioxins", of: .tri, "TRI Basic Plus 1a (distribution of dioxins)", describes: .triDioxins)
}

extension ContentKind {
  static let triOnsite = ContentKind("tri_onsite", of: .tri)
  static let triOffsite = ContentKind("tri_offsite", of: .tri, besides: "tri_onsite")
  /// Basic Plus 3a: off-site transfers with their receivers.
  static let triTransfers = ContentKind("tri_transfers", of: .tri, holdsAmounts: false)
  /// Basic Plus 3c: transfers to sewage works.
  static let triSewage = ContentKind("tri_sewage", of: .tri, holdsAmounts: false)
  /// Basic Plus 1a: what dioxins and furans are made of.
  static let triDioxins = ContentKind(
    "tri_dioxins", of: .tri, holdsAmounts: false, until: TRIDioxinLayout.lastYear)
}

extension TRILayout: FileLayout {
  var kind: SourceKind { .triForms }
  var share: Double { match.share }
  var expectedVintage: String? {
    let widths = Self.knownWidths.sorted().map(String.init)
    return Self.knownWidths.contains(width)
      ? nil : widths.dropLast().joined(separator: ", ") + " or \(widths.last ?? "") columns"
  }

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    try TRIReader(self, rules: collector.tables.rules).read(reader, into: &collector)
  }
}

extension TRITransferLayout: FileLayout {
  var kind: SourceKind { receivers == .offsite ? .triTransfers : .triSewage }
  var share: Double { match.share }
  var missing: [String] { match.missing }

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    try TRITransferReader(self, rules: collector.tables.rules).read(reader, into: &collector)
  }
}
