internal import Editions
internal import Vocabulary

/// The method of disposal that each amount's rule names: which are asked for, and where they stand in keys of groups.
struct FactMethods: Sendable {
  private let provenance: Edition.Provenance
  /// By rule number: the method's ordinal.
  private let ordinals = LookupTable<UInt16, UInt8>(repeating: UInt8(clamping: Self.all.count - 1))
  private let asked = LookupTable<UInt16, Bool>(repeating: false)

  private static let all = DisposalMethod.allCases

  /// Nil for a question that is about no method.
  /// - Throws: `EditionError` where the edition's columns cannot be read.
  init?(_ question: Question, _ edition: Edition) throws {
    guard !question.methods.isEmpty || question.by.contains(.method) else { return nil }
    provenance = try edition.provenance()
    let methods = try RuleTable.methods(of: edition.catalog.rules)
    for (number, method) in methods.enumerated() {
      if let ordinal = Self.all.firstIndex(of: method) { ordinals.set(number, UInt8(clamping: ordinal)) }
      asked.set(number, question.methods.isEmpty || question.methods.contains(method))
    }
  }

  func isAsked(_ fact: Int) -> Bool { asked[provenance.rule.values[fact]] }

  func ordinal(of fact: Int) -> Int { Int(ordinals[provenance.rule.values[fact]]) }

  func method(of fact: Int) -> DisposalMethod { Self.all[ordinal(of: fact)] }

  /// What a scan looks at for each fact.
  var view: View {
    View(rule: provenance.rule.values, ordinals: ordinals.view, asked: asked.view)
  }

  struct View {
    fileprivate let rule: UnsafeBufferPointer<UInt16>
    fileprivate let ordinals: LookupTable<UInt16, UInt8>.View
    fileprivate let asked: LookupTable<UInt16, Bool>.View

    /// Nil for a method that is not asked for.
    @inline(__always)
    func ordinal(_ fact: Int) -> UInt64? {
      asked[rule[fact]] ? UInt64(ordinals[rule[fact]]) : nil
    }
  }
}
