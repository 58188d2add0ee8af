internal import CRsvg

/// A drawing as dots.
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
    var bytes = Array(svg.utf8)
    let read = bytes.withUnsafeMutableBufferPointer { rsvg_handle_new_from_data($0.baseAddress, UInt($0.count), nil) }
    guard let handle = read else { throw Failure(description: "the drawing is not SVG") }
    defer { g_object_unref(handle) }
    let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(across), Int32(down))
    defer { cairo_surface_destroy(surface) }
    let canvas = cairo_create(surface)
    defer { cairo_destroy(canvas) }
    var view = RsvgRectangle(x: 0, y: 0, width: across, height: down)
    guard rsvg_handle_render_document(handle, canvas, &view, nil) != 0 else {
      throw Failure(description: "the drawing could not be rendered")
    }
    var written = Written()
    let status = withUnsafeMutablePointer(to: &written) { target in
      cairo_surface_write_to_png_stream(
        surface,
        { place, data, count in
          guard let place, let data else { return CAIRO_STATUS_WRITE_ERROR }
          place.assumingMemoryBound(to: Written.self).pointee.bytes
            .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
          return CAIRO_STATUS_SUCCESS
        }, target)
    }
    guard status == CAIRO_STATUS_SUCCESS else { throw Failure(description: "the dots could not be written") }
    return written.bytes
  }

  private struct Written {
    var bytes: [UInt8] = []
  }
}
