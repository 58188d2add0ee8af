/// An event as it stands in the record. A class, for a subject is replayed by looking at its events many times.
public final class ChainedEvent<Fields: EventFields>: Sendable {
  /// Its place in the record, from 1; a number that only those who keep the record see.
  public let number: Int
  /// Its place among the events of its subject, from 1.
  public let place: Int
  public let event: RecordEvent<Fields>
  /// When it was recorded; what happened on a day that is not known happened by then.
  package let recorded: Day?
  /// Whether what it says is sealed, and its key not at hand: only what it is of, its kind and its rights are known.
  package let isUnread: Bool
  /// Persons whose fields could not be opened: their data were erased, or no key is at hand.
  public let withheld: Set<String>

  package init(
    number: Int, place: Int, event: RecordEvent<Fields>, recorded: Day?, isUnread: Bool = false,
    withheld: Set<String> = []
  ) {
    (self.number, self.place, self.event, self.recorded) = (number, place, event, recorded)
    (self.isUnread, self.withheld) = (isUnread, withheld)
  }

  /// The same with another event in its place.
  package func with(_ event: RecordEvent<Fields>, isUnread: Bool? = nil) -> ChainedEvent {
    ChainedEvent(
      number: number, place: place, event: event, recorded: recorded, isUnread: isUnread ?? self.isUnread,
      withheld: withheld)
  }
}

/// Events as later ones correct them.
package enum Corrections {
  /// - Throws: ``RecordError`` for a correction of nothing, or one that changes nothing.
  package static func applied<Fields>(_ id: String, _ recorded: [ChainedEvent<Fields>]) throws -> [ChainedEvent<Fields>]
  {
    var events: [ChainedEvent<Fields>] = []
    for one in recorded {
      let kind = KernelKind(rawValue: one.event.kind)
      guard kind == .correct || kind == .retract else {
        events.append(one)
        continue
      }
      guard let target = one.event.corrects, let index = events.firstIndex(where: { $0.place == target }) else {
        throw RecordError(
          "\(id): event \(one.event.corrects.map(String.init) ?? "without a number") cannot be corrected; expected "
            + "the number of an earlier event"
        )
      }
      if kind == .retract {
        events.remove(at: index)
        continue
      }
      let old = events[index].event
      let event = old.corrected(by: one.event)
      if one.isUnread {
        // What it changes is sealed, but for rights: what the other says now is not known.
        events[index] = events[index].with(event, isUnread: true)
        continue
      }
      if event == old {
        throw RecordError(
          "\(id): the correction of event \(target) changes nothing; expected a field of it with another value")
      }
      events[index] = events[index].with(event)
    }
    return events
  }
}
