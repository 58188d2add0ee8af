internal import CConfine
internal import CGDAL
internal import Foundation

/// What is done before a stranger's file is opened: GDAL reads many formats, of which some name other files, addresses
/// or programs, and one fault in one of them is enough.
public enum Confinement {
  /// Bytes of address space, and seconds of processor time.
  public static let memory = 4 << 30
  public static let seconds: UInt32 = 60
  /// The formats that stay: those that name nothing outside themselves.
  private static let drivers: Set<String> = ["GTiff"]

  /// From now on this process reads and prints, and does nothing else; it cannot be undone. So it is done in a process
  /// of its own: `ecotone landcover info --untrusted FILE`.
  /// - Throws: ``LandCoverError`` where the system knows no such bounds; then the file must not be opened.
  public static func enter() throws {
    guard GDAL.isReady else { return }
    for index in stride(from: GDALGetDriverCount() - 1, through: 0, by: -1) {
      guard let driver = GDALGetDriver(index), !drivers.contains(GDAL.text(GDALGetDriverShortName(driver))) else {
        continue
      }
      GDALDeregisterDriver(driver)
    }
    let failure = ecotone_confine(memory, seconds)
    guard failure == 0 else {
      throw LandCoverError(
        "the system cannot confine this process (\(String(cString: strerror(failure)))); nothing was opened")
    }
  }
}
