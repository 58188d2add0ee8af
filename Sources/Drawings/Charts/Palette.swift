public import Vocabulary

/// The colours of series: ten that readers without red or green cones tell apart too, each at least 3:1 against the
/// page (WCAG 2.2, 1.4.11). A test simulates both and measures the distances.
public enum Palette {
  /// `#rrggbb`, from 1; `portal.css` has the same as `--c1` and on.
  public static let light = [
    "#5a87f0", "#002d87", "#5a2d1e", "#b4871e", "#963c00", "#2da55a", "#b478c3", "#005a87", "#690f4b", "#767676",
  ]
  /// On dark ground.
  public static let dark = [
    "#5ac3ff", "#5a87f0", "#d2965a", "#e1e169", "#c33c5a", "#87f0a5", "#4b7800", "#00f0f0", "#a54ba5", "#a3a3a3",
  ]
  /// The number of the colour of what has none of its own: what is not told, and the rest.
  public static let rest = 10

  /// The same thing has the same colour on every page.
  public static func colour(of category: Category) -> Int {
    switch category {
    case .onsiteAir: 1
    case .onsiteWater: 2
    case .onsiteUnderground: 3
    case .onsiteLand: 4
    case .offsiteDisposal: 5
    case .recycling: 6
    case .energyRecovery: 7
    case .treatment: 8
    case .sewage: 9
    case .onsiteUnspecified, .other: rest
    }
  }
}
