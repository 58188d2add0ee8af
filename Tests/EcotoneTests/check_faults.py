"""Looks up each planted error of a sample at the place that faults.csv gives, and proves that it is one.

Usage: check_faults.py SAMPLE
Prints how many of each kind there are; exits 1 on the first that is not where it is said to be.
"""
import collections
import csv
import pathlib
import sys

csv.field_size_limit(1 << 24)
sample = pathlib.Path(sys.argv[1])
texts = {}


def record(name, line):
    if name not in texts:
        data = (sample / name).read_bytes()
        texts[name] = data.decode("cp1252" if name.startswith("npri") else "utf-8").split("\n")
    return next(csv.reader([texts[name][line - 1]], delimiter="\t" if name.startswith("retc") else ","))


counts = collections.Counter()
for fault in csv.DictReader(open(sample / "faults.csv", encoding="utf-8")):
    line, column = int(fault["line"]), int(fault["column"])
    row = record(fault["file"], line)
    where = f"{fault['file']}, line {line}, column {column}: {fault['fault']}"
    facility = fault["facility"].split(":", 1)[1]
    if facility not in row:
        sys.exit(f"{where}: facility {facility} is not on the line")
    cell = row[column - 1] if column else ""
    if fault["fault"] == "unit_slip":
        ratio = float(fault["found"]) / float(fault["right"])
        if float(cell) != float(fault["found"]) or min(abs(ratio - 1000), abs(ratio * 1000 - 1)) > 0.01 * 1000:
            sys.exit(f"{where}: {cell} found")
    elif fault["fault"] == "swapped_coordinates":
        if cell.strip("-") != fault["found"].strip("-") or cell == fault["right"]:
            sys.exit(f"{where}: {cell} found")
    elif fault["fault"] == "wrong_state":
        if fault["found"] == fault["right"] or (not fault["file"].startswith("retc") and cell != fault["found"][3:]):
            sys.exit(f"{where}: {cell} found")
    elif fault["fault"] == "duplicate":
        following = record(fault["file"], line + (0 if fault["register"] == "tri" else 1))
        before = record(fault["file"], line - 1) if fault["register"] == "tri" else row
        different = sum(a != b for a, b in zip(before, following))
        if different > (1 if fault["register"] == "tri" else 0):
            sys.exit(f"{where}: the two records differ in {different} fields")
    counts[fault["fault"]] += 1
print(", ".join(f"{kind} {count}" for kind, count in sorted(counts.items())))
