"""What bench/portal runs: see there."""
import csv
import gzip
import io
import json
import os
import pathlib
import platform
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request

from measuring import free_port, get, resident, serve, wrk as measured

ecotone, edition, work = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
SOAK = int(os.environ.get("SOAK", "600"))
SECONDS = int(os.environ.get("SECONDS_EACH", "15"))
lines = []
wrk = lambda paths, base, connections, seconds=SECONDS, threads=1: measured(paths, base, connections, seconds, threads)


def say(line=""):
    print(line, flush=True)
    lines.append(line)


port = free_port()
ours = f"http://127.0.0.1:{port}"
portal = serve([ecotone, "serve", edition, "--port", str(port)], ours + "/robots.txt")

say("# The portal, measured")
say()
say(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.machine()}, shared and noisy: ratios within this run. Sample of 30,000 fictional facilities x 8 years; wrk on loopback.")
say()

# The same amounts in SQLite, with the indexes that a careful user would make.
database = work / "portal.sqlite"
if not database.exists():
    part = database.with_suffix(".part")
    part.unlink(missing_ok=True)
    store = sqlite3.connect(part)
    store.execute("CREATE TABLE amounts (year INTEGER, country TEXT, facility TEXT, substance TEXT, category TEXT, kilograms REAL)")
    with urllib.request.urlopen(ours + "/api/v1/trace?format=csv") as response:
        rows = csv.DictReader(io.TextIOWrapper(response, encoding="utf-8"))
        store.executemany("INSERT INTO amounts VALUES (?, ?, ?, ?, ?, ?)",
                          ((int(r["year"]), r["country"], r["facility"], r["substance"], r["category"], float(r["kilograms"])) for r in rows))
    store.execute("CREATE INDEX by_facility ON amounts (facility)")
    store.execute("CREATE INDEX by_substance ON amounts (substance, year, country)")
    store.execute("CREATE INDEX by_year ON amounts (year, country)")
    store.execute("ANALYZE")
    store.commit()
    store.close()
    part.rename(database)
store = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
say(f"{store.execute('SELECT count(*) FROM amounts').fetchone()[0]:,} amounts in the default scope.")
say()

peer_port = free_port()
peer_base = f"http://127.0.0.1:{peer_port}"
datasette = serve([str(pathlib.Path(sys.executable).with_name("datasette")), "serve", "-i", str(database), "-p", str(peer_port), "--setting", "sql_time_limit_ms", "60000",
                   "--setting", "max_returned_rows", "5000", "--setting", "default_cache_ttl", "0"], peer_base + "/-/versions.json")


def sql(query):
    return f"/portal.json?_shape=array&sql={urllib.parse.quote(query)}"


substances = [row[0] for row in store.execute("SELECT substance FROM amounts GROUP BY 1 ORDER BY count(*) DESC LIMIT 6")]
totals, peers = ["/api/v1/totals?by=year,country", "/api/v1/totals?by=year,country&category=onsite_air"], []
figures = "SELECT year, country, sum(kilograms) AS kilograms, count(DISTINCT facility) AS facilities FROM amounts"
peers = [sql(f"{figures} GROUP BY 1, 2"), sql(f"{figures} WHERE category = 'onsite_air' GROUP BY 1, 2")]
for substance in substances:
    totals.append(f"/api/v1/totals?by=year,country&substance={urllib.parse.quote(substance)}")
    peers.append(sql(f"{figures} WHERE substance = '{substance}' GROUP BY 1, 2"))
# The same figures first.
for mine, theirs in zip(totals, peers):
    a = {(r["year"], r["country"]): r for r in json.loads(get(ours, mine))["rows"]}
    b = {(r["year"], r["country"]): r for r in json.loads(get(peer_base, theirs))}
    for key, row in b.items():
        assert abs(a[key]["kilograms"] - row["kilograms"]) <= 1e-9 * abs(row["kilograms"]), (mine, key)
facilities = [row[0] for row in store.execute("SELECT DISTINCT facility FROM amounts ORDER BY facility LIMIT 1000")][::20]
own_facilities = ["/api/v1/facilities/" + urllib.parse.quote(f, safe=":") for f in facilities]
peer_facilities = [sql(f"SELECT year, category, substance, sum(kilograms) AS kilograms FROM amounts WHERE facility = '{f}' GROUP BY 1, 2, 3") for f in facilities]

