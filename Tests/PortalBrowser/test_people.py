"""Signing in, in a real browser with a virtual authenticator, and what must be refused over a socket."""
import http.client
import re
import time
import unittest
import urllib.parse

from people_site import PeopleSite, digits, invite
from portal import LANGUAGES, portal


class People(PeopleSite):
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
            # Whoever has a code alone sets up a second factor, and reads nothing before.
            for path in ("kept", "kept?consultation=2026-01", "desk/file?consultation=2026-01&number=K7M2QX&file=1"):
                page.goto(f"{self.home}/{language}/{path}")
                self.assertEqual(page.url, f"{self.home}/{language}/account")
            page.get_by_role("button", name=app).click()
            page.locator(".secret").wait_for()
            secret = page.locator(".secret").inner_text().replace(" ", "")
            page.locator("#f-code").fill(digits(secret))
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

    def test_stewards_keep_their_protocols(self):
        steward = self.accept(None, "Sara", "steward", "--scope", "river-people")
        member = self.accept(name="Mia")
        own = re.search(r"P-[2-9A-Z]{12}", member.locator("#you").inner_text())[0]
        steward.goto(self.home + "/en/desk")
        steward.get_by_role("link", name="river-people").click()
        steward.wait_for_url("**/en/desk/community/river-people")
        self.check(steward)
        steward.locator("#f-title-own-community").fill("Atoyac tlacah")
        steward.locator("#f-title-en-community").fill("River people")
        steward.locator("#f-tag").fill("nah")
        steward.get_by_role("button", name="Save").click()
        steward.wait_for_url("**?done=described")
        steward.locator("#f-protocol").fill("ceremonies")
        steward.locator("#f-title-es-protocol").fill("Ceremonias <b>")
        steward.locator("#f-words-es-protocol").fill("Pregunte primero.")
        steward.get_by_role("button", name="Save").first.click()
        steward.wait_for_url("**?done=ruled")
        self.assertIn("Atoyac tlacah", steward.locator("h1").inner_text())
        self.assertIn("Ceremonias <b>", steward.locator("h3").inner_text())
        self.assertEqual(steward.locator("h3 span").get_attribute("lang"), "es")
        self.assertEqual(steward.get_by_text("Nobody yet.", exact=True).count(), 1)
        steward.locator("#f-admit-ceremonies").fill(own)
        steward.get_by_role("button", name="Let them in").click()
        steward.wait_for_url("**?done=admitted")
        self.assertIn(own, steward.content())
        steward.locator("#f-admit-ceremonies").fill(own)
        steward.get_by_role("button", name="Let them in").click()
        self.assertIn("is a member of ceremonies already", steward.content())
        steward.locator("#f-use").fill("The atlas")
        steward.locator("#f-until").fill("2027-12-31")
        steward.get_by_role("button", name="Agree", exact=True).click()
        steward.wait_for_url("**?done=consented")
        steward.get_by_role("button", name="Take it back").click()
        steward.wait_for_url("**?done=revoked")
        self.assertIn("ended", steward.content())
        steward.set_viewport_size({"width": 360, "height": 800})
        self.assertLessEqual(steward.evaluate("document.documentElement.scrollWidth"), 360)
        self.check(steward)
        # Nobody else: no member, no administrator, no steward of another community.
        other = self.accept(None, "Cora", "steward", "--scope", "coast")
        for page in (member, other):
            cookies = self.signed_in(page)
            path = "/en/desk/community/river-people"
            header = {"Cookie": "; ".join(f"{n}={v}" for n, v in cookies.items())}
            self.assertEqual(self.request("GET", path, headers=header).status, 404)
            token = re.search(r'name="token" value="([^"]+)"', page.content())[1]
            answer = self.post(path, {"do": "retired", "protocol": "ceremonies", "token": token}, cookies)
            self.assertEqual(answer.status, 404)

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
        _, link = invite(self.folder, "Vera", "tekeg-member")
        time.sleep(1.5)
        before = self.rows()
        for _ in range(20):
            for path in ("/en/sign-in", "/en/sign-in/code", "/en/sign-in/second", "/en/account", "/en/desk"):
                self.request("GET", path)
        for _ in range(8):
            self.assertIn("Create a passkey", self.request("GET", link).text)
        self.assertEqual(self.rows(), before)


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
