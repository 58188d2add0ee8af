public import PublicRecord
internal import RecordKernel
public import Vocabulary

/// The lines of a plan with their money and progress.
public enum PlanTable {
  public static let columns = [
    Column("id"), Column("row_type"), Column("programme_code"), Column("programme"), Column("objective_no"),
    Column("objective"),
    Column("activity_no"),
    Column("sub_item"), Column("text"), Column("budget_cad", isNumber: true), Column("currency"), Column("fiscal_year"),
    Column("source_line"),
    Column("committed", isNumber: true), Column("spent", isNumber: true), Column("forecast", isNumber: true),
    Column("status"),
    Column("measures", isNumber: true),
  ]

  /// - Parameter period: what is said up to it; all where nil.
  public static func rows(_ plan: Plan, upTo period: Period?, _ language: Language) -> [[Cell]] {
    plan.activities.flatMap { activity in
      [
        cells(activity.item, .activity, budget: activity.budget, language)
          + [.committed, .actual, .forecast].map { Cell(activity.spent($0, upTo: period).map(amount)) } + [
            Cell(activity.status(upTo: period)?.progress.rawValue), Cell(activity.measures.count),
          ]
      ]
        + activity.subItems.map { part in
          cells(part.item, .subItem, letter: part.letter, language) + Array(repeating: .none, count: 5)
        }
    }
  }

  /// What an activity and a part of it have in common.
  private static func cells(
    _ item: PlannedItem, _ kind: PlanEntry.Kind, letter: String? = nil, budget: Int? = nil, _ language: Language
  ) -> [Cell] {
    [
      .text(item.id), .text(kind.rawValue), .text(item.programmeCode), Cell(item.programme?[language]),
      Cell(item.objective), Cell(item.objectiveText?[language]), Cell(item.activity), Cell(letter),
      Cell(item.text?[language]), Cell(budget.map(amount)), Cell(item.currency), Cell(item.fiscalYear),
      Cell(item.sourceLine),
    ]
  }

  private static func amount(_ cents: Int) -> Double { Double(cents) / 100 }
}

/// Programmes: what is printed beside what is computed.
public enum ProgrammeTable {
  public static let columns = [
    Column("programme_code"), Column("programme"), Column("objectives", isNumber: true),
    Column("activities", isNumber: true),
    Column("computed", isNumber: true), Column("printed", isNumber: true), Column("difference", isNumber: true),
    Column("spent", isNumber: true),
  ]

  public static func rows(_ plan: Plan, upTo period: Period?, _ language: Language) -> [[Cell]] {
    plan.programmes.map { programme in
      let spent = programme.activities.compactMap { $0.spent(.actual, upTo: period) }
      return [
        .text(programme.code), .text(programme.name[language]), .integer(programme.objectives.count),
        .integer(programme.activities.count),
        .text(Money.text(programme.budget)), Cell(programme.printed?.cents.map(Money.text)),
        Cell(programme.difference.map(Money.text)),
        Cell(spent.isEmpty ? nil : Money.text(spent.reduce(0, +))),
      ]
    }
  }
}

/// Measures with where they stand.
public enum MeasureTable {
  public static let columns = [
    Column("measure"), Column("activity"), Column("name"), Column("unit"), Column("kind"),
    Column("baseline", isNumber: true),
    Column("target", isNumber: true),
    Column("value", isNumber: true), Column("progress_percent", isNumber: true), Column("evidence"), Column("question"),
    Column("disagreements"),
  ]

  /// - Parameter computed: values of stored questions, by measure.
  public static func rows(_ plan: Plan, upTo period: Period?, computed: [String: Double], _ language: Language)
    -> [[Cell]]
  {
    plan.measures.map { measure in
      let planned = measure.planned
      let value = computed[planned.id] ?? measure.value(upTo: period)
      let disagreements = measure.disagreements(upTo: period).map {
        "\($0.period): parts \(NumberText.shortest($0.sum)), whole \(NumberText.shortest($0.whole))"
      }
      return [
        .text(planned.id), .text(planned.activity), Cell(planned.text?[language]), .text(planned.unit),
        .text(planned.accumulation.rawValue), Cell(planned.baseline), Cell(planned.target), Cell(value),
        Cell(measure.progress(upTo: period, value: value).map { ($0 * 1000).rounded() / 10 }),
        Cell(measure.evidence(upTo: period)), Cell(planned.question?.description),
        Cell(disagreements.isEmpty ? nil : disagreements.joined(separator: "; ")),
      ]
    }
  }
}

/// A plan as Frictionless Data: the description of its CSV file.
public enum PlanPackage {
  public static func json(_ plan: Plan, path: String) -> String {
    let numbers: Set<String> = ["budget_cad", "committed", "spent", "forecast"]
    let whole: Set<String> = ["objective_no", "activity_no", "fiscal_year", "source_line", "measures"]
    let name = plan.id.lowercased()
    return DataPackage.json(name, [.init(name: name, path: path, columns: PlanTable.columns, key: ["id"])]) {
      numbers.contains($0.name) ? "number" : whole.contains($0.name) ? "integer" : "string"
    }
  }
}
