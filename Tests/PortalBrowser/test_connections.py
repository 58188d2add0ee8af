"""What the program asks of others by itself: certificates are checked, and nothing that goes by TLS goes on without it."""
import http.server
import os
import pathlib
import ssl
import subprocess
import tempfile
import threading
import unittest

from mailserver import certificate
from portal import ECOTONE

WHERE = "127.0.0.1"


class Mirror(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        if self.server.elsewhere:
            self.send_response(302)
            self.send_header("Location", self.server.elsewhere + self.path)
        else:
            self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words):
        pass


class Connections(unittest.TestCase):
    def mirror(self, keys=None, elsewhere=None):
        server = http.server.ThreadingHTTPServer((WHERE, 0), Mirror)
        server.asked, server.elsewhere = [], elsewhere
        if keys:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*keys)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def setUp(self):
        keep = tempfile.TemporaryDirectory()
        self.addCleanup(keep.cleanup)
        self.folder = pathlib.Path(keep.name)

    def fetch(self, base, **more):
        done = subprocess.run(
            [ECOTONE, "fetch", "tri", "--years", "2020", "--tries", "1", "--out", self.folder / "files", "--base-url", base],
            capture_output=True, text=True, env={**os.environ, **more})
        self.assertNotEqual(done.returncode, 0)
        return done.stdout + done.stderr

    def test_certificates_of_mirrors_are_checked(self):
        keys = certificate(self.folder)
        server = self.mirror(keys)
        base = f"https://localhost:{server.server_port}"
        self.assertIn("certificate", self.fetch(base).lower())
        self.assertEqual(server.asked, [], "nothing is asked of whom nobody vouches for")
        self.fetch(base, SSL_CERT_FILE=str(keys[0]))
        self.assertNotEqual(server.asked, [])

    def test_nobody_leads_away_from_tls(self):
        keys = certificate(self.folder)
        plain = self.mirror()
        server = self.mirror(keys, elsewhere=f"http://{WHERE}:{plain.server_port}")
        self.fetch(f"https://localhost:{server.server_port}", SSL_CERT_FILE=str(keys[0]))
        self.assertNotEqual(server.asked, [])
        self.assertEqual(plain.asked, [])

    def test_mirrors_elsewhere_need_tls(self):
        self.assertIn("expected an address that begins with https://", self.fetch("http://mirror.example/tri"))


if __name__ == "__main__":
    unittest.main()
