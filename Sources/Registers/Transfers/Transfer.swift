/// What one facility sent to one receiver, of one substance in one year: a record of TRI Basic Plus file 3a or 3c.
///
/// It splits, by receiver, amounts that the TRI Basic Data File states in all; it never enters a total.
public struct Transfer: Sendable {
  /// The position of the sender in the source's ``FacilityRoster``.
  public var facility = 0
  public var year = 0
  /// The sender's state: the position in the place table plus one; 0 when unknown.
  public var place: UInt8 = 0
  /// The position in the source's ``SubstanceRoster``.
  public var substance = 0
  /// The position in the source's ``ReceiverRoster``.
  public var receiver = 0
  /// The form it belongs to.
  public var document = DocumentNumber.none
  /// The physical line the record starts on, from 1.
  public var line = 0
  public var amounts: [Amount] = []

  public init() {}
}

/// A place that receives transfers, as a sender's form describes it.
public struct Receiver: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Any other place than a sewage works (file 3a).
    case offsite
    /// A publicly owned sewage works (file 3c).
    case sewage
  }

  public var kind = Kind.offsite
  public var name = ""
  public var address = ""
  public var city = ""
  public var county = ""
  /// State or province as the form spells it.
  public var state = ""
  public var postalCode = ""
  /// The country's code as the form has it; blank stands for the United States.
  public var country = ""
  /// EPA's Facility Registry Service identifier.
  public var registryID = ""
  /// The identifier under the Resource Conservation and Recovery Act.
  public var wasteID = ""

  public init() {}
}

/// The receivers of one source, numbered in the order they come; the same description is the same receiver.
public struct ReceiverRoster: Sendable {
  private var numbers: [Receiver: Int] = [:]
  public private(set) var receivers: [Receiver] = []

  mutating func number(of receiver: Receiver) -> Int {
    if let number = numbers[receiver] { return number }
    numbers[receiver] = receivers.count
    receivers.append(receiver)
    return receivers.count - 1
  }
}
