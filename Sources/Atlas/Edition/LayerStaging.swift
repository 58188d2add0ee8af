internal import Foundation

/// The folder that an edition is made in, beside its place; it has its name when everything is on the disk.
struct LayerStaging {
  let url: URL
  private let final: URL

  init(_ final: URL) throws {
    self.final = final
    let parent = final.deletingLastPathComponent()
    let prefix = ".\(final.lastPathComponent).building-"
    url = parent.appendingPathComponent(prefix + String(getpid()))
    do {
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      // What killed processes left.
      for name in (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? [] {
        guard name.hasPrefix("."), let mark = name.firstRange(of: ".building-"),
          let process = pid_t(name[mark.upperBound...]), process > 0, process == getpid() || kill(process, 0) != 0
        else { continue }
        try? FileManager.default.removeItem(at: parent.appendingPathComponent(name))
      }
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    } catch {
      throw AtlasError("cannot write beside \(final.path): \((error as NSError).localizedDescription)")
    }
  }

  func write(_ data: Data, _ name: String) throws {
    let path = url.appendingPathComponent(name).path
    guard FileManager.default.createFile(atPath: path, contents: data),
      FileManager.default.contents(atPath: path) == data
    else { throw AtlasError("cannot write \(name): \(String(cString: strerror(errno)))") }
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  /// Brings everything to the disk, read-only, and gives it its name; another one's edition of that name stays.
  func commit() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: url.path) {
      let path = url.appendingPathComponent(name).path
      chmod(path, 0o444)
      try synchronize(path)
    }
    try synchronize(url.path)
    // rename(2) refuses a folder that has something in it.
    guard !FileManager.default.fileExists(atPath: final.path), rename(url.path, final.path) == 0 else {
      throw AtlasError("\(final.path) is there already: somebody added an edition at the same time; add it again")
    }
    try synchronize(final.deletingLastPathComponent().path)
  }

  private func synchronize(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw AtlasError("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    close(descriptor)
  }
}
