"""The pages in Debian's Chromium: what readers do, with a mouse, a keyboard, a phone, in three languages."""
import csv
import io
import os
import re
import unittest
from urllib.parse import parse_qsl, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from portal import LANGUAGES, encoded, portal

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PATHS = ["", "pollutants", "land", "take-part", "quality", "data", "explore", "explore?by=year,category&country=CA", "explore?by=state&show=map&year=2018", "explore?by=facility&show=map&state=CA-ON", "map", "near", "near?near=43.65,-79.38&within=100", "near?near=Springfield", "facilities",
         "facilities/FACILITY", "substances", "substances/lead", "substances/dioxins-furans", "sectors", "sectors/2211", "places", "places/MX", "places/CA-ON",
         "findings", "findings?country=MX&year=2018&severity=look", "flows", "flows?across-borders=no&year=2018", "ledger", "compare", "published",
         "explore?view=common&by=country,year&quality=without-suspect&measure=net", "search?q=lead", "search?q=nosuchthing", "trace?substance=lead&year=2018", "downloads", "sources", "api", "about", "help", "glossary", "journalists", "contact", "accessibility", "privacy",
         "explore?by=year,category&chart=lines", "places/MX?chart=index", "substances/lead?chart=log", "substances?order=kilograms:desc&columns=kilograms", "map?year=2018&colour=medium", "side-by-side", "side-by-side?place=CA-ON,MX", "facilities?order=name:desc&q=a", "submissions", "submissions?late=yes", "submissions/SEM-20-001", "submissions/SEM-23-005", "submissions/waiting", "submissions/process", "plan", "plan/SUB", "plan/report", "report", "atlas", "atlas/ecoregions", "atlas/land-cover", "atlas/seagrass", "embed?by=year,country", "explore?year=soon"]


def query(address):
    """The words of an address behind its question mark."""
    return dict(parse_qsl(urlsplit(address).query))


class PageSite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = portal()
        cls.facility = encoded(cls.site.get("/api/v1/totals?by=facility&order=kilograms&limit=1&year=2018&country=CA").json["rows"][0]["facility"])
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()

    def setUp(self):
        self.said, self.elsewhere = [], []
        self.page = self.open()

    def open(self, width=1280, **options):
        context = self.browser.new_context(viewport={"width": width, "height": 800}, accept_downloads=True, **options)
        page = context.new_page()
        page.set_default_timeout(30_000)
        # A page about a refused address is a 4xx by intent, and Chromium says so.
        page.on("console", lambda message: self.said.append(message.text) if message.type in ("error", "warning") and "status of 4" not in message.text else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.elsewhere.append(request.url) if not request.url.startswith((self.site.address, "data:", "blob:")) else None)
        self.addCleanup(context.close)
        return page

    def tearDown(self):
        self.assertEqual(self.said, [], "the browser's console")
        self.assertEqual(self.elsewhere, [], "requests to other hosts")

    def go(self, path, language="en", page=None):
        (page or self.page).goto(f"{self.site.address}/{language}/{path.replace('FACILITY', self.facility)}")


