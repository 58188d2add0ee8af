"""A site with people that can be killed and started again, and clients with passkeys that ask it."""
import asyncio
import base64
import ctypes
import ctypes.util
import hashlib
import json
import os
import pathlib
import re
import signal
import sqlite3
import struct
import subprocess
import time
import urllib.parse
import urllib.request

from measuring import free_port

CRYPTO = ctypes.CDLL(ctypes.util.find_library("crypto"))
for name, result in (("EVP_PKEY_new_raw_private_key", ctypes.c_void_p), ("EVP_MD_CTX_new", ctypes.c_void_p)):
    getattr(CRYPTO, name).restype = result


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Passkey:
    """An authenticator with a key of Ed25519."""

    def __init__(self, origin):
        self.origin, self.domain = origin, urllib.parse.urlparse(origin).hostname
        self.id = os.urandom(32)
        self.key = CRYPTO.EVP_PKEY_new_raw_private_key(1087, None, os.urandom(32), ctypes.c_size_t(32))
        public, length = ctypes.create_string_buffer(32), ctypes.c_size_t(32)
        CRYPTO.EVP_PKEY_get_raw_public_key(ctypes.c_void_p(self.key), public, ctypes.byref(length))
        # COSE: kty OKP, alg EdDSA, crv Ed25519, x.
        self.cose = bytes([0xA4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 0x20]) + public.raw

    def sign(self, message):
        context = CRYPTO.EVP_MD_CTX_new()
        CRYPTO.EVP_DigestSignInit(ctypes.c_void_p(context), None, None, None, ctypes.c_void_p(self.key))
        signature, length = ctypes.create_string_buffer(64), ctypes.c_size_t(64)
        done = CRYPTO.EVP_DigestSign(
            ctypes.c_void_p(context), signature, ctypes.byref(length), message, ctypes.c_size_t(len(message)))
        CRYPTO.EVP_MD_CTX_free(ctypes.c_void_p(context))
        assert done == 1
        return signature.raw

    def client(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def register(self, challenge):
        data = hashlib.sha256(self.domain.encode()).digest() + bytes([0x45]) + struct.pack(">I", 0) + bytes(16)
        data += struct.pack(">H", 32) + self.id + self.cose
        attestation = b"\xA3\x63fmt\x64none\x67attStmt\xA0\x68authData\x58" + bytes([len(data)]) + data
        return {"id": base64url(self.id), "client": base64url(self.client("webauthn.create", challenge)),
                "data": base64url(attestation), "signature": "", "challenge": challenge}

    def answer(self, challenge):
        data = hashlib.sha256(self.domain.encode()).digest() + bytes([0x05]) + struct.pack(">I", 0)
        client = self.client("webauthn.get", challenge)
        return {"id": base64url(self.id), "client": base64url(client), "data": base64url(data),
                "signature": base64url(self.sign(data + hashlib.sha256(client).digest())), "challenge": challenge}


class Client:
    """One connection that is kept, and the cookies of one browser."""

    def __init__(self, port, network="127.0.0.1"):
        self.port, self.cookies, self.reader, self.writer, self.network = port, {}, None, None, network

    async def ask(self, method, path, form=None):
        """Status, headers and body; an OSError where the server is gone."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = urllib.parse.urlencode(form).encode() if form is not None else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nX-Forwarded-For: {self.network}\r\n"
        if self.cookies:
            head += "Cookie: " + "; ".join(f"{n}={v}" for n, v in self.cookies.items()) + "\r\n"
        if form is not None:
            head += ("Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
                     f"Content-Length: {len(body)}\r\n")
        try:
            self.writer.write(head.encode() + b"\r\n" + body)
            top = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = top.split("\r\n")
            headers = {}
            for line in lines[1:]:
                name, _, value = line.partition(": ")
                if name.lower() == "set-cookie":
                    cookie, _, rest = value.partition(";")
                    key, _, text = cookie.partition("=")
                    self.cookies.pop(key, None)
                    if "Max-Age=0" not in rest:
                        self.cookies[key] = text
                headers[name.lower()] = value
            text = await self.reader.readexactly(int(headers.get("content-length", 0)))
        except (OSError, EOFError, asyncio.IncompleteReadError):
            self.close()
            raise OSError("the server is gone")
        return int(lines[0].split()[1]), headers, text.decode()

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def token(self, path):
        status, _, page = await self.ask("GET", path)
        assert status == 200, (status, path, page[:2000])
        return re.search(r'name="token" value="([^"]+)"', page)[1], page


class Site:
    """A server with people, that can be killed and started again."""

    def __init__(self, ecotone, editions, folder, *mail):
        self.ecotone, self.editions, self.folder = str(ecotone), str(editions), pathlib.Path(folder)
        self.port, self.process = free_port(), None
        self.origin = f"http://localhost:{self.port}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.people = ["--people", f"{folder}/people", "--record", f"{folder}/record", "--keys", f"{folder}/keys"]
        if not (self.folder / "keys").exists():
            self.run("keys", "new", f"{folder}/keys")
            self.invite("Ana", "administrator")
        (self.folder / "sender.txt").write_text("Ecotone\npost@example.org\n1 Street\nMontréal\n")
        self.mail = [*(mail or ("--mail", f"{folder}/mail")), "--sender", f"{folder}/sender.txt"]

    def run(self, *words, text=None):
        done = subprocess.run([self.ecotone, *words], input=text, capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"ecotone {' '.join(words)}: {done.stderr}")
        return done.stdout

    def start(self):
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            [self.ecotone, "serve", self.editions, "--port", str(self.port), *self.people, *self.mail,
             "--trusted-proxy", "127.0.0.1", "--crowd", "127.0.0.1=100000"], stdout=self.log, stderr=self.log)
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/robots.txt", timeout=20).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise AssertionError((self.folder / "server.log").read_text())
                time.sleep(0.02)
        raise AssertionError("the server does not start")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        """Whatever became of it, nothing goes on."""
        if self.process and self.process.poll() is None:
            self.kill()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def rows(self, statement, database="people/people.sqlite"):
        with sqlite3.connect(f"file:{self.folder}/{database}?mode=ro", uri=True, timeout=20) as db:
            return db.execute(statement).fetchall()

    def invite(self, name, role="jpac-member", *more):
        out = self.run("people", "invite", "--role", role, *more, *self.people,
                       text=f"{name}\n{name.lower()}@example.org\n")
        return re.search(r"P-\w{12}", out)[0], re.search(r"/en/invitation/\S+", out)[0]

    async def join(self, name, *role):
        """Somebody who was invited and has a passkey: their client."""
        person, link = self.invite(name, *role)
        client = Client(self.port)
        client.person, client.name, client.key = person, name, Passkey(self.origin)
        token, page = await client.token(link)
        challenge = re.search(r'name="challenge" value="([^"]+)"', page)[1]
        status, _, page = await client.ask("POST", link, {"token": token, "label": "key", **client.key.register(challenge)})
        assert status == 303, (status, page[-1500:])
        client.form, _ = await client.token("/en/account")
        return client


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0
