internal import Foundation

/// What a document is, by the ending of its name; whoever opens it goes by that.
enum DocumentType: String {
  case pdf
  case text
  case docx
  case png
  case jpeg
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
      default: .other
      }
  }

  var mediaType: String {
    switch self {
    case .pdf: "application/pdf"
    case .text: "text/plain; charset=utf-8"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .other: "application/octet-stream"
    }
  }

  /// Whether contents begin as such a document does; a text is UTF-8 without a NUL.
  func fits(_ data: Data) -> Bool {
    switch self {
    // ISO 32000-1, annex H: readers look for it within the first kilobyte.
    case .pdf: data.prefix(1024).range(of: Data("%PDF-".utf8)) != nil
    case .text: !data.contains(0) && String(validating: data, as: UTF8.self) != nil
    case .docx: data.starts(with: [0x50, 0x4B, 0x03, 0x04])
    case .png: data.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    case .jpeg: data.starts(with: [0xFF, 0xD8, 0xFF])
    case .other: true
    }
  }
}
