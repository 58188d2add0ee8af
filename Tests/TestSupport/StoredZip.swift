/// Zip files of stored entries, and the smallest workbooks: nothing in them is packed, so a changed byte stays a
/// changed byte.
public enum StoredZip {
  public static func archive(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var body: [UInt8] = []
    var directory: [UInt8] = []
    for (name, bytes) in entries {
      let offset = body.count
      let sizes =
        little(crc32(bytes), 4) + little(bytes.count, 4) + little(bytes.count, 4) + little(name.utf8.count, 2)
        + little(0, 2)
      body += [0x50, 0x4B, 3, 4] + little(20, 2) + little(0, 8) + sizes + Array(name.utf8) + bytes
      directory +=
        [0x50, 0x4B, 1, 2] + little(20, 2) + little(20, 2) + little(0, 8) + sizes + little(0, 10) + little(offset, 4)
        + Array(name.utf8)
    }
    let end: [UInt8] = [0x50, 0x4B, 5, 6] + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
    return body + directory + end + little(directory.count, 4) + little(body.count, 4) + little(0, 2)
  }

  /// A workbook of sheets, each its XML, with the XML of its shared texts.
  public static func workbook(sheets: [(name: String, xml: [UInt8])], sharedStrings: [UInt8]) -> [UInt8] {
    let list = sheets.enumerated().map { "<sheet name=\"\($1.name)\" r:id=\"s\($0)\"/>" }.joined()
    let links = sheets.indices.map {
      "<Relationship Id=\"s\($0)\" Type=\"x/worksheet\" Target=\"worksheets/\($0).xml\"/>"
    }.joined()
    return archive(
      [
        ("xl/workbook.xml", Array("<workbook xmlns:r=\"r\"><sheets>\(list)</sheets></workbook>".utf8)),
        (
          "xl/_rels/workbook.xml.rels",
          Array(
            "<Relationships>\(links)<Relationship Id=\"t\" Type=\"x/sharedStrings\" Target=\"texts.xml\"/></Relationships>"
              .utf8)
        ), ("xl/texts.xml", sharedStrings),
      ] + sheets.enumerated().map { ("xl/worksheets/\($0).xml", $1.xml) })
  }

  /// A sheet's XML from rows of texts; the first row's number is given.
  public static func sheet(from row: Int = 1, _ rows: [[String]]) -> [UInt8] {
    let lines = rows.enumerated().map { index, cells in
      "<row r=\"\(row + index)\">" + cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>"
    }
    return Array("<worksheet><sheetData>\(lines.joined())</sheetData></worksheet>".utf8)
  }

  /// The CRC-32 of bytes as zip and gzip files hold it.
  public static func crc(_ bytes: [UInt8]) -> [UInt8] { little(crc32(bytes), 4) }

  private static func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> (8 * $0) : 0) }
  }

  private static func crc32(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = .max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return Int(~crc)
  }
}
