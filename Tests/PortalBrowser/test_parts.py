"""Whether a release is stopped by a part with a known fault."""
import http.server
import json
import pathlib
import subprocess
import tempfile
import threading
import unittest

from portal import ROOT


class Known(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        self.server.asked = asked
        results = [
            {"vulns": [{"id": "CVE-2099-0001"}]} if one["package"]["name"] == "libcurl4" else {} for one in asked]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


class Parts(unittest.TestCase):
    def test_known_faults_stop_a_release(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Known)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        parts = [
            ("GRDB.swift", "7.1.0", "pkg:swift/github.com/groue/GRDB.swift@7.1.0"),
            ("libcurl4", "8.0-1", "pkg:deb/debian/libcurl4@8.0-1"), ("maplibre-gl", "5.3.0", "pkg:generic/maplibre-gl@5.3.0"),
            ("gshhg-lakes", "2", "pkg:generic/gshhg-lakes@2")]
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "ecotone.cdx.json"
            file.write_text(json.dumps({"components": [{"name": n, "version": v, "purl": p} for n, v, p in parts]}))

            def ask(*more, source=f"http://127.0.0.1:{server.server_port}"):
                return subprocess.run(
                    [ROOT / "Scripts/faults", file, "--from", source, *more], capture_output=True, text=True)

            found = ask()
            self.assertEqual((found.returncode, found.stdout), (1, "libcurl4 8.0-1: CVE-2099-0001\n"))
            self.assertEqual(
                [(one["package"]["ecosystem"], one["package"]["name"], one["version"]) for one in server.asked],
                [("SwiftURL", "github.com/groue/GRDB.swift", "7.1.0"), ("Debian", "libcurl4", "8.0-1"),
                 ("npm", "maplibre-gl", "5.3.0")])
            self.assertEqual(ask("--accept", "CVE-2099-0001").returncode, 0)
            silent = ask(source="http://127.0.0.1:9")
            self.assertNotEqual(silent.returncode, 0, "no answer is no good news")


if __name__ == "__main__":
    unittest.main()
