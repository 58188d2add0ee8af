"""Consultations: asked, announced, answered by mail and paper, moderated; what a community decides. Meetings and drafts."""
import datetime
import itertools
import json
import pathlib
import random
import re
import struct
import time
import unittest
import zlib

from people_site import PostfixSite, plain
from portal import run

WORDS = {
    "en": {"send": "Send", "yes": "Yes, this is my comment"},
    "fr": {"send": "Envoyer", "yes": "Oui, c’est mon commentaire"},
    "es": {"send": "Enviar", "yes": "Sí, es mi comentario"},
}


def png(**texts):
    """A picture of one pixel, with texts in it."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    words = [chunk(b"tEXt", f"{key}\0{text}".encode()) for key, text in texts.items()]
    return b"\x89PNG\r\n\x1a\n" + b"".join([
        chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), *words, chunk(b"IDAT", zlib.compress(b"\0\0")),
        chunk(b"IEND", b"")])


PICTURE = png(Author="Oda Lake")
# A minute of silence: frames of MPEG-1 layer III, 128 kbit/s, 44.1 kHz (ISO/IEC 11172-3, 2.4.1.3).
SOUND = (b"\xff\xfb\x90\x00" + bytes(413)) * 2298
CAPTIONS = """WEBVTT

00:01.000 --> 00:04.000
<v Ana Ruiz>Good <i>morning</i> &amp; welcome.

