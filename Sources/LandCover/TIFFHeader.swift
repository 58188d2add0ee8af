/// Directories of a little-endian TIFF (TIFF 6.0; BigTIFF where offsets need it).
struct TIFFHeader {
  struct Tag {
    let number: UInt16
    let type: UInt16
    let count: Int
    let data: [UInt8]
    let isOffsets: Bool
    private(set) var offsets: [UInt64] = []

    init(_ number: UInt16, short values: [Int]) {
      self.init(number, type: 3, count: values.count, data: values.flatMap { TIFFHeader.bytes(UInt64(max(0, $0)), 2) })
    }

    init(_ number: UInt16, long values: [Int]) {
      self.init(number, type: 4, count: values.count, data: values.flatMap { TIFFHeader.bytes(UInt64(max(0, $0)), 4) })
    }

    init(_ number: UInt16, text: String) {
      let data = Array(text.utf8) + [0]
      self.init(number, type: 2, count: data.count, data: data)
    }

    init(_ number: UInt16, offsets: [UInt64]) {
      (self.number, type, count, data, isOffsets) = (number, 4, offsets.count, [], true)
      self.offsets = offsets
    }

    init(_ number: UInt16, type: UInt16, count: Int, data: [UInt8]) {
      (self.number, self.type, self.count, self.data, isOffsets) = (number, type, count, data, false)
    }
  }

  let isBig: Bool
  private var directories: [[Tag]] = []
  private(set) var data: [UInt8] = []
  var length: UInt64 { UInt64(data.count) }

  init(isBig: Bool) { self.isBig = isBig }

  mutating func add(_ tags: [Tag]) { directories.append(tags.sorted { $0.number < $1.number }) }

  static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  mutating func build() {
    let size = isBig ? 8 : 4
    data = Array("II".utf8) + (isBig ? [43, 0, 8, 0, 0, 0] : [42, 0]) + Self.bytes(isBig ? 16 : 8, size)
    for (index, tags) in directories.enumerated() {
      let start = data.count
      let entry = isBig ? 20 : 12
      let length = (isBig ? 8 : 2) + tags.count * entry + size
      var table = Self.bytes(UInt64(tags.count), isBig ? 8 : 2)
      var values: [UInt8] = []
      for tag in tags {
        let bytes = tag.isOffsets ? tag.offsets.flatMap { Self.bytes($0, size) } : tag.data
        table +=
          Self.bytes(UInt64(tag.number), 2) + Self.bytes(tag.isOffsets && isBig ? 16 : UInt64(tag.type), 2)
          + Self.bytes(UInt64(tag.count), size)
        if bytes.count <= size {
          table += bytes + [UInt8](repeating: 0, count: size - bytes.count)
        } else {
          table += Self.bytes(UInt64(start + length + values.count), size)
          values += bytes
          if values.count % 2 != 0 { values.append(0) }
        }
      }
      let end = start + length + values.count
      table += Self.bytes(index + 1 < directories.count ? UInt64(end) : 0, size)
      data += table + values
    }
  }
}
