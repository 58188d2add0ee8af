internal import Foundation

/// Keeps results from being written over what they are made of.
public enum OutputGuard {
  /// - Parameters:
  ///   - path: a file or folder that is going to be written.
  ///   - inputs: what is read.
  ///   - replace: whether a file of that name may go; an input may never.
  /// - Throws: ``LandCoverError``.
  public static func check(_ path: String, inputs: [String], replace: Bool) throws {
    let target = real(path)
    for input in inputs {
      let source = real(input)
      if source == target {
        throw LandCoverError(
          "\(path) is read as \(input): a result is never written over its input; expected another --out")
      }
      if source.hasPrefix(target + "/") {
        throw LandCoverError(
          "\(path) is the folder of \(input): a result is never written over its input; expected another --out")
      }
    }
    var isFolder: ObjCBool = false
    guard !replace, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      return
    }
    throw LandCoverError("\(path) is there already; --replace exchanges it")
  }

  /// Where a path leads, links followed; of one that is not there yet, its folder's.
  private static func real(_ path: String) -> String {
    let url = URL(fileURLWithPath: path)
    if FileManager.default.fileExists(atPath: path) { return url.resolvingSymlinksInPath().standardizedFileURL.path }
    return url.deletingLastPathComponent().resolvingSymlinksInPath().appendingPathComponent(url.lastPathComponent)
      .standardizedFileURL.path
  }
}
