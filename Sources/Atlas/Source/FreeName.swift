/// Names that no field of a layer has.
public enum FreeName {
  /// - Returns: the name, with as many `_` behind it as it takes; case makes no difference.
  public static func of(_ name: String, among fields: some Sequence<String>) -> String {
    let taken = Set(fields.map { $0.lowercased() })
    var free = name
    while taken.contains(free.lowercased()) { free += "_" }
    return free
  }
}
