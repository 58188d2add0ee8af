"""Two readers ask what is near them, on real files: at most four clicks from the first page."""
import csv
import os
import pathlib
import re
import shutil
import tempfile
import unittest

from playwright.sync_api import sync_playwright

import portal
from test_pages import CHROMIUM, FLAGS

DATA = os.environ.get("ECOTONE_DATA")


@unittest.skipUnless(DATA, "ECOTONE_DATA is not set: real national files are not at hand")
class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        data, cls.work = pathlib.Path(DATA), pathlib.Path(tempfile.mkdtemp(prefix="ecotone-near-"))
        # A program of its own, so that the postal codes stay there.
        program = pathlib.Path(portal.ECOTONE)
        (cls.work / "ecotone_assets").mkdir()
        shutil.copy(program, cls.work / "ecotone")
        for folder in program.parent.glob("ecotone_*.resources"):
            (cls.work / folder.name).symlink_to(folder)
        for file in (program.parent / "ecotone_assets").iterdir():
            (cls.work / "ecotone_assets" / file.name).symlink_to(file)
        cls.former, portal.ECOTONE = portal.ECOTONE, str(cls.work / "ecotone")
        codes = cls.work / "CA.txt"
        with open(data / "places/postal_us_ca.csv", encoding="utf-8", newline="") as file, open(codes, "w", encoding="utf-8") as out:
            for row in csv.DictReader(file):
                if row["country"] == "CA":
                    fields = [row["country"], row["code"], row["place"], "", row["admin1"], "", "", "", "", row["latitude"], row["longitude"], row["accuracy"]]
                    out.write("\t".join(fields) + "\n")
        portal.run("places", "add", str(codes))
        files = [*sorted((data / "retc").glob("*_20[12]*.csv")), *sorted((data / "npri").glob("*.csv"))]
        portal.run("integrate", "--out", str(cls.work / "edition"), *map(str, files))
        cls.site = portal.Portal(cls.work / "edition")
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()
        cls.site.stop()
        portal.ECOTONE = cls.former
        shutil.rmtree(cls.work, ignore_errors=True)

    def open(self, language, width):
        page = self.browser.new_context(viewport={"width": width, "height": 800}).new_page()
        self.addCleanup(page.context.close)
        page.goto(f"{self.site.address}/{language}/")
        return page

    def test_lead_near_monterrey(self):
        """Which plants near Monterrey release lead, and is it growing? (RETC to 2021.) Three clicks."""
        page = self.open("es", 1280)
        page.fill("#home-near", "Monterrey")
        page.click(".near-box button")
        self.assertIn("¿A qué lugar llamado “Monterrey” se refiere?", page.inner_text("main"))
        page.click("text=Monterrey, Nuevo León")
        page.fill("#near-substance", "plomo")
        page.click("form.near button.primary")
        text = page.inner_text("main")
        self.assertIn("Plomo", page.inner_text("h1"))
        self.assertRegex(text, r"En 2021, aquí [0-9,]+ establecimientos reportaron")
        self.assertRegex(text, r"Bajó|Aumentó|Disminución|Aumento")
        distances = [float(cell) for cell in page.locator("#facilities tbody td:nth-child(2)").all_inner_texts()]
        self.assertTrue(distances and distances == sorted(distances) and distances[-1] <= 10)
        # On paper: at most four pages.
        self.assertLessEqual(len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="Letter"))), 4)

    def test_around_g1r_on_a_phone(self):
        """What is within 10 km of G1R? One click."""
        page = self.open("fr", 360)
        page.fill("#home-near", "G1R")
        page.click(".near-box button")
        self.assertRegex(page.inner_text("h1"), r"CA:G1R.* et environs \(rayon de 10\s?km\)")
        self.assertGreater(page.locator("#facilities tbody tr").count(), 5)
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 360)


if __name__ == "__main__":
    unittest.main()
