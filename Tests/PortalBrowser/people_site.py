"""A portal with people, and what browsers and sockets do with it."""
import base64
import email
import email.policy
import hashlib
import hmac
import http.client
import os
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from mailserver import Postfix, may_be_root
from portal import ECOTONE, Portal, portal, run

LEFT_OUT = "Postfix's master starts as root: this is left out where sudo asks for a password"

ADDRESS = re.compile(r"https?://\S+")


def invite(folder, name, role, *more):
    """A person's id and the link that invites them."""
    text = f"{name}\n{name.lower()}@example.org\n"
    done = subprocess.run(
        [ECOTONE, "people", "invite", "--role", role, *more, "--people", f"{folder}/people", "--record",
         f"{folder}/record", "--keys", f"{folder}/keys"], input=text, capture_output=True, text=True, check=True)
    return done.stdout.split(":")[0], urllib.parse.urlparse(ADDRESS.search(done.stdout).group()).path


def digits(secret):
    """What an app shows now; close to its end it waits for the next."""
    at = time.time()
    if at % 30 > 25:
        time.sleep(30 - at % 30)
        at = time.time()
    key = base64.b32decode(secret)
    code = hmac.new(key, int(at // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    start = code[19] & 15
    return f"{(int.from_bytes(code[start:start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


class PeopleSite(unittest.TestCase):
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
            *cls.mail_options(), "--sender", f"{cls.folder}/sender.txt")
        cls.home = f"http://localhost:{cls.site.port}"
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])

    @classmethod
    def mail_options(cls):
        return "--mail", str(cls.mail)

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()
        cls.site.stop()
        cls.keep.cleanup()

    @classmethod
    def folders(cls):
        return "--people", f"{cls.folder}/people", "--record", f"{cls.folder}/record", "--keys", f"{cls.folder}/keys"

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

    def accept(self, link=None, name="Ida", role="jpac-member", *more):
        """Somebody who was invited and has a passkey, in a browser of their own."""
        page = self.page()
        page.goto(self.home + (link or invite(self.folder, name, role, *more)[1]))
        page.get_by_role("button", name="Create a passkey").click()
        page.wait_for_url("**/en/account")
        return page

    def sign_in(self, page):
        page.goto(self.home + "/en/sign-in")
        page.get_by_role("button", name="Use a passkey").click()

    def check(self, page):
        """No wider than its window, and nothing serious that axe finds."""
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"), 0, page.url)
        found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        self.assertEqual([(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found], [], page.url)

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

    def request(self, method, path, body=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=20)
        link.request(method, path, body, {"Host": f"localhost:{self.site.port}", **(headers or {})})
        response = link.getresponse()
        response.text = response.read().decode(errors="replace")
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

    def rows(self):
        """A hash of all that people.sqlite has."""
        with sqlite3.connect(f"file:{self.folder}/people/people.sqlite?mode=ro", uri=True) as db:
            names = [n for n, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
            found = [sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in names]
        return hashlib.sha256(repr(found).encode()).hexdigest()


def plain(message):
    return message.get_body(("plain",)).get_content()


@unittest.skipIf(not may_be_root() and not os.environ.get("CI"), LEFT_OUT)
class PostfixSite(PeopleSite):
    """One that hands its messages to Postfix."""

    @classmethod
    def setUpClass(cls):
        cls.postfix = Postfix()
        cls.addClassCleanup(cls.postfix.stop)
        super().setUpClass()

    @classmethod
    def mail_options(cls):
        return "--mail", cls.postfix.address, "--mail-authorities", str(cls.postfix.authorities)

    def address_in(self, message, page):
        found = re.search(rf"^(http://localhost:\d+/../{page}/\S+)$", plain(message), re.M)
        self.assertIsNotNone(found, plain(message))
        return found.group(1)
