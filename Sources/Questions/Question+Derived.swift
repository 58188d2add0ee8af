internal import Places
internal import Vocabulary

/// Questions made from questions.
extension Question {
  /// A copy with changes.
  public func with(_ change: (inout Question) -> Void) -> Question {
    var copy = self
    change(&copy)
    return copy
  }

  /// Without grouping, order and limit: the filters alone.
  public var filters: Question {
    with {
      $0.by = []
      $0.order = nil
      $0.limit = nil
    }
  }

  /// Grouped and ordered by the largest figure.
  public func top(_ dimension: Dimension, _ count: Int? = nil) -> Question {
    filters.with {
      $0.by = [dimension]
      $0.order = Order(.value, isAscending: false)
      $0.limit = count
    }
  }

  /// Of one year.
  public func inYear(_ year: Int) -> Question { with { $0.years = [year...year] } }

  /// The question whose sum is one row's figure.
  public func narrowed(to row: Answer.Row) -> Question {
    var narrowed = filters
    for (dimension, value) in zip(by, row.values) {
      switch value {
      case .country(let country): narrowed.countries = [country]
      case .register(let register): narrowed.registers = [register]
      case .year(let year): narrowed.years = [year...year]
      case .state(let code): narrowed.states = [code]
      case .sector(let code): narrowed.sectors = [code]
      case .substance(let key): narrowed.substances = [key]
      case .code(let code): narrowed.codes = RegisterCode(code).map { [$0] } ?? []
      case .category(let category): narrowed.categories = [category]
      case .method(let method): narrowed.methods = [method]
      case .reliability(let reliability): narrowed.reliability = [reliability]
      case .facility(let id): narrowed.facilities = [id]
      case .plant(let id): narrowed.plants = [id]
      case .zone(let name): narrowed.zones = ZoneName(name).map { [$0] } ?? []
      case .scope(let scope): narrowed.scope = Question.ScopeFilter(rawValue: scope.code) ?? .all
      case .unknown:
        if dimension == .state { narrowed.states = [value.text] }
        if dimension == .sector { narrowed.sectors = [value.text] }
        if dimension == .zone { narrowed.zones = zoneLayer.map { [.zone(layer: $0, code: ZoneName.unplaced)] } ?? [] }
      }
    }
    return narrowed
  }
  /// The question whose sum is that of several rows together; nil unless they are of one dimension, and each has a
  /// value that can be asked for.
  public func narrowed(to rows: some Collection<Answer.Row>) -> Question? {
    guard by.count == 1, !rows.contains(where: { $0.values[0].isUnknown }) else { return nil }
    let own = rows.map { narrowed(to: $0) }
    return filters.with {
      switch by[0] {
      case .country: $0.countries = own.flatMap(\.countries)
      case .register: $0.registers = own.flatMap(\.registers)
      case .year: $0.years = own.flatMap(\.years)
      case .state: $0.states = own.flatMap(\.states)
      case .sector: $0.sectors = own.flatMap(\.sectors)
      case .substance: $0.substances = own.flatMap(\.substances)
      case .code: $0.codes = own.flatMap(\.codes)
      case .category: $0.categories = own.flatMap(\.categories)
      case .method: $0.methods = own.flatMap(\.methods)
      case .reliability: $0.reliability = own.flatMap(\.reliability)
      case .facility: $0.facilities = own.flatMap(\.facilities)
      case .plant: $0.plants = own.flatMap(\.plants)
      case .zone: $0.zones = own.flatMap(\.zones)
      case .scope: break
      }
    }
  }
}
