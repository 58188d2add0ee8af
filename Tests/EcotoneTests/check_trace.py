"""Looks up rows of a trace in the raw national files with Python's own csv reader.

Usage: check_trace.py TRACE.csv FOLDER SEED COUNT
Prints how many rows of how many were right; exits 1 on the first that is not.
"""
import csv
import hashlib
import pathlib
import random
import sys

csv.field_size_limit(1 << 24)
trace, folder, seed, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
rows = list(csv.DictReader(open(trace, encoding="utf-8", newline="")))
sample = random.Random(seed).sample(rows, min(count, len(rows)))
wanted = {}
for row in sample:
    wanted.setdefault(row["source"], {}).setdefault(int(row["line"]), []).append(row)

right = 0
for name, lines in wanted.items():
    path = next(folder.rglob(name))
    data = path.read_bytes()
    for row in next(iter(lines.values())):
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            sys.exit(f"{name}: SHA-256 differs")
    encoding = "cp1252" if name.startswith("NPRI") else "utf-8"
    text = data.decode(encoding).splitlines(keepends=True)
    delimiter = "\t" if "\t" in text[0] else ","
    names = next(csv.reader(text, delimiter=delimiter))
    for number, expected in lines.items():
        cells = next(csv.reader(text[number - 1 :], delimiter=delimiter))
        for row in expected:
            column = int(row["column"]) - 1
            if " ".join(names[column].split()) != row["column_name"]:
                sys.exit(f"{name} line {number} column {column + 1}: header is {names[column]!r}, trace says {row['column_name']!r}")
            if float(cells[column]) != float(row["quantity"]):
                sys.exit(f"{name} line {number} column {column + 1}: file has {cells[column]!r}, trace says {row['quantity']}")
            right += 1
print(f"{right} of {len(sample)} cells hold the traced quantity")
