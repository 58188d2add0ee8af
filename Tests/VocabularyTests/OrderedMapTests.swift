import Testing
import Vocabulary

struct OrderedMapTests {
  private struct Odd: Error, Equatable { let number: Int }

  @Test(arguments: [0, 1, 2, 1000])
  func resultsStandInTheOrderOfTheNumbers(_ count: Int) {
    let squares = (3..<(3 + count)).orderedMap(concurrently: { $0 * $0 })
    #expect(squares == (3..<(3 + count)).map { $0 * $0 })
  }

  /// Whichever thread fails first, the lowest number's error is thrown.
  @Test func theLowestErrorIsThrown() {
    for _ in 0..<20 {
      let error = #expect(throws: Odd.self) {
        try (0..<200).orderedMap(concurrently: { number throws(Odd) -> Int in
          if number % 7 == 6 { throw Odd(number: number) }
          return number
        })
      }
      #expect(error == Odd(number: 6))
    }
  }

  @Test func eachThreadHasAWorkerOfItsOwn() {
    let counts = (0..<500).orderedMap(
      concurrentlyWith: { 0 },
      { seen, _ in
        seen += 1
        return seen
      })
    #expect(counts.allSatisfy { $0 >= 1 })
    #expect(counts.count == 500)
  }
}
