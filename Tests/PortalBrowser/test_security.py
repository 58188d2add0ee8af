"""What docs/security.md says of pages of one's own, that no other test shows."""
import re
import sqlite3
import time
import unittest
import urllib.parse

from people_site import PeopleSite
from portal import run


class Security(PeopleSite):
    def cookie(self, page):
        return {"Cookie": "; ".join(f"{n}={v}" for n, v in self.signed_in(page).items())}

    def form(self, page, path="/en/account"):
        text = self.request("GET", path, headers=self.cookie(page)).text
        return re.search(r'name="token" value="([^"]+)"', text)[1], text

    def test_headers_of_every_page(self):
        page = self.accept(name="Hilda")
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        for path in ("/en/", "/en/account", "/en/sign-in", "/en/subscribe", "/en/privacy"):
            page.goto(self.home + path)
            answer = self.request("GET", path, headers=self.cookie(page))
            policy = answer.getheader("Content-Security-Policy")
            for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"):
                self.assertIn(part, policy, path)
            self.assertNotIn("unsafe-inline' 'unsafe-eval", policy)
            self.assertIn(answer.getheader("Referrer-Policy"), ("same-origin", "no-referrer"))
            self.assertEqual(answer.getheader("X-Content-Type-Options"), "nosniff")
        hosts = {urllib.parse.urlparse(url).hostname for url in asked if url.startswith("http")}
        self.assertEqual(hosts, {"localhost"})

    def test_the_token_of_a_session_that_ended(self):
        page = self.accept(name="Iris")
        before = self.cookie(page)
        self.sign_in(page)
        page.wait_for_url("**/en/account")
        self.assertEqual(self.request("GET", "/en/account", headers=before).status, 303, "signing in again ends the former")
        after = self.cookie(page)
        token, _ = self.form(page)
        answer = self.post("/en/account", {"token": token, "do": "sign-out"}, self.signed_in(page))
        self.assertIn("cache", answer.getheader("Clear-Site-Data"))
        self.assertEqual(self.request("GET", "/en/account", headers=after).status, 303)
        gone = self.accept(name="Jade")
        token, _ = self.form(gone)
        cookies, header = self.signed_in(gone), self.cookie(gone)
        self.assertEqual(
            self.post("/en/account", {"token": token, "do": "erase", "sure": "on"}, cookies).getheader("Location"),
            "/en/subscribe?done=erased")
        self.assertEqual(self.request("GET", "/en/account", headers=header).status, 303)

    def test_old_proofs_are_asked_for_again(self):
        page = self.accept(name="Kira")
        token, text = self.form(page)
        passkey = re.search(r'value="passkey-remove">\s*<input type="hidden" name="id" value="([^"]+)"', text)[1]
        with sqlite3.connect(f"{self.folder}/people/people.sqlite", timeout=20) as db:
            db.execute("UPDATE sessions SET proved = proved - 400")
        cookies = self.signed_in(page)
        for fields in (
            {"do": "passkey-remove", "id": passkey}, {"do": "sessions-end"}, {"do": "session-end", "id": "x"},
            {"do": "codes-make"}, {"do": "data"}, {"do": "erase", "sure": "on"},
        ):
            answer = self.post("/en/account", {"token": token, **fields}, cookies)
            self.assertEqual(answer.status, 303, fields)
            self.assertTrue(answer.getheader("Location").startswith("/en/account/prove"), fields)

    def test_a_proof_gives_a_new_token(self):
        page = self.accept(name="Lena")
        with sqlite3.connect(f"{self.folder}/people/people.sqlite", timeout=20) as db:
            db.execute("UPDATE sessions SET proved = proved - 400")
        before = self.cookie(page)
        page.get_by_role("button", name="Make ten new codes").click()
        page.wait_for_url("**/en/account/prove**")
        self.check(page)
        page.get_by_role("button", name="passkey").click()
        page.wait_for_url("**/en/account")
        self.assertNotEqual(self.cookie(page), before)
        self.assertEqual(self.request("GET", "/en/account", headers=before).status, 303)

    def test_each_page_of_a_session_can_end_it(self):
        page = self.accept(self.link)
        for path in ("/en/account", "/en/account/prove", "/en/desk", "/en/desk/people", "/en/desk/audit"):
            page.goto(self.home + path)
            self.check(page)
            held = self.cookie(page)
            page.get_by_role("button", name="Sign out", exact=True).click()
            page.wait_for_url("**/en/sign-in")
            self.assertEqual(self.request("GET", "/en/account", headers=held).status, 303, path)
            self.sign_in(page)
            page.wait_for_url("**/en/account")
        self.assertNotIn("Sign out", self.request("GET", "/en").text, "who has not signed in has nothing to end")

    def test_administrators_end_sessions(self):
        administrator, member = self.accept(self.second_link), self.accept(name="Mila")
        held, own = self.cookie(member), self.cookie(administrator)
        administrator.goto(self.home + "/en/desk/people")
        administrator.locator("tr", has_text="Mila").get_by_role("button", name="End their sessions").click()
        administrator.wait_for_url("**/en/desk/people?done=signed-out")
        self.assertEqual(self.request("GET", "/en/account", headers=held).status, 303)
        self.assertEqual(self.request("GET", "/en/account", headers=own).status, 200)
        said = run("people", "sign-out", "--everybody", *self.folders()).decode()
        self.assertRegex(said, r"\d+ sessions? ended")
        self.assertEqual(self.request("GET", "/en/account", headers=own).status, 303)

    def test_tries_are_noted(self):
        cookies, token, _ = self.visitor()
        self.post("/en/sign-in", {"do": "address", "address": "mara@example.org", "token": token}, cookies)
        self.post("/en/sign-in/code", {"code": "AAAA AAAA", "token": token}, cookies)
        junk = {"do": "passkey", "token": token, "challenge": "AA", "id": "AA", "client": "AA", "data": "AA", "signature": "AA"}
        self.post("/en/sign-in", junk, cookies)
        self.post("/en/sign-in", junk, cookies, Sec_Fetch_Site="cross-site")
        self.post("/en/sign-in", {**junk, "token": "1.A"}, cookies)
        shown = run("audit", "show", "--limit", "6", "--format", "csv", "--people", f"{self.folder}/people").decode()
        lines = [line.split(",")[3:6] for line in shown.splitlines()[1:]]
        self.assertEqual(lines[0], ["sign-in", "", "forbidden"])
        self.assertEqual(lines[1], ["sign-in", "", "forbidden"])
        self.assertEqual(lines[2], ["sign-in", "", "refused"])
        self.assertEqual(lines[3], ["sign-in.code", "", "refused"])
        self.assertEqual(lines[4], ["sign-in/address", "", "done"])
        self.assertNotIn("mara", shown)
        # Who gets in is noted by their id.
        page = self.accept(name="Nils")
        self.sign_in(page)
        page.wait_for_url("**/en/account")
        shown = run("audit", "show", "--limit", "1", "--what", "sign-in", "--format", "csv", "--people", f"{self.folder}/people").decode()
        self.assertRegex(shown.splitlines()[1], r"sign-in/passkey,P-\w{12},done")

    def test_whose_data_a_link_was_about_is_noted(self):
        cookies, token, _ = self.visitor("/en/subscribe")
        self.post("/en/subscribe", {
            "topic-atlas": "on", "often": "each", "letters": "en", "address": "noa@example.org", "token": token}, cookies)
        confirm = re.search(r"http://localhost:\d+(/en/subscribe/\S+)", self.message("noa@example.org").get_body(("plain",)).get_content())[1]
        cookies, token, _ = self.visitor(confirm, cookies)
        link = self.post(confirm, {"token": token}, cookies).getheader("Location").split("?")[0]
        unknown = {"token": token, "do": "save", "letters": "en", "topic-atlas": "on", "often-atlas": "hourly"}
        answer = self.post(link, unknown, cookies)
        self.assertEqual(answer.status, 400, "an unknown word is not taken for another")
        self.post(link, {"token": token, "do": "stop"}, cookies)
        shown = run("audit", "show", "--limit", "1", "--format", "csv", "--people", f"{self.folder}/people").decode()
        self.assertRegex(shown.splitlines()[1], r"preferences/stop,P-\w{12},done")


class Broken(PeopleSite):
    def test_faults_of_the_disk_tell_readers_nothing(self):
        cookies, token, _ = self.visitor("/en/subscribe")
        with sqlite3.connect(f"{self.folder}/people/people.sqlite", timeout=20) as db:
            db.execute("DROP TABLE subscriptions")
        answer = self.post("/en/subscribe", {
            "topic-atlas": "on", "often": "each", "letters": "en", "address": "noa@example.org", "token": token}, cookies)
        self.assertEqual(answer.status, 500)
        self.assertNotIn("subscriptions", answer.text)
        self.assertNotIn("people/", answer.text)
        self.assertIn("no such table", self.site.output())
        self.assertNotIn("noa@", self.site.output())


if __name__ == "__main__":
    unittest.main()
