"""A local HTTP server that misbehaves on purpose, for the tests of fetching.

Usage: unreliable_server.py FILE       serves FILE under every name; prints its port; ends when its standard input closes
The first part of the path chooses how:
  good       whole, with ETag and Last-Modified; answers ranges
  undated    whole, without length, dates or validators
  cut        breaks off in the middle of each response until a range asks for less than half
  cutforever breaks off after a tenth of what is left, and sends no range
  changed    breaks off once; what it has then is another version
  long       states a longer length than it sends
  short      states a shorter length than it has, in the middle of a record
  busy       answers 503 twice, then like good
  gone       answers 404
  page       answers 200 with a web page, as HTML
  text       answers 200 with a web page, as text/csv
  redirect   sends the asker on to good
  other      answers with a CSV file of something else
"""
import http.server
import pathlib
import sys
import threading

content = pathlib.Path(sys.argv[1]).read_bytes()
counts = {}
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=(), length=None, sent=None):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if length != "none":
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body if sent is None else body[:sent])
        if sent is not None or length is not None:
            self.wfile.flush()
            self.close_connection = True

    def do_GET(self):
        how = self.path.strip("/").split("/")[0]
        with lock:
            counts[self.path] = turn = counts.get(self.path, 0) + 1
        version = b"v2" if how == "changed" and turn > 1 else b"v1"
        etag = f'"{version.decode()}"'
        whole = content if version == b"v1" else content.replace(b"FICTION", b"CHANGED")
        dated = [("ETag", etag), ("Last-Modified", "Sun, 06 Nov 2022 08:49:37 GMT"), ("Content-Type", "text/csv")]
        start = 0
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == etag and how != "cutforever":
            start = int(asked.split("=")[1].rstrip("-"))
        rest = whole[start:]
        status = 206 if start else 200
        if start:
            dated.append(("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}"))
        if how == "good" or (how == "busy" and turn > 2):
            self.answer(status, rest, dated)
        elif how == "undated":
            self.answer(200, whole, [("Connection", "close")], length="none")
        elif how == "cut" and len(rest) * 2 > len(whole):
            self.answer(status, rest, dated, sent=len(rest) // 4)
        elif how == "changed" and turn == 1:
            self.answer(status, rest, dated, sent=len(rest) // 2)
        elif how in ("cut", "changed"):
            self.answer(status, rest, dated)
        elif how == "cutforever":
            self.answer(200, whole, dated, sent=len(whole) // 10)
        elif how == "long":
            self.answer(200, whole, dated, length=len(whole) + 1000)
        elif how == "short":
            self.answer(200, whole, dated, length=len(whole) - 300)
        elif how == "busy":
            self.answer(503, b"busy", [("Retry-After", "0")])
        elif how == "page":
            self.answer(200, b"<!doctype html><title>Data</title>", [("Content-Type", "text/html; charset=utf-8")])
        elif how == "text":
            self.answer(200, b"\n <html><title>Data</title></html>", [("Content-Type", "text/csv")])
        elif how == "redirect":
            self.answer(302, b"", [("Location", "/good/" + self.path.split("/")[-1])])
        elif how == "other":
            self.answer(200, b"a,b\n1,2\n", dated)
        else:
            self.answer(404, b"not here")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
