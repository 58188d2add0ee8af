internal import Foundation
public import Participation
public import PublicRecord
internal import RecordKernel

/// Who was erased, who took consent back when, and what was hidden: a file of lines beside the people, without a name.
/// It is to be kept elsewhere too, for a backup of before knows nothing of it.
public struct GoneList: Sendable {
  public enum Line: Equatable, Sendable {
    case erased(String)
    /// - Parameter at: seconds since 1970.
    case withdrew(String, at: Int, [Topic])
    case hid(HiddenSince)

    var text: String {
      switch self {
      case .hid(let hidden): hidden.text
      case .erased(let person): person
      case .withdrew(let person, let at, let topics):
        "\(person) \(at) \(topics.map(\.rawValue).joined(separator: "+"))"
      }
    }

    init?(_ text: Substring) {
      if let hidden = HiddenSince(text) {
        self = .hid(hidden)
        return
      }
      let words = text.split(separator: " ")
      guard let person = words.first.map(String.init), PersonID.isOne(person) else { return nil }
      if words.count == 1 {
        self = .erased(person)
      } else {
        guard words.count == 3, let at = Int(words[1]) else { return nil }
        let names = words[2].split(separator: "+")
        let topics = names.compactMap { Topic(rawValue: String($0)) }
        guard !topics.isEmpty, topics.count == names.count else { return nil }
        self = .withdrew(person, at: at, topics)
      }
    }
  }

  public static let fileName = "gone.list"
  private let path: String

  init(_ folder: String) { path = "\(folder)/\(Self.fileName)" }

  /// Adds a line, on the disk when it returns.
  func add(_ line: Line) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw PeopleError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let bytes = Array("\(line.text)\n".utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw PeopleError("\(path): \(String(cString: strerror(errno)))")
    }
  }

  /// The lines of a list.
  /// - Throws: ``PeopleError`` for a file that cannot be read, or a line that is none.
  public static func read(_ path: String) throws -> [Line] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PeopleError("\(path): cannot be read; expected a line for each person who was erased")
    }
    let text = String(decoding: data, as: UTF8.self)
    // A line that an editor ended otherwise is one too; one that was cut off is refused: something is missing.
    let lines = try text.split(whereSeparator: \.isNewline).enumerated().map { index, line in
      guard let read = Line(line) else {
        throw PeopleError(
          "\(path): line \(index + 1) is none of such a list; expected a person's id as P-2A3B4C5D6E7F, and behind it "
            + "nothing, or a time and topics; or what was hidden, and the number of its event")
      }
      return read
    }
    // A number that was cut off is another number.
    if case .hid? = lines.last, text.last?.isNewline != true {
      throw PeopleError("\(path): its last line was cut off; expected a line break behind it")
    }
    return lines
  }
}

extension GoneList {
  /// Does again in a record of before what was done since: erasures, consent that was taken back, and what was hidden
  /// by its author, an officer or a community. The people's own
  /// file follows by ``PeopleStore/restore(_:keys:erased:)``.
  /// - Parameter folder: of the people, whose list goes on with these lines.
  /// - Returns: how many were erased, how many withdrew, and how much was hidden.
  public static func replay(
    _ lines: [Line], into record: RecordStore, people folder: String, now: Int
  ) throws -> (erased: Int, withdrew: Int, hid: Int) {
    var count = (erased: 0, withdrew: 0, hid: 0)
    let list = GoneList(folder)
    let last = try record.eventCount
    for line in lines {
      try list.add(line)
      switch line {
      case .hid(let hidden): count.hid += try hidden.replay(into: record, after: last) ? 1 : 0
      case .erased(let person):
        guard let state = try record.personState(person), state.erased == nil else { continue }
        let event = PersonEvent.erased(.init(by: PersonEvent.server, stays: []))
        try record.append([event.event(of: person, on: RecordStore.today)])
        count.erased += 1
      case .withdrew(let person, let at, let topics):
        guard let state = try record.personState(person), state.erased == nil else { continue }
        let gone = topics.filter { state.consents[$0].map { $0.consent.confirmed <= at } ?? false }
        guard !gone.isEmpty else { continue }
        let event = PersonEvent.withdrew(.init(gone, how: .restored, at: now, by: person))
        try record.append([event.event(of: person, on: RecordStore.today)])
        count.withdrew += 1
      }
    }
    return count
  }

  /// Whom a list says to be erased.
  public static func erased(_ lines: [Line]) -> [String] {
    lines.compactMap { if case .erased(let person) = $0 { person } else { nil } }
  }
}
