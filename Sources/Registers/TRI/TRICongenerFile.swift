/// EPA's files of congeners from 2008 on. No header of one was at hand when this version was made: they are named by
/// what their columns speak of, and refused with the columns that they have.
enum TRICongenerFile {
  static func recognise(_ header: HeaderRow) -> String? {
    let names = header.names.map { $0.uppercased() }
    let ofCongeners = names.filter { name in
      name.contains("CONGENER") || name.contains("TEQ") || name.contains("TOXIC EQUIVALENCY")
    }
    guard names.contains(where: { $0.contains("TRIFID") || $0.contains("TRIFD") || $0.contains("TRI FACILITY") }),
      !ofCongeners.isEmpty
    else { return nil }
    return
      "a file of TRI's dioxin congeners (from 2008) is not read, for no published layout of one was at hand; its "
      + "columns are \(header.names.prefix(60).joined(separator: ", "))"
  }
}
