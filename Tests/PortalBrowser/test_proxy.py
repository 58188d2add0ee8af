"""nginx before the portal, set up by the guide's own words: what it must not let through, and what counts."""
import pathlib
import re
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.parse

from mailserver import certificate
from people_site import invite
from portal import ROOT, Portal, free_port, portal, run

NAME = "releases.example.org"


class Proxy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        keep = tempfile.TemporaryDirectory()
        cls.addClassCleanup(keep.cleanup)
        cls.folder = pathlib.Path(keep.name)
        pem, key = certificate(cls.folder, [NAME])
        run("keys", "new", f"{cls.folder}/keys")
        (cls.folder / "sender.txt").write_text("Ecotone\npost@example.org\n1 Street\n")
        invite(cls.folder, "Ana", "administrator")
        cls.port = free_port()
        cls.site = Portal(
            portal().folder, f"{cls.folder}/record", "--people", f"{cls.folder}/people", "--keys", f"{cls.folder}/keys",
            "--mail", f"{cls.folder}/mail", "--sender", f"{cls.folder}/sender.txt", "--public-url", f"https://{NAME}",
            "--trusted-proxy", "127.0.0.1")
        cls.addClassCleanup(cls.site.stop)
        guide = (ROOT / "docs/operating.md").read_text()
        block = re.search(r"```nginx\n(.*?)```", guide, re.S).group(1)
        for old, new in (
            ("listen 443 ssl", f"listen 127.0.0.1:{cls.port} ssl"), ("/etc/ssl/releases.pem", str(pem)),
            ("/etc/ssl/releases.key", str(key)), ("127.0.0.1:8080", f"127.0.0.1:{cls.site.port}"),
        ):
            assert old in block, old
            block = block.replace(old, new)
        temporary = "".join(f"{kind}_temp_path {cls.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (cls.folder / "nginx.conf").write_text(
            f"daemon off;\npid {cls.folder}/pid;\nerror_log {cls.folder}/errors;\n"
            f"events {{}}\nhttp {{\n{temporary}access_log {cls.folder}/access.log;\n{block}}}\n")
        cls.nginx = subprocess.Popen(["nginx", "-p", cls.folder, "-c", cls.folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        cls.addClassCleanup(cls.end)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", cls.port)).close()
                break
            except OSError:
                time.sleep(0.05)

    @classmethod
    def end(cls):
        cls.nginx.terminate()
        cls.nginx.wait()

    def connection(self, context=None):
        context = context or ssl.create_default_context(cafile=self.folder / "tls.pem")
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        link = context.wrap_socket(plain, server_hostname=NAME)
        self.addCleanup(link.close)
        return link

    def ask(self, request):
        """What comes back until the other side has nothing more to say."""
        link = self.connection()
        link.sendall(request)
        link.settimeout(3)
        found = b""
        try:
            while piece := link.recv(65536):
                found += piece
        except TimeoutError:
            pass
        return found.decode("latin-1")

    def get(self, path, *more):
        lines = [f"GET {path} HTTP/1.1", f"Host: {NAME}", "Connection: close", *more]
        return self.ask(("\r\n".join(lines) + "\r\n\r\n").encode())

    def post(self, path, fields, cookies, *more):
        body = urllib.parse.urlencode(fields)
        lines = [
            f"POST {path} HTTP/1.1", f"Host: {NAME}", "Connection: close", "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}", "Sec-Fetch-Site: same-origin", f"Cookie: {cookies}", *more]
        return self.ask(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def visitor(self):
        page = self.get("/en/sign-in")
        return re.search(r"[Ss]et-[Cc]ookie: ([^;]+);", page)[1], re.search(r'name="token" value="([^"]+)"', page)[1]

    def test_pages_go_through(self):
        page = self.get("/en/sign-in")
        self.assertTrue(page.startswith("HTTP/1.1 200"), page[:200])
        self.assertRegex(page, "(?i)strict-transport-security: max-age=31536000; includeSubDomains")
        self.assertFalse((self.folder / "access.log").exists() and (self.folder / "access.log").stat().st_size)

    def test_old_versions_of_tls_are_refused(self):
        context = ssl.create_default_context(cafile=self.folder / "tls.pem")
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.connection(context)

    def test_strong_ciphers_only(self):
        context = ssl.create_default_context(cafile=self.folder / "tls.pem")
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.assertRegex(self.connection(context).cipher()[0], "^ECDHE-.*(GCM|CHACHA20)")
        for weak in ("AES128-SHA", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA", "DHE-RSA-AES128-GCM-SHA256", "NULL-SHA"):
            context.set_ciphers(f"{weak}:@SECLEVEL=0")
            with self.assertRaises((ssl.SSLError, ConnectionError), msg=weak):
                self.connection(context)

    def test_nothing_goes_without_tls(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain:
            plain.sendall(f"GET /en/sign-in HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
            self.assertIn(b"400", plain.recv(4096).split(b"\r\n")[0])

    def test_no_second_request_is_smuggled(self):
        inner = f"GET /smuggled HTTP/1.1\r\nHost: {NAME}\r\n\r\n"
        for head, body in (
            (f"Content-Length: {len(inner)}\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + inner),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n" + inner),
            ("Transfer-Encoding: xchunked\r\n", inner),
            (f"Content-Length: 0\r\nContent-Length: {len(inner)}\r\n", inner),
            ("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + inner),
            ("Content-Length: +5\r\n", inner),
        ):
            request = f"POST /en/sign-in HTTP/1.1\r\nHost: {NAME}\r\n{head}\r\n{body}"
            answer = self.ask(request.encode())
            statuses = re.findall(r"^HTTP/1.1 (\d+)", answer, re.M)
            # One answer to one request; where what follows is a request of its own for nginx, it is answered as such.
            self.assertTrue(statuses and int(statuses[0]) >= 400, (head, answer[:300]))
            self.assertLessEqual(len(statuses), 2, head)
            if len(statuses) == 2:
                self.assertEqual(statuses[1], "404", head)

    def test_who_asks_is_not_what_they_say(self):
        cookies, token = self.visitor()
        form = {"do": "address", "address": "ana@example.org", "token": token}
        answers = [self.post("/en/sign-in", form, cookies, f"X-Forwarded-For: 198.51.100.{n}")[9:12] for n in range(6)]
        self.assertEqual(answers, ["303"] * 5 + ["429"])

    def test_links_in_messages_have_the_sites_own_name(self):
        cookies, token = self.visitor()
        form = {"do": "address", "address": "zoe@example.org", "token": token}
        forged = self.post("/en/sign-in", form, cookies).replace(NAME, "")
        self.assertTrue(forged.startswith("HTTP/1.1 303"))
        deadline = time.time() + 20
        while not list((self.folder / "mail").glob("*.eml")) and time.time() < deadline:
            time.sleep(0.1)
        letters = "".join(path.read_text() for path in (self.folder / "mail").glob("*.eml"))
        hosts = set(re.findall(r"https?://([^/\s<>\"=]+)", letters.replace("=\n", "")))
        self.assertEqual(hosts, {NAME})
        body = urllib.parse.urlencode(form)
        forged = self.ask((
            f"POST /en/sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
            f"Cookie: {cookies}\r\n\r\n{body}").encode())
        self.assertTrue(forged.startswith("HTTP/1.1 403"), forged[:100])


if __name__ == "__main__":
    unittest.main()
