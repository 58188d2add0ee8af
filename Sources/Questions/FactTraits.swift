internal import Editions
internal import Vocabulary

/// What is told of single amounts, and of no report as a whole: the method of disposal that an amount's rule names, and
/// how far the way it was found may be relied on. Which are asked for, and where they are in keys of groups.
struct FactTraits: Sendable {
  private let methods: Trait<UInt16>?
  private let reliability: Trait<UInt8>?

  /// Nil for a question about neither.
  /// - Throws: ``QuestionError`` for an edition that does not know how amounts were found; `EditionError` where its
  ///   columns cannot be read.
  init?(_ question: Question, _ edition: Edition) throws {
    let asksMethod = !question.methods.isEmpty || question.by.contains(.method)
    let asksReliability = !question.reliability.isEmpty || question.by.contains(.reliability)
    guard asksMethod || asksReliability else { return nil }
    if asksMethod {
      let numbers = try RuleTable.rules(of: edition.catalog.rules)
        // Of a rule that is not known any more, no method is told.
        .map { rule in
          DisposalMethod.allCases.firstIndex(of: rule?.method ?? .notTold) ?? DisposalMethod.allCases.count - 1
        }
      let asked = DisposalMethod.allCases.map { question.methods.isEmpty || question.methods.contains($0) }
      methods = Trait(try edition.provenance().rule.values, numbers, asked, others: asked.count - 1)
    } else {
      methods = nil
    }
    if asksReliability {
      guard let details = try edition.details() else {
        throw QuestionError(
          question.by.contains(.reliability) ? "by" : Question.Parameter.reliability.rawValue,
          found: question.reliability.first?.rawValue ?? Dimension.reliability.rawValue,
          expected: Expectation(.editionWithDetails))
      }
      let numbers = EstimationMethod.allCases
        .map { method in Reliability.allCases.firstIndex(of: method.reliability) ?? Reliability.allCases.count - 1 }
      let asked = Reliability.allCases.map { question.reliability.isEmpty || question.reliability.contains($0) }
      reliability = Trait(details.method.values, numbers, asked, others: asked.count - 1)
    } else {
      reliability = nil
    }
  }

  /// A column of facts whose values have an ordinal each.
  private struct Trait<Value: FixedWidthInteger & UnsignedInteger & Sendable>: @unchecked Sendable {
    let values: UnsafeBufferPointer<Value>
    let ordinals: LookupTable<Value, UInt8>
    /// By value: whether it is asked for.
    let asked: LookupTable<Value, Bool>

    /// - Parameters:
    ///   - numbers: the ordinal of each value.
    ///   - isAsked: by ordinal.
    ///   - others: the ordinal of values beyond.
    init(_ values: UnsafeBufferPointer<Value>, _ numbers: [Int], _ isAsked: [Bool], others: Int) {
      self.values = values
      ordinals = LookupTable(repeating: UInt8(clamping: others))
      asked = LookupTable(repeating: isAsked[others])
      for (value, ordinal) in numbers.enumerated() {
        ordinals.set(value, UInt8(clamping: ordinal))
        asked.set(value, isAsked[ordinal])
      }
    }

    func isAsked(_ fact: Int) -> Bool { asked[values[fact]] }

    func ordinal(of fact: Int) -> Int { Int(ordinals[values[fact]]) }
  }

  func isAsked(_ fact: Int) -> Bool { methods?.isAsked(fact) != false && reliability?.isAsked(fact) != false }

  func method(of fact: Int) -> DimensionValue {
    methods.map { .method(DisposalMethod.allCases[$0.ordinal(of: fact)]) } ?? .unknown
  }

  func reliability(of fact: Int) -> DimensionValue {
    reliability.map { .reliability(Reliability.allCases[$0.ordinal(of: fact)]) } ?? .unknown
  }

  /// What a scan looks at for each fact.
  func view(_ grouping: Grouping) -> View {
    View(
      methods: methods.map { ($0.values, $0.ordinals.view, $0.asked.view) },
      reliability: reliability.map { ($0.values, $0.ordinals.view, $0.asked.view) },
      methodStride: grouping.stride(.method), reliabilityStride: grouping.stride(.reliability))
  }

  struct View {
    fileprivate typealias Column<Value: FixedWidthInteger & UnsignedInteger> = (
      values: UnsafeBufferPointer<Value>, ordinals: LookupTable<Value, UInt8>.View,
      asked: LookupTable<Value, Bool>.View
    )
    fileprivate let methods: Column<UInt16>?
    fileprivate let reliability: Column<UInt8>?
    fileprivate let methodStride, reliabilityStride: UInt64

    /// What a fact adds to its group's key; nil for one that is not asked for.
    @inline(__always)
    func key(_ fact: Int) -> UInt64? {
      var key: UInt64 = 0
      if let methods {
        guard methods.asked[methods.values[fact]] else { return nil }
        key = UInt64(methods.ordinals[methods.values[fact]]) &* methodStride
      }
      if let reliability {
        guard reliability.asked[reliability.values[fact]] else { return nil }
        key = key &+ UInt64(reliability.ordinals[reliability.values[fact]]) &* reliabilityStride
      }
      return key
    }
  }
}
