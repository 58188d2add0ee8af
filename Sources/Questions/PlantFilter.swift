public import Editions
internal import Vocabulary

/// Which joins of plants are listed.
public struct PlantFilter {
  private let question: Question
  private let levels: Set<PlantJoin.Level>

  /// - Parameters:
  ///   - question: its countries and facilities.
  ///   - levels: none for all.
  public init(_ question: Question, _ levels: Set<PlantJoin.Level>) {
    (self.question, self.levels) = (question, levels)
  }

  /// - Throws: ``QuestionError`` for a word that is none.
  public static func levels(_ words: [String]) throws -> Set<PlantJoin.Level> {
    Set(
      try words.flatMap { $0.split(separator: ",") }.map { word in
        guard let level = PlantJoin.Level(rawValue: String(word).lowercased()) else {
          throw QuestionError("level", found: String(word), expected: .oneOf(PlantJoin.Level.allCases.map(\.rawValue)))
        }
        return level
      })
  }

  /// The joins, by their earlier identifier.
  /// - Throws: ``QuestionError`` for a facility that the edition does not know.
  public func joins(_ plants: Plants, _ edition: Edition) throws -> [PlantJoin] {
    let facilities = try edition.facilities(of: question)
    let ranges = question.countries.map(edition.facilities.numbers)
    return plants.joins.filter { join in
      (levels.isEmpty || levels.contains(join.level))
        && (ranges.isEmpty || ranges.contains { $0.contains(join.earlier) })
        && facilities.map { $0.contains(join.earlier) || $0.contains(join.later) } != false
    }
  }
}
