"""The API, the downloads and bad input, over a real socket."""
import csv
import io
import json
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import zipfile

from portal import ECOTONE, LANGUAGES, ROOT, Portal, build, encoded, portal, run


def facility_of(site, country="MX"):
    return site.get(f"/api/v1/facilities?country={country}&limit=1").json["rows"][0]["id"]


class Interface(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = portal()
        cls.edition = str(cls.site.folder / "first")
        cls.id = cls.site.get("/api/v1/edition").json["edition"]

    def test_csv_is_the_command_lines(self):
        """Every answer that the command line gives too has the same bytes."""
        facility = facility_of(self.site)
        for address, command in [
            ("totals?by=country,year", ["query", "--by", "country,year"]),
            ("totals?by=facility&state=CA-ON&order=kilograms&limit=7", ["query", "--by", "facility", "--state", "CA-ON", "--order", "kilograms", "--limit", "7"]),
            ("totals?by=substance,category&country=MX&scope=all", ["query", "--by", "substance,category", "--country", "MX", "--scope", "all"]),
            ("totals?measure=teq&by=year", ["query", "--measure", "teq", "--by", "year"]),
            ("trace?substance=lead&year=2018", ["trace", "--substance", "lead", "--year", "2018"]),
            (f"facilities/{encoded(facility)}?x", ["facility", facility]),
            ("search?q=lead", ["search", "lead"]),
            ("edition?x", ["info"]),
            ("totals?view=common&by=country,year", ["query", "--view", "common", "--by", "country,year"]),
            ("totals?quality=without-suspect&by=substance", ["query", "--quality", "without-suspect", "--by", "substance"]),
            ("totals?measure=net&by=state", ["query", "--measure", "net", "--by", "state"]),
            ("trace?quality=without-suspect&substance=lead&country=MX", ["trace", "--quality", "without-suspect", "--substance", "lead", "--country", "MX"]),
            ("findings?x", ["check"]),
            ("findings?country=CA&severity=look&rule=year_jump,duplicate&lang=fr", ["check", "--country", "CA", "--severity", "look", "--rule", "year_jump,duplicate", "--lang", "fr"]),
            ("flows?by=year,to_state,substance", ["flows", "--by", "year,to_state,substance"]),
            ("transfers?across-borders=yes&year=2018", ["flows", "--trace", "--across-borders", "--year", "2018"]),
            ("accidents?by=year,state&country=US,CA", ["accidents", "--by", "year,state", "--country", "US,CA"]),
            ("output?state=US-IL", ["output", "--state", "US-IL"]),
            ("output?category=air&yearly=yes", ["output", "--category", "air", "--yearly"]),
            ("totals?by=reliability&country=CA", ["query", "--by", "reliability", "--country", "CA"]),
            ("ledger?year=2017", ["ledger", "--year", "2017"]),
            ("published?x", ["check", "--published"]),
            ("listings?substance=108-88-3", ["listings", "108-88-3"]),
        ]:
            with self.subTest(address):
                answer = self.site.get(f"/api/v1/{address.replace('?x', '?')}&format=csv".replace("?&", "?"))
                self.assertEqual(answer.status, 200, answer.text[:300])
                self.assertTrue(answer.headers["content-type"].startswith("text/csv"))
                self.assertEqual(answer.body, run(command[0], self.edition, *command[1:], "--format", "csv"))

    def test_json_says_what_the_command_line_says(self):
        ours = self.site.get("/api/v1/totals?by=country,year").json
        theirs = json.loads(run("query", self.edition, "--by", "country,year", "--quality", "all", "--format", "json"))
        for key, value in theirs.items():
            self.assertEqual(ours[key], value, key)

    def test_pages_join_to_the_whole(self):
        for address in ["totals?by=state,substance", "trace?country=CA&year=2018", "facilities?country=US", "substances?", "sectors?digits=6", "places?", "findings?",
                        "flows?by=from_state,to_state", "transfers?across-borders=yes", "ledger?", "accidents?by=facility", "output?"]:
            with self.subTest(address):
                columns, whole = None, list(csv.reader(io.StringIO(self.site.get(f"/api/v1/{address}&format=csv".replace("?&", "?")).text)))
                rows, path = [], f"/api/v1/{address}&limit=97".replace("?&", "?")
                while path:
                    page = self.site.get(path).json
                    rows += page["rows"]
                    path = page["next"] and page["next"][len(self.site.address):]
                self.assertEqual(len(rows), len(whole) - 1)
                self.assertGreater(len(rows), 97 if "places" not in address and "sectors" not in address else 1)
                first = [str(value) if value is not None else "" for value in rows[0].values()]
                self.assertEqual([text.removesuffix(".0") for text in first], whole[1])

    def test_a_cursor_of_another_edition_is_refused(self):
        answer = self.site.get("/api/v1/totals?by=state&cursor=5-00000000")
        self.assertEqual((answer.status, answer.json["parameter"]), (400, "cursor"))

    def test_an_etag_saves_the_answer(self):
        for path in ["/api/v1/totals?by=year", "/en/", f"/fr/facilities/{encoded(facility_of(self.site))}", "/static/portal.css"]:
            with self.subTest(path):
                first = self.site.get(path)
                again = self.site.get(path, If_None_Match=first.headers["etag"])
                self.assertEqual((again.status, again.body), (304, b""))
                self.assertEqual(self.site.get(path, If_None_Match='"other"').status, 200)

    def test_other_sites_may_read(self):
        self.assertEqual(self.site.get("/api/v1/places").headers["access-control-allow-origin"], "*")
        before = self.site.get("/api/v1/places", method="OPTIONS", Origin="https://example.org")
        self.assertEqual((before.status, before.headers["access-control-allow-methods"]), (204, "GET, HEAD, OPTIONS"))

    def test_nothing_is_changed(self):
        for method in ["POST", "PUT", "DELETE", "PATCH"]:
            answer = self.site.get("/api/v1/totals", method=method)
            self.assertEqual((answer.status, answer.headers["allow"]), (405, "GET, HEAD, OPTIONS"), method)

    def test_head_is_get_without_its_body(self):
        head, get = self.site.get("/en/api", method="HEAD"), self.site.get("/en/api")
        self.assertEqual((head.status, head.body, head.headers["content-length"]), (200, b"", get.headers["content-length"]))

    def test_the_description_is_the_api(self):
        """Every address of the description answers, and takes the parameters it names."""
        document = self.site.get("/api/openapi.json").json
        self.assertEqual(document["openapi"], "3.1.0")
        samples = {"country": "CA", "register": "npri", "year": "2018", "state": "CA-ON", "facility": facility_of(self.site), "municipality": self.site.get("/api/v1/municipalities?limit=1").json["rows"][0]["code"], "substance": "lead",
                   "sector": "22", "category": "onsite_air", "method": "landfill", "scope": "all", "by": "year", "measure": "kilograms", "sector-digits": "4", "order": "reports",
                   "limit": "5", "format": "csv", "edition": self.id, "q": "lead", "lang": "fr", "bbox": "-100,30,-60,60", "near": "43.65,-79.38", "within": "25", "box": "-100,30,-60,60", "zone": "border:CA-US:100", "digits": "4",
                   "view": "common", "quality": "without-suspect", "rule": "unit_slip", "severity": "look", "to-country": "CA", "to-sector": "562", "to-state": "CA-ON", "receiver": "not-resolved", "plant": facility_of(self.site), "level": "likely",
                   "across-borders": "yes", "part": "totals", "kind": "parts", "code": "npri:NA - 08", "group": "metal", "unit": "lb", "names": "yes", "safe": "excel", "party": "MX", "case-state": "COUNCIL_DECISION", "holder": "council", "late": "yes", "yearly": "yes", "output": "tri:75-15-0", "reliability": "1", "plan": "EX2026", "challenge": "CLEAN-2025", "pledge-state": "missed"}
        for path, item in document["paths"].items():
            if re.search("consultation|comments|meetings|advice|decisions", path):  # there are none here; test_consultations has some
                continue
            path = path.replace("{id}", "SEM-21-001" if "submissions" in path else "EX-01" if "pledges" in path else encoded(samples["facility"]))
            for parameter in item["get"]["parameters"]:
                name = parameter["name"]
                if name in ("id", "cursor") or path.endswith("/compare"):  # which needs two editions
                    continue
                query = f"{name}={encoded(samples[name])}" + ("&q=lead" if "search" in path and name != "q" else "")
                if path.endswith("/listings") and name != "substance":
                    query += "&substance=lead"
                if name == "within":
                    query += f"&near={encoded(samples['near'])}"
                self.assertEqual(self.site.get(f"{path}?{query}").status, 200, f"{path}?{query}")


class Files(unittest.TestCase):
    """Each format, opened by another program."""

    @classmethod
    def setUpClass(cls):
        cls.site = portal()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-files-"))
        cls.total = cls.site.get("/api/v1/totals?state=CA-ON&year=2018").json["rows"][0]

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def fetch(self, address, name):
        answer = self.site.get(address)
        self.assertEqual(answer.status, 200, answer.body[:300])
        self.assertIn("attachment", answer.headers["content-disposition"])
        path = self.folder / name
        path.write_bytes(answer.body)
        return path

    def test_workbook(self):
        import openpyxl

        for language in LANGUAGES:
            path = self.fetch(f"/download/answer.xlsx?state=CA-ON&year=2018&by=substance,category&lang={language}", f"{language}.xlsx")
            book = openpyxl.load_workbook(path, read_only=True)
            rows = list(book.worksheets[0].iter_rows(values_only=True))
            self.assertAlmostEqual(sum(row[4] for row in rows[1:]), self.total["kilograms"], delta=1e-6 * self.total["kilograms"])
            self.assertTrue(all(isinstance(row[4], (int, float)) and isinstance(row[5], (int, float)) for row in rows[1:]))
            notes = " ".join(str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row)
            for part in ["edition=", "SHA-256", self.site.address]:
                self.assertIn(part, notes)

    def test_places(self):
        """GDAL finds the same facilities and the same sum in each."""
        with_position = 0
        for name in ["answer.geojson", "answer.gpkg", "answer.kml"]:
            with self.subTest(name):
                path = self.fetch(f"/download/{name}?state=CA-ON&year=2018", name)
                out = self.folder / f"{name}.csv"
                subprocess.run(["ogr2ogr", "-f", "CSV", str(out), str(path), "-lco", "GEOMETRY=AS_XY"], check=True, capture_output=True)
                rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
                self.assertGreater(len(rows), 10)
                self.assertTrue(all(-96 < float(row["X"]) < -74 and 41 < float(row["Y"]) < 57 for row in rows))
                self.assertAlmostEqual(sum(float(row["kilograms"]) for row in rows), self.total["kilograms"], delta=1e-6 * self.total["kilograms"])
                self.assertIn(len(rows), (with_position or len(rows), len(rows)))
                with_position = len(rows)

    def test_csv_and_json(self):
        rows = list(csv.DictReader(io.StringIO(self.fetch("/download/answer.csv?by=year", "a.csv").read_text())))
        answer = json.loads(self.fetch("/download/answer.json?by=year", "a.json").read_text())
        self.assertEqual([float(row["kilograms"]) for row in rows], [row["kilograms"] for row in answer["rows"]])

    def test_the_whole_edition(self):
        archive = zipfile.ZipFile(self.fetch("/download/edition.zip", "edition.zip"))
        self.assertIsNone(archive.testzip())
        package = json.loads(archive.read("datapackage.json"))
        self.assertEqual({resource["path"] for resource in package["resources"]} | {"datapackage.json"}, set(archive.namelist()))
        self.assertIn("unknown", [licence["name"] for licence in package["licenses"]])
        self.assertEqual(len(package["sources"]), 3)
        for resource in package["resources"]:
            rows = csv.reader(io.TextIOWrapper(archive.open(resource["path"]), encoding="utf-8", newline=""))
            self.assertEqual(next(rows), [field["name"] for field in resource["schema"]["fields"]])
        amounts = csv.DictReader(io.TextIOWrapper(archive.open("amounts.csv"), encoding="utf-8", newline=""))
        total = self.site.get("/api/v1/totals?scope=all").json["rows"][0]["kilograms"]
        self.assertAlmostEqual(sum(float(row["kilograms"]) for row in amounts), total, delta=1e-9 * total)

    def test_exports_are_bounded(self):
        """Four slow readers of a network hold its share of exports; the next is asked to come back, and comes in when they are gone."""
        readers = []
        for _ in range(4):
            reader = socket.create_connection(("127.0.0.1", self.site.port))
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.sendall(b"GET /download/edition.zip HTTP/1.1\r\nHost: x\r\n\r\n")
            reader.recv(64)
            readers.append(reader)
        answer = self.site.get("/download/answer.csv?by=year")
        self.assertEqual((answer.status, answer.headers.get("retry-after")), (429, "5"))
        for reader in readers:
            reader.close()
        deadline = time.time() + 40
        while self.site.get("/download/answer.csv?by=year").status != 200:
            self.assertLess(time.time(), deadline, "exports of readers that went away are not given up")
            time.sleep(0.2)

    def test_catalogue(self):
        catalogue = self.site.get("/catalog.jsonld").json
        self.assertEqual(catalogue["@type"], "dcat:Catalog")
        for distribution in catalogue["dcat:dataset"][0]["dcat:distribution"]:
            address = distribution["dcat:downloadURL"]["@id"]
            self.assertEqual(self.site.get(address[len(self.site.address):], method="HEAD").status, 200, address)

    def test_site_map(self):
        import xml.etree.ElementTree as xml

        index = xml.fromstring(self.site.get("/sitemap.xml").text)
        pages = []
        for location in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
            pages += [page.text for page in xml.fromstring(self.site.get(location.text[len(self.site.address):]).text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        self.assertGreater(len(pages), 3 * 900)
        for page in pages[::97]:
            self.assertEqual(self.site.get(page[len(self.site.address):]).status, 200, page)


class Headlines(unittest.TestCase):
    """A sentence whose figure flagged values move by more than a tenth says it with and without them, or says nothing."""

    @classmethod
    def setUpClass(cls):
        cls.site = portal()

    def amounts(self, quality, *columns):
        answer = self.site.get(f"/api/v1/totals?by={','.join(columns)}&quality={quality}&limit=10000").json
        self.assertIsNone(answer["next"])
        return {tuple(str(row[name]) for name in columns): row["kilograms"] for row in answer["rows"]}

    def test_planted_slips_make_no_headline(self):
        kept, every = self.amounts("without-suspect", "state", "year"), self.amounts("all", "state", "year")
        moved = lambda a, b: abs(a - b) > 0.1 * max(abs(a), abs(b))
        trends = previews = 0
        for state in sorted({state for state, year in every if state != "unknown"}):
            years = sorted(year for place, year in every if place == state)
            first, last = years[0], years[-1]
            page = self.site.get(f"/en/places/{state}").text
            preview = re.search(r'og:description" content="([^"]*)"', page).group(1)
            with self.subTest(state):
                all_, rest = every[state, last], kept.get((state, last), 0)
                self.assertEqual("unusual" in preview, moved(all_, rest), preview)
                previews += moved(all_, rest)
                trend = re.search(r"<h2>Trend</h2><figure[^>]*><figcaption>([^<]*)</figcaption>", page)
                before, after = every[state, first], every[state, last]
                early, late = kept.get((state, first), 0), kept.get((state, last), 0)
                if trend and min(before, after, early, late) > 0 and f"between {first} and {last}" in trend.group(1):
                    is_moved = moved(after / before, late / early)
                    self.assertEqual("unusual" in trend.group(1), is_moved, trend.group(1))
                    trends += is_moved
        self.assertGreater(trends + previews, 5, "the sample plants slips")

    def test_29977_of_30000_is_not_all(self):
        with tempfile.TemporaryDirectory() as name:
            work = pathlib.Path(name)
            names = ("Reporting_Year / Année,NPRI_ID / No_INRP,Company_Name / Dénomination_sociale_de_l'entreprise,Facility_Name / Installation,NAICS / Code_SCIAN,"
                     "NAICS Title EN / Titre Code SCIAN EN,NAICS Title FR / Titre Code SCIAN FR,PROVINCE,CAS_Number / No_CAS,Substance Name (English) / Nom de substance (Anglais),"
                     "Substance Name (French) / Nom de substance (Français),Group (English) / Groupe (Anglais),Group (French) / Groupe (Français),"
                     "Category (English) / Catégorie (Anglais),Category (French) / Catégorie (Français),Quantity / Quantité,Units / Unités,Estimation_Method / Méthode_d’estimation")
            row = "2018,{id},Company,Works {id},331410,,,{state},71-43-2,Benzene,,Releases to Air,,Fugitive,,{amount},kg,C"
            states = ["AB", "BC", "MB", "NB", "NL", "NS", "NT", "ON", "PE", "QC", "SK"]
            rows = [row.format(id=1, state="ON", amount=29977)] + [row.format(id=2 + n, state=state, amount=23 if n == 0 else 0) for n, state in enumerate(states)]
            (work / "npri.csv").write_bytes("\n".join([names, *rows, ""]).encode("cp1252"))
            run("integrate", "--out", str(work / "edition"), str(work / "npri.csv"))
            site = Portal(work / "edition")
            try:
                text = re.sub(r"<[^>]*>", " ", site.get("/en/explore?by=state&category=onsite_air&order=kilograms").text)
            finally:
                site.stop()
            self.assertIn("99.9%", text)
            self.assertIsNone(re.search(r"(?<![.,;\d])100%", text))

    def test_all_is_said_only_when_it_is_all(self):
        for path in ["/en/explore?by=country", "/en/explore?by=category", "/en/explore?by=state&country=CA"]:
            rows = self.site.get(path.replace("/en/explore", "/api/v1/totals")).json["rows"]
            is_all = len([row for row in rows if row["kilograms"] != 0]) == 1
            text = re.sub(r"<[^>]*>", " ", self.site.get(path).text)
            self.assertEqual(bool(re.search(r"(?<![.,;\d])100%", text)), is_all, path)


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = portal()

    def test_each_is_one_clear_answer(self):
        long = "x" * 300
        for path, status, parameter in [
            ("/api/v1/totals?colour=red", 400, "colour"), ("/api/v1/totals?year=soon", 400, "year"), ("/api/v1/totals?year=2018&limit=-1", 400, "limit"),
            ("/api/v1/totals?limit=99999999999999999999", 400, "limit"), ("/api/v1/totals?limit=20000", 400, "limit"), ("/api/v1/totals?by=year,year", 400, "by"),
            ("/api/v1/totals?state=ZZ-ZZ", 400, "state"), (f"/api/v1/totals?substance={long}", 400, "substance"), ("/api/v1/totals?scope=all&scope=ghg", 400, "scope"),
            ("/api/v1/totals?format=xml", 400, "format"), ("/api/v1/totals?cursor=zz", 400, "cursor"), ("/api/v1/totals?edition=nosuch", 404, "edition"),
            ("/api/v1/totals?order=colour", 400, "order"), ("/api/v1/totals?substance=lead%00", 400, None), ("/api/v1/totals?substance=%FF%FE", 400, None),
            ("/api/v1/totals?substance=%ZZ", 400, None), ("/api/v1/facilities?bbox=1,2,3", 400, "bbox"), ("/api/v1/facilities?bbox=nan,2,3,4", 400, "bbox"),
            ("/api/v1/facilities/US:NOSUCH", 404, "facility"), ("/api/v1/search", 400, "q"), (f"/api/v1/search?q={long}", 400, "q"), ("/api/v1/search?q=a&lang=de", 400, "lang"),
            ("/api/v1/sectors?digits=9", 400, "digits"), ("/api/v1/nothing", 404, None), ("/api/v2/totals", 404, None), ("/download/answer.exe", 404, None),
            ("/download/edition.zip?x=1", 400, "x"), ("/tiles/facilities@nosuch/0/0/0.mvt", 404, "edition"), ("/static/../../../../etc/passwd", 400, None),
            ("/static/%2e%2e/%2e%2e/etc/passwd", 400, None), ("/static/..%2f..%2fetc%2fpasswd", 404, None), ("/static/nosuch.js", 404, None), ("/nothing", 404, None),
            ("/.git/config", 404, None), ("/static/.git/config", 404, None),
        ]:
            with self.subTest(path):
                answer = self.site.get(path)
                self.assertEqual(answer.status, status, answer.text[:200])
                self.assertEqual(answer.headers["content-type"], "application/problem+json")
                self.assertEqual(answer.json["status"], status)
                self.assertEqual(answer.json.get("parameter"), parameter)

    def test_tiles_that_are_none(self):
        edition = self.site.get("/api/v1/edition").json["edition"]
        for tile in ["0/0/1", "15/0/0", "-1/0/0", "0/0/0.png", "a/b/c", "3/99999999999999999999/0"]:
            name = tile if tile.endswith("png") else tile + ".mvt"
            self.assertEqual(self.site.get(f"/tiles/facilities@{edition}/{name}").status, 404, tile)

    def test_pages_say_it_in_their_language(self):
        for language, words in [("en", "was not understood"), ("fr", "n’a pas été comprise"), ("es", "No se entendió")]:
            answer = self.site.get(f"/{language}/explore?year=soon")
            self.assertEqual((answer.status, answer.headers["content-type"]), (400, "text/html; charset=utf-8"))
            self.assertIn(words, answer.text)
            self.assertIn(f'<html lang="{language}">', answer.text)
        for path in ["/en/nothing", "/fr/facilities/US:NOSUCH", "/es/substances/nosuch", "/en/sectors/99", "/en/places/ZZ", "/en/trace?page=999999", "/en/explore?view=pie",
                     "/en/facilities?state=ZZ-ZZ", "/en/facilities?page=x", "/en/facilities?order=nosuch", "/en/substances?columns=nosuch", "/en/places/CA?x=1", "/en/suggest?x=1", "/en/?x=1"]:
            with self.subTest(path):
                answer = self.site.get(path)
                self.assertIn(answer.status, (400, 404))
                self.assertIn("<h1>", answer.text)

    def test_what_was_expected_is_said_in_the_language(self):
        for language, words in [("en", "year &quot;soon&quot;: expected years such as 2018"), ("fr", "valeur attendue\u00a0: des années comme 2018"),
                                ("es", "valor esperado: años como 2018")]:
            self.assertIn(words, self.site.get(f"/{language}/explore?year=soon").text)
        answer = self.site.get("/api/v1/totals?limit=0&lang=fr").json
        self.assertEqual((answer["detail"], answer["expected"]), ("limit «\u00a00\u00a0»; valeur attendue\u00a0: un nombre de 1 à 1000000", "un nombre de 1 à 1000000"))
        self.assertIn("parámetros aceptados", self.site.get("/es/places/CA?x=1").text)

    def test_an_embed_that_cannot_be_read_stays_in_its_frame(self):
        answer = self.site.get("/fr/embed?substance=mercry&by=year")
        self.assertEqual(answer.status, 400)
        self.assertIn('class="embed"', answer.text)
        self.assertNotIn("<nav", answer.text)
        self.assertIn("mercry", answer.text)
        self.assertIn("/fr/embed?substance=mercury&amp;by=year", answer.text)

    def test_an_embed_has_as_many_rows_as_it_says(self):
        rows = lambda query: len(re.findall(r'<tr[^>]*><th scope="row"', self.site.get(f"/en/embed?by=state&{query}").text))
        self.assertEqual([rows("limit=3"), rows(""), rows("limit=14")], [3, 10, 14])

    def test_script_stays_text(self):
        script = "%3Cscript%3Ealert(1)%3C/script%3E%22%27"
        for path in [f"/en/search?q={script}", f"/en/explore?substance={script}", f"/en/explore?state={script}", f"/en/explore?facility={script}", f"/en/facilities?q={script}",
                     f"/en/facilities/{script}", f"/en/substances/{script}", f"/en/trace?substance={script}", f"/en/map?substance={script}", f"/en/{script}", f"/en/embed?substance={script}",
                     f"/en/explore?{script}=1", f"/en/?edition={script}"]:
            with self.subTest(path):
                answer = self.site.get(path)
                self.assertLess(answer.status, 500)
                self.assertNotIn("<script>alert", answer.text)
                self.assertNotRegex(answer.text, r'value="[^"]*"\'"')

    def test_no_script_within_a_page(self):
        for path in ["/en/", "/en/explore", "/en/map", "/en/embed?by=year", "/en/nothing"]:
            answer = self.site.get(path)
            policy = answer.headers["content-security-policy"]
            self.assertIn("script-src 'self'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertIsNone(re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=|<style", answer.text), path)

    def test_an_endless_query(self):
        with socket.create_connection(("127.0.0.1", self.site.port)) as client:
            try:
                client.sendall(b"GET /en/explore?q=")
                for _ in range(160):
                    client.sendall(b"x" * 65536)
                client.sendall(b" HTTP/1.1\r\nHost: x\r\n\r\n")
            except OSError:
                pass  # refused while it was sent
            client.settimeout(20)
            try:
                answer = client.recv(4096)
            except OSError:
                answer = b""
            self.assertTrue(answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer[:80])
        self.assertEqual(self.site.get("/en/explore?" + "a=" + "x" * 9000).status, 414)
        self.assertEqual(self.site.get("/robots.txt").status, 200)

    def test_slow_and_cut_connections(self):
        """Connections that say half a request, or nothing, keep nobody else waiting."""
        waiting = [socket.create_connection(("127.0.0.1", self.site.port)) for _ in range(50)]
        for client in waiting:
            client.sendall(b"GET /en/ HTTP/1.1\r\nHost:")
        started = time.time()
        self.assertEqual(self.site.get("/en/").status, 200)
        self.assertLess(time.time() - started, 10)
        for client in waiting:
            client.close()
        for path in ["/download/edition.zip", "/en/", "/api/v1/trace?format=csv"]:
            for _ in range(5):
                client = socket.create_connection(("127.0.0.1", self.site.port))
                client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                client.recv(100)
                client.close()
        self.assertEqual(self.site.get("/en/").status, 200)


class Messages(unittest.TestCase):
    """What HTTP asks of every server (RFC 9110, RFC 9112), said on the socket itself."""

    @classmethod
    def setUpClass(cls):
        cls.site = portal()

    def say(self, text):
        """All that the server answers until it closes the connection."""
        with socket.create_connection(("127.0.0.1", self.site.port), timeout=20) as client:
            client.sendall(text.replace("\n", "\r\n").encode())
            answer = b""
            while piece := client.recv(65536):
                answer += piece
        return answer.decode(errors="replace")

    def test_a_request_names_one_host_and_a_version_that_is_spoken(self):
        for text, status in [
            ("GET /robots.txt HTTP/1.1\n\n", 400), ("GET /robots.txt HTTP/1.1\nHost: a\nHost: b\n\n", 400),
            ("GET /robots.txt HTTP/2.0\nHost: a\n\n", 505), ("GET /robots.txt HTTP/1.1\nHost: a\nConnection: close\n\n", 200),
            ("GET /robots.txt HTTP/1.0\n\n", 200), ("PROPFIND /en/ HTTP/1.1\nHost: a\nConnection: close\n\n", 405),
            ("GET /robots.txt HTTP/1.1\nHost: a\nX: " + "x" * 70000 + "\n\n", 431),
        ]:
            with self.subTest(text[:60]):
                self.assertEqual(self.say(text).split(" ")[1], str(status))

    def test_an_old_reader_gets_no_chunks(self):
        answer = self.say("GET /download/answer.csv?by=country HTTP/1.0\n\n")
        head, body = answer.split("\r\n\r\n", 1)
        self.assertTrue(head.startswith("HTTP/1.0 200"))
        self.assertNotIn("chunked", head)
        self.assertTrue(body.startswith("country,kilograms"))
        self.assertEqual(body, self.site.get("/download/answer.csv?by=country").text)

    def test_head_of_a_file_has_no_body_and_no_false_length(self):
        answer = self.say("HEAD /download/answer.csv?by=country HTTP/1.1\nHost: a\n\nGET /robots.txt HTTP/1.1\nHost: a\nConnection: close\n\n")
        first, second = answer.split("HTTP/1.1 200")[1:]
        self.assertNotIn("ontent-Length: 0", first)
        self.assertTrue(first.endswith("\r\n\r\n"))
        self.assertIn("User-agent", second)

    def test_every_answer_has_the_same_headers(self):
        for method, path in [("GET", "/en/"), ("POST", "/en/"), ("PROPFIND", "/en/"), ("GET", "/nothing")]:
            answer = self.site.get(path, method=method)
            self.assertEqual((answer.headers["x-content-type-options"], answer.headers["access-control-allow-origin"]), ("nosniff", "*"), method)

    def test_every_answer_names_its_edition(self):
        for path in ["/en/", "/en/", "/api/v1/totals?by=year", "/download/answer.csv?by=year", "/fr/explore"]:
            answer = self.site.get(path)
            self.assertRegex(answer.headers["ecotone-edition"], r"^[0-9a-f]{20}-[0-9a-f]{16}; unsigned$", path)
            pinned = answer.headers["ecotone-edition"].split(";")[0]
            self.assertEqual(self.site.get("/api/v1/totals?by=year&edition=" + pinned).status, 200)
        self.assertEqual(self.site.get("/api/v1/totals?edition=" + pinned[:-1] + ("0" if pinned[-1] != "0" else "1")).status, 404)
        self.assertIn("names the edition but does not fix its contents", self.site.get("/en/explore?by=year&edition=" + pinned[:20]).text)
        self.assertNotIn("names the edition, but not its contents", self.site.get("/en/explore?by=year&edition=" + pinned).text)

    def test_only_what_exists_is_unmodified(self):
        gone = self.site.get("/api/v1/totals?by=nothing", If_None_Match='"x"')
        self.assertEqual(gone.status, 400)
        page = "/api/v1/totals?by=sector&year=2018"
        tag = self.site.get(page).headers["etag"]
        self.assertEqual(self.site.get(page, If_None_Match=tag).status, 304)
        self.assertEqual(self.site.get(page, If_None_Match=f'"other", {tag.removeprefix("W/")}').status, 304)

    def test_an_interrupted_download_continues(self):
        for path in ["answer.csv?by=facility", "answer.json?by=facility", "answer.xlsx?by=facility", "answer.gpkg?by=facility", "answer.kml?by=facility", "edition.zip"]:
            with self.subTest(path):
                whole = self.site.get(f"/download/{path}")
                tag, length = whole.headers["etag"], len(whole.body)
                self.assertEqual((whole.status, whole.headers["accept-ranges"], tag[0]), (200, "bytes", '"'))
                rest = self.site.get(f"/download/{path}", Range="bytes=1000-", If_Range=tag)
                self.assertEqual((rest.status, rest.headers["content-range"]), (206, f"bytes 1000-{length - 1}/{length}"))
                self.assertEqual(whole.body[:1000] + rest.body, whole.body)
                some = self.site.get(f"/download/{path}", Range="bytes=10-29")
                self.assertEqual((some.status, some.body, some.headers["content-length"]), (206, whole.body[10:30], "20"))
                self.assertEqual(self.site.get(f"/download/{path}", Range="bytes=-7").body, whole.body[-7:])
                self.assertEqual(self.site.get(f"/download/{path}", Range=f"bytes={length}-").status, 416)
                for header in [{"Range": "bytes=0-9", "If_Range": '"other"'}, {"Range": "bytes=0-1,5-6"}, {"Range": "lines=1-2"}, {"Range": "bytes=9-3"}]:
                    other = self.site.get(f"/download/{path}", **header)
                    self.assertEqual((other.status, len(other.body)), (200, length), header)


class Operating(unittest.TestCase):
    """What an operator watches, and what nobody else sees."""

    def test_measures_and_log(self):
        shared = portal()
        site = Portal(shared.folder, None, "--log-level", "info")
        try:
            secret = "zopilote"
            answers = [site.get(path) for path in ["/en/", f"/en/search?q={secret}", f"/en/{secret}", "/api/v1/totals?by=country"]]
            site.get("/en/", method="PROPFIND")
            measures = site.get("/metrics")
            self.assertEqual((measures.status, measures.headers["content-type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
            for line in ['ecotone_requests_total{route="/{language}/search",method="GET",status="200"} 1', 'ecotone_requests_total{route="none",method="GET",status="404"} 1',
                         'ecotone_requests_total{route="/{language}",method="other",status="405"} 1', 'ecotone_request_seconds_count{route="/api/v1/totals"} 1',
                         "ecotone_editions 1"]:
                self.assertIn(line + "\n", measures.text)
            for name in [r'ecotone_lane_waiting\{lane="exports"\}', r'ecotone_lane_running\{lane="answers"\}', "ecotone_connections", "process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total"]:
                self.assertRegex(measures.text, rf"(?m)^{name} [0-9.]+$")
            for line in measures.text.splitlines():
                self.assertRegex(line, r"^(# TYPE \w+ (counter|gauge|histogram)|\w+(\{[^}]*(\{\w+(:\w+)?\}[^}]*)*\})? [0-9.e+-]+)$")
            guide = (ROOT / "docs/operating.md").read_text()
            for name in re.findall(r"(?m)^# TYPE (\w+)", measures.text):
                self.assertIn(f"`{name}`", guide)
            # By a proxy it is a stranger's request.
            self.assertEqual(site.get("/metrics", X_Forwarded_For="203.0.113.9").status, 404)
            time.sleep(0.3)
            lines = [json.loads(line) for line in site.output().splitlines() if line.startswith("{")]
            asked = [line for line in lines if line["message"] == "answered" and line["route"] != "/robots.txt"]
            self.assertEqual([line["status"] for line in asked][:4], [200, 200, 404, 200])
            for answer, line in zip(answers, asked):
                self.assertEqual(answer.headers["request-id"], line["request"])
            for word in [secret, "127.0.0.1", "203.0.113.9", "country"]:
                self.assertNotIn(word, "".join(json.dumps(line) for line in asked))
        finally:
            site.stop()


class Spreadsheets(unittest.TestCase):
    """1,500 facilities whose names a spreadsheet would take for formulas."""

    BEGINS = ["=cmd|' /C calc'!A0", "+1+A1", "-2+3", "@SUM(A1)", "\tTAB", "\"=quoted\"", "=a,\"b\"", "-", "=", "--1"]

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-cells-"))
        sample = cls.folder / "sample"
        run("sample", "--out", str(sample), "--facilities", "1500", "--years", "2018..2018", "--seed", "3")
        for path in sample.glob("*/*.csv"):
            with open(path, encoding="latin-1", newline="") as file:
                text = file.read()
            delimiter = max(",;\t", key=text[:400].count)
            rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
            head = next((n for n, row in enumerate(rows[:8]) if len(row) > 5), 0)
            named = [n for n, name in enumerate(rows[head]) if re.search(r"facility.?name|nombre|county|city|municipio|company", name, re.I)]
            for number, row in enumerate(rows[head + 1:]):
                for column in named:
                    if column < len(row) and row[column]:
                        row[column] = cls.BEGINS[number % len(cls.BEGINS)] + row[column]
            with open(path, "w", encoding="latin-1", newline="") as file:
                csv.writer(file, delimiter=delimiter).writerows(rows)
        run("integrate", "--out", str(cls.folder / "edition"), *sorted(str(path) for path in sample.glob("*/*")))
        cls.site = Portal(cls.folder / "edition")

    @classmethod
    def tearDownClass(cls):
        cls.site.stop()
        shutil.rmtree(cls.folder)

    @staticmethod
    def dangerous(text):
        return [cell for row in csv.reader(io.StringIO(text)) for cell in row
                if cell[:1] in "=+-@\t\r" and cell and not re.fullmatch(r"-[0-9.]+([eE][+-]?[0-9]+)?", cell)]

    def test_no_route_gives_a_formula(self):
        exact = self.site.get("/api/v1/facilities?format=csv")
        self.assertEqual(exact.headers["ecotone-cells"], "exact")
        self.assertGreaterEqual(len({cell for cell in self.dangerous(exact.text)}), 1500 * 9 // 10)
        paths = self.site.get("/api/openapi.json").json["paths"]
        more = {"/api/v1/search": "q=fictional", "/api/v1/listings": "substance=lead", "/api/v1/totals": "by=facility", "/api/v1/transfers": "limit=100000"}
        asked = 0
        for path, item in paths.items():
            if "safe" not in [parameter["name"] for parameter in item["get"]["parameters"]] or re.search("compare|submissions|plan|waiting|record|layers|challenges|pledges|consultation|comments|meetings|advice|decisions", path):
                continue
            path = path.replace("{id}", encoded(facility_of(self.site, "US")))
            answer = self.site.get(f"{path}?format=csv&safe=excel&{more.get(path, '')}".rstrip("&"))
            with self.subTest(path):
                self.assertEqual((answer.status, answer.headers["ecotone-cells"]), (200, "guarded"), answer.text[:300])
                self.assertEqual(self.dangerous(answer.text), [])
                asked += 1
        self.assertGreater(asked, 12)
        guarded = self.site.get("/api/v1/facilities?format=csv&safe=excel").text
        rows = zip(csv.reader(io.StringIO(exact.text)), csv.reader(io.StringIO(guarded)))
        self.assertTrue(all(cell == other or other == "'" + cell for row, others in rows for cell, other in zip(row, others)))
        self.assertEqual(self.dangerous(self.site.get("/download/answer.csv?by=facility&safe=excel").text), [])

    def test_buttons_ask_for_it(self):
        for page in ["/en/explore?by=facility", "/fr/facilities", "/es/substances", "/en/trace?country=US", "/en/coverage"]:
            links = re.findall(r'href="([^"]*(?:format=csv|answer\.csv)[^"]*)"', self.site.get(page).text)
            self.assertTrue(links and all("safe=excel" in link for link in links), (page, links))


class Editions(unittest.TestCase):
    def test_a_new_edition_is_taken_up(self):
        """While readers ask without a pause, an edition is added, exchanged and removed; no request fails."""
        work = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-editions-"))
        self.addCleanup(shutil.rmtree, work)
        folder = work / "editions"
        folder.mkdir()
        build(folder, "a", 300, "2017..2018")
        site = Portal(folder)
        self.addCleanup(site.stop)
        first = site.get("/api/v1/edition").json["edition"]
        failures, counted, ended = [], [0], threading.Event()

        def ask():
            while not ended.is_set():
                for path in ["/en/", "/api/v1/totals?by=state,year", f"/en/explore?by=year&edition={first}"]:
                    answer = site.get(path)
                    counted[0] += 1
                    if answer.status != 200:
                        failures.append((path, answer.status, answer.text[:200]))

        def newest_becomes(known):
            deadline = time.time() + 60
            while True:
                now = site.get("/api/v1/edition").json["edition"]
                if now not in known:
                    return now
                self.assertLess(time.time(), deadline, site.output())
                time.sleep(0.1)

        reader = threading.Thread(target=ask)
        reader.start()
        try:
            time.sleep(1.1)  # "the newest" is by the second
            build(folder, "b", 300, "2017..2018", seed=2)
            second = newest_becomes({first})
            self.assertEqual(set(site.get("/api/v1/edition").json["editions"]), {first, second})
            self.assertIn(first, site.get("/en/").text)
            # What moved between the two, by the API, the page and the command line.
            moved = site.get(f"/api/v1/compare?previous={first}&part=reports&format=csv")
            self.assertEqual(moved.body, run("compare", str(folder / "a"), str(folder / "b"), "--format", "csv"))
            self.assertGreater(moved.text.count("\n"), 100)
            for language in LANGUAGES:
                self.assertEqual(site.get(f"/{language}/compare?previous={first}").status, 200)
            time.sleep(1.1)
            sample = work / "sample-c"
            run("sample", "--out", str(sample), "--facilities", "300", "--years", "2017..2018", "--seed", "3")
            run("integrate", "--out", str(folder / "b"), "--replace", *sorted(str(path) for path in sample.glob("*/*.csv")))
            third = newest_becomes({first, second})
            (folder / "damaged").mkdir()
            for path in (folder / "b").iterdir():
                (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / "damaged" / path.name)
            victim = folder / "damaged" / "facts"
            column = sorted(victim.iterdir())[0]
            column.chmod(0o600)
            data = bytearray(column.read_bytes())
            data[-1] ^= 1
            column.write_bytes(data)
            time.sleep(2.5)
            self.assertIn("edition refused", site.output())
            self.assertEqual(site.get("/api/v1/edition").json["edition"], third)
        finally:
            ended.set()
            reader.join()
        self.assertEqual(failures, [])
        self.assertGreater(counted[0], 50)

    def test_what_cannot_be_served_is_said(self):
        with tempfile.TemporaryDirectory() as empty:
            for arguments, words in [([empty], "no edition that can be served"), (["/nosuch"], "no such folder"), ([empty, "--port", "99999"], "--port 99999")]:
                done = subprocess.run([ECOTONE, "serve", *arguments], capture_output=True, text=True)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(words, done.stderr)

    def test_a_port_in_use_is_said(self):
        site = portal()
        done = subprocess.run([ECOTONE, "serve", str(site.folder), "--port", str(site.port)], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"cannot serve on 127.0.0.1:{site.port}", done.stderr)


if __name__ == "__main__":
    unittest.main()
