/// The program's own version.
public enum Program {
  public static let version = "0.1.0"
}
