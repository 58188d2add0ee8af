internal import Foundation

/// A folder of results that stands under its name only when it is whole.
public final class OutputFolder {
  public let path: String
  let partial: String
  private var isFinished = false

  /// - Parameter replace: whether a folder of that name may go.
  /// - Throws: ``LandCoverError`` where something stands there already, or nothing can be written.
  public init(_ path: String, replace: Bool) throws {
    let url = URL(fileURLWithPath: path)
    self.path = path
    // A number of its own: several machines may write the same part into a shared folder.
    let mark = String(UInt64.random(in: .min ... .max), radix: 36)
    partial = url.deletingLastPathComponent().appendingPathComponent(".\(url.lastPathComponent).\(mark).partial").path
    let standing = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if !replace, FileManager.default.fileExists(atPath: path), !standing.isEmpty {
      throw LandCoverError("\(path) is there already and not empty; --replace exchanges it")
    }
    do {
      try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: true)
    } catch {
      throw LandCoverError("cannot write \(path): \((error as NSError).localizedDescription)")
    }
  }

  deinit { if !isFinished { try? FileManager.default.removeItem(atPath: partial) } }

  func file(_ name: String) throws -> OutputFile { try OutputFile(partial + "/" + name) }

  public func write(_ name: String, _ text: String) throws {
    let file = try file(name)
    try file.write(Array(text.utf8))
    try file.finish()
  }

  public func finish() throws {
    do {
      if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
      try FileManager.default.moveItem(atPath: partial, toPath: path)
      isFinished = true
    } catch {
      throw LandCoverError("cannot write \(path): \((error as NSError).localizedDescription)")
    }
  }
}
