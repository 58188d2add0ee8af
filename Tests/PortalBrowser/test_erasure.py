"""One's own data: seen, taken away, erased; the log of actions; backup and restore of people."""
import json
import re
import subprocess
import time
import unittest

from people_site import PeopleSite
from portal import ECOTONE, LANGUAGES, run


class OwnData(PeopleSite):
    def options(self, *which):
        return [word for name in which for word in (f"--{name}", f"{self.folder}/{name}")]

    def everything(self):
        """All bytes of the folders of people and record."""
        paths = [*self.folder.glob("people/**/*"), *self.folder.glob("record/**/*")]
        return b"".join(path.read_bytes() for path in paths if path.is_file())

    def test_taken_away_then_erased(self):
        page = self.accept(name="Xochiquetzal", role="jpac-member")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as JSON").click()
        data = json.loads(download.value.path().read_bytes())
        self.assertEqual(data["name"], "Xochiquetzal")
        self.assertEqual(data["addresses"][0]["address"], "xochiquetzal@example.org")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download as CSV").click()
        self.assertIn("name,Xochiquetzal", download.value.path().read_text())
        self.check(page)
        page.get_by_role("button", name="Erase me").click()
        self.assertIn("Tick that you are sure", page.content())
        page.locator("input[name=sure]").check()
        page.get_by_role("button", name="Erase me").click()
        page.wait_for_url("**/en/subscribe?done=erased")
        self.assertIn("Your data were erased", page.content())
        self.check(page)
        page.goto(self.home + "/en/account")
        self.assertIn("/en/sign-in", page.url)
        self.assertNotIn(b"ochiquetzal", self.everything())
        run("record", "verify", "--record", f"{self.folder}/record")

    def test_without_an_account_by_a_code(self):
        cookies, token, _ = self.visitor("/en/subscribe")
        self.post("/en/subscribe", {
            "topic-atlas": "on", "often": "each", "letters": "fr", "address": "tlaloc@example.org", "token": token}, cookies)
        text = self.message("tlaloc@example.org").get_body(("plain",)).get_content()
        confirm = re.search(r"http://localhost:\d+(/fr/subscribe/\S+)", text).group(1)
        cookies, token, _ = self.visitor(confirm, cookies)
        answer = self.post(confirm, {"token": token}, cookies)
        preferences = answer.getheader("Location").split("?")[0]
        page = self.page(360)
        page.goto(self.home + preferences)
        # Whoever has the link alone gets nothing and erases nobody.
        page.locator("#f-code").fill("ABCD EFGH")
        page.get_by_role("button", name="Continuer avec le code").click()
        self.assertIn("Ce code ne fonctionne pas", page.content())
        page.get_by_role("button", name="M’envoyer un code").click()
        page.wait_for_url("**?done=code#data")
        self.check(page)
        deadline = time.time() + 20
        while "Votre code" not in self.message("tlaloc@example.org")["subject"] and time.time() < deadline:
            time.sleep(0.1)
        page.locator("#f-code").fill(self.code("tlaloc@example.org", "fr"))
        page.locator("#f-do").select_option("erase")
        page.locator("input[name=sure]").check()
        page.get_by_role("button", name="Continuer avec le code").click()
        page.wait_for_url("**/fr/subscribe?done=erased")
        self.assertEqual(self.request("GET", preferences).status, 404)

    def test_a_mailbox_alone_opens_no_account(self):
        page = self.accept(name="Ramona")
        link = page.get_by_role("link", name="What you get from us").get_attribute("href")
        cookies, token, answer = self.visitor(link)
        self.assertNotIn("Send me a code", answer.text)
        for act in ("code", "data", "pairs", "erase"):
            answer = self.post(link, {"token": token, "do": act, "code": "ABCDEFGH", "sure": "on"}, cookies)
            self.assertEqual((answer.status, answer.getheader("Location")), (303, "/en/account#data"))

    def test_the_log(self):
        page = self.accept(self.link)
        person = self.admin
        # A door that is not theirs, and a form that is refused.
        other = self.accept(None, "Bruno", "jpac-member")
        self.assertEqual(other.goto(self.home + "/en/desk/audit").status, 404)
        page.goto(self.home + "/en/desk/audit")
        self.check(page)
        content = page.content()
        self.assertIn("invitation", content)
        self.assertIn("not allowed", content)
        self.assertIn(person, content)
        for word in ("Ana", "Bruno", "example.org"):
            self.assertNotIn(word, page.locator("table").inner_text())
        page.goto(f"{self.home}/en/desk/audit?person={person}")
        self.assertNotIn("not allowed", page.locator("table").inner_text())
        for language in LANGUAGES:
            page.goto(f"{self.home}/{language}/desk/audit")
            self.check(page)
        self.assertEqual(page.goto(f"{self.home}/en/desk/audit?person=<script>").status, 400)
        shown = run("audit", "show", "--format", "csv", *self.options("people")).decode()
        self.assertIn("people/invite", shown)
        self.assertIn("all as recorded", run("audit", "verify", *self.options("people")).decode())

    def test_yesterdays_backup_forgets_too(self):
        _ = self.accept(None, "Moctezuma", "jpac-member")
        where = self.options("people", "record", "keys")
        run("backup", *where, "--to", f"{self.folder}/backup", "--keys-to", f"{self.folder}/apart")
        found = subprocess.run(
            [ECOTONE, "people", "erase", "--from", "-", *where], input="moctezuma@example.org", capture_output=True,
            text=True, check=True).stdout
        self.assertIn("stays: that roles were given", found)
        backup = next((self.folder / "backup").iterdir())
        apart = next((self.folder / "apart").iterdir())
        target = self.folder / "restored"
        refused = subprocess.run(
            [ECOTONE, "restore", backup, "--to", target, "--keys-from", apart], capture_output=True, text=True)
        self.assertIn("expected --gone", refused.stderr)
        done = run(
            "restore", str(backup), "--to", str(target), "--keys-from", str(apart), "--gone",
            f"{self.folder}/people/gone.list").decode()
        self.assertIn("log: ", done)
        shown = run("people", "list", "--format", "csv", "--people", f"{target}/people", "--record", f"{target}/record",
                    "--keys", f"{self.folder}/keys").decode()
        self.assertIn("ana@example.org", shown)
        self.assertNotIn("octezuma", shown)
        everything = b"".join(path.read_bytes() for path in target.glob("**/*") if path.is_file())
        self.assertNotIn(b"octezuma", everything)


if __name__ == "__main__":
    unittest.main()