00:40.000 --> 00:44.000
<v Ben>What of the wolves?
"""


class Consultations(PostfixSite):
    def consultation(self, writer, second, name="Which rivers first? <b>"):
        """One that is open now; its id."""
        today = datetime.date.today()
        writer.goto(self.home + "/en/desk/consultations")
        writer.locator("#f-title-en").fill(name)
        writer.locator("#f-title-es").fill("¿Qué ríos primero?")
        writer.locator("#f-text-en").fill("Rivers cross borders.")
        writer.locator("#f-use-en").fill("JPAC reads each comment.")
        writer.locator("#f-opens").fill(str(today - datetime.timedelta(days=2)))
        writer.locator("#f-closes").fill(str(today + datetime.timedelta(days=20)))
        writer.get_by_text("Question 1", exact=True).click()
        writer.locator("#f-kind-q1").select_option("choice")
        writer.locator("#f-question-q1-en").fill("Who should act?")
        writer.locator("#f-options-q1-en").fill("Cities\nStates")
        writer.get_by_role("button", name="Save").click()
        writer.wait_for_url("**/en/desk/consultations?consultation=*&done=drafted")
        self.check(writer)
        self.assertEqual(writer.get_by_role("button", name="Announce").count(), 0, "not whoever wrote it")
        found = re.search(r"consultation=([0-9-]+)", writer.url)[1]
        self.assertEqual(self.request("GET", f"/en/consultations/{found}").status, 404, "nobody's to see")
        second.goto(writer.url.split("&done")[0])
        second.get_by_role("button", name="Announce").click()
        second.wait_for_url("**&done=announced")
        return found

    def write(self, found, who, text, language="en", width=1200, level="named", **fields):
        """Writes a comment and confirms it by the link of a message; the page and the comment's number."""
        page = self.page(width)
        page.goto(f"{self.home}/{language}/consultations/{found}")
        self.check(page)
        page.locator("a.button").click()
        self.check(page)
        page.locator("#f-comment").fill(text)
        page.locator("input[name=answer-q1]").last.check()
        page.locator(f"input[name=level][value={level}]").check()
        for field, value in fields.items():
            page.locator(f"#f-{field}").fill(value)
        page.locator("#f-address").fill(f"{who}@example.org")
        page.get_by_role("button", name=WORDS[language]["send"], exact=True).click()
        page.wait_for_url("**/comment?done=asked")
        self.check(page)
        asked = self.postfix.wait(who, 1)[0]
        self.assertEqual(asked["content-language"], language)
        self.assertNotIn(text, plain(asked), "no message repeats what a form says")
        link = self.address_in(asked, "comment")
        # A program that looks at every link of a message confirms nothing.
        for _ in range(3):
            self.assertEqual(self.request("GET", link.split(str(self.site.port))[1]).status, 200)
        self.assertEqual(self.request("GET", f"/{language}/consultations/{found}").text.count(text), 0)
        page.goto(link)
        self.assertIn(text, page.locator("main").inner_text())
        self.check(page)
        page.get_by_role("button", name=WORDS[language]["yes"]).click()
        page.locator("h1", has_text=re.compile("Thank you|Merci|Gracias")).wait_for()
        self.check(page)
        told = self.postfix.wait(who, 2)[1]
        self.assertEqual(told["content-language"], language)
        return page, re.search(r"\(([2-9B-Z]{6})\)", str(told["subject"]))[1], self.address_in(told, "my-comment")

    def request_json(self, path):
        return json.loads(self.request("GET", path).text)

    def public(self, found, number):
        return self.request("GET", f"/en/consultations/{found}/comments/{number}")

    def test_from_the_question_to_an_appeal(self):
        writer = self.accept(None, "Wim", "officer", "--scope", "JPAC")
        second = self.accept(None, "Xia", "officer", "--scope", "JPAC")
        found = self.consultation(writer, second)
        _, first, own = self.write(found, "rosa", "Más árboles <i>aquí</i>.", "es", 360, name="Ana Ruiz")
        self.assertEqual(self.public(found, first).status, 404, "a moderator reads the first one of an address")
        _, other, _ = self.write(found, "luc", "=Moins de béton.", "fr", level="unnamed", name="Luc Secret")
        _, sealed, _ = self.write(found, "may", "Only for you.", level="sealed")
        second.goto(self.home + "/en/desk/moderation")
        self.check(second)
        self.assertNotIn("Only for you.", second.content())
        for number in (first, other):
            second.locator(f"form[aria-label='Show it {number}'] button").click()
            second.wait_for_url("**?done=pass")
        page = self.request("GET", f"/en/consultations/{found}").text
        self.assertIn("Más árboles &lt;i&gt;aquí&lt;/i&gt;.", page)
        self.assertIn("Ana Ruiz", page)
        self.assertNotIn("Luc Secret", page)
        self.assertNotIn(sealed, page)
        self.assertIn("Comments shown: 2", page)
        self.assertEqual(self.public(found, sealed).status, 404)
        self.assertEqual(re.findall(r"comments/(\w{6})\"", page), sorted([first, other]), "in no order of time")
        # For programs and spreadsheets the same, guarded.
        for path, item in self.request_json("/api/openapi.json")["paths"].items():
            if re.search("consultations|comments", path):
                for name in (parameter["name"] for parameter in item["get"]["parameters"]):
                    value = {"consultation": found, "lang": "fr", "limit": "1", "format": "csv", "safe": "excel"}.get(name)
                    query = "&".join(sorted({f"{name}={value}", f"consultation={found}"} if "comments" in path else {f"{name}={value}"}))
                    if value:
                        self.assertEqual(self.request("GET", f"{path}?{query}").status, 200, query)
        guarded = self.request("GET", f"/api/v1/comments?consultation={found}&format=csv&safe=excel")
        self.assertEqual(guarded.getheader("Ecotone-Cells"), "guarded")
        self.assertIn(",'=Moins de béton.", guarded.text)
        self.assertNotIn("Luc Secret", guarded.text)
        self.assertNotIn(sealed, guarded.text)
        # The author changes it, without scripts and with the keyboard alone.
        context = self.browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
        self.addCleanup(context.close)
        author = context.new_page()
        author.goto(own)
        author.locator("#f-comment").fill("Menos coches.")
        author.locator("#f-comment").press("Tab")
        author.get_by_role("button", name="Guardar").focus()
        author.keyboard.press("Enter")
        author.wait_for_url("**?done=edit")
        self.assertIn("Menos coches.", self.public(found, first).text)
        self.assertIn("changed by its author", self.public(found, first).text)
        # Removed for a reason of the list; the author asks another moderator, who is not the one that removed it.
        second.goto(self.home + "/en/desk/moderation")
        item = second.locator("li.comment", has_text=first)
        item.get_by_text("Remove it").first.click()
        item.locator("select").select_option("advertising")
        item.get_by_role("button", name="Remove it").click()
        second.wait_for_url("**?done=remove")
        self.assertIn("Publicidad", plain(self.postfix.wait("rosa", 4)[3]))
        gone = self.public(found, first)
        self.assertEqual(gone.status, 200)
        self.assertNotIn("Menos coches.", gone.text)
        self.assertIn("Advertising", gone.text)
        log = self.request("GET", "/en/moderation").text
        self.assertIn(first, log)
        self.assertNotIn("Menos coches.", log)
        author.goto(own)
        author.locator("#f-appeal").fill("No vendo nada.")
        author.locator("section", has=author.locator("#f-appeal")).get_by_role("button").click()
        author.wait_for_url("**?done=appeal")
        second.goto(self.home + "/en/desk/moderation")
        self.assertIn("Another moderator decides", second.content())
        writer.goto(self.home + "/en/desk/moderation")
        self.assertIn("No vendo nada.", writer.content())
        writer.get_by_role("button", name="Show it again").click()
        writer.wait_for_url("**?done=restore")
        self.check(writer)
        self.assertIn("Menos coches.", self.public(found, first).text)
        self.assertIn("shown again", self.request("GET", "/en/moderation").text)
        # What came on paper; sealed ones are on the desk alone.
        writer.goto(f"{self.home}/en/desk/consultations?consultation={found}")
        writer.get_by_role("link", name="Comments only for the body that asks (1)").click()
        self.assertIn("Only for you.", writer.content())
        self.check(writer)
        writer.goto(f"{self.home}/en/desk/consultations?consultation={found}")
        writer.get_by_text("Type in a comment").first.click()
        writer.locator("#f-way").select_option("paper")
        writer.locator("#f-received").fill(str(datetime.date.today()))
        writer.locator("#f-source").fill("Folder 12")
        writer.locator("#f-comment").fill("By letter.")
        writer.locator("input[name=level][value=named]").check()
        writer.locator("#f-name").fill("Eve")
        writer.locator("#f-address").fill("eve@example.org")
        self.check(writer)
        writer.get_by_role("button", name="Type in a comment").click()
        writer.wait_for_url("**&done=entered")
        told = self.postfix.wait("eve", 1)[0]
        page = self.request("GET", f"/en/consultations/{found}").text
        self.assertIn("By letter.", page)
        self.assertIn("on paper", page)
        # It is not hers: hidden at once.
        eve = self.page(360)
        eve.goto(self.address_in(told, "my-comment"))
        self.check(eve)
        section = eve.locator("section", has_text="I did not write this")
        section.locator("input[name=sure]").check()
        section.get_by_role("button", name="Hide it").click()
        eve.wait_for_url("**?done=disown")
        self.assertNotIn("By letter.", self.request("GET", f"/en/consultations/{found}").text)
        self.assertEqual(self.request("GET", "/en/my-comment/abc").status, 404)
        for language in ("en", "fr", "es"):
            for path in ("consultations", f"consultations/{found}", "moderation", f"consultations/{found}/comments/{first}"):
                eve.goto(f"{self.home}/{language}/{path}")
                self.check(eve)

    def test_a_community_decides(self):
        writer = self.accept(None, "Yan", "officer", "--scope", "JPAC")
        second = self.accept(None, "Zoe", "officer", "--scope", "JPAC")
        found = self.consultation(writer, second, "Whose knowledge?")
        steward = self.accept(None, "Sia", "steward", "--scope", "lake-people")
        desk = self.home + "/en/desk/community/lake-people"
        steward.goto(desk)
        steward.locator("#f-title-en-community").fill("Lake people")
        steward.get_by_role("button", name="Save").click()
        steward.wait_for_url("**?done=described")
        for name, access in (("visitors", "open"), ("elders", "strict")):
            steward.locator("#f-protocol").fill(name)
            steward.locator("#f-access").select_option(access)
            steward.locator("#f-title-en-protocol").fill(name)
            steward.locator("#f-words-en-protocol").fill(f"Ask the {name} first.")
            steward.get_by_role("button", name="Save").first.click()
            steward.wait_for_url("**?done=ruled")
        # The community's own text comes first; without having read it nothing is sent.
        page = self.page(360)
        page.goto(f"{self.home}/en/consultations/{found}/comment?community=nobody")
        self.assertIn("no community with a protocol", page.content())
        page.goto(f"{self.home}/en/consultations/{found}/comment")
        page.get_by_text("I speak for a community").click()
        page.get_by_role("link", name="Lake people").click()
        self.check(page)
        self.assertIn("Ask the elders first.", page.content())
        page.locator("#f-comment").fill("The spring lies north.")
        page.locator("input[name=level][value=named]").check()
        page.locator("#f-address").fill("oda@example.org")
        page.get_by_role("button", name="Send", exact=True).click()
        self.assertIn("First read the protocols", page.content())
        self.assertEqual(page.locator("#f-comment").input_value(), "The spring lies north.")
        page.locator("input[name=read]").check()
        page.locator("#f-file-1").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": bytes((1 << 20) + 1)})
        self.assertIn("larger than 1 MB", page.locator("#f-file-1").evaluate("field => field.validationMessage"))
        page.locator("#f-file-1").set_input_files({"name": "x.exe", "mimeType": "application/pdf", "buffer": b"MZ\x01"})
        page.get_by_role("button", name="Send", exact=True).click()
        self.assertIn("a file of another kind", page.content())
        page.locator("#f-file-1").set_input_files({"name": "Oda's map.png", "mimeType": "image/png", "buffer": PICTURE})
        self.check(page)
        page.get_by_role("button", name="Send", exact=True).click()
        page.wait_for_url("**?done=asked")
        page.goto(self.address_in(self.postfix.wait("oda", 1)[0], "comment"))
        self.assertIn("I speak for: Lake people", page.locator("main").inner_text())
        self.assertIn("File 1 (PNG, 1 kB)", page.locator("main").inner_text())
        page.get_by_role("button", name=WORDS["en"]["yes"]).click()
        number = re.search(r"\((\w{6})\)", str(self.postfix.wait("oda", 2)[1]["subject"]))[1]
        everywhere = [f"/en/consultations/{found}", f"/en/consultations/{found}/comments/{number}",
                      "/en/consultations", "/en/moderation"]

        def shown():
            return any(number in self.request("GET", path).text for path in everywhere[:1] + everywhere[2:]) \
                or self.request("GET", everywhere[1]).status == 200

        self.assertFalse(shown())
        for officer in (writer, second):
            for path in ("moderation", f"consultations?consultation={found}"):
                officer.goto(f"{self.home}/en/desk/{path}")
                self.assertNotIn("The spring lies north.", officer.content())
                self.assertNotIn(number, officer.content())
        steward.goto(desk)
        self.check(steward)
        self.assertIn("The spring lies north.", steward.content())
        release = steward.locator("li.comment", has_text=number)
        # The file is opened by whoever may read the comment; what told of its author is gone from it.
        with steward.expect_download() as saved:
            release.get_by_role("link", name="File 1").click()
        self.assertEqual(saved.value.suggested_filename, f"{number}-1.png")
        self.assertNotIn(b"Oda", pathlib.Path(saved.value.path()).read_bytes())
        file = f"/consultations/{found}/comments/{number}/files/1"
        own = f"/en/desk/file?consultation={found}&number={number}&file=1"
        self.assertEqual([self.request("GET", path).status for path in (file, own)], [404, 303])
        second.goto(f"{self.home}/en/desk")
        self.assertEqual(second.request.get(self.home + own).status, 404, "no moderator's")
        # Under both: whoever all of them let in.
        for name in ("elders", "visitors"):
            release.get_by_label(name).check()
        release.locator("select[name=match]").select_option("all")
        release.get_by_role("button", name="Let it be shown").click()
        steward.wait_for_url("**?done=released")
        self.assertFalse(shown(), "members alone")
        release.locator("select[name=match]").select_option("any")
        release.get_by_role("button", name="Let it be shown").click()
        steward.wait_for_url("**?done=released")
        self.assertTrue(shown(), "one of them is enough")
        release.get_by_label("visitors").uncheck()
        release.get_by_role("button", name="Let it be shown").click()
        steward.wait_for_url("**?done=released")
        self.assertFalse(shown(), "members alone")
        self.members_read(steward, second, found, number)
        self.assertEqual(self.request("GET", file).status, 404)
        release.get_by_label("elders").uncheck()
        release.get_by_label("visitors").check()
        release.get_by_role("button", name="Let it be shown").click()
        steward.wait_for_url("**?done=released")
        self.assertTrue(shown())
        opened = self.request("GET", file)
        self.assertEqual((opened.status, opened.getheader("Content-Type")), (200, "image/png"))
        self.assertIn("attachment", opened.getheader("Content-Disposition"))
        self.assertIn("sandbox", opened.getheader("Content-Security-Policy"))
        page.goto(f"{self.home}/es/consultations/{found}/comments/{number}")
        self.check(page)
        self.assertIn("Archivo 1 (PNG, 1 kB)", page.content())
        self.a_place_is_named(steward)
        self.a_meeting_is_theirs(steward, writer, second)
        steward.goto(desk)
        release.get_by_role("button", name="Take it back").click()
        steward.wait_for_url("**?done=recalled")
        self.assertFalse(shown(), "with the next request")
        # A large form is not read before it is known to come from a page of this site.
        write = f"/en/consultations/{found}/comment"
        body = b"--XX\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\n" + b"a" * 300_000 + b"\r\n--XX--\r\n"
        typed = {"Content-Type": "multipart/form-data; boundary=XX", "Sec-Fetch-Site": "same-origin"}
        foreign = [self.request("POST", write, body, {**typed, **more}).status for more in (
            {}, {"Sec-Fetch-Site": "cross-site", "Cookie": f"__Host-ecotone-form={'a' * 32}"}, {"Cookie": f"__Host-ecotone-form={'a' * 32}"})]
        self.assertEqual(foreign, [403, 403, 403])
        self.assertEqual(self.request("POST", write, body, {**typed, "Content-Length": "9999999"}).status, 413)
        self.assertEqual(self.request("POST", write, b"--X", {**typed, "Content-Type": "multipart/form-data"}).status, 400)
        self.assertEqual(self.request("POST", "/en/sign-in", body, typed).status, 415, "no page for files")
        self.assertEqual(self.request("GET", file).status, 404)

    def members_read(self, steward, outsider, found, number):
        """A member of the strict protocol reads the comment and takes it along; the steward sees who did."""
        member = self.accept(None, "Mona", "jpac-member")
        member.goto(self.home + "/en/account")
        person = re.search(r"P-[2-9A-Z]{12}", member.content())[0]
        self.assertEqual(member.request.get(f"{self.home}/en/kept?consultation={found}").status, 404)
        elders = steward.locator("section", has=steward.locator("#f-admit-elders")).last
        elders.locator("#f-admit-elders").fill(person)
        elders.get_by_role("button", name="Let them in").click()
        steward.wait_for_url("**?done=admitted")
        member.get_by_role("link", name="See whether there is anything for you").click()
        self.check(member)
        member.get_by_role("link", name=found).click()
        self.check(member)
        words = member.locator("main").inner_text()
        self.assertLess(words.index("Ask the elders first."), words.index("The spring lies north."), "their text first")
        with member.expect_download() as saved:
            member.get_by_role("button", name="Download file 1").click()
        self.assertTrue(pathlib.Path(saved.value.path()).read_bytes().startswith(b"\x89PNG"))
        own = f"{self.home}/en/desk/file?consultation={found}&number={number}&file=1"
        self.assertEqual(member.request.get(own).status, 404, "whoever takes it is listed")
        with member.expect_download() as saved:
            member.get_by_role("button", name="Download (CSV)").click()
        self.assertIn("The spring lies north.", pathlib.Path(saved.value.path()).read_text())
        steward.reload()
        self.assertIn(person, steward.locator("section", has_text="Who downloaded").last.inner_text())
        for language in ("fr", "es"):
            member.goto(f"{self.home}/{language}/kept?consultation={found}")
            self.check(member)
        outsider.goto(self.home + "/en/kept")
        self.assertNotIn(found, outsider.locator("main").inner_text())
        self.assertEqual(outsider.request.get(f"{self.home}/en/kept?consultation={found}").status, 404)
        self.assertEqual(self.request("GET", "/en/kept").status, 303)

    def a_place_is_named(self, steward):
        """Everybody sees the square that the community chose, on page and map and in the file."""
        desk = self.home + "/en/desk/community/lake-people"
        steward.goto(desk)
        steward.locator("#f-title-en-community").fill("Lake people")
        steward.locator("input[name=shown]").check()
        steward.locator("form", has=steward.locator("input[name=shown]")).get_by_role("button").click()
        steward.wait_for_url("**?done=described")
        form = steward.locator("form", has=steward.locator("#f-side"))

        def place(name, title, side, latitude, longitude):
            form.locator("#f-place").fill(name)
            form.locator("#f-title-en-place").fill(title)
            form.locator("#f-side").select_option(side)
            form.locator("#f-latitude").fill(latitude)
            form.locator("#f-longitude").fill(longitude)
            form.get_by_role("button", name="Save").click()
        place("spring", "Spring <north>", "50", "145.5", "-73.6")
        self.assertIn("expected a latitude", steward.content())
        place("spring", "Spring <north>", "50", "45.512345", "-73.654321")
        steward.wait_for_url("**?done=placed")
        place("cave", "The cave", "", "", "")
        steward.wait_for_url("**?done=placed")
        self.check(steward)
        reader = self.page(360)
        for language in ("en", "fr", "es"):
            reader.goto(f"{self.home}/{language}/communities/lake-people")
            self.check(reader)
            self.assertIn("Spring <north>", reader.locator("main").inner_text())
            self.assertEqual(reader.locator("svg.map polygon").count(), 1)
            self.assertNotIn("45.51", reader.content())
        reader.goto(f"{self.home}/en/communities/lake-people")
        self.assertIn("the community does not say where", reader.content())
        found = json.loads(self.request("GET", "/download/community-places.geojson?community=lake-people").text)
        self.assertEqual([one["properties"]["name"] for one in found["features"]], ["cave", "spring"])
        self.assertIsNone(found["features"][0]["geometry"])
        corners = found["features"][1]["geometry"]["coordinates"][0]
        self.assertTrue(corners[0][0] < -73.654321 < corners[1][0] and corners[0][1] < 45.512345 < corners[2][1])
        self.assertEqual(self.request("GET", "/download/community-places.geojson?community=nobody").status, 400)

    def a_meeting_is_theirs(self, steward, writer, second):
        """Nobody sees a community's meeting before its steward has read it, and again after it has changed."""
        day = datetime.date.today() + datetime.timedelta(days=30)
        writer.goto(self.home + "/en/desk/meetings")
        values = {"title-en": "On the spring", "text-en": "Where it rises.", "begins": f"{day}T09:00", "ends": f"{day}T17:00",
                  "zone": "America/Toronto", "stream": "https://stream.example.org/lake", "registers": str(day),
                  "channel-fr": "https://stream.example.org/lake-fr"}
        for name, value in values.items():
            writer.locator(f"#f-{name}").fill(value)
        writer.locator("input[name=interpretation-fr]").check()
        writer.locator("#f-community").select_option("lake-people")
        self.check(writer)
        writer.get_by_role("button", name="Save").click()
        writer.wait_for_url("**&done=drafted")
        found = re.search(r"meeting=([0-9-]+)", writer.url)[1]
        second.goto(writer.url.split("&done")[0])
        second.get_by_role("button", name="Announce").click()
        second.wait_for_url("**&done=announced")
        path, desk = f"/en/meetings/{found}", self.home + "/en/desk/community/lake-people"

        def release():
            steward.goto(desk)
            held = steward.locator("li.comment", has_text="On the spring")
            self.assertIn("Where it rises.", held.inner_text())
            held.get_by_label("visitors").check()
            held.get_by_role("button", name="Let it be shown").click()
            steward.wait_for_url("**?done=shared")
        self.assertEqual(self.request("GET", path).status, 404)
        release()
        self.check(steward)
        reader = self.page(360)
        for language in ("en", "fr", "es"):
            reader.goto(f"{self.home}/{language}/meetings/{found}")
            self.check(reader)
            self.assertIn("https://stream.example.org/lake-fr", reader.content())
        second.get_by_text("Change the meeting").first.click()
        second.locator("#f-text-en").fill("Where it rises and where not. Where it rises.")
        second.locator("#f-why-en").fill("More to say.")
        second.get_by_role("button", name="Save").click()
        second.wait_for_url("**&done=changed")
        self.assertEqual(self.request("GET", path).status, 404, "until the steward has read it")
        release()
        self.assertEqual(self.request("GET", path).status, 200)
        steward.locator("li.comment", has_text="On the spring").get_by_role("button", name="Take it back").click()
        steward.wait_for_url("**?done=unshared")
        self.assertEqual(self.request("GET", path).status, 404)

    def test_a_meeting_and_who_comes(self):
        writer = self.accept(None, "Mia", "officer", "--scope", "JPAC")
        second = self.accept(None, "Noa", "officer", "--scope", "JPAC")
        today = datetime.date.today()
        day, earlier = today + datetime.timedelta(days=30), today + datetime.timedelta(days=20)
        writer.goto(self.home + "/en/desk/meetings")
        self.check(writer)
        values = {
            "title-en": "Public session <b>", "title-fr": "Séance publique", "text-en": "Come and talk.",
            "begins": f"{day}T09:00", "ends": f"{day}T17:00", "zone": "America/Mexico_City",
            "rooms": "Mérida, Centro 1 | 1\nMontréal", "stream": "https://stream.example.org/jpac",
            "agenda-en": "09:00 Opening\n10:30 Your turn", "registers": str(earlier), "floor-until": str(earlier),
            "floor-told": str(earlier), "floor-minutes": "5", "documents-en": "https://example.org/a.pdf Agenda",
        }
        for name, value in values.items():
            writer.locator(f"#f-{name}").fill(value)
        writer.locator("input[name=interpretation-fr]").check()
        writer.locator("input[name=questions]").check()
        writer.get_by_role("button", name="Save").click()
        writer.wait_for_url("**/en/desk/meetings?meeting=*&done=drafted")
        self.check(writer)
        self.assertEqual(writer.get_by_role("button", name="Announce").count(), 0, "not whoever wrote it")
        found = re.search(r"meeting=([0-9-]+)", writer.url)[1]
        self.assertEqual(self.request("GET", f"/en/meetings/{found}").status, 404, "nobody's to see")
        second.goto(writer.url.split("&done")[0])
        second.get_by_role("button", name="Announce").click()
        second.wait_for_url("**&done=announced")

        def register(who, language="en", width=1200, **fields):
            """Registers for the room with one seat; the page, and the address of one's own."""
            page = self.page(width)
            page.goto(f"{self.home}/{language}/meetings/{found}")
            self.check(page)
            page.locator("a.button").click()
            self.check(page)
            page.locator("input[name=place][value=r1]").check()
            for name, value in {"name": who, "address": f"{who}@example.org", **fields}.items():
                page.locator(f"#f-{name}").fill(value)
            page.locator("main form button.primary").click()
            page.wait_for_url("**/register?done=asked")
            asked = self.postfix.wait(who, 1)[0]
            self.assertEqual(asked["content-language"], language)
            link = self.address_in(asked, "registration")
            for _ in range(2):
                self.assertEqual(self.request("GET", link.split(str(self.site.port))[1]).status, 200)
            page.goto(link)
            self.check(page)
            page.locator("main form button.primary").click()
            page.locator("h1", has_text=re.compile("Thank you|Merci|Gracias")).wait_for()
            told = self.postfix.wait(who, 2)[1]
            self.assertNotIn(fields.get("needs", "@@"), plain(told))
            return page, self.address_in(told, "my-registration")

        ola, first = register("ola", needs="A <ramp>.", speech="Wolves.")
        self.assertIn("You are registered.", ola.content())
        pia, other = register("pia", "fr", 360)
        self.assertIn("liste d’attente", pia.content())
        self.assertIn("full, with a waiting list", self.request("GET", f"/en/meetings/{found}").text)
        for path in ("meetings", f"meetings/{found}"):
            for word in ("ola", "ramp", "Wolves"):
                self.assertNotIn(word, self.request("GET", f"/en/{path}").text)
        second.goto(f"{self.home}/en/desk/meetings?meeting={found}")
        self.check(second)
        self.assertIn("A &lt;ramp&gt;.", second.content())
        second.get_by_text("To speak (not answered)").click()
        second.locator("form[aria-label='Let them speak ola'] button").click()
        second.wait_for_url("**&done=answered")
        self.assertIn("you have been chosen", plain(self.postfix.wait("ola", 3)[2]))
        # Questions: one asks, without scripts another wants it answered too, an officer answers.
        ola.goto(first)
        ola.locator("#f-words").fill("What of the <wolves>?")
        self.check(ola)
        ola.get_by_role("button", name="Ask", exact=True).click()
        ola.wait_for_url("**?done=ask#questions")
        self.check(ola)
        page = self.request("GET", f"/fr/meetings/{found}").text
        self.assertIn("What of the &lt;wolves&gt;?", page)
        self.assertIn("Votes : 1", page)
        self.assertNotIn("ola", page, "no name that nobody wanted shown")
        context = self.browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
        self.addCleanup(context.close)
        voter = context.new_page()
        voter.goto(other)
        voter.get_by_role("button", name="Je veux aussi une réponse").click()
        voter.wait_for_url("**?done=upvote#questions")
        self.assertIn("Votes : 2", voter.content())
        voter.get_by_role("button", name="Retirer mon vote").click()
        voter.wait_for_url("**?done=unvote#questions")
        self.assertIn("Votes : 1", voter.content())
        second.goto(f"{self.home}/en/desk/meetings?meeting={found}")
        second.get_by_text("Answer or remove").click()
        second.locator("select[name=status]").select_option("answered")
        second.locator("textarea[name=said-en]").fill("They are counted.")
        self.check(second)
        second.locator("form", has=second.locator("select[name=status]")).get_by_role("button").click()
        second.wait_for_url("**&done=replied")
        self.assertIn("has an answer", plain(self.postfix.wait("ola", 4)[3]))
        self.assertIn("They are counted.", self.request("GET", f"/en/meetings/{found}").text)
        # One is removed; whoever asked it wants another look, by another officer.
        ola.goto(first)
        ola.locator("#f-words").fill("And who pays?")
        ola.get_by_role("button", name="Ask", exact=True).click()
        ola.wait_for_url("**?done=ask#questions")
        second.goto(f"{self.home}/en/desk/meetings?meeting={found}")
        asked = second.locator("ol.questions li", has_text="And who pays?")
        asked.get_by_text("Answer or remove").click()
        asked.locator("select[name=cause]").select_option(index=1)
        asked.get_by_role("button", name="Remove").click()
        second.wait_for_url("**&done=removed")
        self.assertIn("ask another officer", plain(self.postfix.wait("ola", 5)[4]))
        ola.goto(first)
        self.check(ola)
        ola.locator("textarea[name=appeal]").fill("It is a fair question.")
        ola.get_by_role("button", name="Ask for another look").click()
        ola.wait_for_url("**?done=appeal#questions")
        self.assertNotIn("And who pays?", self.request("GET", f"/en/meetings/{found}").text)
        writer.goto(f"{self.home}/en/desk/meetings?meeting={found}")
        self.check(writer)
        self.assertIn("It is a fair question.", writer.content())
        writer.get_by_role("button", name="Show it again").click()
        writer.wait_for_url("**&done=judged")
        self.assertIn("And who pays?", self.request("GET", f"/en/meetings/{found}").text)
        self.postfix.wait("ola", 6)
        second.goto(f"{self.home}/en/desk/meetings?meeting={found}")
        # Moved, without scripts it can be cancelled; the seat goes to who waits, who is told in French.
        second.get_by_text("Change the meeting").first.click()
        second.locator("#f-begins").fill(f"{day}T10:00")
        second.locator("#f-why-en").fill("Trains are late.")
        second.get_by_role("button", name="Save").click()
        second.wait_for_url("**&done=changed")
        self.assertIn("Trains are late.", plain(self.postfix.wait("pia", 3)[2]))
        page = self.request("GET", f"/en/meetings/{found}").text
        self.assertIn("Trains are late.", page)
        self.assertIn("10:00 to 17:00 in Mexico City", page)
        context = self.browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
        self.addCleanup(context.close)
        own = context.new_page()
        own.goto(first)
        own.locator("input[name=sure]").check()
        own.get_by_role("button", name="Cancel your registration").focus()
        own.keyboard.press("Enter")
        own.locator("h1", has_text="Your registration is cancelled").wait_for()
        self.assertEqual(self.request("GET", first.split(str(self.site.port))[1]).status, 404)
        freed = self.postfix.wait("pia", 4)[3]
        self.assertEqual(freed["content-language"], "fr")
        self.assertIn("elle est à vous", plain(freed))
        pia.goto(other)
        self.check(pia)
        self.assertIn("Votre inscription est confirmée", pia.content())
        calendar = self.request("GET", "/feeds/meetings.ics?lang=en").text
        self.assertIn(f"DTSTART:{str(day).replace('-', '')}T160000Z", calendar)
        for path, item in self.request_json("/api/openapi.json")["paths"].items():
            if "meetings" in path:
                for name in (parameter["name"] for parameter in item["get"]["parameters"]):
                    value = {"lang": "fr", "limit": "1", "format": "csv", "safe": "excel"}.get(name)
                    if value:
                        self.assertEqual(self.request("GET", f"{path}?{name}={value}").status, 200, name)
        for language in ("en", "fr", "es"):
            for path in ("meetings", f"meetings/{found}", f"meetings/{found}/register"):
                pia.goto(f"{self.home}/{language}/{path}")
                self.check(pia)
        # A draft of a comment, kept by whoever is signed in; nobody else finds it.
        consultation = self.consultation(writer, second, "What to keep?")
        form = f"{self.home}/en/consultations/{consultation}/comment"
        writer.goto(form)
        writer.locator("#f-comment").fill("Half a thought")
        writer.get_by_role("button", name="Keep as a draft").click()
        writer.wait_for_url("**/comment?done=keep")
        self.check(writer)
        self.assertEqual(writer.locator("#f-comment").input_value(), "Half a thought")
        writer.goto(self.home + "/en/account")
        self.check(writer)
        writer.get_by_role("link", name="What to keep?").click()
        self.assertEqual(writer.locator("#f-comment").input_value(), "Half a thought")
        second.goto(form)
        self.assertEqual(second.locator("#f-comment").input_value(), "")
        pia.goto(form)
        self.assertEqual(pia.get_by_role("button", name="Keep as a draft").count(), 0, "nobody is signed in")
        writer.get_by_role("button", name="Delete the draft").click()
        writer.wait_for_url("**/comment?done=drop")
        self.assertEqual(writer.locator("#f-comment").input_value(), "")

    def test_a_recording_is_watched_and_read(self):
        writer = self.accept(None, "Uma", "officer", "--scope", "JPAC")
        second = self.accept(None, "Vic", "officer", "--scope", "JPAC")
        day = datetime.date.today() - datetime.timedelta(days=2)
        writer.goto(self.home + "/en/desk/meetings")
        values = {
            "title-en": "Session on wolves", "text-en": "Come and talk.", "begins": f"{day}T09:00", "ends": f"{day}T17:00",
            "zone": "America/Toronto", "rooms": "Montréal", "registers": str(day)}
        for name, value in values.items():
            writer.locator(f"#f-{name}").fill(value)
        writer.get_by_role("button", name="Save").click()
        writer.wait_for_url("**/en/desk/meetings?meeting=*&done=drafted")
        found = re.search(r"meeting=([0-9-]+)", writer.url)[1]
        desk = f"{self.home}/en/desk/meetings?meeting={found}"
        second.goto(desk)
        second.get_by_role("button", name="Announce").click()
        second.wait_for_url("**&done=announced")
        files = {name: pathlib.Path(f"{self.folder}/{name}") for name in ("morning.mp3", "en.vtt", "fr.vtt", "none.mp3")}
        files["morning.mp3"].write_bytes(SOUND)
        files["none.mp3"].write_text("<html>")
        files["en.vtt"].write_text(CAPTIONS)
        files["fr.vtt"].write_text(CAPTIONS.replace("Good", "Bon"))
        said = run(
            "meeting", "attach", found, str(files["morning.mp3"]), "--title", "en=Morning <1>", "--title", "fr=Matinée",
            "--languages", "en", "--captions", f"en={files['en.vtt']}", "--captions", f"fr={files['fr.vtt']}",
            *self.folders())
        self.assertIn(b"recording 1 is in the record", said)
        for wrong in (["none.mp3", "--title", "en=x", "--languages", "en", "--captions", f"en={files['en.vtt']}"],
                      ["morning.mp3", "--title", "en=x", "--languages", "en"],
                      ["morning.mp3", "--title", "x", "--languages", "en", "--captions", f"en={files['en.vtt']}"]):
            with self.assertRaises(Exception):
                run("meeting", "attach", found, str(files[wrong[0]]), *wrong[1:], *self.folders())
        # Nobody sees it; officers watch it on the desk.
        page = f"/en/meetings/{found}/recordings/1"
        self.assertEqual(self.request("GET", page).status, 404)
        second.goto(desk)
        self.check(second)
        source = second.locator("#recordings audio source").get_attribute("src")
        file = f"/documents/MT-{found}/{source.rsplit('/', 1)[1]}"
        self.assertEqual(self.site.get(file).status, 404)
        self.assertEqual(self.request("GET", source).status, 303, "whoever is not signed in is sent away")
        second.wait_for_function("document.querySelector('#recordings audio').duration > 55")
        second.get_by_role("button", name="Make it public").click()
        second.wait_for_url("**&done=shown")
        self.check(second)
        # Sent whole, in parts, and not again to whoever has it.
        whole = self.site.get(file)
        tag = whole.headers["etag"]
        self.assertEqual((whole.status, whole.body == SOUND, whole.headers["content-type"], tag[0]), (200, True, "audio/mpeg", '"'))
        self.assertEqual((whole.headers["accept-ranges"], whole.headers["cache-control"]), ("bytes", "no-cache"))
        for asked, part in {"bytes=100000-": SOUND[100_000:], "bytes=10-29": SOUND[10:30], "bytes=-7": SOUND[-7:]}.items():
            some = self.site.get(file, Range=asked, If_Range=tag)
            self.assertEqual((some.status, some.body == part), (206, True), asked)
        self.assertEqual(some.headers["content-range"], f"bytes {len(SOUND) - 7}-{len(SOUND) - 1}/{len(SOUND)}")
        self.assertEqual(self.site.get(file, Range=f"bytes={len(SOUND)}-").status, 416)
        self.assertEqual(self.site.get(file, Range="bytes=0-9", If_Range='"other"').status, 200)
        self.assertEqual(self.site.get(file, If_None_Match=tag).status, 304)
        head = self.site.get(file, method="HEAD")
        self.assertEqual((head.status, head.headers["content-length"], head.body), (200, str(len(SOUND)), b""))
        # Everybody: from the meeting to the recording, by keyboard to a time in it, in three languages, on a phone.
        public = self.page(360)
        public.goto(f"{self.home}/en/meetings/{found}")
        self.check(public)
        public.get_by_role("link", name="Morning <1>").click()
        self.check(public)
        self.assertEqual(public.locator(".transcript p").count(), 2)
        self.assertIn("Ana Ruiz: Good morning & welcome.", public.locator("#t1").inner_text())
        public.wait_for_function("document.querySelector('.player').duration > 55")
        public.locator("#t40 a").focus()
        public.keyboard.press("Enter")
        public.wait_for_function("document.querySelector('.player').currentTime >= 40")
        self.assertTrue(public.url.endswith(page))
        public.wait_for_function("document.querySelector('.player').textTracks[0].cues?.length == 2")
        for language, heard in (("fr", "Bon"), ("es", "Good")):
            public.goto(f"{self.home}/{language}/meetings/{found}/recordings/1")
            self.check(public)
            self.assertIn(heard, public.locator(".transcript").inner_text())
        self.assertIn("recording added on", self.request("GET", "/feeds/meetings.atom?lang=en").text)
        # Taken down: gone from the site and from the disk, with the reason on the meeting's page.
        second.goto(desk)
        second.locator("#recordings").get_by_text("Take it down").first.click()
        second.locator("#f-gone-en-1").fill("Somebody asked <us>.")
        self.check(second)
        second.get_by_role("button", name="Take it down").click()
        second.wait_for_url("**&done=taken-down")
        for path in (page, file):
            self.assertEqual(self.request("GET", path).status, 404, path)
        self.assertFalse(pathlib.Path(f"{self.folder}/record/public/{file.rsplit('/', 1)[1]}").exists())
        self.assertIn("Somebody asked &lt;us&gt;.", self.request("GET", f"/en/meetings/{found}").text)
        run("record", "verify", "--record", f"{self.folder}/record")

    def test_the_loop_closes(self):
        plan = pathlib.Path(__file__).resolve().parents[2] / "docs/examples/plan.csv"
        run("plan", "import", str(plan), "--rights", "public", "--record", f"{self.folder}/record")
        writer = self.accept(None, "Bea", "officer", "--scope", "JPAC")
        second = self.accept(None, "Cai", "officer", "--scope", "JPAC")
        members = [self.accept(None, name, "jpac-member") for name in ("Dov", "Elo")]
        chair = self.accept(None, "Fia", "council-representative", "--scope", "MX")
        canada = self.accept(None, "Gil", "council-representative", "--scope", "CA")
        found = self.consultation(writer, second, "What to restore?")
        wetlands = "Wetlands of the three countries are restored before any other measure is taken or paid for."

        def document(which, *paragraphs):
            second.goto(f"{self.home}/en/desk/consultations?consultation={found}")
            second.get_by_text("Texts that the public is asked about").click()
            second.locator("#f-document").select_option(which)
            second.locator("#f-name-en").fill("Draft <plan>")
            second.locator("#f-paragraphs-en").fill("\n\n".join(paragraphs))
            self.check(second)
            second.locator("form", has=second.locator("#f-document")).get_by_role("button").click()
            second.wait_for_url("**&done=documented")

        document("", "First.", wetlands, "Last.")
        form = self.page(360)
        form.goto(f"{self.home}/en/consultations/{found}")
        self.check(form)
        form.locator("#d1-a2").get_by_role("link", name="Comment on this paragraph").click()
        self.assertEqual(form.locator("#f-passage").input_value(), "d1-a2")
        self.check(form)
        numbers = {}
        for who, language in (("ina", "English"), ("jan", "Français"), ("kim", "Español")):
            writer.goto(f"{self.home}/en/desk/consultations?consultation={found}")
            writer.get_by_text("Type in a comment").first.click()
            writer.locator("#f-way").select_option("paper")
            writer.locator("#f-received").fill(str(datetime.date.today()))
            writer.locator("#f-passage").select_option({"ina": "d1-a2", "jan": "d1-a3"}.get(who, ""))
            writer.locator("#f-comment").fill(f"Words of {who}.")
            writer.locator("input[name=level][value=unnamed]").check()
            writer.locator("#f-address").fill(f"{who}@example.org")
            writer.locator("#f-letters").select_option(label=language)
            writer.get_by_role("button", name="Type in a comment").click()
            writer.wait_for_url("**&done=entered")
            numbers[who] = re.search(r"\(([2-9B-Z]{6})\)", str(self.postfix.wait(who, 1)[0]["subject"]))[1]
        # With 27 more by letter there are thirty, in three languages.
        letters = [f"who{number}" for number in range(27)]
        language_of = {who: ("en", "fr", "es")[index % 3] for index, who in enumerate(letters)}
        path = pathlib.Path(self.folder) / "thirty.csv"
        passages = dict(zip(letters, itertools.cycle(["d1-a1", "d1-a2", "d1-a3", ""])))
        # Four send the same letter.
        alike = letters[13:17]
        campaign = "Please restore the wetlands of our coast before the dams of the upper river are built or paid for by anyone."
        rows = [",".join(["paper", str(datetime.date.today()), "unnamed", language_of[who], campaign if who in alike else f"Words of {who}.",
                          f"{who}@example.org", language_of[who], passages[who]]) for who in letters]
        path.write_text("\n".join(["way,received,level,language,text,address,letters,passage", *rows]) + "\n")
        taken = run("consult", "import-comments", str(path), "--to", found, "--public-url", self.home, "--format", "csv", *self.folders())
        safe = run("consult", "export", found, "--format", "csv", "--safe", "excel", *self.folders())
        self.assertEqual(safe.count(b"\n"), run("consult", "export", found, "--format", "csv", *self.folders()).count(b"\n"))
        with self.assertRaises(AssertionError):
            run("consult", "export", found, "--safe", "excel", *self.folders())
        for who, line in zip(letters, taken.decode().strip().split("\n")[1:]):
            numbers[who] = line.split(",")[1]
        self.assertIn("Comments shown: 30", self.request("GET", f"/en/consultations/{found}").text)
        # It is closed before its day, while the rest goes on.
        second.goto(f"{self.home}/en/desk/consultations?consultation={found}")
        second.get_by_text("Close now", exact=True).first.click()
        second.locator("#f-end-why-en").fill("The plan is due.")
        self.check(second)
        second.get_by_role("button", name="Close now").click()
        second.wait_for_url("**&done=ended")
        self.assertIn("The plan is due.", self.request("GET", f"/fr/consultations/{found}").text)
        closed = time.monotonic() + 60
        # Equal texts are shown once, with how many they are.
        second.goto(f"{self.home}/en/desk/consultations?consultation={found}")
        second.get_by_text("What became of it (not decided: 30)").click()
        second.get_by_role("button", name="Find equal texts").click()
        second.wait_for_url("**&done=grouped")
        listed = [self.request("GET", f"/en/consultations/{found}?page={page}").text for page in (1, 2)]
        self.assertEqual(sum(text.count("1 text, 4 signatures") for text in listed), 1)
        self.assertEqual(sum(text.count(campaign) for text in listed), 1)
        # The next version: one paragraph goes, the other changes by a word and keeps its comment.
        document("d1", "New.", wetlands.replace("paid", "asked"))
        self.assertIn("Version 2", self.request("GET", f"/en/consultations/{found}").text)
        self.assertIn("its words have changed since", self.request("GET", f"/en/consultations/{found}?about=d1-a2").text)
        self.assertIn("On an earlier text", self.request("GET", f"/en/consultations/{found}?about=d1-a3").text)
        self.assertIn("Words of ina.", self.request("GET", f"/en/consultations/{found}?about=d1-a2").text)
        self.assertNotIn("Words of jan.", self.request("GET", f"/en/consultations/{found}?about=d1-a2").text)
        desk = self.home + "/en/desk/advice"
        self.assertEqual(self.request("GET", "/en/desk/advice").status, 303, "nobody's without signing in")
        # How bodies decide is filled in by an officer.
        writer.goto(desk)
        self.check(writer)
        for body, quorum, party in (("jpac", "2", ""), ("council", "2", "MX")):
            writer.get_by_text("Fill in", exact=True).click()
            writer.locator("#f-committee").select_option(body)
            writer.locator("#f-quorum").fill(quorum)
            writer.locator("#f-chair").select_option(party)
            writer.locator("#f-source").fill("Rules of Procedure")
            writer.get_by_role("button", name="Save").click()
            writer.wait_for_url("**?done=ruled")
        # One member drafts, both vote; a sealed or unknown comment cannot be cited, and nothing typed is lost.
        drafter = members[0]
        drafter.goto(desk)
        drafter.locator("#f-title-en").fill("Restore <wetlands>")
        drafter.locator("#f-paragraphs-en").fill("Restore wetlands first.\n\nMeasure it.")
        drafter.locator("#f-grounds").fill(f"1: {found}-222222")
        drafter.locator("#f-consultations").fill(found)
        drafter.get_by_role("button", name="Save").click()
        self.assertIn("not everybody may see it", drafter.content())
        self.check(drafter)
        self.assertEqual(drafter.locator("#f-paragraphs-en").input_value(), "Restore wetlands first.\n\nMeasure it.")
        cited = ["ina", "jan", *letters[:10]]
        drafter.locator("#f-grounds").fill(
            "1: " + ", ".join(f"{found}-{numbers[who]}" for who in cited) + f"\n2: {found}-{numbers['ina']}, protocol")
        drafter.get_by_role("button", name="Save").click()
        drafter.wait_for_url("**&done=drafted")
        self.check(drafter)
        advice = re.search(r"advice=([0-9-]+)", drafter.url)[1]
        self.assertEqual(self.request("GET", f"/en/advice/{advice}").status, 404)
        chair.goto(f"{desk}?advice={advice}")
        self.assertNotIn("Restore", chair.content(), "before it is adopted it is its committee's")
        drafter.get_by_role("button", name="Put it to the vote").click()
        drafter.wait_for_url("**&done=opened")
        for member in members:
            member.goto(f"{desk}?advice={advice}")
            member.get_by_role("button", name="For it").click()
            member.wait_for_url("**&done=voted")
        self.check(drafter)
        drafter.goto(f"{desk}?advice={advice}")
        drafter.get_by_role("button", name="End the vote and adopt it").click()
        drafter.wait_for_url("**&done=adopted")
        # Each author one message, in their language, with a link to what became of it.
        words_of = {"en": "in paragraph 1", "fr": "au paragraphe 1", "es": "en el párrafo 1"}
        by_letter = [(who, language_of[who], words_of[language_of[who]]) for who in letters[:10]]
        for who, language, words in (("ina", "en", "in paragraphs 1, 2"), ("jan", "fr", "au paragraphe 1"), *by_letter):
            told = self.postfix.wait(who, 2)[1]
            self.assertEqual(told["content-language"], language)
            self.assertIn(words, plain(told))
            self.assertIn(f"/{language}/consultations/{found}/comments/{numbers[who]}", plain(told))
        # What no advice cites: an officer says why, its author is told in Spanish.
        second.goto(f"{self.home}/en/desk/consultations?consultation={found}")
        second.get_by_text("What became of it (not decided: 18)").click()
        rest = ["kim", *letters[10:]]
        second.locator("#f-numbers").fill(" ".join(numbers[who] for who in rest))
        second.locator("#f-fate").select_option("outside")
        second.locator("#f-settle-why-en").fill("We asked about wetlands.")
        self.check(second)
        second.get_by_role("button", name="Save and tell the authors").click()
        second.wait_for_url("**&done=settled")
        told = self.postfix.wait("kim", 2)[1]
        self.assertEqual(told["content-language"], "es")
        self.assertIn("We asked about wetlands.", plain(told))
        for who in letters[10:]:
            self.assertEqual(self.postfix.wait(who, 2)[1]["content-language"], language_of[who])
        # One that its comment came, one of what became of it; no more, to nobody.
        self.assertEqual({who: len(self.postfix.wait(who, 2)) for who in numbers}, dict.fromkeys(numbers, 2))
        # The Council replies; what is missing is said, and nothing is lost.
        chair.goto(f"{desk}?advice={advice}")
        self.check(chair)
        for name, verdict in (("p1", "accepted"), ("p2", "noted")):
            chair.locator(f"#f-verdict-{name}").select_option(verdict)
            chair.locator(f"#f-reasons-{name}-en").fill(f"Because of {name}.")
        chair.locator("#f-activity-p1").fill("EX2026-XX")
        chair.get_by_role("button", name="Save").last.click()
        self.assertIn("no activity of a plan", chair.content())
        chair.locator("#f-activity-p1").fill("EX2026-REG-O1-A1")
        chair.get_by_role("button", name="Save").last.click()
        chair.wait_for_url("**&done=replied")
        self.assertNotIn("Because of p1.", self.request("GET", f"/en/advice/{advice}").text)
        canada.goto(f"{desk}?advice={advice}")
        canada.locator("#f-view-en").fill("And soon.")
        canada.get_by_role("button", name="Agree for Canada").click()
        canada.wait_for_url("**&done=agreed")
        # From a comment to the activity, and back to the comment, by clicking only; at 360 px, without scripts.
        context = self.browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
        self.addCleanup(context.close)
        reader = context.new_page()

        def open_comment(who):
            reader.goto(f"{self.home}/en/consultations/{found}")
            while reader.get_by_role("link", name=numbers[who], exact=True).count() == 0:
                reader.locator("a[rel=next]").first.click()
            reader.get_by_role("link", name=numbers[who], exact=True).click()
        open_comment("jan")
        reader.get_by_role("link", name=f"Advice to Council {advice}, paragraph 1").click()
        self.assertTrue(reader.url.endswith(f"/en/advice/{advice}#p1"), reader.url)
        reader.locator("#p1 .reply a").click()
        self.assertIn("#EX2026-REG-O1-A1", reader.url)
        reader.get_by_role("link", name=f"Advice to Council {advice}, paragraph 1").click()
        reader.locator("#p1").get_by_role("link", name=f"Comment {numbers['ina']}").click()
        self.assertIn("Words of ina.", reader.content())
        # From three more comments, drawn, to what became of each.
        for who in random.Random(22).sample(letters, 3):
            open_comment(who)
            fate = f"Advice to Council {advice}" if who in cited else "We asked about wetlands."
            self.assertIn(fate, reader.locator("main").inner_text())
        self.the_council_decides(chair, canada, advice)
        while time.monotonic() < closed:
            time.sleep(1)
        page = self.page(360)
        page.goto(f"{self.home}/en/consultations/{found}")
        self.assertIn("Closed early on", page.content())
        write = f"/en/consultations/{found}/comment"
        self.assertIn("late", self.request("GET", write).text)
        for language in ("en", "fr", "es"):
            for path in ("advice", f"advice/{advice}", f"consultations/{found}/comments/{numbers['ina']}", f"consultations/{found}"):
                page.goto(f"{self.home}/{language}/{path}")
                self.check(page)
        for name, value in (("lang", "fr"), ("limit", "1"), ("format", "csv")):
            self.assertEqual(self.request("GET", f"/api/v1/advice?{name}={value}").status, 200, name)

    def the_council_decides(self, chair, canada, advice):
        """A decision about an advice: drafted by one Party, voted on by two, adopted by the chair."""
        desk = self.home + "/en/desk/council"
        canada.goto(desk)
        self.check(canada)
        canada.locator("#f-title-en").fill("Restore <rivers>")
        canada.locator("#f-resolution-en").fill("The Council resolves to restore.")
        canada.locator("#f-matters").fill("advice 99-01")
        canada.get_by_role("button", name="Save").click()
        self.assertIn("none that everybody may see", canada.content())
        self.assertEqual(canada.locator("#f-resolution-en").input_value(), "The Council resolves to restore.")
        canada.locator("#f-matters").fill(f"advice {advice}")
        canada.get_by_role("button", name="Save").click()
        canada.wait_for_url("**&done=drafted")
        self.check(canada)
        decision = re.search(r"decision=([0-9-]+)", canada.url)[1]
        self.assertEqual(canada.get_by_role("button", name="Put it to the vote").count(), 0, "the chair's to do")
        path = f"/en/council/decisions/{decision}"
        self.assertEqual(self.request("GET", path).status, 404)
        chair.goto(f"{desk}?decision={decision}")
        chair.get_by_role("button", name="Put it to the vote").click()
        chair.wait_for_url("**&done=opened")
        self.check(chair)
        for page in (canada, chair):
            page.goto(f"{desk}?decision={decision}")
            page.locator("select[name=vote]").select_option("yes")
            page.locator("#f-reasons-en").fill("It is time.")
            page.get_by_role("button", name="Vote", exact=True).click()
            page.wait_for_url("**&done=voted")
        chair.get_by_role("button", name="End the vote and adopt it").click()
        chair.wait_for_url("**&done=adopted")
        reader = self.page(360)
        reader.goto(f"{self.home}/en/council?q=RESTORE")
        self.check(reader)
        reader.get_by_role("link", name=decision, exact=True).click()
        self.check(reader)
        self.assertIn("did not vote", reader.content())
        reader.get_by_role("link", name=f"Advice to Council {advice}").click()
        reader.get_by_role("link", name=f"Council decision {decision}").click()
        self.assertTrue(reader.url.endswith(path), reader.url)
        self.assertIn("Restore &lt;rivers&gt;", self.request("GET", "/feeds/council.atom?lang=en").text)
        for name, value in (("lang", "es"), ("limit", "1"), ("format", "csv"), ("safe", "excel")):
            self.assertEqual(self.request("GET", f"/api/v1/decisions?{name}={value}").status, 200, name)
        guarded = self.request("GET", "/api/v1/decisions?format=csv&safe=excel")
        self.assertEqual(guarded.headers["ecotone-cells"], "guarded")


if __name__ == "__main__":
    unittest.main()
