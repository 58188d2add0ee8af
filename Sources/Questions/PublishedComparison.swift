public import Editions
internal import Registers
public import Vocabulary

/// A printed total beside the edition's own figure.
public struct PublishedComparison: Sendable {
  public let total: PublishedTotals.Total
  public let question: Question
  /// The edition's figure.
  public let value: Double

  /// The difference from the printed total, in percent of it.
  public var percent: Double { total.value == 0 ? 0 : (value - total.value) / total.value * 100 }

  /// Whether the two are statistically alike by StEWI's limit of 5 %.
  public var isAlike: Bool { abs(percent) <= 5 }
}

extension Edition {
  /// Whether facilities are made up: the manifest says so; before format 5 most identifiers do.
  private var isFictional: Bool {
    if let isStated = manifest.hasFictionalSource { return isStated }
    let fictional = (0..<facilities.count).count { number in
      FacilityID(facilities[number]).map { id in
        Register(country: id.country).profile.isFictional(CollectionOfOne(id.national))
      } ?? false
    }
    return fictional * 2 > facilities.count
  }

  /// Printed totals of which the edition holds the whole, beside its own figures.
  /// - Throws: ``QuestionError`` for a question of the table that does not read.
  public func published(_ table: PublishedTotals) throws -> [PublishedComparison] {
    if isFictional { return [] }
    var byState = Question()
    byState.by = [.register, .year, .state]
    byState.scope = .all
    func states() throws -> [[DimensionValue]: Int] {
      try answer(byState).rows.filter { !$0.values[2].isUnknown }.reduce(into: [:]) {
        $0[Array($1.values.prefix(2)), default: 0] += 1
      }
    }
    let all = try states()
    byState.categories = [.offsiteDisposal]
    let disposal = try states()
    // A year is whole by its states with amounts; for figures of no one category also by those with off-site disposal,
    // which some files leave to others.
    return try table.totals.compactMap { total in
      let isOfCategory = total.question.contains { $0.name == Question.Parameter.category.rawValue }
      let isWhole = total.registers.allSatisfy { register in
        let (key, least): ([DimensionValue], Int) = (
          [.register(register), .year(total.year)], register.profile.statesOfWhole
        )
        return all[key, default: 0] >= least && (isOfCategory || disposal[key, default: 0] * 5 >= least * 3)
      }
      guard isWhole, !total.registers.isEmpty else { return nil }
      let question = try Question(
        parameters: total.question.compactMap { word in
          Question.Parameter(rawValue: word.name).map { (parameter: $0, text: word.text) }
        })
      guard let row = try answer(question).rows.first else { return nil }
      return PublishedComparison(
        total: total, question: question, value: total.countsFacilities ? Double(row.facilities) : row.value)
    }
  }
}
