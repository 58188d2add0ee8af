#!/usr/bin/env python3
"""What a change does to the site: every address of two programs, compared byte by byte.

  compare_sites.py save FOLDER           what the program of ECOTONE (or .build/release) answers, a file an address
  compare_sites.py compare BEFORE AFTER  the addresses that differ, with the first difference of each

The edition is a small sample and the record is the examples', both made by the program itself. Of pages the `<main>` counts;
of CSV, JSON, tiles, feeds, calendars and site maps every byte. What a run cannot keep (the day, the port, versions of scripts
and styles) is left out.
"""
import difflib
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile
import urllib.parse
import zipfile

import portal
from portal import LANGUAGES, ROOT, Portal, encoded, run

ADDRESS = "https://ecotone.example"
QUESTIONS = [
    "by=country,year", "by=category,state&country=MX", "by=substance&order=kilograms&limit=20", "by=facility&state=CA-ON&limit=30&names=yes",
    "by=sector&sector-digits=3&year=2018", "by=year&measure=teq", "by=register,scope&scope=all", "by=code&substance=lead", "view=common&by=country,year",
    "quality=without-suspect&by=substance&limit=20", "measure=net&by=state", "by=country&unit=lb", "group=pbt&by=year,category",
]
# Pages with a question, beside those of the site map.
PAGES = [
    "explore?by=year,category&country=CA", "explore?by=state&show=map&year=2018", "explore?by=facility&show=map&state=CA-ON", "map?substance=lead&year=2018",
    "facilities?state=CA-ON", "facilities?q=a", "findings?country=MX&year=2018&severity=look", "flows?across-borders=no&year=2018", "ledger?kind=parts",
    "explore?view=common&by=country,year&quality=without-suspect&measure=net", "search?q=lead", "search?q=mercry", "trace?substance=lead&year=2018",
    "submissions?late=yes", "embed?by=year,country", "embed?by=state", "explore?year=soon", "explore?substance=mercry&by=year", "nothing", "facilities/US:NOSUCH",
    "explore?by=year&unit=lb", "suggest?parameter=substance&q=ben", "places/ZZ", "plan?plan=nosuch", "sectors?x=1",
]
DATA = [
    "/api/openapi.json", "/robots.txt", "/catalog.jsonld", "/sitemap.xml", "/download/plan-iati.xml", "/download/plan-datapackage.json", "/favicon.ico",
    "/api/v1/nothing", "/api/v2/totals", "/download/answer.exe", "/tiles/nosuch/0/0/0.mvt", "/static/nosuch.js",
]


def addresses(site, edition):
    """Every address, in a fixed order."""
    paths = list(DATA)
    maps = re.findall(r"<loc>([^<]+)</loc>", site.get("/sitemap.xml").text)
    pages = []
    for address in maps:
        path = address.removeprefix(ADDRESS)
        paths.append(path)
        pages += [path.removeprefix(ADDRESS) for path in re.findall(r"<loc>([^<]+)</loc>", site.get(path).text)]
    paths += sorted(set(pages))
    paths += [f"/{language}/{page}" for language in LANGUAGES for page in PAGES]
    facility = encoded(site.get("/api/v1/facilities?country=MX&limit=1").json["rows"][0]["id"])
    samples = {"facility": facility, "id": facility}
    description = site.get("/api/openapi.json").json
    for path in description["paths"]:
        if path.endswith("/compare"):
            continue
        path = path.replace("{id}", "SEM-21-001" if "submissions" in path else samples["id"])
        words = {"search": "q=lead&", "listings": "substance=lead&"}.get(path.split("/")[-1], "")
        paths += [f"{path}?{words}format=csv", f"{path}?{words}format=json" + ("&limit=50" if "limit" in json.dumps(description["paths"].get(path, {})) else "")]
    for question in QUESTIONS:
        paths += [f"/api/v1/totals?{question}&format=csv", f"/api/v1/totals?{question}&lang=fr"]
        form = question.replace("&names=yes", "").replace("order=kilograms&", "")
        paths += [f"/download/answer.{ending}?{form}" for ending in ("csv", "json")]
    paths += [f"/download/answer.{ending}?by={by}&year=2018" for ending, by in (("geojson", "state"), ("kml", "facility"), ("geojson", "facility"))]
    paths += [f"/feeds/{feed}?lang={language}" for language in LANGUAGES for feed in ("submissions.atom", "submissions.ics", "SEM-21-001.atom", "SEM-21-001.ics")]
    paths += [f"/tiles/facilities@{edition}/{tile}.mvt?substance=lead" for tile in ("0/0/0", "3/1/3", "4/3/6", "6/16/24")]
    paths += ["/api/v1/totals?colour=red", "/api/v1/totals?year=soon", "/api/v1/totals?edition=nosuch", "/api/v1/totals?limit=0&lang=es", "/api/v1/search"]
    return list(dict.fromkeys(paths))


