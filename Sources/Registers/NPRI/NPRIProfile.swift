internal import Vocabulary

extension NationalRegister {
  /// Canada's National Pollutant Release Inventory.
  ///
  /// Licence: its files are published under the Open Government Licence – Canada (open.canada.ca). Addresses: ECCC's
  /// data catalogue, as public programs used it in 2026; no version of Ecotone was made where it could be asked.
  static let npri = NationalRegister(
    register: .npri,
    language: .english, letterLanguages: [.english, .french],
    classification: [.english: "NAICS", .french: "SCIAN", .spanish: "NAICS"],
    licence: Licence(
      name: "OGL-Canada-2.0", title: "Open Government Licence – Canada 2.0",
      address: "https://open.canada.ca/en/open-government-licence-canada"),
    contact: "https://www.canada.ca/en/services/environment/pollution-waste-management/"
      + "national-pollutant-release-inventory.html",
    firstYear: 1993,
    publication: Publication(
      filesHoldAllYears: true, files: { _ in officialNPRIFiles },
      notice: "the address of NPRI's files could not be checked when this version was made",
      manualSteps: """
        By hand: open https://open.canada.ca/data/en/dataset/40e01423-7728-429c-ac9d-2954385ccdfb
          save the files for all years (releases, disposals, transfers, geolocations), and give them to \
        ecotone integrate.
        """),
    // Of 13 provinces and territories.
    statesOfWhole: 10,
    boxes: [Box(latitudes: 41.6...83.2, longitudes: -141.1 ... -52.5)],
    files: [.npriAmounts, .npriGeolocations],
    contents: [.npriReleases, .npriDisposals, .npriTransfers, .npriGeolocations],
    // On-site land stands in two files.
    contentsOfCategory: { category in
      switch category {
      case .onsiteAir, .onsiteWater, .onsiteUnspecified: [.npriReleases]
      case .onsiteLand: [.npriReleases, .npriDisposals]
      case .onsiteUnderground, .offsiteDisposal: [.npriDisposals]
      case .recycling, .energyRecovery, .treatment, .sewage: [.npriTransfers]
      case .other: []
      }
    },
    contentOfRule: { rule in
      switch ReportPart(npri: rule) {
      case .releases: .npriReleases
      case .disposals: .npriDisposals
      case .transfers: .npriTransfers
      case .whole, .sewage: nil
      }
    },
    contentOfEmptyReport: .npriReleases,
    layouts: { header, tables in
      [NPRILayout(header), NPRIYearLayout(header, rules: tables.rules), NPRIGeolocationLayout(header)]
    }
  ).with {
    $0.identifier = NPRIIdentifier.plain
    $0.mayBeWindows1252 = true
    $0.hasSpeciatedOrganics = true
    $0.rowsAreOneReport = true
    // Those in use have five digits.
    $0.hasFictionalForm = { Int($0).map { (800_001...899_999).contains($0) } ?? false }
  }

  private static let officialNPRIFiles: [OfficialFile] = {
    let folder = [
      "", "substances", "plansreports", "reporting-facilities-pollutant-release-and-transfer-data",
      "bulk-data-files-for-all-years-releases-disposals-transfers-and-facility-locations",
    ].joined(separator: "%2F")
    return [
      "NPRI-INRP_ReleasesRejets_1993-present.csv", "NPRI-INRP_DisposalsEliminations_1993-present.csv",
      "NPRI-INRP_DisposalsEliminations_TransfersTransferts_1993-present.csv",
      "NPRI-INRP_GeolocationsGeolocalisation_1993-present.csv",
    ].map { name in
      OfficialFile(
        register: .npri, name: name, address: "https://data-donnees.az.ec.gc.ca/api/file?path=\(folder)%2F\(name)")
    }
  }()
}

extension SourceKind {
  /// Releases, disposals or transfers: one header serves all three, and each row's group says which.
  public static let npriAmounts = SourceKind("npri_amounts", of: .npri, "NPRI releases, disposals or transfers")
  public static let npriGeolocations = SourceKind(
    "npri_geolocations", of: .npri, "NPRI geolocations", describes: .npriGeolocations)
}

extension ContentKind {
  static let npriReleases = ContentKind("npri_releases", of: .npri)
  static let npriDisposals = ContentKind("npri_disposals", of: .npri)
  static let npriTransfers = ContentKind("npri_transfers", of: .npri)
  /// What it states is the year of a facility's last report.
  static let npriGeolocations = ContentKind("npri_geolocations", of: .npri, holdsAmounts: false, isOfAllYears: true)
}

extension NPRILayout: FileLayout {
  var kind: SourceKind { .npriAmounts }
  var share: Double { match.share }
  var missing: [String] { match.missing }

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    try NPRIReader(layout: self).read(reader, into: &collector)
  }
}

extension NPRIYearLayout: FileLayout {
  var kind: SourceKind { .npriAmounts }
  var share: Double { match.share }
  var missing: [String] { match.missing }

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    try NPRIYearReader(layout: self, rules: collector.tables.rules.rules).read(reader, into: &collector)
  }
}

extension NPRIGeolocationLayout: FileLayout {
  var kind: SourceKind { .npriGeolocations }
  var share: Double { match.share }
  var missing: [String] { match.missing }

  func read(_ reader: DelimitedReader, year: StatedYear, into collector: inout SourceCollector) throws {
    try NPRIGeolocationReader(layout: self).read(reader, into: &collector)
  }
}
