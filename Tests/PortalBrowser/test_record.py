"""The public record's pages, feeds and data: what they hold, and what they must not tell."""
import json
import pathlib
import re
import tempfile
import time
import unittest
import xml.etree.ElementTree as tree

from portal import LANGUAGES, ROOT, Portal, portal, run

ATOM = "{http://www.w3.org/2005/Atom}"


class Record(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = portal()

    def test_the_register_filters(self):
        page = self.site.get("/en/submissions").text
        self.assertEqual(len(re.findall(r"/en/submissions/SEM-\d\d-\d\d\d", page)), 11)
        late = self.site.get("/en/submissions?party=MX&holder=council&late=yes").text
        self.assertEqual(set(re.findall(r"SEM-\d\d-\d\d\d", late)), set())
        # The Council's time is customary: beyond it, but not late.
        held = self.site.get("/en/submissions?party=MX&holder=council").text
        self.assertEqual(set(re.findall(r"SEM-\d\d-\d\d\d", held)), {"SEM-22-002", "SEM-23-005"})
        self.assertIn("beyond the customary time", held)
        self.assertNotIn('class="late"', held)
        self.assertIn("SEM-21-002", self.site.get("/es/submissions?q=vaquita").text)
        self.assertEqual(self.site.get("/en/submissions?case-state=NONE").status, 400)
        self.assertEqual(self.site.get("/en/submissions/SEM-99-001").status, 404)

    def test_a_case_in_three_languages(self):
        words = {"en": ("Loggerhead Turtle", "June 2, 2023", "585 days beyond the customary time"), "fr": ("Tortue caouanne", "2 juin 2023", "585 jours au-delà du délai usuel"),
                 "es": ("Tortuga caguama", "2 de junio de 2023", "585 días más allá del plazo habitual")}
        for language in LANGUAGES:
            page = self.site.get(f"/{language}/submissions/SEM-20-001").text
            for word in words[language]:
                self.assertIn(word, page)
            self.assertNotIn("{", re.sub(r"<[^>]*>", "", page))

    def test_feeds_and_calendars_read(self):
        for language in LANGUAGES:
            feed = tree.fromstring(self.site.get(f"/feeds/submissions.atom?lang={language}").body)
            entries = feed.findall(f"{ATOM}entry")
            self.assertEqual(len(entries), 25)
            dates = [entry.findtext(f"{ATOM}updated") for entry in entries]
            self.assertEqual(dates, sorted(dates, reverse=True))
            self.assertEqual(len({entry.findtext(f"{ATOM}id") for entry in entries}), 25)
        following = next(link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "next")
        more = tree.fromstring(self.site.get(following.removeprefix(self.site.address)).body)
        self.assertEqual(len(more.findall(f"{ATOM}entry")), 18)
        calendar = self.site.get("/feeds/submissions.ics?lang=fr")
        self.assertEqual(calendar.text.count("BEGIN:VEVENT"), 3)
        self.assertTrue(all(len(line.encode()) <= 75 for line in calendar.text.split("\r\n")))
        one = self.site.get("/feeds/SEM-23-005.ics").text
        self.assertIn("DTSTART;VALUE=DATE:20240111", one)

    def test_the_api_and_its_csv_agree(self):
        rows = self.site.get("/api/v1/submissions").json["rows"]
        lines = self.site.get("/api/v1/submissions?format=csv").text.splitlines()
        self.assertEqual(len(rows), len(lines) - 1)
        case = self.site.get("/api/v1/submissions/SEM-21-001").json
        self.assertEqual((case["names_withheld"], case["submitters"], case["state"]), (True, [], "T_FR_NOT_WARRANTED"))
        self.assertEqual(case["rows"][4]["legal_due"], "2021-06-28")

    def test_the_plan(self):
        page = self.site.get("/en/plan").text
        self.assertIn("C$341,500", page)
        self.assertIn("agrees", page)
        self.assertIn("C$56,000.50", self.site.get("/en/plan/REG").text)
        figures = {language: re.findall(r"<td[^>]*class=\"number\"[^>]*>([^<]*)", self.site.get(f"/{language}/plan/report").text) for language in LANGUAGES}
        plain = {language: [re.sub(r"[^0-9]", "", figure) for figure in found] for language, found in figures.items()}
        self.assertTrue(plain["en"] == plain["fr"] == plain["es"] and len(plain["en"]) > 20)
        self.assertIn("<iati-activities", self.site.get("/download/plan-iati.xml").text)
        self.assertEqual(self.site.get("/en/plan/NONE").status, 404)
        self.assertEqual(self.site.get("/en/plan/report?period=soon").status, 400)

    def test_nothing_leaks(self):
        """A hidden case beside a public one: addresses, titles, counts, feeds and data are those of a record without it."""
        def record(folder, hidden):
            cases = [{"id": "SEM-22-001", "title": "River", "party": "MX", "rulebook": "USMCA", "rights": "public", "submitters": ["Ximena"], "confidential": True,
                      "submitter_type": "resident of a village", "events": [["2022-01-10", "file"], ["2022-02-09", "request_response"]]}]
            for number, rights in enumerate(hidden):
                cases.append({"id": f"SEM-22-00{number + 2}", "title": "Zopilote", "party": "MX", "rulebook": "USMCA", "rights": rights, "summary": "Zopilote",
                              "place": {"latitude": 20, "longitude": -100}, "events": [["2022-01-11", "file"], ["2022-02-10", "request_response"]]})
            path = folder / "cases.json"
            path.write_text(json.dumps({"cases": cases}))
            keys = ["--keys", str(folder / "record.keys")]
            run("keys", "new", keys[1])
            run("record", "import", str(path), "--record", str(folder / "record"), *keys)
            secret = folder / "zopilote-village.txt"
            secret.write_text("Zopilote")
            if hidden:
                run("record", "add", "SEM-22-001", "relate", "--related", "SEM-22-002", "--record", str(folder / "record"))
                run("record", "add", "SEM-22-001", "document", "--file", str(secret), "--kind", "Zopilote", "--record", str(folder / "record"), *keys)
            return Portal(self.site.folder, record=folder / "record")

        addresses = ["/en/submissions", "/en/submissions?q=zopilote", "/en/submissions?party=MX&page=1", "/en/submissions/SEM-22-001", "/en/submissions/waiting",
                     "/api/v1/submissions", "/api/v1/submissions?format=csv", "/api/v1/submissions/SEM-22-001", "/api/v1/waiting", "/feeds/submissions.atom",
                     "/feeds/submissions.ics", "/feeds/SEM-22-001.atom", "/sitemaps/0.xml"]
        gone = ["/en/submissions/SEM-22-002", "/api/v1/submissions/SEM-22-003", "/feeds/SEM-22-004.atom", "/documents/SEM-22-002/" + 64 * "0"]
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            sites = [record(pathlib.Path(one), []), record(pathlib.Path(two), ["sealed", "restricted", {"level": "public", "protocols": ["nation"]}, ""])]
            try:
                for address in addresses:
                    answers = [site.get(address) for site in sites]
                    texts = [answer.text.replace(str(site.port), "PORT") for answer, site in zip(answers, sites)]
                    self.assertEqual(texts[0], texts[1], address)
                    self.assertNotRegex(texts[1].replace("q=zopilote", "").replace('value="zopilote"', ""), "(?i)zopilote|ximena|village")
                for address in gone:
                    answers = [site.get(address) for site in sites]
                    self.assertEqual([answer.status for answer in answers], [404, 404], address)
                    self.assertEqual(answers[0].text.replace(str(sites[0].port), "PORT"), answers[1].text.replace(str(sites[1].port), "PORT"))
            finally:
                for site in sites:
                    site.stop()

    def test_heads_are_signed_and_published(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            record = ["--record", str(folder / "record")]
            run("keys", "new", "--signing", str(folder / "ecotone.key"))
            run("record", "import", str(ROOT / "docs/examples/submissions.json"), *record)
            site = Portal(self.site.folder, folder / "record", "--sign", str(folder / "ecotone.key"))
            try:
                for _ in range(100):
                    answer = site.get("/api/v1/record/head")
                    if answer.json["rows"]:
                        break
                    time.sleep(0.1)
                head = answer.json["rows"][0]
                self.assertIn(head["hash"], site.get("/fr/sources").text)
                self.assertIn(head["hash"], site.get("/feeds/submissions.atom").text)
                kept = folder / "kept.json"
                kept.write_bytes(answer.body)
                proof = run("record", "verify", "--heads", str(kept), "--key", str(folder / "ecotone.key.pub"), *record).decode()
                self.assertIn("1 heads that were kept", proof)
                head["hash"] = head["hash"][::-1]
                kept.write_text(json.dumps(answer.json | {"rows": [head]}))
                with self.assertRaises(AssertionError) as refusal:
                    run("record", "verify", "--heads", str(kept), *record)
                self.assertIn("the record was rewritten", str(refusal.exception))
            finally:
                site.stop()


if __name__ == "__main__":
    unittest.main()
