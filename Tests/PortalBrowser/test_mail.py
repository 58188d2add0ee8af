"""Mail with servers of others: Postfix that signs, servers with faults, and nginx before the portal."""
import asyncio
import email
import email.policy
import http.client
import pathlib
import re
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

import aiosmtpd.controller
import aiosmtpd.smtp
import dkim
from mailserver import certificate
from people_site import PostfixSite, plain
from portal import ECOTONE, LANGUAGES, Portal, free_port, portal, run

class News(PostfixSite):
    def subscribe(self, name, language="en", width=1200):
        words = {"en": "Send me the link to confirm", "fr": "M’envoyer le lien de confirmation",
                 "es": "Enviarme el enlace para confirmar"}
        confirm = {"en": "Confirm", "fr": "Confirmer", "es": "Confirmar"}
        page = self.page(width)
        page.goto(f"{self.home}/{language}/subscribe")
        self.assertEqual(page.locator("input[type=checkbox]:checked").count(), 0, "nothing is ticked before")
        self.check(page)
        page.locator("input[name=topic-taking-stock]").check()
        page.locator("#f-address").fill(f"{name}@example.org")
        page.get_by_role("button", name=words[language]).click()
        page.wait_for_url(f"**/{language}/subscribe?done=asked")
        self.check(page)
        message = self.postfix.wait(name, 1)[0]
        self.assertEqual(message["content-language"], language)
        page.goto(self.address_in(message, "subscribe"))
        self.check(page)
        page.get_by_role("button", name=confirm[language], exact=True).click()
        page.wait_for_url(f"**/{language}/preferences/*")
        self.check(page)
        return page

    def blast(self, writer, second, subject):
        writer.goto(self.home + "/en/desk/mail")
        writer.locator("#f-topic").select_option("taking-stock")
        for language in LANGUAGES:
            writer.locator(f"#f-subject-{language}").fill(f"{subject} {language}")
            writer.locator(f"#f-body-{language}").fill(f"Para {language}.\n\nhttps://example.org/{language}")
        writer.get_by_role("button", name="Save").click()
        writer.wait_for_url("**/en/desk/mail?blast=EB-*&done=drafted")
        self.check(writer)
        self.assertEqual(writer.get_by_role("button", name="Send to all readers").count(), 0)
        second.goto(writer.url.split("&done")[0])
        second.get_by_role("button", name="Send to all readers").click()
        second.wait_for_url("**/en/desk/mail?blast=EB-*&done=released")

    def test_a_guardian_agrees_first(self):
        page = self.page(360)
        page.goto(self.home + "/es/subscribe")
        page.locator("input[name=topic-taking-stock]").check()
        page.locator("#f-address").fill("noa@example.org")
        page.get_by_text("Soy joven").click()
        self.assertIn("14 años en Canadá, 18 en México, 13 en Estados Unidos o 16", page.content())
        page.locator("#f-guardian").fill("Noa+mama@example.org")
        page.get_by_role("button", name="Enviarme el enlace para confirmar").click()
        self.assertIn("que no sea el suyo", page.content())
        self.assertTrue(page.locator("input[name=topic-taking-stock]").is_checked())
        self.assertEqual(page.locator("#f-address").input_value(), "noa@example.org")
        page.locator("#f-guardian").fill("lia@example.org")
        self.check(page)
        page.get_by_role("button", name="Enviarme el enlace para confirmar").click()
        page.wait_for_url("**/es/subscribe?done=asked")
        asked = self.postfix.wait("lia", 1)[0]
        self.assertEqual(asked["subject"], "Una persona joven pide su consentimiento")
        guardian = self.page(360)
        guardian.goto(self.address_in(asked, "subscribe"))
        self.check(guardian)
        self.assertIn("noa@example.org", guardian.content())
        guardian.get_by_role("button", name="estoy de acuerdo").click()
        guardian.get_by_role("heading", name="Gracias").wait_for()
        self.check(guardian)
        told = self.postfix.wait("noa", 1)[0]
        self.assertIn("lia@example.org dice que es su madre", plain(told).replace("\n", " "))
        page.goto(self.address_in(told, "subscribe"))
        page.get_by_role("button", name="Confirmar", exact=True).click()
        page.wait_for_url("**/es/preferences/*")
        page.get_by_text("¿Por qué lo recibo?").first.click()
        self.assertIn("Su madre, padre o quien ejerce la tutela aceptó el", page.content())
        self.check(page)
        page.locator("input[name=topic-atlas]").check()
        page.get_by_role("button", name="Guardar").click()
        self.assertIn("debe aceptar los temas nuevos", page.content())
        guardian.goto(self.address_in(self.postfix.wait("lia", 2)[1], "unsubscribe"))
        self.check(guardian)
        self.assertNotIn("/preferences/", guardian.content(), "a guardian ends it, and sees nothing else")
        guardian.get_by_role("button", name="Dejar de recibirlos").click()
        self.assertNotIn("/preferences/", guardian.content())
        page.reload()
        self.assertFalse(page.locator("input[name=topic-taking-stock]").is_checked())

    def test_from_the_form_to_one_reader_fewer(self):
        writer = self.accept(None, "Olga", "officer", "--scope", "communications")
        second = self.accept(None, "Omar", "officer", "--scope", "communications")
        for name, language in (("ann", "en"), ("luc", "fr"), ("paz", "es")):
            self.subscribe(name, language, width=360)
        self.blast(writer, second, "First")
        got = {name: self.postfix.wait(name, 2)[1] for name in ("ann", "luc", "paz")}
        self.assertEqual(
            [got[name]["subject"] for name in ("ann", "luc", "paz")], ["First en", "First fr", "First es"])
        for message in got.values():
            self.assertEqual(message["list-unsubscribe-post"], "List-Unsubscribe=One-Click")
            self.assertIn("mailto:bounces+", message["list-unsubscribe"])
            self.assertIn("Montréal", plain(message))
        self.signature_covers_leaving()
        # Whoever only looks changes nothing: every link of a message, 1,000 times.
        links = set(re.findall(r"http://localhost:\d+/\S+", plain(got["luc"]).replace(">", " ")))
        self.assertEqual(len(links), 2, links)
        time.sleep(1)
        before = self.rows()
        for link in links:
            connection = http.client.HTTPConnection("127.0.0.1", self.site.port)
            for _ in range(1000):
                connection.request("GET", urllib.parse.urlparse(link).path, headers={"Host": f"localhost:{self.site.port}"})
                answer = connection.getresponse()
                answer.read()
                self.assertIn(answer.status, (200, 429))
            connection.close()
        self.assertEqual(self.rows(), before)
        # One POST without any cookie, as mail programs send it; then the next one reaches one reader fewer.
        target = re.search(r"<(http[^>]+)>", got["luc"]["list-unsubscribe"]).group(1)
        for body, kind in (
            ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
            ('--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
             "multipart/form-data; boundary=x"),
        ):
            answer = self.request("POST", urllib.parse.urlparse(target).path, body, {"Content-Type": kind})
            self.assertEqual(answer.status, 200)
            self.assertIsNone(answer.getheader("Set-Cookie"))
        altered = urllib.parse.urlparse(target).path[:-3] + "AAA"
        self.assertEqual(self.request("POST", altered, "List-Unsubscribe=One-Click").status, 404)
        self.blast(writer, second, "Second")
        for name in ("ann", "paz"):
            self.assertEqual(len(self.postfix.wait(name, 3)), 3)
        time.sleep(1)
        self.assertEqual(len(self.postfix.messages("luc")), 2)
        # The reader's own page says why they get it, in their language.
        page = self.page(360)
        page.goto(self.address_in(got["paz"], "preferences"))
        page.get_by_text("¿Por qué lo recibo?").first.click()
        self.assertIn("Acepto que el Secretariado me escriba", page.content())
        self.assertNotIn("paz@example.org", page.content())
        self.check(page)
        page.get_by_role("button", name="Dejar de recibir todo").click()
        page.wait_for_url("**?done=stopped")
        self.assertEqual(page.locator("input[type=checkbox]:checked").count(), 0)

    def signature_covers_leaving(self):
        raw = next(data for data in self.postfix.files() if b"List-Unsubscribe-Post" in data)
        public = subprocess.run(
            ["openssl", "rsa", "-in", self.postfix.key, "-pubout", "-outform", "DER"], capture_output=True, check=True)
        import base64
        record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public.stdout)
        self.assertTrue(dkim.verify(raw, dnsfunc=lambda *_, **__: record))
        signed = re.search(rb"\bh=([^;]+);", raw).group(1).decode().replace("\n", "").replace("\t", "").replace(" ", "")
        self.assertLessEqual({"list-unsubscribe", "list-unsubscribe-post"}, set(signed.lower().split(":")))
        changed = raw.replace(b"/unsubscribe/", b"/unsubscribf/", 1)
        self.assertFalse(dkim.verify(changed, dnsfunc=lambda *_, **__: record))

    def test_an_address_that_does_not_exist(self):
        # The address works when it is confirmed, and later it does not.
        self.post_subscription("unknown7")
        deadline = time.time() + 30
        while not self.postfix.files("bounces") and time.time() < deadline:
            time.sleep(0.1)
        done = run(
            "mail", "bounces", str(self.postfix.maildir("bounces")), "--people", f"{self.folder}/people", "--record",
            f"{self.folder}/record", "--keys", f"{self.folder}/keys").decode()
        self.assertIn("1 addresses suppressed", done)
        self.assertEqual(self.postfix.files("bounces"), [])
        queue = run("mail", "queue", "--people", f"{self.folder}/people", "--keys", f"{self.folder}/keys").decode()
        self.assertIn("bounced", queue)
        self.assertNotIn("unknown7", queue)

    def post_subscription(self, name):
        cookies, token, _ = self.visitor("/en/subscribe")
        answer = self.post("/en/subscribe", {
            "topic-council": "on", "often": "weekly", "letters": "en", "address": f"{name}@example.org", "token": token},
            cookies)
        self.assertEqual(answer.status, 303)

    def test_what_a_form_lacks_is_said(self):
        cookies, token, _ = self.visitor("/en/subscribe")
        good = {"often": "each", "letters": "en", "address": "zed@example.org", "token": token, "topic-atlas": "on"}
        for change, status, words in (
            ({"topic-atlas": ""}, 422, "Choose at least one topic"),
            ({"address": "zed"}, 422, "This is not an e-mail address"),
            ({"address": "zed@example.org\r\nBcc: all@example.org"}, 422, "This is not an e-mail address"),
            ({"often": "hourly"}, 400, "often"), ({"letters": "xx"}, 400, "letters"), ({"topic-all": "on"}, 400, "topic-all"),
            ({"token": ""}, 403, "form"),
        ):
            answer = self.post("/en/subscribe", {**good, **change}, cookies)
            self.assertEqual(answer.status, status, change)
            self.assertIn(words, answer.text)
        for path in ("/en/subscribe/" + "A" * 43, "/en/preferences/" + "A" * 43, "/en/unsubscribe/A.B"):
            self.assertEqual(self.request("GET", path).status, 404, path)


