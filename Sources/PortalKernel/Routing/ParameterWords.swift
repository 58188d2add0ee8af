/// A parameter that is yes or no.
package enum YesNo: String, CaseIterable {
  case no
  case yes
}

/// Why amounts are counted twice.
package enum TwiceKind: String, CaseIterable {
  case transfers
  case parts
}

/// How an answer is drawn.
package enum AnswerView: String, CaseIterable {
  case bars
  case series
  case map
}
