internal import Foundation

/// A drawing as dots, by librsvg and cairo. They are opened when the first picture is asked for: linked, they would
/// make every command start seven milliseconds later.
public enum PNG {
  /// What went wrong where a drawing cannot be turned into dots.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// The most dots of a picture on each side.
  private static let mostDots = 4096.0

  /// An SVG of our own as PNG; it names no other file, and none is read.
  /// - Parameters:
  ///   - width: of the drawing, in its own units, as `height`.
  ///   - scale: dots for each unit.
  public static func data(svg: String, width: Double, height: Double, scale: Double) throws(Failure) -> [UInt8] {
    let (across, down) = ((width * scale).rounded(), (height * scale).rounded())
    guard across >= 1, down >= 1, across <= mostDots, down <= mostDots else {
      throw Failure(description: "a picture of \(across) × \(down) dots")
    }
    let library = try library.get()
    let bytes = Array(svg.utf8)
    let read = bytes.withUnsafeBufferPointer { library.read($0.baseAddress, UInt($0.count), nil) }
    guard let handle = read else { throw Failure(description: "the drawing is not SVG") }
    defer { library.release(handle) }
    let surface = library.surface(Library.argb32, Int32(across), Int32(down))
    defer { library.endSurface(surface) }
    let canvas = library.canvas(surface)
    defer { library.endCanvas(canvas) }
    // RsvgRectangle: x, y, width, height.
    let view = [0, 0, across, down]
    guard view.withUnsafeBufferPointer({ library.render(handle, canvas, $0.baseAddress, nil) }) != 0 else {
      throw Failure(description: "the drawing could not be rendered")
    }
    var written = Written()
    let status = withUnsafeMutablePointer(to: &written) { target in
      library.write(
        surface,
        { place, data, count in
          guard let place, let data else { return Library.writeError }
          place.assumingMemoryBound(to: Written.self).pointee.bytes
            .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
          return 0
        }, target)
    }
    guard status == 0 else { throw Failure(description: "the dots could not be written") }
    return written.bytes
  }

  private struct Written {
    var bytes: [UInt8] = []
  }

  private static let library = Result { () throws(Failure) in try Library() }

  /// The functions of librsvg 2.52 or later, cairo and GObject that a picture needs, as their headers declare them.
  private struct Library: @unchecked Sendable {
    typealias Object = OpaquePointer
    typealias Writer = @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> Int32

    /// CAIRO_FORMAT_ARGB32, CAIRO_STATUS_WRITE_ERROR.
    static let (argb32, writeError) = (Int32(0), Int32(11))

    let read: @convention(c) (UnsafePointer<UInt8>?, UInt, UnsafeMutableRawPointer?) -> Object?
    let render: @convention(c) (Object?, Object?, UnsafePointer<Double>?, UnsafeMutableRawPointer?) -> Int32
    let release: @convention(c) (Object?) -> Void
    let surface: @convention(c) (Int32, Int32, Int32) -> Object?
    let endSurface: @convention(c) (Object?) -> Void
    let canvas: @convention(c) (Object?) -> Object?
    let endCanvas: @convention(c) (Object?) -> Void
    let write: @convention(c) (Object?, Writer, UnsafeMutableRawPointer?) -> Int32

    init() throws(Failure) {
      func open(_ name: String) throws(Failure) -> UnsafeMutableRawPointer {
        guard let library = dlopen(name, RTLD_NOW) else {
          throw Failure(description: "\(name) is not installed (Debian's librsvg2-2)")
        }
        return library
      }
      func function<Function>(_ name: String, of library: UnsafeMutableRawPointer) throws(Failure) -> Function {
        guard let address = dlsym(library, name) else { throw Failure(description: "no \(name) in librsvg or cairo") }
        return unsafeBitCast(address, to: Function.self)
      }
      let (rsvg, cairo, object) = (
        try open("librsvg-2.so.2"), try open("libcairo.so.2"), try open("libgobject-2.0.so.0")
      )
      read = try function("rsvg_handle_new_from_data", of: rsvg)
      render = try function("rsvg_handle_render_document", of: rsvg)
      release = try function("g_object_unref", of: object)
      surface = try function("cairo_image_surface_create", of: cairo)
      endSurface = try function("cairo_surface_destroy", of: cairo)
      canvas = try function("cairo_create", of: cairo)
      endCanvas = try function("cairo_destroy", of: cairo)
      write = try function("cairo_surface_write_to_png_stream", of: cairo)
    }
  }
}
