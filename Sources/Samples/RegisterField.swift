internal import Vocabulary

/// A quantity column, or a group and category, of a register: where it belongs, and which substances use it.
struct RegisterField {
  /// How substances of one profile use a field.
  struct Use {
    /// Of facilities.
    let chance: Double
    /// Of the amount, before shares are brought to a sum of one.
    let share: Double
  }

  /// The harmonised category it must come out in.
  let category: Vocabulary.Category
  let uses: [SampleSubstance.Profile: Use]
  /// The last year it was asked for.
  let until: Int

  /// - Parameter uses: words such as `air:70:30`: in percent, how many facilities use it and for what share.
  init(_ category: String, uses: String, until: Int = .max) {
    self.category = Vocabulary.Category(code: category) ?? .other
    self.until = until
    self.uses = uses.split(separator: " ").reduce(into: [:]) { uses, word in
      let parts = word.split(separator: ":")
      guard parts.count == 3, let profile = SampleSubstance.Profile(rawValue: String(parts[0])),
        let chance = Double(parts[1]),
        let share = Double(parts[2])
      else { return }
      uses[profile] = Use(chance: chance / 100, share: share)
    }
  }

  /// The fields that one facility uses for a substance of a profile, with their shares.
  static func plan(_ fields: [RegisterField], _ profile: SampleSubstance.Profile, _ numbers: inout SeededNumbers)
    -> [PlannedField]
  {
    var plan: [PlannedField] = []
    for (position, field) in fields.enumerated() {
      guard let use = field.uses[profile], numbers.chance(use.chance) else { continue }
      plan.append(PlannedField(field: position, share: use.share * numbers.factor(0.8)))
    }
    // Every column of a layout is used by someone.
    if profile != .gas, profile != .dioxin, numbers.chance(0.02) {
      plan.append(PlannedField(field: numbers.below(fields.count), share: 2))
    }
    if plan.isEmpty, let first = fields.firstIndex(where: { $0.uses[profile] != nil }) {
      plan = [PlannedField(field: first, share: 1)]
    }
    var planned: [Int: Double] = [:]
    for entry in plan { planned[entry.field, default: 0] += entry.share }
    let sum = planned.values.sorted().reduce(0, +)
    return planned.keys.sorted().map { PlannedField(field: $0, share: (planned[$0] ?? 0) / sum) }
  }
}

/// A field that a facility uses for a substance, and the share of the amount that goes there.
struct PlannedField {
  let field: Int
  let share: Double
}