def kept(answer):
    """What of an answer is compared: its status, type and what it says."""
    type = answer.headers.get("content-type", "")
    text = answer.body.decode("utf-8", "surrogateescape")
    if type.startswith("text/html"):
        text = "\n".join(re.findall(r"<main.*?</main>", text, re.S))
        text = text.replace("><", ">\n<")
    text = re.sub(r"\?v=[0-9a-f]+", "?v=", text)
    text = re.sub(r'("created":\s*")[^"]*', r"\1", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME", text)
    # The two editions may have been built on different days.
    text = re.sub(r"(?<=<lastmod>)\d{4}-\d\d-\d\d|(?<=, made )\w+ \d+, \d{4}|(?<=, produite le )\w+ \w+ \d{4}"
                  r"|(?<=, elaborada el )\d+ de \w+ de \d{4}", "DAY", text)
    head = f"{answer.status} {type} {answer.headers.get('location', '')} {answer.headers.get('cache-control', '')}\n"
    return (head + text).encode("utf-8", "surrogateescape")


def save(folder):
    folder.mkdir(parents=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-site-"))
    try:
        (work / "editions").mkdir()
        portal.build(work / "editions", "first", 300, "2016..2018")
        examples = ROOT / "docs/examples"
        run("record", "import", str(examples / "submissions.json"), "--record", str(work / "record"))
        run("plan", "import", *(str(examples / f"{name}.csv") for name in ("plan", "totals", "measures", "values", "spending", "status")), "--rights", "public",
            "--record", str(work / "record"))
        site = Portal(work / "editions", work / "record", "--public-url", ADDRESS)
        edition = site.get("/api/v1/edition").json["edition"]
        found = addresses(site, edition)
        with zipfile.ZipFile(folder / "site.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in found:
                archive.writestr(path, kept(site.get(path)))
        site.stop()
        print(f"{len(found)} addresses in {folder / 'site.zip'}")
    finally:
        shutil.rmtree(work)


def compare(before, after):
    first, second = (zipfile.ZipFile(pathlib.Path(folder) / "site.zip") for folder in (before, after))
    names = (set(first.namelist()), set(second.namelist()))
    for name in sorted(names[0] ^ names[1]):
        print(f"only {'before' if name in names[0] else 'after'}: {urllib.parse.unquote(name)}")
    different = 0
    for name in sorted(names[0] & names[1]):
        texts = [archive.read(name).decode("utf-8", "replace") for archive in (first, second)]
        if texts[0] == texts[1]:
            continue
        different += 1
        print(f"differs: {urllib.parse.unquote(name)}")
        lines = [line for line in difflib.unified_diff(*(text.splitlines() for text in texts), lineterm="", n=0) if not line.startswith(("---", "+++", "@@"))]
        for line in lines[:int(os.environ.get("LINES", "4"))]:
            print(f"    {line[:300]}")
    print(f"{different} of {len(names[0] & names[1])} addresses differ")
    return 1 if different or names[0] ^ names[1] else 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["save", folder]: save(pathlib.Path(folder))
        case ["compare", before, after]: sys.exit(compare(before, after))
        case _: sys.exit(__doc__)
