public import Vocabulary

/// A file that a register's authority publishes, and where.
public struct OfficialFile: Sendable, Equatable {
  public let register: Register
  /// The name it is saved under.
  public let name: String
  /// The publisher's address; nil where there is none that a program can ask.
  public let address: String?

  public init(register: Register, name: String, address: String?) {
    self.register = register
    self.name = name
    self.address = address
  }

  /// The reporting years a register has published by a date: TRI's and RETC's come in autumn, for the year before.
  public static func publishedYears(_ register: Register, year: Int, month: Int) -> ClosedRange<Int> {
    let newest = month >= 11 ? year - 1 : year - 2
    switch register {
    case .npri: return 1993...newest
    case .retc: return 2004...newest
    case .tri: return 1987...newest
    }
  }

  /// A register's files of some years; NPRI's hold all years.
  ///
  /// Addresses: EPA's Envirofacts download service and ECCC's data catalogue, as public programs used them in 2026. No
  /// version of Ecotone was made where they could be asked, so ``notice(_:)`` says so.
  public static func list(_ register: Register, years: ClosedRange<Int>) -> [OfficialFile] {
    switch register {
    case .tri:
      years.map { year in
        OfficialFile(
          register: .tri, name: "\(year)_us.csv",
          address: "https://data.epa.gov/efservice/downloads/tri/mv_tri_basic_download/\(year)_US/csv")
      }
    case .npri:
      [
        "NPRI-INRP_ReleasesRejets_1993-present.csv", "NPRI-INRP_DisposalsEliminations_1993-present.csv",
        "NPRI-INRP_DisposalsEliminations_TransfersTransferts_1993-present.csv",
        "NPRI-INRP_GeolocationsGeolocalisation_1993-present.csv",
      ].map { name in
        OfficialFile(
          register: .npri, name: name, address: "https://data-donnees.az.ec.gc.ca/api/file?path=\(npriFolder)%2F\(name)"
        )
      }
    case .retc:
      years.flatMap { year in
        ["em", "es"].map { OfficialFile(register: .retc, name: "\($0)_\(year).csv", address: nil) }
      }
    }
  }

  private static let npriFolder = [
    "", "substances", "plansreports", "reporting-facilities-pollutant-release-and-transfer-data",
    "bulk-data-files-for-all-years-releases-disposals-transfers-and-facility-locations",
  ].joined(separator: "%2F")

  /// What is known of a register's addresses.
  public static func notice(_ register: Register) -> String {
    switch register {
    case .tri, .npri: "the address of \(register.acronym)'s files could not be checked when this version was made"
    case .retc:
      "RETC's files have no address that a program can ask, as far as could be checked when this version was made"
    }
  }

  /// How a person gets a register's files in a browser.
  public static func manualSteps(_ register: Register) -> String {
    switch register {
    case .tri:
      """
      By hand: open https://www.epa.gov/toxics-release-inventory-tri-program/tri-basic-data-files-calendar-years-1987-present
        choose a year and "U.S.", save the CSV file, and give it to ecotone integrate.
      """
    case .npri:
      """
      By hand: open https://open.canada.ca/data/en/dataset/40e01423-7728-429c-ac9d-2954385ccdfb
        save the files for all years (releases, disposals, transfers, geolocations), and give them to ecotone integrate.
      """
    case .retc:
      """
      By hand: open http://sinat.semarnat.gob.mx/retc/retc/index.php
        choose a year and download its workbook ("retc YYYY.xlsx": Datos Generales, Emisiones y Transferencias),
        and give it to ecotone integrate as it is.
      """
    }
  }
}
