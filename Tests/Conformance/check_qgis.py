"""A layer through QGIS: GeoServices, OGC API Features, vector tiles and WMTS of a server that runs.

usage: check_qgis.py SERVER LAYER MAP, with the Python that QGIS is installed for.
"""
import json
import os
import sys
import urllib.request

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsRasterLayer, QgsFeatureRequest, QgsRectangle,
                       QgsVectorLayer, QgsVectorTileLayer)
from qgis.PyQt.QtCore import QEventLoop, QSize


def get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.loads(answer.read())


def count(layer, box=None):
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.NoGeometry) if box is None else QgsFeatureRequest().setFilterRect(box)
    return sum(1 for _ in layer.getFeatures(request))


def painted(layer, extent):
    """How much of a picture is not white."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(256, 256))
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    wait = QEventLoop()
    job.finished.connect(wait.quit)
    job.start()
    wait.exec_()
    image = job.renderedImage()
    return sum(image.pixel(x, y) & 0xFFFFFF != 0xFFFFFF for x in range(0, 256, 4) for y in range(0, 256, 4)) / 4096


def check(name, found, expected):
    print(f"qgis: {name}: {found}")
    if not (expected(found) if callable(expected) else found == expected):
        sys.exit(f"qgis: {name}: {found}, which is not what was expected")


def main(server, name, map_name):
    items = f"{server}/ogc/collections/{name}/items"
    known = get(items + "?limit=1")["numberMatched"]
    west, south, east, north = get(f"{server}/ogc/collections/{name}")["extent"]["spatial"]["bbox"][0]
    box = QgsRectangle(west, south, (west + east) / 2, (south + north) / 2)
    in_box = get(f"{items}?limit=1&bbox={box.xMinimum()},{box.yMinimum()},{box.xMaximum()},{box.yMaximum()}")["numberMatched"]
    layers = {
        "FeatureServer": QgsVectorLayer(f"crs='EPSG:4326' url='{server}/arcgis/rest/services/{name}/FeatureServer/0'", "a", "arcgisfeatureserver"),
        "OGC API Features": QgsVectorLayer(f"pagingEnabled='true' maxNumFeatures='1000000' typename='{name}' url='{server}/ogc'", "b", "OAPIF"),
    }
    for title, layer in layers.items():
        check(f"{title} is valid", layer.isValid(), True)
        check(f"{title}, features", count(layer), known)
        # QGIS asks by boxes and looks at the shapes itself.
        check(f"{title}, features in a box", count(layer, box), in_box)
        check(f"{title}, painted", painted(layer, QgsRectangle(west, south, east, north)), lambda share: share > 0.001)
    tiles = QgsVectorTileLayer(f"type=xyz&url={server}/tiles/{name}/{{z}}/{{x}}/{{y}}.mvt&zmin=0&zmax=3", "c")
    check("vector tiles are valid", tiles.isValid(), True)
    check("vector tiles, painted", painted(tiles, tiles.extent()), lambda share: share > 0.001)
    capabilities = f"{server}/wmts/1.0.0/WMTSCapabilities.xml"
    source = f"contextualWMSLegend=0&crs=EPSG:3857&format=image/png&layers={map_name}&styles=default&tileMatrixSet=WebMercatorQuad-{map_name}&url={capabilities}"
    for title, layer in (
        ("WMTS", QgsRasterLayer(source, "d", "wms")),
        ("MapServer", QgsRasterLayer(f"crs='EPSG:3857' format='PNG' layer='0' url='{server}/arcgis/rest/services/{map_name}/MapServer'", "e", "arcgismapserver")),
    ):
        check(f"{title} is valid", layer.isValid(), True)
        check(f"{title}, painted", painted(layer, layer.extent()), lambda share: share > 0.01)


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    try:
        main(*sys.argv[1:4])
    finally:
        application.exitQgis()