class Handler:
    """What a server with faults says."""

    def __init__(self):
        self.answer, self.got = "250 OK", []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):
        self.got.append(envelope)
        return "250 OK"


class Faults(unittest.TestCase):
    """Servers that defer, refuse, do not know the password, take long, or hang up."""

    @classmethod
    def setUpClass(cls):
        cls.keep = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.keep.name)
        cls.addClassCleanup(cls.keep.cleanup)
        (cls.folder / "sender.txt").write_text("Ecotone\npost@example.org\n1 Street\n")
        cls.pem, cls.key = certificate(cls.folder)

    def server(self, handler, **options):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.pem, self.key)
        controller = aiosmtpd.controller.Controller(
            handler, hostname="127.0.0.1", port=free_port(), tls_context=context, **options)
        controller.start()
        self.addCleanup(controller.stop)
        return f"smtp://localhost:{controller.port}"

    def send(self, address, *more, authorities=True):
        trust = ["--mail-authorities", str(self.pem)] if authorities else []
        return subprocess.run(
            [ECOTONE, "mail", "test", "--mail", address, "--sender", self.folder / "sender.txt", *trust, *more],
            input="ana@example.org\n", capture_output=True, text=True, timeout=100)

    def test_it_arrives(self):
        handler = Handler()
        done = self.send(self.server(handler, require_starttls=True))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(handler.got[0].rcpt_tos, ["ana@example.org"])

    def test_later_is_not_never(self):
        for answer, words in (
            ("451 4.7.1 greylisted, ana@example.org", "not now: the relay answered 451"),
            ("550 5.1.1 no such user ana@example.org", "refused: the relay answered 550 (5.1.1)"),
            ("552 5.2.2 mailbox full", "refused: the relay answered 552 (5.2.2)"),
        ):
            handler = Handler()
            handler.answer = answer
            done = self.send(self.server(handler))
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)
            self.assertNotIn("ana@", done.stderr)

    def test_a_wrong_password_is_our_fault(self):
        login = self.folder / "login"
        login.write_text("user\nsecret-word\n")
        login.chmod(0o600)
        refuse = lambda *_: aiosmtpd.smtp.AuthResult(success=False, handled=False)
        address = self.server(Handler(), authenticator=refuse, auth_required=True)
        done = self.send(address, "--mail-login", str(login))
        self.assertIn("not now", done.stderr)
        self.assertNotIn("secret-word", done.stderr + done.stdout)
        login.chmod(0o644)
        self.assertIn("others can read it", self.send(address, "--mail-login", str(login)).stderr)

    def test_tls_is_demanded_and_checked(self):
        plain = aiosmtpd.controller.Controller(Handler(), hostname="127.0.0.1", port=free_port())
        plain.start()
        self.addCleanup(plain.stop)
        self.assertIn("not now", self.send(f"smtp://localhost:{plain.port}").stderr)
        handler = Handler()
        self.assertIn("not now", self.send(self.server(handler), authorities=False).stderr)
        self.assertEqual(handler.got, [])

    def test_who_hangs_up(self):
        def cut(after):
            listener = socket.create_server(("127.0.0.1", 0))

            def answer():
                while True:
                    try:
                        peer, _ = listener.accept()
                    except OSError:
                        return
                    peer.sendall(b"220 mail.example.org ESMTP\r\n")
                    for _ in range(after):
                        peer.recv(1000)
                        peer.sendall(b"250-mail.example.org\r\n250 STARTTLS\r\n")
                    peer.close()
            threading.Thread(target=answer, daemon=True).start()
            self.addCleanup(listener.close)
            return f"smtp://localhost:{listener.getsockname()[1]}"
        for after in (0, 1):
            self.assertIn("not now", self.send(cut(after)).stderr)
        self.assertIn("not now", self.send(f"smtp://localhost:{free_port()}").stderr)

    def test_who_is_slow_is_waited_for(self):
        class Slow(Handler):
            async def handle_DATA(self, server, session, envelope):
                await asyncio.sleep(3)
                return await super().handle_DATA(server, session, envelope)
        handler = Slow()
        self.assertEqual(self.send(self.server(handler)).returncode, 0)
        self.assertEqual(len(handler.got), 1)


if __name__ == "__main__":
    unittest.main()
