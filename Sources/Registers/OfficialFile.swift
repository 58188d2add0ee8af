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

  /// The reporting years a register has published by a date: they come in autumn, for the year before.
  public static func publishedYears(_ register: Register, year: Int, month: Int) -> ClosedRange<Int> {
    let newest = month >= 11 ? year - 1 : year - 2
    return register.profile.firstYear...max(newest, register.profile.firstYear)
  }
}
