/// What a column has one value for.
public enum ColumnRows: String, Sendable {
  case report
  case reportAndOne = "report, and one more"
  case fact
  case subtotal
  case facilityAndOne = "facility, and one more"
  case byte
  case site
  case transfer
  case block = "block of a column or the catalogue"

  /// How many values a column must have; nil where the manifest does not say.
  func count(in manifest: Manifest) -> Int? {
    switch self {
    case .report: manifest.reports
    case .reportAndOne: manifest.reports + 1
    case .fact: manifest.facts
    case .subtotal: manifest.segments.reduce(0) { $0 + $1.subtotals }
    case .facilityAndOne: manifest.facilities + 1
    case .byte: nil
    case .site: manifest.sites
    case .transfer: manifest.transfers
    case .block: BlockSums.covered(manifest).reduce(0) { $0 + BlockSums.count(bytes: $1.bytes) }
    }
  }
}
