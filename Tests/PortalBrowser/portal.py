"""A portal on a small sample, started once for all tests, and what the tests ask it with."""
import atexit
import csv
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
ECOTONE = os.environ.get("ECOTONE", str(ROOT / ".build/release/ecotone"))
LANGUAGES = ("en", "fr", "es")
_running = None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*arguments):
    """The program's standard output, as bytes."""
    done = subprocess.run([ECOTONE, *arguments], capture_output=True)
    if done.returncode != 0:
        raise AssertionError(f"ecotone {' '.join(arguments)}: {done.stderr.decode()}")
    return done.stdout


def build(folder, name, facilities, years, seed=1):
    """An edition of a sample, in folder/name."""
    sample = folder.parent / f"sample-{name}"
    run("sample", "--out", str(sample), "--facilities", str(facilities), "--years", years, "--seed", str(seed), "--faults")
    files = sorted(str(path) for path in sample.glob("*/*"))
    run("integrate", "--out", str(folder / name), *files)
    return folder / name


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Portal:
    def __init__(self, folder, record=None, *options):
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([ECOTONE, "serve", str(folder), "--port", str(self.port), *(["--record", str(record)] if record else []), *options], stdout=self.log, stderr=self.log)
        atexit.register(self.stop)
        deadline = time.time() + 60
        while True:
            try:
                self.get("/robots.txt")
                return
            except OSError:
                if self.process.poll() is not None or time.time() > deadline:
                    raise AssertionError(f"the portal does not start: {self.output()}")
                time.sleep(0.05)

    def output(self):
        self.log.seek(0)
        return self.log.read().decode()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def get(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()


def atlas(work):
    """The fictional layers and maps, as make demo adds them."""
    run("sample", "--atlas", "--out", str(work / "layers"))
    run("sample", "--landcover", "--out", str(work / "maps"))
    for name in ("ecoregions", "watersheds", "protected-areas", "seagrass", "facilities-2006"):
        run("atlas", "add", str(work / "layers" / f"{name}.geojson"), "--as", name, "--about", str(work / "layers" / f"{name}.json"), "--to", str(work / "atlas"), "--repair", "rings,blanks,nothing,zero")
    for year in (2010, 2020):
        run("atlas", "add", str(work / "maps" / f"land-cover-{year}.tif"), "--as", "land-cover", "--about", str(work / "maps" / f"land-cover-{year}.json"), "--to", str(work / "atlas"))
    return work / "atlas"


def pledge(work):
    """The example of a challenge, and a pledge of the facility that releases most to air."""
    record = ("--record", str(work / "record"))
    run("challenge", "add", "--from", str(ROOT / "docs/examples/challenge.json"), "--rights", "public", *record)
    rows = run("query", str(work / "editions" / "first"), "--year", "2016", "--country", "US", "--category", "onsite_air", "--by", "facility,substance", "--order", "kilograms", "--limit", "1", "--format", "csv")
    facility, substance = next(csv.reader([rows.decode().splitlines()[1]]))[:2]
    run("challenge", "pledge", "CLEAN-2025", "EX-01", "--company", "Example Works", "--facility", facility, "--substance", substance, "--category", "onsite_air", "--base", "2016", "--target", "2019",
        "--reduce", "20", "--date", "2017-01-01", "--edition", str(work / "editions" / "first"), "--rights", "public", *record)
    run("challenge", "update", "EX-01", "accept", "--date", "2017-02-01", *record)


def portal():
    """The portal that all tests share."""
    global _running
    if _running is None:
        work = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-portal-"))
        atexit.register(shutil.rmtree, work, ignore_errors=True)
        (work / "editions").mkdir()
        build(work / "editions", "first", 900, "2016..2019")
        examples = ROOT / "docs/examples"
        run("record", "import", str(examples / "submissions.json"), "--record", str(work / "record"))
        run("plan", "import", *(str(examples / f"{name}.csv") for name in ("plan", "totals", "measures", "values", "spending", "status")), "--rights", "public", "--record", str(work / "record"))
        pledge(work)
        run("report", str(work / "editions" / "first"), "--out", str(work / "report"), "--format", "html", "--date", "2026-11-27")
        _running = Portal(work / "editions", work / "record", "--report", str(work / "report"), "--atlas", str(atlas(work)))
    return _running


def encoded(facility):
    return urllib.parse.quote(facility, safe=":")
