internal import Foundation

/// What a document is, by the ending of its name; whoever opens it goes by that.
enum DocumentType: String, CaseIterable {
  case pdf
  case text
  case docx
  case png
  case jpeg
  case mp4
  case m4a
  case webm
  case mp3
  /// Captions (WebVTT).
  case vtt
  /// Anything else: it is downloaded, never shown.
  case other

  init(path: String) {
    self =
      switch URL(fileURLWithPath: path).pathExtension.lowercased() {
      case "pdf": .pdf
      case "txt", "md": .text
      case "docx": .docx
      case "png": .png
      case "jpg", "jpeg": .jpeg
      case "mp4", "m4v": .mp4
      case "m4a": .m4a
      case "webm": .webm
      case "mp3": .mp3
      case "vtt": .vtt
      default: .other
      }
  }

  init(mediaType: String) { self = Self.allCases.first { $0.mediaType == mediaType } ?? .other }

  var mediaType: String {
    switch self {
    case .pdf: "application/pdf"
    case .text: "text/plain; charset=utf-8"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .mp4: "video/mp4"
    case .m4a: "audio/mp4"
    case .webm: "video/webm"
    case .mp3: "audio/mpeg"
    case .vtt: "text/vtt; charset=utf-8"
    case .other: "application/octet-stream"
    }
  }

  /// What names of such files end with.
  var suffix: String {
    switch self {
    case .text: "txt"
    case .jpeg: "jpg"
    case .other: "bin"
    default: rawValue
    }
  }

  /// Whether it is sound or pictures that move: too long to be read at once.
  var isRecording: Bool { [.mp4, .m4a, .webm, .mp3].contains(self) }

  /// Whether contents begin as such a document does; a text is UTF-8 without a NUL.
  /// - Parameter data: of a recording its first kilobyte is enough.
  func fits(_ data: Data) -> Bool {
    switch self {
    // ISO 32000-1, annex H: readers look for it within the first kilobyte.
    case .pdf: data.prefix(1024).range(of: Data("%PDF-".utf8)) != nil
    case .text: Self.isText(data)
    case .docx: data.starts(with: [0x50, 0x4B, 0x03, 0x04])
    case .png: data.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    case .jpeg: data.starts(with: [0xFF, 0xD8, 0xFF])
    // ISO/IEC 14496-12, 4.3: the first box says which of its kinds the file is.
    case .mp4, .m4a: data.dropFirst(4).starts(with: Data("ftyp".utf8))
    // RFC 8794, 11.2.1: the head of EBML.
    case .webm: data.starts(with: [0x1A, 0x45, 0xDF, 0xA3])
    // A tag (ID3v2), or eleven bits that are set, with which each frame begins (ISO/IEC 11172-3, 2.4.1.3).
    case .mp3:
      data.starts(with: Data("ID3".utf8)) || (data.first == 0xFF && data.dropFirst().first ?? 0 >= 0xE0)
    case .vtt: ["WEBVTT", "\u{FEFF}WEBVTT"].contains { data.starts(with: Data($0.utf8)) } && Self.isText(data)
    case .other: true
    }
  }

  private static func isText(_ data: Data) -> Bool {
    !data.contains(0) && String(validating: data, as: UTF8.self) != nil
  }
}
