internal import Atlas
internal import Markup
internal import PortalKernel
internal import Tiles
internal import Vocabulary

extension Visit {
  /// Maps of classes for programs that read WMTS 1.0.0 (OGC 07-057r7), by the addresses of tiles alone.
  func wmts() throws -> Reply {
    let maps = try atlas().newest.filter { $0.map != nil }
    let layers = maps.map { layer -> XML in
      let extent = layer.edition.record.extent ?? [-180, -90, 180, 90]
      func number(_ index: Int) -> String { NumberText.shortest(extent[index]) }
      let links = TileGrid.allCases.map {
        "<TileMatrixSetLink><TileMatrixSet>\($0.rawValue)-\(layer.id)</TileMatrixSet></TileMatrixSetLink>" as XML
      }
      let resources = TileGrid.allCases.map { grid -> XML in
        let template =
          site.publicAddress
          + AtlasRoutes.gridPicture.path.template(["layer": layer.pin, "grid": grid.rawValue])
          .replacing("{z}", with: "{TileMatrix}").replacing("{y}", with: "{TileRow}")
          .replacing("{x}", with: "{TileCol}")
        return "<ResourceURL format=\"image/png\" resourceType=\"tile\" template=\"\(template)\"/>"
      }
      // One template serves one grid: the first is that of web maps, which every program knows.
      return """
        <Layer><ows:Title>\(layer.description.title.text(.english))</ows:Title>\
        <ows:Abstract>\(layer.description.summary.text(.english))</ows:Abstract>\
        <ows:WGS84BoundingBox><ows:LowerCorner>\(number(0)) \(number(1))</ows:LowerCorner><ows:UpperCorner>\
        \(number(2)) \(number(3))</ows:UpperCorner></ows:WGS84BoundingBox>\
        <ows:Identifier>\(layer.id)</ows:Identifier><Style isDefault="true"><ows:Identifier>default</ows:Identifier>\
        </Style><Format>image/png</Format>\(links[0])\(resources[0])</Layer>
        <Layer><ows:Title>\(layer.description.title.text(.english)) (\(TileGrid.northAmerica.rawValue))</ows:Title>\
        <ows:WGS84BoundingBox><ows:LowerCorner>\(number(0)) \(number(1))</ows:LowerCorner><ows:UpperCorner>\
        \(number(2)) \(number(3))</ows:UpperCorner></ows:WGS84BoundingBox>\
        <ows:Identifier>\(layer.id)-equal-area</ows:Identifier><Style isDefault="true"><ows:Identifier>default\
        </ows:Identifier></Style><Format>image/png</Format>\(links[1])\(resources[1])</Layer>

        """
    }
    // Each map has its own zooms, so that nobody asks for deeper ones.
    let grids = maps.flatMap { layer in TileGrid.allCases.map { matrices(layer, $0) } }
    let document: XML = """
      <?xml version="1.0" encoding="UTF-8"?>
      <Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" \
      xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0">
      <ows:ServiceIdentification><ows:Title>Ecotone Atlas</ows:Title><ows:ServiceType>OGC WMTS</ows:ServiceType>\
      <ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
      <Contents>
      \(layers)\(grids)</Contents>
      <ServiceMetadataURL xlink:href="\(site.publicAddress + AtlasRoutes.wmts.path.text)"/>
      </Capabilities>

      """
    return Reply(document.text, type: MediaType.xml)
  }

  private func matrices(_ layer: ServedAtlas.Layer, _ grid: TileGrid) -> XML {
    let corner = NumberText.shortest(grid.side / 2)
    let matrices = (layer.zooms(grid) ?? 0...0).map { zoom -> XML in
      let scale = grid.side / Double(256 << zoom) / 0.000_28
      let count = String(1 << zoom)
      return """
        <TileMatrix><ows:Identifier>\(String(zoom))</ows:Identifier><ScaleDenominator>\(NumberText.shortest(scale))\
        </ScaleDenominator><TopLeftCorner>-\(corner) \(corner)</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256\
        </TileHeight><MatrixWidth>\(count)</MatrixWidth><MatrixHeight>\(count)</MatrixHeight></TileMatrix>
        """
    }
    // No authority has a number for the Atlas's sphere; programs on PROJ read its definition.
    let system =
      grid == .webMercator
      ? "urn:ogc:def:crs:EPSG::3857" : "+proj=laea +lat_0=45 +lon_0=-100 +R=6370997 +units=m +no_defs"
    return """
      <TileMatrixSet><ows:Identifier>\(grid.rawValue)-\(layer.id)</ows:Identifier><ows:SupportedCRS>\(system)\
      </ows:SupportedCRS>\(matrices)</TileMatrixSet>

      """
  }
}
