public import Vocabulary

/// What a register is: each has one, in its own folder, and everything that differs between registers is asked of it.
public struct NationalRegister: Sendable {
  /// Under which terms a register's files are published, as far as its publisher says so.
  public struct Licence: Sendable {
    /// In descriptions of data: an identifier of the Open Definition's or the publisher's.
    public let name: String
    public let title: String
    public let address: String?
  }

  public let register: Register
  /// The language that its files are written in.
  public let language: Language
  public let licence: Licence
  /// Where a correction is asked for: the publisher alone can change what was filed.
  public let contact: String
}

extension Register {
  /// What the register is.
  public var profile: NationalRegister {
    switch self {
    case .npri: .npri
    case .retc: .retc
    case .tri: .tri
    }
  }
}
