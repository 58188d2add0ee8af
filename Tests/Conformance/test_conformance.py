"""Layers of maps, read by programs of others: all that is served arrives whole."""
import atexit
import collections
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "PortalBrowser"))
from portal import Portal, atlas, build, run

TOOLS = pathlib.Path(sys.executable).parent
LAYERS = ("ecoregions", "watersheds", "protected-areas", "seagrass", "facilities-2006")
_portals = {}


def portal(layers=None):
    """A portal on the fictional atlas, or on some layers of it."""
    if layers not in _portals:
        work = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-conformance-"))
        atexit.register(shutil.rmtree, work, ignore_errors=True)
        (work / "editions").mkdir()
        build(work / "editions", "first", 60, "2018")
        folder = atlas(work)
        if layers:
            for layer in list(folder.iterdir()):
                if layer.name not in layers:
                    shutil.rmtree(layer)
        _portals[layers] = Portal(work / "editions", None, "--atlas", str(folder))
    return _portals[layers]


def called(*command, seconds=300):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=seconds)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout[-3000:]} {done.stderr[-2000:]}")
    return done.stdout


class Quick(unittest.TestCase):
    """What runs in CI: each on one layer."""

    def test_qgis(self):
        """With Debian's Python, which QGIS is installed for; the others have an environment of their own."""
        site = portal(("ecoregions", "land-cover"))
        print(called("/usr/bin/python3", HERE / "check_qgis.py", site.address, "ecoregions", "land-cover"))

    def test_ogc(self):
        """OGC API Features, core, GeoJSON and coordinate systems. Its schema of a feature does not know a feature without a place, which RFC 7946 does: a layer where each has one is asked."""
        site = portal(("ecoregions", "land-cover"))
        text = called(TOOLS / "python", "-m", "ogctests", "-i", site.address + "/ogc", "features/core")
        print(text.splitlines()[-1])
        self.assertIn(" passed", text)
        self.assertNotIn(" failed", text)
        self.assertNotIn(" skipped", text)


class Whole(unittest.TestCase):
    """All programs on every layer."""

    @classmethod
    def setUpClass(cls):
        cls.site = portal()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-conformance-"))

    def count(self, layer):
        return self.site.get(f"/ogc/collections/{layer}/items?limit=1").json["numberMatched"]

    def test_every_layer_through_qgis(self):
        for layer in ("watersheds", "seagrass"):
            called("/usr/bin/python3", HERE / "check_qgis.py", self.site.address, layer, "land-cover")

    def test_esridump(self):
        from esridump.dumper import EsriDumper

        for layer in LAYERS:
            features = list(EsriDumper(f"{self.site.address}/arcgis/rest/services/{layer}/FeatureServer/0"))
            self.assertEqual(len(features), self.count(layer), layer)
            whole = self.site.get(f"/ogc/collections/{layer}/items?limit=10000").json["features"]
            for field in whole[0]["properties"]:
                self.assertEqual(
                    collections.Counter(str(feature["properties"][field]) for feature in features), collections.Counter(str(feature["properties"][field]) for feature in whole), f"{layer} {field}")

    def test_bmi_arcgis_restapi(self):
        import restapi

        for layer in LAYERS:
            service = restapi.FeatureService(f"{self.site.address}/arcgis/rest/services/{layer}/FeatureServer")
            self.assertEqual(len(service.layer(0).query(exceed_limit=True).features), self.count(layer), layer)

    def test_owslib(self):
        from owslib.iso import MD_Metadata
        from owslib.wmts import WebMapTileService
        from lxml import etree

        wmts = WebMapTileService(f"{self.site.address}/wmts/1.0.0/WMTSCapabilities.xml")
        self.assertEqual(sorted(wmts.contents), ["land-cover", "land-cover-equal-area"])
        tile = wmts.gettile(layer="land-cover", tilematrixset="WebMercatorQuad-land-cover", tilematrix="0", row=0, column=0, format="image/png")
        self.assertEqual(tile.read()[:4], b"\x89PNG")
        for layer in LAYERS:
            metadata = MD_Metadata(etree.fromstring(self.site.get(f"/api/v1/layers/{layer}/metadata.xml").body))
            title = self.site.get(f"/ogc/collections/{layer}").json["title"]
            self.assertEqual((metadata.identification[0].title, metadata.identification[0].bbox is None), (title, False))

    def test_every_tile_is_decoded_alike(self):
        """By pmtiles and mapbox-vector-tile, and by tippecanoe: the same features."""
        import mapbox_vector_tile
        from pmtiles.reader import MmapSource, Reader, all_tiles

        for layer in LAYERS:
            path = self.folder / f"{layer}.pmtiles"
            path.write_bytes(self.site.get(f"/download/layers/{layer}/tiles.WebMercatorQuad.pmtiles").body)
            with path.open("rb") as file:
                source = MmapSource(file)
                header = Reader(source).header()
                ids, tiles = collections.defaultdict(set), {}
                for (zoom, x, y), data in all_tiles(source):
                    decoded = mapbox_vector_tile.decode(gzip.decompress(data))
                    self.assertEqual(list(decoded), [layer])
                    features = decoded[layer]["features"]
                    ids[zoom] |= {feature["id"] for feature in features}
                    tiles[(zoom, x, y)] = len(features)
                self.assertEqual(sorted(ids), list(range(header["min_zoom"], header["max_zoom"] + 1)))
            if layer == "ecoregions":
                self.assertTrue(all(len(found) == 96 for found in ids.values()))
            for (zoom, x, y), count in sorted(tiles.items())[:: max(1, len(tiles) // 40)]:
                text = called(TOOLS / "tippecanoe-decode", path, zoom, x, y)
                self.assertEqual(sum(len(part["features"]) for part in json.loads(text)["features"]), count, f"{layer} {zoom}/{x}/{y}")


if __name__ == "__main__":
    unittest.main()
