/// Why a message cannot be written or handed over, in one sentence that names nobody.
public struct MailError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
