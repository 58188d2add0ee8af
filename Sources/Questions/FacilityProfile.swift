public import Editions
internal import Foundation
internal import Vocabulary

/// What an edition knows of one facility: its description, and its amounts in all scopes.
public struct FacilityProfile: Sendable {
  public let description: FacilityDescription
  /// Kilograms by year and category, all scopes.
  public let categories: Answer
  /// Kilograms by year and substance, all scopes.
  public let substances: Answer
  /// Dioxins and furans by year, in g TEQ and in kilograms, where there are any.
  public let dioxins: [Answer]
}

extension Edition {
  /// The profile of a facility named by `CC:ID`, or by an id that only one register has.
  /// - Throws: ``QuestionError`` when there is none, or more than one.
  public func profile(_ facility: String) throws -> FacilityProfile {
    let number = try facilityNumber(facility)
    guard let description = try catalog.facility(number) else {
      throw EditionError("\(folder.path): the catalogue lacks facility \(number); changed")
    }
    var question = Question()
    question.facilities = [description.id]
    question.scope = .all
    func answer(_ by: [Dimension], _ measure: Measure = .kilograms) throws -> Answer {
      var question = question
      question.by = by
      question.measure = measure
      return try self.answer(question)
    }
    return FacilityProfile(
      description: description, categories: try answer([.year, .category]),
      substances: try answer([.year, .substance]),
      dioxins: try [Measure.teq, .dioxinMass].map { try answer([.year], $0) }.filter { !$0.rows.isEmpty })
  }
}
