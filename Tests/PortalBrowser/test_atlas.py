"""Layers of maps, read by other programs: GDAL, and the schemas of STAC."""
import collections
import csv
import http.client
import io
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest
import zipfile

from portal import LANGUAGES, portal, run

DATA = os.environ.get("ECOTONE_DATA")
SCHEMAS = pathlib.Path(DATA).parent / "reference/schemas/stac-1.1-beta" if DATA else None


CACHE = tempfile.mkdtemp(prefix="ecotone-wms-")


def gdal(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, "GDAL_DEFAULT_WMS_CACHE_PATH": CACHE})
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stderr[-500:]}")
    return done.stdout


class Atlas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = portal()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-atlas-"))

    def download(self, layer, name):
        answer = self.site.get(f"/download/layers/{layer}/{name}")
        self.assertEqual(answer.status, 200)
        path = self.folder / f"{layer}-{name}"
        path.write_bytes(answer.body)
        return path

    def rows(self, source, layer):
        """The attributes of every feature, and the sum of their numbers."""
        return list(csv.DictReader(io.StringIO(gdal("ogr2ogr", "-f", "CSV", "/vsistdout/", source, layer))))

    def test_every_layer_through_ogc_api_as_in_its_file(self):
        for layer in ("ecoregions", "watersheds", "seagrass", "facilities-2006"):
            whole = self.rows(str(self.download(layer, "features.gpkg")), "features")
            served = self.rows(f"OAPIF:{self.site.address}/ogc", layer)
            self.assertEqual(len(whole), len(served), layer)
            for field in whole[0]:
                self.assertEqual(collections.Counter(row[field] for row in whole), collections.Counter(row[field] for row in served), f"{layer} {field}")
            for source, name in ((str(self.folder / f"{layer}-features.gpkg"), "features"), (f"OAPIF:{self.site.address}/ogc", layer)):
                extent = [line for line in gdal("ogrinfo", "-so", source, name).splitlines() if line.startswith("Extent")]
                self.assertEqual(len(extent), 1)
                if name == "features":
                    known = extent
            self.assertEqual(known, extent, layer)

    def test_gdals_driver_of_ogc_apis_reads_features(self):
        """Tiles it reads by a draft of the tile matrix sets (`TileMatrixSetType`, `supportedCRS`) that the standard left."""
        listed = gdal("gdalinfo", f"OGCAPI:{self.site.address}/ogc")
        for layer in ("ecoregions", "facilities-2006"):
            self.assertIn(f"OGCAPI:{self.site.address}/ogc/collections/{layer}", listed)
            whole = self.rows(str(self.download(layer, "features.gpkg")), "features")
            done = gdal("ogr2ogr", "-f", "CSV", "/vsistdout/", "-oo", "API=ITEMS", f"OGCAPI:{self.site.address}/ogc/collections/{layer}")
            served = list(csv.DictReader(io.StringIO(done)))
            for field in whole[0]:
                self.assertEqual(collections.Counter(row[field] for row in whole), collections.Counter(row[field] for row in served), f"{layer} {field}")

    def test_every_layer_through_geoservices_as_in_its_file(self):
        for layer in ("ecoregions", "watersheds", "seagrass", "facilities-2006", "protected-areas"):
            path = str(self.download(layer, "features.gpkg"))
            whole = self.rows(path, "features")
            query = f"{self.site.address}/arcgis/rest/services/{layer}/FeatureServer/0/query?where=1%3D1&outFields=*&f=json&orderByFields=OBJECTID"
            served = self.rows(f"ESRIJSON:{query}", "ESRIJSON")
            self.assertEqual(len(whole), len(served), layer)
            # Pages are read one after another, no feature twice.
            ids = [int(row["OBJECTID"]) for row in served]
            self.assertEqual(ids, sorted(set(ids)), layer)
            for field in whole[0]:
                self.assertEqual(collections.Counter(row[field] for row in whole), collections.Counter(row[field] for row in served), f"{layer} {field}")
            extents = [
                [line for line in gdal("ogrinfo", "-so", source, name).splitlines() if line.startswith("Extent")]
                for source, name in ((path, "features"), (f"ESRIJSON:{query}", "ESRIJSON"))
            ]
            self.assertEqual(extents[0], extents[1], layer)

    def package(self, layer, query):
        """The files of a package, by name, in a folder."""
        answer = self.site.get(f"/download/layers/{layer}/package.zip?{query}")
        self.assertEqual((answer.status, answer.headers["content-type"]), (200, "application/zip"), answer.body[:300])
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        with zipfile.ZipFile(io.BytesIO(answer.body)) as file:
            self.assertIsNone(file.testzip())
            file.extractall(folder)
        self.assertTrue((folder / "layer.json").is_file())
        return folder, (folder / "README.txt").read_text(encoding="utf-8")

    def test_every_format_opens_again(self):
        for layer, field in (("ecoregions", "NA_L1NAME"), ("facilities-2006", "NAME"), ("watersheds", None)):
            path = str(self.download(layer, "features.gpkg"))
            whole = self.rows(path, "features")
            field = field or list(whole[0])[-1]
            known = collections.Counter(row[field] for row in whole)
            ids = sorted(int(line.split(":")[-1].split(")")[0]) for line in gdal("ogrinfo", "-al", "-geom=NO", path).splitlines() if line.startswith("OGRFeature("))
            for form in ("gpkg", "gdb", "shp", "geojson", "fgb", "kml", "csv"):
                folder, readme = self.package(layer, f"format={form}")
                self.assertIn(f"The whole layer. Features: {len(whole)}.", readme, form)
                data = folder / f"{layer}.{form}"
                name = "features" if form == "gpkg" else layer.replace("-", "_") if form == "gdb" else layer
                rows = self.rows(str(data), name)
                short = {line.split("  ")[2]: line.split("  ")[1] for line in readme.splitlines() if line.startswith("  ") and line.count("  ") == 2} if form == "shp" else {}
                # FlatGeobuf has no room for features without a shape, and the text says how many there are.
                shapeless = [line for line in readme.splitlines() if line.startswith("Features left out because they have no shape")]
                if shapeless:
                    self.assertEqual((form, layer, len(rows)), ("fgb", "facilities-2006", len(whole) - int(shapeless[0].split(": ")[1].split(".")[0])))
                    continue
                # KML has a Name of its own, which a field called so becomes.
                column = next(name for name in rows[0] if name.lower() == short.get(field, field).lower())
                self.assertEqual(collections.Counter(row[column] for row in rows), known, f"{layer} {form}")
                if form in ("shp", "fgb", "kml", "csv"):
                    own = next(column for column in rows[0] if column.lower().rstrip("_") == "id")
                    self.assertEqual(sorted(int(row[own]) for row in rows), ids, f"{layer} {form}")
            if layer == "ecoregions":
                folder, _ = self.package(layer, "format=pmtiles")
                self.assertEqual(sorted(path.name for path in folder.glob("*.pmtiles")), ["tiles.NorthAmericaLAEA.pmtiles", "tiles.WebMercatorQuad.pmtiles"])

    def test_a_part_of_a_layer(self):
        path = str(self.download("protected-areas", "features.gpkg"))
        box = gdal("ogr2ogr", "-f", "CSV", "/vsistdout/", "-spat", "-110", "30", "-90", "45", path, "features").splitlines()[1:]
        folder, readme = self.package("protected-areas", "format=csv&bbox=-110,30,-90,45&lang=fr")
        self.assertEqual(len(self.rows(str(folder / "protected-areas.csv"), "protected-areas")), len(box))
        self.assertIn(f"Entités : {len(box)} sur 220.", readme)
        folder, _ = self.package("protected-areas", "format=gdb&outline=-110,30,-90,30,-90,45,-110,45")
        self.assertEqual(len(self.rows(str(folder / "protected-areas.gdb"), "protected_areas")), len(box))
        some = self.site.get("/arcgis/rest/services/protected-areas/FeatureServer/0/query?f=json&returnCountOnly=true&where=OBJECTID%3C20").json["count"]
        folder, _ = self.package("protected-areas", "format=fgb&where=OBJECTID%3C20")
        self.assertEqual(len(self.rows(str(folder / "protected-areas.fgb"), "protected-areas")), some)
        for query, status in (
            ("format=doc", 400), ("", 400), ("format=csv&bbox=1,2", 400), ("format=csv&outline=0,0,1,1,1,0,0,1", 400), ("format=csv&where=(", 400),
            ("format=pmtiles&where=1=1", 400), ("format=csv&colour=red", 400), ("format=tif", 400),
        ):
            self.assertEqual(self.site.get(f"/download/layers/protected-areas/package.zip?{query}").status, status, query)

    def test_a_part_of_a_map(self):
        folder, _ = self.package("land-cover", "format=tif&bbox=-102.6,46,-102.5,46.05")
        info = gdal("gdalinfo", str(folder / "map.tif"))
        self.assertIn("LAYOUT=COG", info)
        for place in (("-102.58", "46.02"), ("-102.51", "46.04")):
            self.assertEqual(gdal("gdallocationinfo", "-valonly", "-wgs84", str(folder / "map.tif"), *place), gdal("gdallocationinfo", "-valonly", "-wgs84", str(self.download("land-cover", "map.tif")), *place))
        self.assertEqual(self.site.get("/download/layers/land-cover/package.zip?format=tif&bbox=10,10,11,11").status, 400)
        self.assertEqual(self.site.get("/download/layers/land-cover/package.zip?format=tif&where=1=1").status, 400)
        self.assertEqual(self.site.get("/download/layers/land-cover/package.zip?format=tif&bbox=170,40,-100,50").status, 400)

    def test_layers_for_arcgis_online(self):
        out = self.folder / "arcgis"
        atlas = self.site.process.args[self.site.process.args.index("--atlas") + 1]
        run("atlas", "export", atlas, "--to", "arcgis", str(out), "--address", "https://atlas.example.org/")
        layers = sorted(path.name for path in out.iterdir() if path.is_dir())
        self.assertEqual(layers, ["ecoregions", "facilities-2006", "land-cover", "protected-areas", "seagrass", "watersheds"])
        for layer in layers:
            folder = out / layer
            for language in LANGUAGES:
                item = json.loads((folder / f"item.{language}.json").read_text())
                self.assertEqual(set(item), {"title", "snippet", "description", "tags", "extent", "accessInformation", "licenseInfo", "culture", "type", "typeKeywords"})
                self.assertIn(f"https://atlas.example.org/{language}/atlas/{layer}", item["description"])
                self.assertIn("MD_Metadata", (folder / f"metadata.{language}.xml").read_text())
            picture = (folder / "thumbnail.png").read_bytes()
            self.assertEqual((int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")), (600, 400))
            if layer != "land-cover":
                count = self.site.get(f"/ogc/collections/{layer}/items?limit=1").json["numberMatched"]
                self.assertIn(f"Feature Count: {count}", gdal("ogrinfo", "-so", "-al", f"/vsizip/{folder / layer}.gdb.zip"))
        self.assertIn("ecoregions", (out / "README.es.txt").read_text())
        with self.assertRaises(AssertionError):
            run("atlas", "export", atlas, "--to", "arcgis", str(out))

    def post(self, path, body, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), json.loads(answer.read())

    def test_forms_are_read_and_bounded(self):
        query = "/arcgis/rest/services/ecoregions/FeatureServer/0/query"
        status, headers, answer = self.post(query, "where=1%3D1&returnCountOnly=true&f=json")
        self.assertEqual((status, answer["count"]), (200, 96))
        self.assertEqual((headers["Access-Control-Allow-Origin"], headers["Cache-Control"]), ("*", "no-store"))
        self.assertNotIn("Set-Cookie", headers)
        for body, code in (
            ("f=json&where=" + "(" * 60_000, 400), ("f=json&objectIds=" + ",".join(map(str, range(100_000))), 400), ("f=json&where=" + "x" * 5_000_000, 413),
            ("f=json&geometry=" + json.dumps({"paths": [[[i / 1000, i % 7] for i in range(40_000)]]}), 400), ("f=json&where=%ZZ", 400),
        ):
            begin = time.monotonic()
            status, _, answer = self.post(query, body)
            self.assertEqual(answer["error"]["code"], code, answer)
            self.assertLess(time.monotonic() - begin, 2)
        self.assertEqual(self.post(query, "{}", **{"Content-Type": "application/json"})[2]["error"]["code"], 415)

    def test_browsers_get_pages(self):
        browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        for path in ("/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/ecoregions", "/ogc/collections/ecoregions/items", "/ogc/collections/ecoregions/items/1", "/arcgis/rest/services"):
            page, data = self.site.get(path, Accept=browser), self.site.get(path, Accept="application/json")
            self.assertIn("text/html", page.headers["content-type"], path)
            self.assertIn("json", data.headers["content-type"], path)
            self.assertIn("json", self.site.get(path, Accept="*/*").headers["content-type"], path)
            self.assertIn("json", self.site.get(path + "?f=json", Accept=browser).headers["content-type"], path)
            self.assertIn("Accept,", page.headers["vary"], path)
            if "etag" in page.headers and "etag" in data.headers:
                self.assertNotEqual(page.headers["etag"], data.headers["etag"], path)

    def test_a_box_by_gdal(self):
        page = self.site.get("/ogc/collections/protected-areas/items?bbox=-110,30,-90,45&limit=10000").json
        found = gdal("ogr2ogr", "-f", "CSV", "/vsistdout/", "-spat", "-110", "30", "-90", "45", str(self.download("protected-areas", "features.gpkg")), "features")
        self.assertEqual(page["numberMatched"], len(found.splitlines()) - 1)
        self.assertGreater(page["numberMatched"], 10)

    def test_pages_end(self):
        seen, address = [], "/ogc/collections/facilities-2006/items?limit=400"
        while address:
            page = self.site.get(address).json
            seen += [feature["id"] for feature in page["features"]]
            address = next((link["href"].replace(self.site.address, "") for link in page["links"] if link["rel"] == "next"), None)
        self.assertEqual(len(seen), 1500)
        self.assertEqual(len(set(seen)), 1500)

    def test_archives_and_maps_open(self):
        self.assertIn("LAYOUT=COG", gdal("gdalinfo", str(self.download("land-cover", "map.tif"))))
        for grid in ("WebMercatorQuad", "NorthAmericaLAEA"):
            self.assertEqual(self.download("ecoregions", f"tiles.{grid}.pmtiles").read_bytes()[:7], b"PMTiles")

    def test_tiles_by_gdal(self):
        """One tile of a layer, as GDAL's own reader has it."""
        tile = self.folder / "0.mvt"
        tile.write_bytes(self.site.get("/tiles/ecoregions/0/0/0.mvt").body)
        text = gdal("ogrinfo", "-ro", "-al", "-so", f"MVT:{tile}", "-oo", "CLIP=NO")
        self.assertIn("Feature Count: 96", text)

    def test_wmts(self):
        """A map through WMTS has the pixels of its file."""
        source = f"WMTS:{self.site.address}/wmts/1.0.0/WMTSCapabilities.xml,layer=land-cover"
        place = ("-102.5", "46")
        colours = gdal("gdallocationinfo", "-valonly", "-wgs84", source, *place).split()
        code = gdal("gdallocationinfo", "-valonly", "-wgs84", str(self.download("land-cover", "map.tif")), *place).strip()
        legend = {entry["value"]: entry["colour"] for entry in self.site.get("/api/v1/layers/land-cover/legend").json["classes"]}
        self.assertEqual("#" + "".join(f"{int(value):02x}" for value in colours[:3]), legend[code])
        # The same map in the Atlas's plane.
        self.assertIn("6370997", gdal("gdalinfo", source + "-equal-area"))

    def test_metadata_is_xml(self):
        from lxml import etree

        for language in ("en", "fr", "es"):
            root = etree.fromstring(self.site.get(f"/api/v1/layers/watersheds/metadata.xml?lang={language}").body)
            self.assertEqual(root.tag, "{http://www.isotc211.org/2005/gmd}MD_Metadata")
        catalogue = self.site.get("/catalog.jsonld").json
        self.assertIn("watersheds@2010.1", [dataset["dct:identifier"] for dataset in catalogue["dcat:dataset"]])

    @unittest.skipUnless(SCHEMAS and SCHEMAS.is_dir(), "the schemas of STAC are not at hand")
    def test_stac_passes_its_schemas(self):
        import jsonschema_rs

        schemas = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
        known = {schema["$id"].rstrip("#"): schema for schema in schemas.values()}
        # One id is misspelt in the published file.
        known["https://schemas.stacspec.org/v1.1.0-beta.1/item-spec/json-schema/common.json"] = schemas["common.json"]

        def retrieve(address):
            return {} if "geojson.org" in address else known[address.split("#")[0]]

        root = self.site.get("/stac").json
        addresses = [("/stac", "catalog.json")]
        for child in (link["href"].replace(self.site.address, "") for link in root["links"] if link["rel"] == "child"):
            addresses.append((child, "collection.json"))
            addresses += [(link["href"].replace(self.site.address, ""), "item.json") for link in self.site.get(child).json["links"] if link["rel"] == "item"]
        self.assertEqual(len(addresses), 4)
        for address, schema in addresses:
            errors = [str(error) for error in jsonschema_rs.validator_for(schemas[schema], retriever=retrieve).iter_errors(self.site.get(address).json)]
            self.assertEqual(errors, [], address)


if __name__ == "__main__":
    unittest.main()
