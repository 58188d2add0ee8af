"""The printed report beside Chromium's print and WeasyPrint on the same content. Writes bench/REPORT.md.

Usage: report.py ECOTONE EDITION WORK [RUNS]

Typst sets the document that Ecotone hands to it, the peers print the page that Ecotone wrote from the same tree. The
whole command, which asks all questions and sets the book, stands beside them.
"""
import datetime
import json
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import venv

from measuring import timed

ECOTONE, EDITION, WORK = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
RUNS = int(sys.argv[4]) if len(sys.argv) > 4 else 3
work = WORK / "report"
shutil.rmtree(work / "long", ignore_errors=True)
(work / "long").mkdir(parents=True, exist_ok=True)
chromium = shutil.which("chromium") or shutil.which("chromium-browser")
if not chromium:
    sys.exit("bench: Chromium is not installed")
python = work / "venv" / "bin" / "python3"
if not python.exists():
    venv.create(work / "venv", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "weasyprint==70.0"], check=True)

# A feature that fills sixty pages: rankings, charts and maps of each category.
categories = ["onsite_air", "onsite_water", "onsite_land", "offsite_disposal", "recycling", "treatment", "energy_recovery", "sewage"]
parts = [
    {"title": "part", "blocks": [
        {"kind": "chart", "question": f"category={name}", "by": "country", "caption": "years"},
        {"kind": "map", "question": f"category={name}&year={{last}}", "caption": "states"},
        {"kind": "ranking", "question": f"category={name}&year={{last}}", "by": "facility", "most": 80, "caption": "facilities"}]}
    for name in categories]
(work / "long" / "feature.json").write_text(json.dumps({"name": "long", "title": "title", "question": "year={last}", "parts": parts}))
texts = ["title,Categories,Catégories,Categorías", "part,A category,Une catégorie,Una categoría", "years,Amounts by country,Quantités par pays,Cantidades por país",
         "states,Amounts by state in {last},Quantités par État en {last},Cantidades por entidad en {last}", "facilities,Facilities,Établissements,Establecimientos"]
(work / "long" / "texts.csv").write_text("key,en,fr,es\n" + "\n".join(texts) + "\n", encoding="utf-8")

common = [EDITION, "--replace", "--date", "2026-11-27"]
subprocess.run([ECOTONE, "report", *common, "--out", work / "pages", "--lang", "en", "--format", "html", "--feature", work / "long"], check=True, stdout=subprocess.DEVNULL)
page = (work / "pages" / "index.en.html").resolve()
# A program in Typst's place keeps what it is given, and sets it.
kept, typst = work / "kept", pathlib.Path(ECOTONE).resolve().parent / "ecotone_assets" / "typst"
keeper = work / "keeper"
keeper.write_text(f'#!/bin/sh\nfor last; do source="$book"; book="$last"; done\nrm -rf "{kept}"\ncp -r "$(dirname "$source")" "{kept}"\n'
                  f'printf "%s\\n" "$@" > "{work / "words"}"\nexec "{typst}" "$@"\n')
keeper.chmod(0o755)
subprocess.run([ECOTONE, "report", *common, "--out", work / "book", "--lang", "en", "--format", "pdf", "--feature", work / "long", "--typst", keeper], check=True, stdout=subprocess.DEVNULL)
words = (work / "words").read_text().splitlines()[:-2]
words[words.index("--root") + 1] = str(kept)
programs = [
    ("Typst, as Ecotone calls it", [typst, *words, kept / "report.typ", work / "typst.pdf"], work / "typst.pdf"),
    ("ecotone report, questions and book", [ECOTONE, "report", *common, "--out", work / "book", "--lang", "en", "--format", "pdf", "--feature", work / "long"], work / "book" / "report.en.pdf"),
    ("Chromium, the page", [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={work / 'chromium.pdf'}", page.as_uri()], work / "chromium.pdf"),
    ("WeasyPrint, the page", [python, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", page, work / "weasyprint.pdf"], work / "weasyprint.pdf"),
]
taken = {name: [] for name, _, _ in programs}
for _ in range(RUNS):
    for name, command, _ in programs:
        taken[name].append(timed(command))
whole = [timed([ECOTONE, "report", *common, "--out", work / "whole"]) for _ in range(RUNS)]


def median(rows, column):
    return statistics.median(row[column] for row in rows)


def pages(path):
    text = subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout
    return next(line.split()[1] for line in text.splitlines() if line.startswith("Pages"))


own = median(taken[programs[0][0]], 0)
lines = [
    "# The report: measured", "",
    f"`bench/report.py`: whole processes in turn, medians of {RUNS}; one document tree, as Typst's source and as the page that the peers print.", "",
    f"Machine: {platform.machine()}, {subprocess.run(['nproc'], capture_output=True, text=True).stdout.strip()} processors, shared; {datetime.date.today()}. Read the ratios.", "",
    "## One language, English", "",
    "| program | pages | seconds | processor seconds | times ours |", "|---|---|---|---|---|"]
for name, _, path in programs:
    seconds = median(taken[name], 0)
    lines.append(f"| {name} | {pages(path)} | {seconds:.2f} | {median(taken[name], 1):.2f} | {'' if seconds == own else f'{seconds / own:.1f}'} |")
edition = json.loads(subprocess.run([ECOTONE, "query", EDITION, "--by", "year", "--format", "json"], capture_output=True, text=True, check=True).stdout)
lines += ["", "## The whole report, three languages, pages and books", "",
          f"| years of the edition | seconds | processor seconds | MiB |", "|---|---|---|---|",
          f"| {len(edition['rows'])} | {median(whole, 0):.2f} | {median(whole, 1):.2f} | {median(whole, 2):.0f} |", ""]
(pathlib.Path(__file__).resolve().parent / "REPORT.md").write_text("\n".join(lines))
print("\n".join(lines))
