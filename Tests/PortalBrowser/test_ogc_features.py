"""The requirements of OGC API - Features that OGC's own suite checks (ets-ogcapi-features10), each restated here.

Sources: OGC 17-069r4 (Part 1, core) and 18-058r1 (Part 2, coordinate systems). A test may be for several requirements; the
last one compares the list with those that were restated.
"""
import http.client
import math
import unittest
import urllib.parse

from portal import portal

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
LAYERS = ("ecoregions", "facilities-2006")
CORE = ["api-definition-op", "api-definition-success", "conformance-op", "conformance-success", "crs84", "f-links", "f-op", "f-success", "fc-bbox-definition", "fc-bbox-response",
        "fc-limit-definition", "fc-limit-response", "fc-links", "fc-md-op", "fc-md-success", "fc-numberMatched", "fc-numberReturned", "fc-op", "fc-rel-type", "fc-response", "fc-time-definition",
        "fc-time-response", "fc-timeStamp", "http", "query-param-invalid", "query-param-unknown", "root-op", "root-success", "sfc-md-op", "sfc-md-success"]
CRS = ["bbox-crs-action", "crs-action", "crs-uri", "fc-bbox-crs-default-value", "fc-bbox-crs-definition", "fc-bbox-crs-valid-value", "fc-crs-default-value", "fc-crs-definition", "fc-crs-valid-value",
       "fc-md-crs-list", "fc-md-crs-list-global", "fc-md-storageCrs", "fc-md-storageCrs-valid-value", "geojson", "ogc-crs-header", "ogc-crs-header-value"]
CONF = ["bbox-crs-parameter", "bbox-crs-parameter-default", "bbox-crs-parameter-invalid", "crs-parameter", "crs-parameter-default", "crs-parameter-invalid", "crs-parameter-transform", "crs-uri",
        "default-crs", "storageCrs"]
ALL = {f"/req/core/{name}" for name in CORE} | {f"/req/crs/{name}" for name in CRS} | {f"/conf/crs/{name}" for name in CONF}
restated = set()


def requirements(*names):
    """Marks a test as the restatement of requirements."""
    restated.update(names)
    return lambda test: test


def core(*names):
    return requirements(*(f"/req/core/{name}" for name in names))


def mercator(longitude, latitude):
    radius = 6378137
    return radius * math.radians(longitude), radius * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def places(geometry):
    """All places of a GeoJSON geometry."""
    def walk(part):
        return [part] if isinstance(part[0], (int, float)) else [place for own in part for place in walk(own)]
    return walk(geometry["coordinates"]) if geometry else []


class OGCFeatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = portal()

    def get(self, path, status=200, **parameters):
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        answer = self.site.get(f"/ogc{path}{query}")
        self.assertEqual(answer.status, status, f"{path}{query}: {answer.body[:300]}")
        return answer

    def items(self, layer, **parameters):
        return self.get(f"/collections/{layer}/items", **parameters).json

    def follow(self, links, relation, type=None):
        found = [link for link in links if link["rel"] == relation and (type is None or link.get("type") == type)]
        self.assertTrue(found, f"no link {relation}")
        address = urllib.parse.urlparse(found[0]["href"])
        return self.site.get(address.path + (f"?{address.query}" if address.query else ""))

    def parameters(self, layer):
        definition = self.get("/api").json
        return {one["name"]: one for one in definition["paths"][f"/collections/{layer}/items"]["get"]["parameters"]}

    @core("root-op", "root-success")
    def test_the_landing_page_leads_on(self):
        links = self.get("").json["links"]
        for relation in ("self", "service-desc", "conformance", "data"):
            self.assertEqual(self.follow(links, relation).status, 200, relation)

    @core("api-definition-op", "api-definition-success")
    def test_the_definition_is_openapi(self):
        answer = self.follow(self.get("").json["links"], "service-desc")
        self.assertEqual((answer.status, answer.headers["content-type"]), (200, "application/vnd.oai.openapi+json;version=3.0"))
        self.assertTrue(answer.json["openapi"].startswith("3.0."))
        # Whatever it describes is there, for each layer.
        for layer in LAYERS:
            self.assertIn(f"/collections/{layer}/items", answer.json["paths"])

    @core("conformance-op", "conformance-success")
    def test_classes_are_declared(self):
        declared = self.get("/conformance").json["conformsTo"]
        for name in ("1/1.0/conf/core", "1/1.0/conf/geojson", "1/1.0/conf/html", "1/1.0/conf/oas30", "2/1.0/conf/crs"):
            self.assertIn(f"http://www.opengis.net/spec/ogcapi-features-{name}", declared)

    @core("http")
    def test_methods_are_those_of_http(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
        connection.request("HEAD", "/ogc/collections")
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.version, answer.read()), (200, 11, b""))
        connection.request("DELETE", "/ogc/collections")
        answer = connection.getresponse()
        answer.read()
        self.assertEqual(answer.status, 405)
        self.assertIn("GET", answer.getheader("Allow"))
        connection.close()
        self.get("/collections/nowhere", 404)

    @core("query-param-unknown")
    def test_an_unknown_parameter_is_refused(self):
        for path in ("", "/conformance", "/collections", "/collections/ecoregions", "/collections/ecoregions/items", "/collections/ecoregions/items/1"):
            self.get(path, 400, unknownParameter="1")

    @core("query-param-invalid")
    def test_a_wrong_value_is_refused(self):
        for name, value in (("limit", "many"), ("limit", "0"), ("limit", "-1"), ("bbox", "1,2,3"), ("bbox", "a,b,c,d"), ("bbox", "0,50,10,40"), ("datetime", "yesterday"), ("crs", "nowhere")):
            self.get("/collections/ecoregions/items", 400, **{name: value})

    @core("fc-md-op", "fc-md-success", "sfc-md-op", "sfc-md-success")
    def test_collections_describe_themselves(self):
        answer = self.get("/collections").json
        self.assertTrue({"self", "alternate"} <= {link["rel"] for link in answer["links"]})
        for collection in answer["collections"]:
            for member in ("id", "title", "extent", "links", "itemType"):
                self.assertIn(member, collection)
            own = self.get(f"/collections/{collection['id']}").json
            self.assertEqual({name: own[name] for name in ("id", "title", "extent", "crs")}, {name: collection[name] for name in ("id", "title", "extent", "crs")})
            for relation in ("self", "items"):
                self.assertIn(self.follow(own["links"], relation).status, (200,))
            for link in own["links"]:
                self.assertTrue(link["rel"] and link["type"], link)
            self.assertEqual(collection["extent"]["spatial"]["crs"], CRS84)
            west, south, east, north = collection["extent"]["spatial"]["bbox"][0]
            self.assertTrue(-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90)

    @core("fc-op", "fc-response", "fc-links", "fc-rel-type", "fc-timeStamp", "fc-numberMatched", "fc-numberReturned", "crs84")
    def test_pages_hold_each_feature_once(self):
        for layer in LAYERS:
            whole = self.items(layer, limit=10_000)
            self.assertEqual(whole["type"], "FeatureCollection")
            self.assertEqual(whole["numberMatched"], whole["numberReturned"])
            self.assertEqual(whole["numberReturned"], len(whole["features"]))
            self.assertRegex(whole["timeStamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
            for feature in whole["features"]:
                self.assertEqual(feature["type"], "Feature")
                for longitude, latitude in places(feature["geometry"]):
                    self.assertTrue(-180 <= longitude <= 180 and -90 <= latitude <= 90)
            size = max(1, whole["numberMatched"] // 3 + 1)
            answer, found = self.get(f"/collections/{layer}/items", limit=size), []
            while True:
                page = answer.json
                self.assertTrue({"self", "alternate", "collection"} <= {link["rel"] for link in page["links"]})
                for link in page["links"]:
                    self.assertTrue(link["rel"] and link["type"])
                self.assertEqual(page["numberMatched"], whole["numberMatched"])
                found += [feature["id"] for feature in page["features"]]
                if not any(link["rel"] == "next" for link in page["links"]):
                    break
                answer = self.follow(page["links"], "next")
            self.assertEqual(found, [feature["id"] for feature in whole["features"]])
            self.assertEqual(self.follow(page["links"], "alternate").headers["content-type"], "text/html; charset=utf-8")

    @core("fc-limit-definition", "fc-limit-response")
    def test_a_page_is_as_long_as_was_asked(self):
        limit = self.parameters("ecoregions")["limit"]
        self.assertEqual((limit["in"], limit["required"], limit["style"], limit["explode"], limit["schema"]["type"]), ("query", False, "form", False, "integer"))
        self.assertEqual((limit["schema"]["minimum"], limit["schema"]["maximum"], limit["schema"]["default"]), (1, 10_000, 1_000))
        for count in (1, 2, 7):
            self.assertEqual(self.items("facilities-2006", limit=count)["numberReturned"], count)
        # More than the most is no error; what is no number is one.
        self.assertEqual(self.items("facilities-2006", limit=10_001)["numberReturned"], 1_500)
        self.get("/collections/ecoregions/items", 400, limit="1e9")

    @core("fc-bbox-definition", "fc-bbox-response")
    def test_a_box_finds_what_meets_it(self):
        box = self.parameters("ecoregions")["bbox"]
        self.assertEqual((box["in"], box["required"], box["style"], box["explode"]), ("query", False, "form", False))
        self.assertEqual((box["schema"]["type"], box["schema"]["minItems"], box["schema"]["maxItems"], box["schema"]["items"]["type"]), ("array", 4, 6, "number"))
        whole = self.items("facilities-2006", limit=10_000)["features"]
        west, south, east, north = -110, 30, -90, 45
        inside = [feature["id"] for feature in whole if feature["geometry"] and west <= feature["geometry"]["coordinates"][0] <= east and south <= feature["geometry"]["coordinates"][1] <= north]
        self.assertTrue(inside)
        self.assertEqual([feature["id"] for feature in self.items("facilities-2006", limit=10_000, bbox=f"{west},{south},{east},{north}")["features"]], inside)
        # With heights, and over longitude 180.
        self.assertEqual([feature["id"] for feature in self.items("facilities-2006", limit=10_000, bbox=f"{west},{south},0,{east},{north},100")["features"]], inside)
        across = self.items("facilities-2006", limit=10_000, bbox="100,-90,-100,90")["features"]
        self.assertEqual([feature["id"] for feature in across], [feature["id"] for feature in whole if feature["geometry"] and not -100 < feature["geometry"]["coordinates"][0] < 100])

    @core("fc-time-definition", "fc-time-response")
    def test_a_time_leaves_what_has_none(self):
        time = self.parameters("ecoregions")["datetime"]
        self.assertEqual((time["in"], time["required"], time["style"], time["explode"], time["schema"]["type"]), ("query", False, "form", False, "string"))
        whole = self.items("ecoregions")["numberMatched"]
        for value in ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z/2021-01-01T00:00:00Z", "../2021-01-01T00:00:00Z", "2020-01-01T00:00:00Z/.."):
            self.assertEqual(self.items("ecoregions", datetime=value)["numberMatched"], whole)

    @core("f-op", "f-success", "f-links")
    def test_a_feature_is_as_in_the_list(self):
        for layer in LAYERS:
            for feature in self.items(layer, limit=3)["features"]:
                one = self.get(f"/collections/{layer}/items/{feature['id']}").json
                self.assertEqual({name: one[name] for name in ("type", "id", "geometry", "properties")}, feature)
                self.assertTrue({"self", "alternate", "collection"} <= {link["rel"] for link in one["links"]})
            self.get(f"/collections/{layer}/items/987654321", 404)

    @requirements("/req/crs/crs-uri", "/conf/crs/crs-uri", "/req/crs/fc-md-crs-list", "/req/crs/fc-md-crs-list-global", "/req/crs/fc-md-storageCrs",
                  "/req/crs/fc-md-storageCrs-valid-value", "/conf/crs/storageCrs", "/conf/crs/default-crs")
    def test_collections_name_their_systems(self):
        answer = self.get("/collections").json
        for collection in answer["collections"]:
            systems = [one for own in collection["crs"] for one in (answer["crs"] if own == "#/crs" else [own])]
            self.assertEqual(systems[0], CRS84, "the default comes first")
            self.assertEqual(len(systems), len(set(systems)))
            for system in systems:
                self.assertRegex(system, r"^https?://[^ ]+$")
            self.assertIn(collection["storageCrs"], systems)

    @requirements("/req/crs/fc-crs-definition", "/req/crs/fc-crs-valid-value", "/req/crs/fc-crs-default-value", "/req/crs/fc-bbox-crs-definition", "/req/crs/fc-bbox-crs-valid-value",
                  "/req/crs/fc-bbox-crs-default-value")
    def test_the_parameters_of_systems_are_defined(self):
        for layer in LAYERS:
            systems = self.get(f"/collections/{layer}").json["crs"]
            for name in ("crs", "bbox-crs"):
                own = self.parameters(layer)[name]
                self.assertEqual((own["in"], own["required"], own["style"], own["explode"]), ("query", False, "form", False))
                self.assertEqual((own["schema"]["type"], own["schema"]["format"], own["schema"]["default"], own["schema"]["enum"]), ("string", "uri", CRS84, systems))

    @requirements("/req/crs/crs-action", "/req/crs/geojson", "/req/crs/ogc-crs-header", "/req/crs/ogc-crs-header-value", "/conf/crs/crs-parameter", "/conf/crs/crs-parameter-default",
                  "/conf/crs/crs-parameter-transform")
    def test_places_are_in_the_system_that_is_asked_for(self):
        for layer in LAYERS:
            path = f"/collections/{layer}/items"
            plain = self.get(path, limit=5)
            self.assertEqual(plain.headers["content-crs"], f"<{CRS84}>")
            self.assertEqual(self.get(path, limit=5, crs=CRS84).json["features"], plain.json["features"])
            for system in self.get(f"/collections/{layer}").json["crs"]:
                answer = self.get(path, limit=5, crs=system)
                self.assertEqual(answer.headers["content-crs"], f"<{system}>")
                one = self.get(f"{path}/{plain.json['features'][0]['id']}", crs=system)
                self.assertEqual((one.headers["content-crs"], one.json["geometry"]), (f"<{system}>", answer.json["features"][0]["geometry"]))
                for feature, known in zip(answer.json["features"], plain.json["features"]):
                    for place, (longitude, latitude) in zip(places(feature["geometry"]), places(known["geometry"])):
                        if system == EPSG + "4326":
                            self.assertEqual(place, [latitude, longitude])
                        if system == EPSG + "3857":
                            x, y = mercator(longitude, latitude)
                            self.assertLess(math.hypot(place[0] - x, place[1] - y), 0.01)

    @requirements("/conf/crs/crs-parameter-invalid", "/conf/crs/bbox-crs-parameter-invalid")
    def test_unknown_systems_are_refused(self):
        for value in ("nowhere", EPSG + "1", "http://www.opengis.net/def/crs/OGC/1.3/CRS83"):
            self.get("/collections/ecoregions/items", 400, crs=value)
            self.get("/collections/ecoregions/items/1", 400, crs=value)
            self.get("/collections/ecoregions/items", 400, **{"bbox": "-110,30,-90,45", "bbox-crs": value})

    @requirements("/req/crs/bbox-crs-action", "/conf/crs/bbox-crs-parameter", "/conf/crs/bbox-crs-parameter-default")
    def test_a_box_is_in_the_system_that_is_said(self):
        path = "/collections/facilities-2006/items"

        def found(box, **more):
            return [feature["id"] for feature in self.get(path, limit=10_000, bbox=",".join(map(str, box)), **more).json["features"]]

        plain = found([-110, 30, -90, 45])
        self.assertTrue(plain)
        self.assertEqual(found([-110, 30, -90, 45], **{"bbox-crs": CRS84}), plain)
        self.assertEqual(found([30, -110, 45, -90], **{"bbox-crs": EPSG + "4326"}), plain)
        self.assertEqual(found([*mercator(-110, 30), *mercator(-90, 45)], **{"bbox-crs": EPSG + "3857"}), plain)
        # The answer's system is another matter.
        self.assertEqual(found([30, -110, 45, -90], **{"bbox-crs": EPSG + "4326", "crs": EPSG + "3857"}), plain)

    def test_all_are_restated(self):
        self.assertEqual(len(ALL), 56)
        self.assertEqual(restated, ALL)


if __name__ == "__main__":
    unittest.main()
