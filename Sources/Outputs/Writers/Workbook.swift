internal import CXlsxWriter
public import Foundation

/// An Excel workbook (Office Open XML) of typed cells, written by libxlsxwriter in constant memory.
///
/// Rows go to the file as they come; sheets are filled one after another.
public final class WorkbookWriter: TableWriter {
  private let workbook: UnsafeMutablePointer<lxw_workbook>
  private let heading: UnsafeMutablePointer<lxw_format>?
  private let wrapped: UnsafeMutablePointer<lxw_format>?
  private var sheet: UnsafeMutablePointer<lxw_worksheet>?
  private var row: UInt32 = 0
  private var isClosed = false

  /// Excel's own limit of a sheet.
  public static let mostRows = 1_048_575

  /// - Parameter created: when the file says that it was made (ISO 8601), so that the same rows give the same bytes.
  /// - Throws: ``OutputError`` when the file cannot be made.
  public init(_ file: URL, created: String) throws {
    var options = lxw_workbook_options()
    options.constant_memory = 1
    let made = file.path.withCString { path in
      file.deletingLastPathComponent().path.withCString { folder in
        options.tmpdir = UnsafeMutablePointer(mutating: folder)
        return workbook_new_opt(path, &options)
      }
    }
    guard let made else { throw OutputError("\(file.path): a workbook cannot be made") }
    workbook = made
    var properties = lxw_doc_properties()
    let date = ISO8601DateFormatter().date(from: created) ?? Date(timeIntervalSince1970: 946_684_800)
    properties.created = time_t(date.timeIntervalSince1970)
    workbook_set_properties(made, &properties)
    heading = workbook_add_format(made)
    format_set_bold(heading)
    format_set_bottom(heading, UInt8(LXW_BORDER_THIN.rawValue))
    wrapped = workbook_add_format(made)
    format_set_text_wrap(wrapped)
    format_set_align(wrapped, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
  }

  deinit { if !isClosed { workbook_close(workbook) } }

  /// Begins a sheet with headings; the first row stays in sight.
  /// - Parameter name: at most 31 characters.
  public func begin(_ name: String, _ columns: [Column]) {
    sheet = workbook_add_worksheet(workbook, name)
    row = 0
    for (index, column) in columns.enumerated() {
      worksheet_set_column(sheet, UInt16(index), UInt16(index), column.isNumber ? 16 : 28, nil)
      worksheet_write_string(sheet, 0, UInt16(index), column.title, heading)
    }
    worksheet_freeze_panes(sheet, 1, 0)
    row = 1
  }

  /// Begins a sheet of names and texts.
  public func notes(_ name: String, _ lines: [(name: String, text: String)]) {
    sheet = workbook_add_worksheet(workbook, name)
    worksheet_set_column(sheet, 0, 0, 24, nil)
    worksheet_set_column(sheet, 1, 1, 100, nil)
    for (index, line) in lines.enumerated() {
      worksheet_write_string(sheet, UInt32(index), 0, line.name, heading)
      worksheet_write_string(sheet, UInt32(index), 1, Self.cut(line.text), wrapped)
    }
  }

  public func write(_ cells: [Cell]) {
    guard row <= Self.mostRows else { return }
    for (index, cell) in cells.enumerated() {
      switch cell {
      case .text(let text): worksheet_write_string(sheet, row, UInt16(index), Self.cut(text), nil)
      case .integer(let number): worksheet_write_number(sheet, row, UInt16(index), Double(number), nil)
      case .number(let number): if number.isFinite { worksheet_write_number(sheet, row, UInt16(index), number, nil) }
      case .none: break
      }
    }
    row += 1
  }

  public func finish() {}

  /// Writes the file out.
  /// - Throws: ``OutputError`` with libxlsxwriter's reason.
  public func close() throws {
    isClosed = true
    let result = workbook_close(workbook)
    guard result == LXW_NO_ERROR else {
      throw OutputError("a workbook cannot be written: \(String(cString: lxw_strerror(result)))")
    }
  }

  /// Excel's own limit of a cell.
  private static func cut(_ text: String) -> String { text.utf16.count > 32_767 ? String(text.prefix(32_000)) : text }
}

/// Why an output file could not be made.
public struct OutputError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}
