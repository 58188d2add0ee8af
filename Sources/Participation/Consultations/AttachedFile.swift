public import Foundation
internal import RecordKernel

/// A file that somebody sends with a comment: a document, a picture or a plain text, told by its own first bytes and
/// not by its name, which is not kept. Pictures lose what cameras write into them: where and when, and whose they are.
public struct AttachedFile: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case pdf
    case png
    case jpeg
    case text

    /// How browsers know it.
    public var mediaType: String {
      switch self {
      case .pdf: "application/pdf"
      case .png: "image/png"
      case .jpeg: "image/jpeg"
      case .text: "text/plain; charset=utf-8"
      }
    }

    /// How its name ends.
    public var suffix: String {
      switch self {
      case .pdf: "pdf"
      case .png: "png"
      case .jpeg: "jpg"
      case .text: "txt"
      }
    }
  }

  /// With one comment.
  public static let most = 3
  public static let mostBytes = 1 << 20

  public let kind: Kind
  public let bytes: Data

  /// - Throws: ``RecordError`` for an empty or too large one, another kind, or a picture that is broken.
  public init(_ bytes: some Collection<UInt8>) throws {
    guard (1...Self.mostBytes).contains(bytes.count) else {
      throw RecordError("a file of \(bytes.count) bytes; expected 1 to \(Self.mostBytes)")
    }
    let all = Array(bytes)
    if all.starts(with: Array("%PDF-".utf8)) {
      (kind, self.bytes) = (.pdf, Data(all))
    } else if all.starts(with: PictureMetadata.png) {
      (kind, self.bytes) = (.png, Data(try PictureMetadata.removed(fromPNG: all)))
    } else if all.starts(with: [0xFF, 0xD8, 0xFF]) {
      (kind, self.bytes) = (.jpeg, Data(try PictureMetadata.removed(fromJPEG: all)))
    } else if let text = String(validating: all, as: UTF8.self), PlainText.isOne(text.withoutReturns, lines: true) {
      (kind, self.bytes) = (.text, Data(all))
    } else {
      throw RecordError("a file of another kind; expected PDF, PNG, JPEG, or plain text in UTF-8")
    }
  }

  /// What is known of it without opening it.
  public var note: Note { Note(kind: kind, size: bytes.count) }

  public struct Note: Codable, Equatable, Sendable {
    public let kind: Kind
    /// In bytes.
    public let size: Int
    public init(kind: Kind, size: Int) { (self.kind, self.size) = (kind, size) }
  }
}

extension String {
  fileprivate var withoutReturns: String { replacing("\r\n", with: "\n") }
}

/// What cameras and programs write into pictures, besides the picture.
enum PictureMetadata {
  static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private static func broken(_ kind: String) -> RecordError { RecordError("a \(kind) that is broken or cut off") }

  /// The same picture, with those parts alone that draw it (PNG, third edition, 4.3): neither texts nor EXIF nor a
  /// time, nor what is behind its end.
  static func removed(fromPNG bytes: [UInt8]) throws -> [UInt8] {
    let drawing: Set<String> = [
      "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL",
      "fdAT",
    ]
    var (kept, at) = (png, png.count)
    while at + 12 <= bytes.count {
      let length = bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = at + 12 + length
      guard end <= bytes.count else { throw broken("PNG") }
      let name = String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)
      if drawing.contains(name) { kept += bytes[at..<end] }
      if name == "IEND" { return kept }
      at = end
    }
    throw broken("PNG")
  }

  /// The same picture with those segments alone that draw it (ITU T.81, B.1.1.3): of application data JFIF's head
  /// without its thumbnail, a colour profile, Adobe's transform, and which way up it is; nor what is behind its end.
  static func removed(fromJPEG bytes: [UInt8]) throws -> [UInt8] {
    var (kept, at): ([UInt8], Int) = ([0xFF, 0xD8], 2)
    while at + 1 < bytes.count {
      guard bytes[at] == 0xFF else { throw broken("JPEG") }
      let marker = bytes[at + 1]
      if marker == 0xFF {  // a byte that fills
        at += 1
        continue
      }
      if marker == 0xD9 { return kept + [0xFF, 0xD9] }
      guard at + 4 <= bytes.count else { throw broken("JPEG") }
      var end = at + 2 + (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
      guard end >= at + 4, end <= bytes.count else { throw broken("JPEG") }
      let data = bytes[(at + 4)..<end]
      switch marker {
      case 0xDA:
        // What is drawn, until the next marker that is neither a stuffed byte nor a restart.
        while end + 1 < bytes.count,
          bytes[end] != 0xFF || bytes[end + 1] == 0 || (0xD0...0xD7).contains(bytes[end + 1])
        { end += 1 }
        kept += bytes[at..<end]
      case 0xC0...0xCF, 0xDB...0xDF: kept += bytes[at..<end]
      case 0xE0 where data.starts(with: Array("JFIF\0".utf8)) && data.count >= 14:
        kept += [0xFF, 0xE0, 0, 16] + data.prefix(12) + [0, 0]
      case 0xE1: kept += orientation(ofEXIF: data).map(orientation) ?? []
      case 0xE2 where data.starts(with: Array("ICC_PROFILE\0".utf8)): kept += bytes[at..<end]
      case 0xEE where data.starts(with: Array("Adobe".utf8)) && data.count >= 12:
        kept += [0xFF, 0xEE, 0, 14] + data.prefix(12)
      default: break
      }
      at = end
    }
    throw broken("JPEG")
  }

  /// Which way up a camera was held, from 1 to 8: the tag Orientation of EXIF's first directory (TIFF 6.0, 2); nil
  /// where it says none.
  private static func orientation(ofEXIF data: ArraySlice<UInt8>) -> UInt8? {
    guard data.starts(with: Array("Exif\0\0".utf8)) else { return nil }
    let tiff = Array(data.dropFirst(6))
    let isLittle = tiff.starts(with: [0x49, 0x49, 0x2A, 0])
    guard isLittle || tiff.starts(with: [0x4D, 0x4D, 0, 0x2A]) else { return nil }
    func number(_ at: Int, _ count: Int) -> Int? {
      guard at >= 0, at + count <= tiff.count else { return nil }
      let part = tiff[at..<at + count]
      return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return nil }
    for entry in 0..<count {
      let at = directory + 2 + entry * 12
      guard let tag = number(at, 2) else { return nil }
      if tag == 0x0112, let way = number(at + 8, 2), (1...8).contains(way) { return UInt8(way) }
    }
    return nil
  }

  /// A segment that says that, and nothing else.
  private static func orientation(_ way: UInt8) -> [UInt8] {
    [0xFF, 0xE1, 0, 34] + Array("Exif\0\0".utf8) + [
      0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0,
    ]
      + [way, 0, 0, 0, 0, 0, 0]
  }
}
