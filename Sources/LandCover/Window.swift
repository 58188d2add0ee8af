/// Pixels of a raster: some columns of some rows.
struct Window {
  let x: Int
  let y: Int
  let width: Int
  let height: Int

  var pixels: Int { width * height }
  var columns: Range<Int> { x..<x + width }
  var rows: Range<Int> { y..<y + height }
}
