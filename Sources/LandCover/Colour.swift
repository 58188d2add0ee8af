/// A colour in eight bits a channel.
public struct Colour: Sendable, Hashable {
  public let red: UInt8
  public let green: UInt8
  public let blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

  /// `#rrggbb`; nil for other texts.
  public init?(hex: String) {
    let digits = hex.hasPrefix("#") ? hex.dropFirst() : hex[...]
    guard digits.count == 6, let value = UInt32(digits, radix: 16) else { return nil }
    self.init(red: UInt8(value >> 16 & 255), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
  }

  /// A colour for a code that neither a legend nor the file gives one, unlike those of codes near it.
  static func standing(for code: Int) -> Colour {
    // Hues by the golden angle, in three lightnesses.
    let hue = Double((code % 1000 + 1000) % 1000) * 137.508
    func channel(_ shift: Double) -> UInt8 {
      let k = (shift + hue / 30).truncatingRemainder(dividingBy: 12)
      let light = [0.45, 0.62, 0.34][(code % 3 + 3) % 3]
      return UInt8(255 * (light - 0.55 * min(light, 1 - light) * max(-1, min(k - 3, 9 - k, 1))))
    }
    return Colour(red: channel(0), green: channel(8), blue: channel(4))
  }

  public var hex: String {
    "#" + [red, green, blue].map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