say("| request | Ecotone, a second | Datasette, a second | times |")
say("|---|---|---|---|")
# Datasette has one connection a thread of its own; more of them only wait.
a, b = wrk(totals, ours, 32), wrk(peers, peer_base, 4, max(SECONDS, 30))
say(f"| totals by year and country: 8 questions in turn, none kept | {a[0]:,.0f} | {b[0]:,.2f} | {a[0] / b[0]:,.0f} |")
c, d = wrk(own_facilities, ours, 32), wrk(peer_facilities, peer_base, 32)
every = ["/api/v1/facilities/" + urllib.parse.quote(row[0], safe=":") for row in store.execute("SELECT DISTINCT facility FROM amounts")]
e = wrk(every, ours, 32)
say(f"| a facility's JSON: 50 facilities in turn (Ecotone keeps them once made) | {c[0]:,.0f} | {d[0]:,.1f} | {c[0] / d[0]:,.1f} |")
say(f"| a facility's JSON: {len(every):,} facilities in turn, each made anew, beside Datasette's 50 | {e[0]:,.0f} | {d[0]:,.1f} | {e[0] / d[0]:,.1f} |")
say()
say(f"Sums compared before: equal. Latency of the totals with 32 connections: median {a[1]:.1f} ms, 99th percentile {a[2]:.1f} ms; of facilities {c[1]:.1f} and {c[2]:.1f} ms. Requests that failed: {a[3]} and {c[3]}.")
say("Datasette is asked for less: no count of reports, nothing of what is left out, no description of the facility.")
say()
datasette.terminate()

facility = facilities[7]
pages = ["/en/", "/en/explore", "/fr/explore?by=year,category&country=CA", "/en/map", "/es/substances/lead", "/en/places/CA-ON", "/en/sectors/2211", "/en/sources"]
pages += ["/en/facilities/" + urllib.parse.quote(f, safe=":") for f in facilities[:24]]
say("| pages, 32 connections | median ms | 99th percentile ms | a second | failed |")
say("|---|---|---|---|---|")
rate, median, high, errors = wrk(pages, ours, 32)
say(f"| 32 pages in turn, of which 24 are facilities (kept once made) | {median:.1f} | {high:.1f} | {rate:,.0f} | {errors} |")
many = ["/en/facilities/" + urllib.parse.quote(row[0], safe=":") for row in store.execute("SELECT DISTINCT facility FROM amounts")]
rate, median, high, errors = wrk(many, ours, 32)
say(f"| {len(many):,} facilities in turn (hardly any kept) | {median:.1f} | {high:.1f} | {rate:,.0f} | {errors} |")
say()

ident = json.loads(get(ours, "/api/v1/edition"))["edition"]
worst = (0, "", 0.0)
slowest = 0.0
for zoom in range(0, 13):
    # The tiles around the densest places: every tile that holds one of a thousand facilities.
    seen = set()
    for row in json.loads(get(ours, "/api/v1/facilities?limit=1000"))["rows"]:
        if row["latitude"] is None:
            continue
        import math
        x = int((row["longitude"] + 180) / 360 * 2**zoom)
        y = int((1 - math.asinh(math.tan(math.radians(row["latitude"]))) / math.pi) / 2 * 2**zoom)
        seen.add((x, y))
    for x, y in list(seen)[:60]:
        path = f"/tiles/facilities@{ident}/{zoom}/{x}/{y}.mvt"
        started = time.perf_counter()
        body = get(ours, path, **{"Accept-Encoding": "gzip"})
        took = (time.perf_counter() - started) * 1e3
        slowest = max(slowest, took)
        if len(body) > worst[0]:
            worst = (len(body), path, took, len(gzip.decompress(body)) if body[:2] == b"\x1f\x8b" else len(body))
say(f"Densest tile: {worst[1].split(ident)[1]}, {worst[0] / 1e3:,.0f} kB packed ({worst[3] / 1e3:,.0f} kB plain), {worst[2]:.1f} ms made and sent; the slowest of all tiles {slowest:.1f} ms.")
say()

from playwright.sync_api import sync_playwright

say("| first view | bytes over the wire | largest paint, ms |")
say("|---|---|---|")
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    for path in ["/en/", "/en/explore"]:
        page = browser.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True).new_page()
        client = page.context.new_cdp_session(page)
        client.send("Network.enable")
        received = []
        client.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.goto(ours + path)
        page.wait_for_load_state("networkidle")
        paint = page.evaluate("() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true }))")
        say(f"| {path} | {sum(received):,.0f} | {paint:,.0f} |")
    browser.close()
say()

before = resident(portal)
marks, failed, started = [], 0, time.time()
while time.time() - started < SOAK:
    failed += wrk(pages[:8] + totals + own_facilities[:8] + many[:: max(1, len(many) // 400)], ours, 32, min(60, SOAK))[3]
    marks.append(resident(portal))
say(f"32 connections for {time.time() - started:,.0f} s, pages, totals and facilities mixed: {failed} failed; resident memory {before:,.0f} MiB before, then by the minute {', '.join(f'{mark:,.0f}' for mark in marks)} MiB.")
portal.terminate()
portal.wait()
pathlib.Path("bench/PORTAL.md").write_text("\n".join(lines) + "\n")
