internal import Foundation

/// Where a raster's pixels are: north-up, in units of its coordinate system.
public struct RasterGrid: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// The outer corner of the first pixel.
  public let left: Double
  public let top: Double
  /// The size of a pixel; both positive.
  public let pixelWidth: Double
  public let pixelHeight: Double
  public let reference: SpatialReference

  var right: Double { left + Double(width) * pixelWidth }
  var bottom: Double { top - Double(height) * pixelHeight }
  public var pixels: Int { width * height }

  /// The position of another grid's first pixel in this one, in whole pixels.
  ///
  /// Origins of national maps are floats such as -2036970.0000000019 that differ in the last digits: a hundredth of a
  /// pixel counts as none, at both ends of the grid, so that a drift of the pixel size over a continent is seen.
  /// - Throws: ``LandCoverError`` for another coordinate system or pixel size, or an offset that is no whole number of
  ///   pixels.
  func offset(of other: RasterGrid, name: String, otherName: String) throws -> (x: Int, y: Int) {
    guard reference.isSame(as: other.reference) else {
      // A command is named only where it would work.
      if other.reference.kind == .none || reference.kind == .none {
        let (bare, placed) = other.reference.kind == .none ? (otherName, name) : (name, otherName)
        throw LandCoverError(
          """
          \(bare): names no coordinate system, \(placed) does; where it is the same one: \
          gdal_translate -a_srs "$(gdalsrsinfo -o wkt1 \(placed) | tr -d '\\n')" \(bare) placed.tif
          """)
      }
      if let a = geographicBounds, let b = other.geographicBounds,
        a.west >= b.east || b.west >= a.east || a.south >= b.north || b.south >= a.north
      {
        throw LandCoverError(
          "\(otherName): shares no ground with \(name), in another projection; expected maps of one place")
      }
      throw LandCoverError(
        """
        \(otherName): another projection (\(other.reference.name.isEmpty ? "none" : other.reference.name)) \
        than \(name) \
        (\(reference.name.isEmpty ? "none" : reference.name)); bring it onto the grid first: \
        gdalwarp -r near -tr \(plain(pixelWidth)) \(plain(pixelHeight)) \
        -te \(plain(left)) \(plain(bottom)) \(plain(right)) \(plain(top)) \
        -t_srs "$(gdalsrsinfo -o wkt1 \(name) | tr -d '\\n')" \(otherName) aligned.tif
        """)
    }
    if other.left >= right || left >= other.right || other.bottom >= top || bottom >= other.top {
      throw LandCoverError("\(otherName): shares no pixel with \(name); expected maps of one place")
    }
    let x = (other.left - left) / pixelWidth
    let y = (top - other.top) / pixelHeight
    let farX = (other.right - left) / pixelWidth
    let farY = (top - other.bottom) / pixelHeight
    let whole = [x, y, farX - Double(other.width), farY - Double(other.height)]
    guard abs(other.pixelWidth / pixelWidth - 1) < 1e-3, abs(other.pixelHeight / pixelHeight - 1) < 1e-3,
      whole.allSatisfy({ $0.isFinite && abs($0) < 1e9 && abs($0 - $0.rounded()) < 0.01 }),
      x.rounded() == whole[2].rounded(),
      y.rounded() == whole[3].rounded()
    else {
      throw LandCoverError(
        """
        \(otherName): its pixels are not those of \(name) (\(plain(other.pixelWidth)) x \(plain(other.pixelHeight)) \
        from \(plain(other.left)), \
        \(plain(other.top)); expected \(plain(pixelWidth)) x \(plain(pixelHeight)) \
        from \(plain(left)), \(plain(top))); bring it onto the grid first: \
        gdalwarp -r near -tr \(plain(pixelWidth)) \(plain(pixelHeight)) \
        -te \(plain(left)) \(plain(bottom)) \(plain(right)) \(plain(top)) \(otherName) aligned.tif
        """)
    }
    return (Int(x.rounded()), Int(y.rounded()))
  }

  private func plain(_ number: Double) -> String {
    let text = String(number)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A part of this grid.
  func cropped(x: Int, y: Int, width: Int, height: Int) -> RasterGrid {
    RasterGrid(
      width: width, height: height, left: left + Double(x) * pixelWidth, top: top - Double(y) * pixelHeight,
      pixelWidth: pixelWidth,
      pixelHeight: pixelHeight, reference: reference)
  }
}