class Pages(PageSite):
    def test_the_navigation_is_one_row_or_a_menu(self):
        for language in LANGUAGES:
            self.go("explore", language)
            heights = self.page.evaluate("[...document.querySelectorAll('.sections li, .pages li')].map(item => item.getBoundingClientRect().top)")
            self.assertEqual(len(set(heights)), 2, (language, heights))
            self.assertEqual(self.page.locator(".sections li").count(), 7)
            self.assertEqual(self.page.locator(".pages [aria-current=page]").count(), 1)
            self.assertFalse(self.page.locator(".menu").is_visible())
        for width in (375, 700):
            phone = self.open(width)
            self.go("quality", "fr", phone)
            self.assertFalse(phone.locator(".sections").is_visible())
            phone.locator(".menu summary").press("Enter")
            phone.locator(".menu a", has_text="Valeurs inhabituelles").click()
            phone.wait_for_url("**/fr/findings")

    # What readers do

    def test_from_a_word_to_the_source_line(self):
        page = self.page
        self.go("")
        page.locator("#search-home").press_sequentially("lead")
        option = page.locator(".suggestions [role=option]").first
        option.wait_for()
        self.assertIn("Lead", option.text_content())
        option.click()
        page.wait_for_url("**/substances/lead")
        page.locator("table.bars a[href*='/facilities/']").first.click()
        page.wait_for_url("**/facilities/**")
        row = page.locator("#reports tbody tr").first
        where = row.locator(".where").text_content()
        self.assertRegex(where, r"\.csv.*line [\d,]+, column \d+")
        # The line and column named hold the quantity shown.
        source = row.locator(".where code").text_content()
        line, column = (int(text.replace(",", "")) for text in re.search(r"line ([\d,]+), column (\d+)", where).groups())
        quantity = float(row.locator("td.number").first.text_content().split()[0].replace(",", ""))
        file = next((self.site.folder.parent / "sample-first").glob(f"*/{source}"))
        text = b"".join(file.read_bytes().splitlines(keepends=True)[line - 1 : line + 1]).decode("cp1252" if "NPRI" in source else "utf-8", "replace")
        cells = next(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text else ","))
        self.assertAlmostEqual(float(cells[column - 1].replace(",", "")), quantity, delta=abs(quantity) * 1e-3 + 1e-3)

    def test_a_question_is_built_changed_and_gone_back_to(self):
        page = self.page
        self.go("explore")
        page.get_by_label("Canada", exact=True).check()
        page.wait_for_url("**country=CA**")
        page.locator("#f-by1").select_option("state")
        page.wait_for_url("**by=state**")
        page.get_by_role("cell").get_by_text("source lines").first.wait_for()
        self.assertIn("Ontario", page.locator("#answer tbody").first.text_content())
        figure = page.locator(".headline data").get_attribute("value")
        address = page.url
        page.locator("#f-substance").fill("plom")
        page.locator(".suggestions [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**substance=lead**")
        self.assertNotEqual(page.locator(".headline data").get_attribute("value"), figure)
        page.go_back()
        page.wait_for_url(address)
        self.assertEqual(page.locator(".headline data").get_attribute("value"), figure)
        page.reload()
        self.assertEqual(page.locator(".headline data").get_attribute("value"), figure)
        self.assertTrue(page.get_by_label("Canada", exact=True).is_checked())
        # The permanent address names the edition and gives the same number.
        page.goto(page.locator("#permanent").text_content())
        self.assertIn("edition=", page.url)
        self.assertEqual(page.locator(".headline data").get_attribute("value"), figure)
        # The figure of the first row is the sum of its source lines.
        first = page.locator("#answer tbody tr").first
        value = first.locator("data").get_attribute("value")
        first.get_by_text("source lines").click()
        page.wait_for_url("**/trace?**")
        self.assertAlmostEqual(float(page.locator(".lead data").get_attribute("value")), float(value), delta=float(value) * 1e-9)

    def test_a_value_to_verify(self):
        """From the list to the facility, whose source line bears the mark and the reason, and back to its findings."""
        page = self.page
        self.go("findings?rule=unit_slip")
        row = page.locator("table.trace tbody tr").first
        reason = row.locator(".reasons li").first.text_content()
        year = re.search(r"\d{4}$", row.locator("th").text_content()).group()
        self.assertIn("Differs from", reason)
        self.assertIn("not verified", row.text_content())
        row.locator("th a").click()
        page.wait_for_url("**/facilities/**")
        self.assertIn("Nobody has verified them", page.locator("#findings").text_content())
        page.goto(f"{page.url.split('?')[0]}?year={year}")
        mark = page.locator("#reports .suspect").first
        self.assertIn("unusual value", mark.text_content())
        mark.click()
        page.wait_for_url("**/findings?facility=**")
        self.assertIn(reason, page.locator("table.trace").text_content())
        # An answer says how much such values weigh, and gives itself without them.
        self.go(f"explore?by=country&year={year}")
        whole = float(page.locator(".headline data").get_attribute("value"))
        weight = float(page.locator(".note data").first.get_attribute("value"))
        page.locator(".note a:not(.term)").first.click()
        page.wait_for_url("**quality=without-suspect**")
        self.assertAlmostEqual(float(page.locator(".headline data").get_attribute("value")), whole - weight, delta=whole * 1e-9)

    def test_old_addresses_of_drawings(self):
        self.go("explore?by=state&view=map&year=2018")
        self.assertIn("show=map", self.page.url)

    def test_without_scripts(self):
        """The form alone builds the same address."""
        page = self.open(java_script_enabled=False)
        self.go("explore", page=page)
        page.get_by_label("Mexico", exact=True).check()
        page.locator("#f-by1").select_option("year")
        page.locator("#f-substance").fill("Plomo")
        page.get_by_role("button", name="Show").click()
        self.assertRegex(page.url, r"country=MX&year=2019&substance=lead&by=year")
        self.go("map", page=page)
        self.assertTrue(page.locator("#drawn svg").is_visible())
        self.assertGreater(page.locator("#drawn circle").count(), 20)

    def test_every_format_downloads(self):
        page = self.page
        self.go("explore?state=CA-ON&by=substance")
        links = page.locator(".formats a")
        self.assertEqual(links.count(), 8)
        for index in range(8):
            with page.expect_download() as download:
                links.nth(index).click()
            self.assertRegex(download.value.suggested_filename, r"^ecotone-[0-9a-f]{8}-(answer\.(csv|json|xlsx|geojson|gpkg|kml)|chart\.(svg|png))$")
            self.assertIsNone(download.value.failure())

    def test_the_map_draws_and_filters(self):
        page = self.page
        self.go("map?year=2018")
        drawn = page.locator("#map[data-drawn]")
        drawn.wait_for()
        everything = int(drawn.get_attribute("data-drawn"))
        self.assertGreater(everything, 100)
        self.assertGreater(page.evaluate("document.getElementById('map').map.queryRenderedFeatures({ layers: ['names'] }).length"), 0)
        page.locator("#m-country").select_option("MX")
        page.wait_for_url("**country=MX**")
        drawn.wait_for()
        mexico = int(drawn.get_attribute("data-drawn"))
        self.assertTrue(0 < mexico < everything, (mexico, everything))
        # A facility is found where its own page says it is, and its card leads there.
        facility = self.site.get("/api/v1/totals?by=facility&country=MX&year=2018&order=kilograms&limit=1").json["rows"][0]["facility"]
        described = self.site.get(f"/api/v1/facilities/{encoded(facility)}").json["facility"]
        where = {"center": [described["longitude"], described["latitude"]], "zoom": 13}
        page.evaluate("where => { const map = document.getElementById('map').map; delete document.getElementById('map').dataset.drawn; map.jumpTo(where) }", where)
        drawn.wait_for()
        box = page.locator("#map").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        # The card is beside its circle, inside the map.
        card = page.locator("#map-card").bounding_box()
        self.assertTrue(box["x"] <= card["x"] and card["x"] + card["width"] <= box["x"] + box["width"], (box, card))
        self.assertTrue(box["y"] <= card["y"] and card["y"] + card["height"] <= box["y"] + box["height"], (box, card))
        self.assertLess(abs(card["x"] + card["width"] / 2 - box["x"] - box["width"] / 2), 40)
        # By keyboard too; and the address has what the map shows.
        page.keyboard.press("Escape")
        page.locator("#map canvas").press("Enter")
        self.assertRegex(page.url, "#at=13/")
        self.assertEqual(page.evaluate("document.activeElement.closest('#map-card')?.id"), "map-card")
        page.locator("#map-card a").click()
        page.wait_for_url(f"**/facilities/{encoded(facility)}")

    def test_a_part_of_the_map_is_asked_for(self):
        page = self.page
        self.go("map?year=2018")
        page.locator("#map-tools").wait_for()
        box = page.locator("#map").bounding_box()
        (left, top), (right, bottom) = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in [(.3, .3), (.7, .7)]]

        def drag(name):
            page.locator("#map[data-drawn]").wait_for()
            page.locator(f"[data-draw={name}]").click()
            self.assertNotEqual(page.locator("#map-hint").inner_text(), "")
            page.locator("#map").scroll_into_view_if_needed()
            shift = page.locator("#map").bounding_box()["y"] - box["y"]
            page.mouse.move(left, top + shift)
            page.mouse.down()
            page.mouse.move(right, bottom + shift, steps=4)
            page.mouse.up()

        drag("box")
        page.wait_for_url("**box=**")
        asked = query(page.url)
        west, south, east, north = (float(value) for value in asked["box"].split(","))
        self.assertTrue(-180 <= west < east <= 180 and -90 <= south < north <= 90 and asked["year"] == "2018", asked)
        everything = self.site.get("/api/v1/totals?year=2018").json["rows"][0]["facilities"]
        inside = self.site.get(f"/api/v1/totals?year=2018&box={asked['box']}").json["rows"][0]["facilities"]
        self.assertTrue(0 < inside < everything, (inside, everything))
        # The box is kept by the form, and leads to who reports in it.
        page.locator("#m-country").select_option("US")
        page.wait_for_url("**country=US**")
        self.assertEqual(query(page.url)["box"], asked["box"])
        box = page.locator("#map").bounding_box()
        drag("circle")
        page.wait_for_url("**within=**")
        self.assertNotIn("box", query(page.url))
        self.assertGreater(float(query(page.url)["within"]), 0.1)
        page.locator("main a.button[href*='/near?']").click()
        page.wait_for_url("**/near?**")
        # By keyboard: what the map shows.
        self.go("map?year=2018")
        page.locator("#map[data-drawn]").wait_for()
        page.locator("#map-tools button").first.press("Enter")
        page.wait_for_url("**box=**")

    def test_by_keyboard_alone(self):
        page = self.page
        self.go("")
        page.keyboard.press("Tab")
        self.assertEqual(page.evaluate("document.activeElement.className"), "skip")
        page.keyboard.press("Enter")
        self.assertEqual(page.evaluate("document.activeElement.id"), "content")
        page.keyboard.press("Tab")
        self.assertEqual(page.evaluate("document.activeElement.id"), "search-home")
        page.keyboard.type("ontario")
        page.locator(".suggestions [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        self.assertEqual(page.locator("#search-home").get_attribute("aria-activedescendant"), "search-home-suggestions-0")
        page.keyboard.press("Escape")
        self.assertEqual(page.locator("#search-home").get_attribute("aria-expanded"), "false")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=ontario")
        # Everything that can be clicked can be reached, and shows that it is.
        self.go("explore")
        wanted = page.evaluate("""() => [...document.querySelectorAll('main a[href], main button, main input, main select, main summary')]
            .filter(e => e.checkVisibility() && e.type !== 'hidden').length""")
        page.locator("#content").focus()
        reached = set()
        for _ in range(wanted + 40):
            page.keyboard.press("Tab")
            place = page.evaluate("""() => { const e = document.activeElement; if (!e.closest('main')) return null
                const s = getComputedStyle(e); return [[...document.querySelectorAll('*')].indexOf(e), s.outlineStyle !== 'none'] }""")
            if place is None:
                break
            self.assertTrue(place[1], "a focused element without an outline")
            reached.add(place[0])
        self.assertGreaterEqual(len(reached), wanted)

    def test_a_chart_tells_a_year_by_keyboard_pointer_and_finger(self):
        """The same figures as in its table; another form by one click; the picture beside the downloads."""
        page = self.page
        self.go("places/CA?chart=lines")
        chart, tip = page.locator("svg.chart"), page.locator(".chart-tip")
        chart.focus()
        page.keyboard.press("End")
        self.assertTrue(tip.is_visible())
        year = tip.locator("strong").inner_text()
        page.keyboard.press("ArrowLeft")
        self.assertEqual(int(tip.locator("strong").inner_text()), int(year) - 1)
        shown = dict(zip(tip.locator("dt").all_inner_texts(), tip.locator("dd").all_inner_texts()))
        page.locator(".table-beside summary").click()
        heads = page.locator(".table-beside thead th").all_inner_texts()
        cells = page.locator(f".table-beside tr[data-year='{int(year) - 1}'] > *").all_inner_texts()
        self.assertEqual(shown, {head: cell for head, cell in list(zip(heads, cells))[1:] if cell != "–"})
        page.keyboard.press("Escape")
        chart.focus()
        page.keyboard.press("Escape")
        self.assertFalse(tip.is_visible())
        slot = page.locator(".slot").last
        slot.hover()
        self.assertTrue(tip.is_visible())
        phone = self.open(width=360, has_touch=True)
        self.go("places/CA", page=phone)
        phone.locator(".slot").last.tap()
        self.assertEqual(phone.locator(".chart-tip strong").inner_text(), year)
        page.locator(".forms a", has_text="100").click()
        self.assertIn("chart=index", page.url)
        self.assertIn("= 100", page.locator(".axis-title").inner_text())

    def test_letters_of_charts_keep_their_size(self):
        """Fourteen pixels at every width, and no label over another."""
        for width in (360, 800, 1280):
            page = self.open(width=width)
            self.go("explore?by=year,category", page=page)
            self.assertEqual(page.evaluate("getComputedStyle(document.querySelector('svg.chart text')).fontSize"), "14px")
            boxes = page.evaluate("[...document.querySelectorAll('svg.chart text[class^=\"axis l\"]')].filter(t => getComputedStyle(t).display !== 'none').map(t => t.getBoundingClientRect()).map(b => [b.left, b.right])")
            for before, after in zip(boxes, boxes[1:]):
                self.assertLess(before[1], after[0])

    def test_a_report_without_a_server(self):
        """The report's own page, from the disk: axe-core finds nothing serious, it fits a phone, figures and annexes lead somewhere."""
        axe = Axe()
        for language in LANGUAGES:
            context = self.browser.new_context(viewport={"width": 360, "height": 800}, bypass_csp=True, java_script_enabled=True)
            self.addCleanup(context.close)
            page = context.new_page()
            page.goto((self.site.folder.parent / "report" / f"index.{language}.html").as_uri())
            results = axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
            self.assertEqual([f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in results.response["violations"] if v["impact"] in ("serious", "critical")], [])
            self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 360)
            self.assertEqual(page.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).map(a => a.hash)"), [])
            self.assertEqual(page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)"), [])
            self.assertGreater(page.locator("figure svg[role=img]").count(), 5)
            self.assertEqual(page.evaluate("[...document.querySelectorAll('a.figure')].filter(a => !/\\/(explore|flows|findings)\\?.*edition=/.test(a.href)).length"), 0)


