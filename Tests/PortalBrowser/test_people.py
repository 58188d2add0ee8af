"""Signing in, in a real browser with a virtual authenticator, and what must be refused over a socket."""
import base64
import email
import email.policy
import hashlib
import hmac
import http.client
import pathlib
import re
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from portal import ECOTONE, LANGUAGES, Portal, portal, run

ADDRESS = re.compile(r"https?://\S+")


def invite(folder, name, role, *more):
    """A person's id and the link that invites them."""
    text = f"{name}\n{name.lower()}@example.org\n"
    done = subprocess.run(
        [ECOTONE, "people", "invite", "--role", role, *more, "--people", f"{folder}/people", "--record",
         f"{folder}/record", "--keys", f"{folder}/keys"], input=text, capture_output=True, text=True, check=True)
    return done.stdout.split(":")[0], urllib.parse.urlparse(ADDRESS.search(done.stdout).group()).path


def digits(secret, at):
    key = base64.b32decode(secret)
    code = hmac.new(key, int(at // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    start = code[19] & 15
    return f"{(int.from_bytes(code[start:start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        editions = portal().folder
        cls.keep = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.keep.name)
        run("keys", "new", f"{cls.folder}/keys")
        (cls.folder / "sender.txt").write_text("Ecotone\npost@example.org\n1 Street\nMontréal\n")
        cls.admin, cls.link = invite(cls.folder, "Ana", "administrator")
        cls.second, cls.second_link = invite(cls.folder, "Eva", "administrator")
        cls.mail = cls.folder / "mail"
        cls.site = Portal(
            editions, f"{cls.folder}/record", "--people", f"{cls.folder}/people", "--keys", f"{cls.folder}/keys",
            "--mail", str(cls.mail), "--sender", f"{cls.folder}/sender.txt")
        cls.home = f"http://localhost:{cls.site.port}"
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()
        cls.site.stop()
        cls.keep.cleanup()

    # MARK: What a browser does

    def page(self, width=1200):
        """A page of a new browser, with an authenticator."""
        context = self.browser.new_context(viewport={"width": width, "height": 800})
        self.addCleanup(context.close)
        page = context.new_page()
        page.cdp = context.new_cdp_session(page)
        page.cdp.send("WebAuthn.enable")
        page.key = self.add_authenticator(page)
        return page

    def add_authenticator(self, page, verified=True):
        return page.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": verified}})["authenticatorId"]

    def accept(self, link=None, name="Ida", role="jpac-member"):
        page = self.page()
        page.goto(self.home + (link or invite(self.folder, name, role)[1]))
        page.get_by_role("button", name="Create a passkey").click()
        page.wait_for_url("**/en/account")
        return page

    def sign_in(self, page):
        page.goto(self.home + "/en/sign-in")
        page.get_by_role("button", name="Use a passkey").click()

    def test_invited_then_two_passkeys_then_one(self):
        page = self.accept(name="Olga")
        self.assertIn("JPAC member", page.content())
        first = page.cdp.send("WebAuthn.getCredentials", {"authenticatorId": page.key})["credentials"]
        self.assertEqual(len(first), 1)
        self.assertTrue(first[0]["isResidentCredential"])
        # A second passkey, on another device; then the first one goes.
        page.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": page.key})
        page.key = self.add_authenticator(page)
        page.get_by_label("Name of this passkey").fill("Second")
        page.get_by_role("button", name="Create a passkey").click()
        page.wait_for_url("**/en/account?done=passkey-added")
        self.assertEqual(page.locator(".own-list").first.locator("li").count(), 2)
        # Another session, in another browser that has the same passkey; this one ends it.
        other = self.page()
        synced = page.cdp.send("WebAuthn.getCredentials", {"authenticatorId": page.key})["credentials"][0]
        other.cdp.send("WebAuthn.addCredential", {"authenticatorId": other.key, "credential": synced})
        self.sign_in(other)
        other.wait_for_url("**/en/account")
        page.reload()
        page.get_by_role("button", name="End all other sessions").click()
        page.wait_for_url("**/en/account?done=sessions-ended")
        other.goto(self.home + "/en/account")
        self.assertIn("/en/sign-in", other.url)
        page.locator(".own-list").first.locator("li").first.get_by_role("button", name="Remove").click()
        page.wait_for_url("**/en/account?done=passkey-removed")
        page.locator(".own-list").first.get_by_role("button", name="Remove").click()
        self.assertIn("This is your last way in", page.content())
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/en/sign-in")
        page.goto(self.home + "/en/account")
        self.assertIn("/en/sign-in?next=", page.url)

    def test_authenticators_that_lie_are_refused(self):
        page = self.accept(name="Rosa")
        page.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": page.key, "isUserVerified": False})
        self.sign_in(page)
        page.get_by_text("Your browser did not give a passkey").wait_for()
        page.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": page.key, "isUserVerified": True})
        page.cdp.send(
            "WebAuthn.setResponseOverrideBits", {"authenticatorId": page.key, "isBogusSignature": True})
        self.sign_in(page)
        page.get_by_text("This passkey was not accepted").wait_for()
        page.cdp.send("WebAuthn.setResponseOverrideBits", {"authenticatorId": page.key, "isBogusSignature": False})
        # What was sent once is not taken twice.
        page.goto(self.home + "/en/account")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/en/sign-in")
        sent = []
        page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
        self.sign_in(page)
        page.wait_for_url("**/en/account")
        cookies = {c["name"]: c["value"] for c in page.context.cookies()}
        answer = self.post("/en/sign-in", sent[-1], {"__Host-ecotone-form": cookies["__Host-ecotone-form"]})
        self.assertEqual(answer.status, 422)

    def test_a_code_and_an_app_in_three_languages(self):
        words = {
            "en": ("Send me a code", "Continue", "Set up an app", "Confirm"),
            "fr": ("M’envoyer un code", "Continuer", "Configurer une application", "Confirmer"),
            "es": ("Enviarme un código", "Continuar", "Configurar una aplicación", "Confirmar")}
        for language in LANGUAGES:
            send, go, app, confirm = words[language]
            page = self.page(width=360)
            page.goto(f"{self.home}/{language}/sign-in")
            self.check(page)
            page.locator("#f-address").fill(f"luz-{language}@example.org")
            page.get_by_role("button", name=send).click()
            page.wait_for_url(f"**/{language}/sign-in/code")
            self.check(page)
            page.locator("#f-code").fill(self.code(f"luz-{language}@example.org", language))
            page.get_by_role("button", name=go).click()
            page.wait_for_url(f"**/{language}/account")
            page.get_by_role("button", name=app).click()
            page.locator(".secret").wait_for()
            secret = page.locator(".secret").inner_text().replace(" ", "")
            page.locator("#f-code").fill(digits(secret, time.time()))
            page.get_by_role("button", name=confirm).click()
            page.wait_for_url(f"**/{language}/account?done=app-added")
            self.check(page)
            self.assertEqual(page.locator("html").get_attribute("lang"), language)

    def test_two_administrators_on_the_site(self):
        first = self.accept(self.link)
        second = self.accept(self.second_link)
        first.goto(self.home + "/en/desk/people")
        first.locator("#f-name").fill("Inés Ejemplo")
        first.locator("#f-address").fill("ines@example.org")
        first.locator("#f-letters").select_option("es")
        first.locator("#f-role").select_option("steward")
        first.locator("#f-scope").fill("river-people")
        first.get_by_role("button", name="Invite somebody").click()
        first.wait_for_url("**/en/desk/people?done=invited")
        self.assertIn("waits for a second administrator", first.content())
        self.assertEqual(first.get_by_role("button", name="Agree", exact=True).count(), 0)
        message = self.message("ines@example.org")
        self.assertEqual(message["content-language"], "es")
        self.assertIn("Le invitamos", message["subject"])
        second.goto(self.home + "/en/desk")
        self.assertIn("Roles that wait for a second administrator: 1.", second.content())
        second.goto(self.home + "/en/desk/people")
        self.check(second)
        second.get_by_role("button", name="Agree", exact=True).click()
        second.wait_for_url("**/en/desk/people?done=approved")
        self.assertNotIn("waits for a second administrator", second.content())

    def check(self, page):
        """No wider than its window, and nothing serious that axe finds."""
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"), 0, page.url)
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        self.assertEqual([(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found], [], page.url)

    # MARK: Mail

    def message(self, address):
        deadline = time.time() + 20
        while time.time() < deadline:
            for path in sorted(self.mail.glob("*.eml"), reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if message["to"] == address:
                    return message
            time.sleep(0.1)
        raise AssertionError(f"no message to {address}")

    def code(self, address, language="en"):
        message = self.message(address)
        self.assertEqual(message["content-language"], language)
        return re.search(r"^ {4}(\w{4} \w{4})\r?$", message.get_body(("plain",)).get_content(), re.M).group(1)

    # MARK: What a socket does

    def request(self, method, path, body=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        link.request(method, path, body, {"Host": f"localhost:{self.site.port}", **(headers or {})})
        response = link.getresponse()
        response.text = response.read().decode()
        link.close()
        return response

    def post(self, path, body, cookies=None, **headers):
        own = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        own.update({name.replace("_", "-"): value for name, value in headers.items() if value})
        for name in [name.replace("_", "-") for name, value in headers.items() if not value]:
            own.pop(name, None)
        if cookies:
            own["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return self.request("POST", path, body if isinstance(body, str) else urllib.parse.urlencode(body), own)

    def visitor(self, path="/en/sign-in", cookies=None):
        """What a browser has after it has looked at a page: its cookies, and the form's token."""
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in cookies.items())} if cookies else {}
        answer = self.request("GET", path, headers=headers)
        found = dict(cookies or {})
        for cookie in answer.msg.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            found[name] = value
        token = re.search(r'name="token" value="([^"]+)"', answer.text)
        return found, token and token.group(1), answer

    def signed_in(self, page):
        return {c["name"]: c["value"] for c in page.context.cookies()}

    def test_forms_come_from_this_site(self):
        cookies, token, answer = self.visitor()
        self.assertEqual(answer.status, 200)
        cookie = answer.getheader("Set-Cookie")
        for part in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax"):
            self.assertIn(part, cookie)
        good = {"do": "address", "address": "zoe@example.org", "token": token}
        own = f"http://localhost:{self.site.port}"
        self.assertEqual(self.post("/en/sign-in", good, cookies).status, 303)
        self.assertEqual(self.post("/en/sign-in", good, cookies, Sec_Fetch_Site=None, Origin=own).status, 303)
        for refused in (
            self.post("/en/sign-in", good, cookies, Sec_Fetch_Site="cross-site"),
            self.post("/en/sign-in", good, cookies, Sec_Fetch_Site="same-site"),
            self.post("/en/sign-in", good, cookies, Sec_Fetch_Site="none"),
            self.post("/en/sign-in", good, cookies, Sec_Fetch_Site=None),
            self.post("/en/sign-in", good, cookies, Sec_Fetch_Site=None, Origin="http://localhost:1"),
            self.post("/en/sign-in", good, cookies, Origin="https://evil.example"),
            self.post("/en/sign-in", {**good, "token": ""}, cookies),
            self.post("/en/sign-in", {**good, "token": token[:-2] + "AA"}, cookies),
            self.post("/en/sign-in", {**good, "token": self.visitor()[1]}, cookies),
            self.post("/en/sign-in", good),
            self.post("/en/sign-in?do=address", good, cookies),
            self.request("POST", "/en/sign-in", urllib.parse.urlencode(good), {
                "Host": "evil.example", "Content-Type": "application/x-www-form-urlencoded",
                "Sec-Fetch-Site": "same-origin", "Cookie": "; ".join(f"{n}={v}" for n, v in cookies.items())}),
        ):
            self.assertEqual(refused.status, 403)
            self.assertIn("no-store", refused.getheader("Cache-Control"))
        self.assertEqual(self.post("/en/sign-in", {**good, "role": "administrator"}, cookies).status, 400)
        self.assertEqual(self.post("/en/sign-in", f"token={token}&token={token}", cookies).status, 400)
        self.assertEqual(self.post("/en/sign-in", "a=" + "b" * (256 << 10), cookies).status, 413)
        for method in ("PUT", "DELETE", "PATCH"):
            self.assertEqual(self.request(method, "/en/sign-in").status, 405)

    def test_answers_are_for_one_reader(self):
        page = self.accept(name="Nora")
        cookies = self.signed_in(page)
        header = {"Cookie": "; ".join(f"{n}={v}" for n, v in cookies.items())}
        for path in ("/en/account", "/en/desk", "/en/sign-in"):
            answer = self.request("GET", path, headers={**header, "If-None-Match": "*"})
            self.assertEqual(answer.status, 200, path)
            self.assertEqual(answer.getheader("Cache-Control"), "no-store")
            self.assertIsNone(answer.getheader("ETag"))
            self.assertIsNone(answer.getheader("Access-Control-Allow-Origin"))
            self.assertEqual(answer.getheader("Cross-Origin-Resource-Policy"), "same-origin")
        preflight = self.request("OPTIONS", "/en/account", headers={"Origin": "https://evil.example"})
        self.assertIsNone(preflight.getheader("Access-Control-Allow-Origin"))
        # Pages for everyone do not look at cookies, and set none.
        answer = self.request("GET", "/en/", headers=header)
        self.assertEqual(answer.getheader("Cache-Control"), "no-cache")
        self.assertIsNone(answer.getheader("Set-Cookie"))
        # Whoever has not the role does not learn that there is a desk.
        self.assertEqual(self.request("GET", "/en/desk/people", headers=header).status, 404)
        token = re.search(r'name="token" value="([^"]+)"', self.request("GET", "/en/account", headers=header).text)[1]
        answer = self.post("/en/desk/people", {"do": "grant", "role": "administrator", "token": token}, cookies)
        self.assertEqual(answer.status, 404)

    def test_sessions_are_made_here(self):
        fixed = {"__Host-ecotone": "A" * 43, "__Host-ecotone-form": "B" * 22}
        answer = self.request("GET", "/en/account", headers={"Cookie": "; ".join(f"{n}={v}" for n, v in fixed.items())})
        self.assertEqual(answer.status, 303)
        page = self.accept(name="Petra")
        before = self.signed_in(page)["__Host-ecotone"]
        self.sign_in(page)
        page.wait_for_url("**/en/account")
        self.assertNotEqual(self.signed_in(page)["__Host-ecotone"], before)

    def test_nobody_is_sent_elsewhere(self):
        for target in ("//evil.example", "https://evil.example", "/\\evil.example", "/en/../..//evil.example", "javascript:alert(1)"):
            page = self.request("GET", "/en/sign-in?next=" + urllib.parse.quote(target, safe="")).text
            found = re.search(r'name="next" value="([^"]*)"', page)
            self.assertEqual(found and found.group(1), "/en/account", target)
        # By number instead of by name: reading goes on, signing in is by name.
        answer = self.site.get("/en/sign-in")
        self.assertEqual(answer.status, 303)
        self.assertEqual(answer.headers["location"], f"{self.home}/en/sign-in")
        self.assertEqual(self.site.get("/en/").status, 200)

    def test_codes_are_limited_and_tell_nothing(self):
        cookies, token, _ = self.visitor()
        known = [self.post("/en/sign-in", {"do": "address", "address": "ana@example.org", "token": token}, cookies) for _ in range(6)]
        self.assertEqual([answer.status for answer in known], [303] * 5 + [429])
        self.assertGreater(int(known[-1].getheader("Retry-After")), 3000)
        cookies, token, _ = self.visitor()
        unknown = self.post("/en/sign-in", {"do": "address", "address": "nobody@example.org", "token": token}, cookies)
        self.assertEqual((unknown.status, unknown.getheader("Location"), unknown.text), (303, known[0].getheader("Location"), known[0].text))
        # In another browser the code is none.
        other, other_token, _ = self.visitor()
        answer = self.post("/en/sign-in/code", {"code": self.code("nobody@example.org"), "token": other_token}, other)
        self.assertEqual(answer.status, 422)
        for bad in ("a@b\r\nBcc: x@example.org", "nothing", "a@example.org,b@example.org"):
            answer = self.post("/en/sign-in", {"do": "address", "address": bad, "token": token}, cookies)
            self.assertEqual(answer.status, 422)
        self.assertNotIn("example.org", self.site.output())

    def test_looking_changes_nothing(self):
        database = self.folder / "people/people.sqlite"
        _, link = invite(self.folder, "Vera", "tekeg-member")
        time.sleep(1.5)

        def rows():
            import sqlite3
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
                names = [n for n, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
                return hashlib.sha256(repr([sorted(map(repr, db.execute(f"SELECT * FROM {n}"))) for n in names]).encode()).hexdigest()
        before = rows()
        for _ in range(20):
            for path in ("/en/sign-in", "/en/sign-in/code", "/en/sign-in/second", "/en/account", "/en/desk"):
                self.request("GET", path)
        for _ in range(8):
            self.assertIn("Create a passkey", self.request("GET", link).text)
        self.assertEqual(rows(), before)


class WithoutPeople(unittest.TestCase):
    def test_the_server_is_what_it_was(self):
        site = portal()
        for path in ("/en/sign-in", "/en/account", "/en/desk", "/en/desk/people"):
            self.assertEqual(site.get(path).status, 404)
            link = http.client.HTTPConnection("127.0.0.1", site.port)
            link.request("POST", path, "a=b")
            self.assertEqual(link.getresponse().status, 404)
            link.close()
        link = http.client.HTTPConnection("127.0.0.1", site.port)
        link.request("POST", "/en/", "a=b")
        answer = link.getresponse()
        self.assertEqual(answer.status, 405)
        self.assertIsNone(answer.getheader("Set-Cookie"))
        self.assertNotIn("/en/account", site.get("/en/").text)


if __name__ == "__main__":
    unittest.main()
