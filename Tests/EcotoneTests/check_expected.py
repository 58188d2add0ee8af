"""Compares every line of a sample's expected.csv with what an edition of its files answers.

Usage: check_expected.py ECOTONE EDITION EXPECTED.csv
Prints how many figures are equal; exits 1 and lists the first that are not. Kilograms must agree within 1e-12 of the
figure and 1e-9 kg, facilities and reports exactly, and the edition may hold no figure that the sheet lacks.
"""
import csv
import decimal
import subprocess
import sys

ecotone, edition, expected = sys.argv[1:4]
decimal.getcontext().prec = 60
NAMES = ("state", "substance", "sector", "category")


def ask(measure, scope, by):
    words = ["--by", ",".join(["country", "year"] + ([by] if by else [])), "--measure", measure, "--scope", scope, "--format", "csv"]
    run = subprocess.run([ecotone, "query", edition, *words], capture_output=True, text=True, check=True)
    rows = {}
    for row in csv.DictReader(run.stdout.splitlines()):
        key = (row["country"], row["year"], measure, scope) + tuple(row[name] if name == by else "" for name in NAMES)
        rows[key] = (decimal.Decimal(row[measure]), int(row["facilities"]), int(row["reports"]))
    return rows


answers = {}
for by in ("",) + NAMES:
    answers.update(ask("kilograms", "default", by))
for scope in ("ghg", "cac"):
    answers.update(ask("kilograms", scope, ""))
for measure in ("teq", "dioxin_mass"):
    answers.update(ask(measure, "default", ""))

wrong = []
sheet = {}
for row in csv.DictReader(open(expected, encoding="utf-8")):
    key = tuple(row[name] for name in ("country", "year", "measure", "scope") + NAMES)
    sheet[key] = (decimal.Decimal(row["value"]), int(row["facilities"]), int(row["reports"]))
for key, (value, facilities, reports) in sheet.items():
    found = answers.get(key)
    if not found or abs(found[0] - value) > max(decimal.Decimal("1e-9"), abs(value) * decimal.Decimal("1e-12")) or found[1:] != (facilities, reports):
        wrong.append(f"{key}: expected {value}, {facilities}, {reports}; the edition says {found}")
wrong += [f"{key}: not expected; the edition says {found}" for key, found in answers.items() if key not in sheet]
if wrong:
    print(*wrong[:10], sep="\n")
    sys.exit(f"{len(wrong)} of {len(sheet)} figures differ")
print(f"{len(sheet)} figures equal")