class LanguageSite(PageSite):
    """Every page in one language. Each language is a class of its own, and runs beside the others."""
    language, colours = None, "light"

    def every_page(self):
        """axe-core finds nothing serious; hreflang leads to each language; no key of a text is left; a table is beside every
        chart and map."""
        axe, language = Axe(), self.language
        page = self.open(color_scheme=self.colours, bypass_csp=True)
        for path in PATHS:
            with self.subTest(f"/{language}/{path}"):
                self.go(path, language, page)
                results = axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
                found = [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in results.response["violations"] if v["impact"] in ("serious", "critical")]
                self.assertEqual(found, [])
                self.assertEqual(page.locator("html").get_attribute("lang"), language)
                text = page.locator("body").inner_text().replace("{id}", "")
                left = re.search(r"\{[a-z]+\}|\b(?:answer|form|facility|profile|substance|sources|methods|map|error|dimension|category)\.(?!csv|tif)[a-z]", text)
                self.assertIsNone(left, text[:2000])
                self.assertIn({"en": "Unofficial", "fr": "Non officiel", "es": "No oficial"}[language], text)
                if not path.startswith("embed"):
                    self.assertEqual({link.get_attribute("hreflang") for link in page.locator("link[rel=alternate]").all()}, {*LANGUAGES, "x-default"})
                    self.assertTrue(all(publisher in text for publisher in ["SEMARNAT", "EPA"]))
                if page.locator("svg.chart, svg.map").count() > 0 and path != "":
                    self.assertGreater(page.locator("table").count(), 0)


class English(LanguageSite):
    language = "en"

    def test_every_page_is_accessible(self):
        self.every_page()


class French(LanguageSite):
    language, colours = "fr", "dark"

    def test_every_page_is_accessible(self):
        self.every_page()


class Spanish(LanguageSite):
    language = "es"

    def test_every_page_is_accessible(self):
        self.every_page()


class Phones(PageSite):
    def test_every_page_fits_a_phone_and_is_translated(self):
        texts = {}
        for language in LANGUAGES:
            page = self.open(width=360)
            for path in PATHS:
                with self.subTest(f"/{language}/{path}"):
                    self.go(path, language, page)
                    self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 360)
                    texts.setdefault(path, set()).add(page.locator("main").inner_text())
        self.assertEqual([path for path, found in texts.items() if len(found) != 3], [])


if __name__ == "__main__":
    unittest.main()
