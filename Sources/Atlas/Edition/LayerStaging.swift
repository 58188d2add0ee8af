internal import Foundation

/// The folder that an edition is made in, beside its place; it has its name when everything is on the disk. While it is
/// there, nobody else adds to the layer.
final class LayerStaging {
  let url: URL
  private let lock: Int32

  /// - Parameter layer: the layer's folder.
  /// - Throws: ``AtlasError`` where nothing can be written, or another process adds an edition of it.
  init(_ layer: URL) throws {
    url = layer.appendingPathComponent(".building-\(getpid())")
    do { try FileManager.default.createDirectory(at: layer, withIntermediateDirectories: true) } catch {
      throw AtlasError("cannot write \(layer.path): \((error as NSError).localizedDescription)")
    }
    lock = open(layer.appendingPathComponent(".lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard lock >= 0 else { throw AtlasError("cannot write \(layer.path): \(String(cString: strerror(errno)))") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw AtlasError("\(layer.path): another process is adding an edition; try again when it is done")
    }
    do {
      // What killed processes left: nobody else is here.
      for name in try FileManager.default.contentsOfDirectory(atPath: layer.path) where name.hasPrefix(".building-") {
        try FileManager.default.removeItem(at: layer.appendingPathComponent(name))
      }
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    } catch {
      close(lock)
      throw AtlasError("cannot write \(layer.path): \((error as NSError).localizedDescription)")
    }
  }

  deinit { close(lock) }

  func write(_ data: Data, _ name: String) throws {
    let path = url.appendingPathComponent(name).path
    guard FileManager.default.createFile(atPath: path, contents: data),
      FileManager.default.contents(atPath: path) == data
    else { throw AtlasError("cannot write \(name): \(String(cString: strerror(errno)))") }
  }

  func remove() { try? FileManager.default.removeItem(at: url) }

  /// Brings everything to the disk, read-only, and gives it its name; what is there under that name stays.
  func commit(to final: URL) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: url.path) {
      let path = url.appendingPathComponent(name).path
      chmod(path, 0o444)
      try synchronize(path)
    }
    try synchronize(url.path)
    // rename(2) refuses a folder that has something in it.
    guard !FileManager.default.fileExists(atPath: final.path), rename(url.path, final.path) == 0 else {
      throw AtlasError("\(final.path) is there already, and no edition; move it away")
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
