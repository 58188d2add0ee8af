public import Vocabulary

/// What a national file holds, recognised from its header and never from its name.
public enum SourceKind: String, CaseIterable, Sendable, Codable {
  case triForms = "tri_forms"
  /// Basic Plus file 3a: off-site transfers with their receivers.
  case triTransfers = "tri_transfers"
  /// Basic Plus file 3c: transfers to sewage works.
  case triSewage = "tri_sewage"
  /// Releases, disposals or transfers: one header serves all three, and each row's group says which.
  case npriAmounts = "npri_amounts"
  case npriGeolocations = "npri_geolocations"
  case retcAmounts = "retc_amounts"
  case retcEstablishments = "retc_establishments"

  public var register: Register {
    switch self {
    case .triForms, .triTransfers, .triSewage: .tri
    case .npriAmounts, .npriGeolocations: .npri
    case .retcAmounts, .retcEstablishments: .retc
    }
  }

  /// The kind as messages name it.
  public var title: String {
    switch self {
    case .triForms: "TRI Basic Data"
    case .triTransfers: "TRI Basic Plus 3a (off-site transfers)"
    case .triSewage: "TRI Basic Plus 3c (sewage works)"
    case .npriAmounts: "NPRI releases, disposals or transfers"
    case .npriGeolocations: "NPRI geolocations"
    case .retcAmounts: "RETC amounts (em)"
    case .retcEstablishments: "RETC establishments (es)"
    }
  }
}
