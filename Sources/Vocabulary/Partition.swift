extension RandomAccessCollection where Index == Int {
  /// The first position whose value meets a condition that all values behind it meet too.
  /// - Complexity: O(log n). It is inlined: called between modules without its types known it took half of a question.
  @inlinable
  package func partition(_ isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
