"""schemathesis asks the API what its descriptions allow and what they forbid: no 5xx, no breach of the schema."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from portal import portal


class Description(unittest.TestCase):
    def keeps(self, description, url, checks, examples=25, phases="examples,coverage,fuzzing"):
        program = pathlib.Path(sys.executable).with_name("schemathesis")
        done = subprocess.run(
            [str(program), "run", description, "--url", url, "--max-examples", str(examples), "--seed", "1", "--phases", phases, "--checks", checks, "--no-color"],
            capture_output=True, text=True, cwd=self.site.folder.parent)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr)[-6000:])

    def setUp(self):
        self.site = portal()

    def test_every_address_keeps_to_its_description(self):
        self.keeps(f"{self.site.address}/api/openapi.json", self.site.address,
                   "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method")

    def test_ogc_addresses_keep_to_their_description(self):
        self.keeps(f"{self.site.address}/ogc/api", f"{self.site.address}/ogc", "not_a_server_error,status_code_conformance,content_type_conformance", examples=5)

    def test_geoservices_never_fails(self):
        """Esri describes no schema of it: here are the parameters that it has, with anything in them."""
        words = ["where", "geometry", "geometryType", "inSR", "outSR", "spatialRel", "objectIds", "outFields", "returnGeometry", "orderByFields", "groupByFieldsForStatistics", "outStatistics", "having",
                 "resultOffset", "resultRecordCount", "resultType", "quantizationParameters", "maxAllowableOffset", "geometryPrecision", "returnIdsOnly", "returnCountOnly", "returnExtentOnly",
                 "returnDistinctValues", "time", "distance", "units", "sqlFormat", "f", "callback", "token"]
        names = ["where", "geometry", "objectIds", "outStatistics", "quantizationParameters", "time"]

        def operation(method, path):
            own = {"responses": {"200": {"description": "An answer or an error in its form."}, "default": {"description": "A refusal."}}}
            if method == "get":
                own["parameters"] = [{"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in words]
            else:
                properties = {name: {"type": "string"} for name in names}
                own["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": properties}}}}
            return own

        root = "/arcgis/rest"
        service = f"{root}/services/ecoregions/FeatureServer"
        paths = {path: {"get": operation("get", path)} for path in (f"{root}/info", f"{root}/services", service, f"{service}/0", f"{service}/0/query", f"{root}/services/ecoregions/VectorTileServer")}
        paths[f"{service}/0/query"]["post"] = operation("post", f"{service}/0/query")
        description = pathlib.Path(tempfile.mkdtemp()) / "geoservices.json"
        description.write_text(json.dumps({"openapi": "3.0.3", "info": {"title": "GeoServices", "version": "1"}, "paths": paths}))
        self.keeps(str(description), self.site.address, "not_a_server_error", examples=60)


if __name__ == "__main__":
    unittest.main()
