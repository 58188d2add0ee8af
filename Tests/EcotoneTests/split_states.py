"""Splits national files by state, record by record, bytes untouched.

Usage: split_states.py FOLDER OUT      FOLDER holds tri/, npri/ and retc/, as a sample does
"""
import csv
import pathlib
import sys
import unicodedata

folder, out = map(pathlib.Path, sys.argv[1:3])
csv.field_size_limit(1 << 24)
out.mkdir()
for path in sorted(folder.glob("*/*.csv")):
    raw = path.read_bytes().decode("latin-1").split("\n")[:-1]
    delimiter = "\t" if path.parent.name == "retc" else ","
    header_lines = 1
    names = next(csv.reader((line + "\n" for line in raw), delimiter=delimiter))
    header_lines += sum(name.count("\n") for name in names)
    words = [" ".join(name.split()).split(". ")[-1].upper() for name in names]
    column = next(i for i, word in enumerate(words) if word in ("ST", "PROVINCE", "PROVINCE / PROVINCE", "ESTADO", "ENTIDAD FEDERATIVA"))
    states = {}
    for line, row in zip(raw[header_lines:], csv.reader(raw[header_lines:], delimiter=delimiter)):
        states.setdefault(row[column], []).append(line)
    for state, lines in states.items():
        name = "".join(c for c in unicodedata.normalize("NFD", state.encode("latin-1").decode("utf-8", "replace")) if c.isalnum())
        text = "\n".join(raw[:header_lines] + lines) + "\n"
        (out / f"{path.stem}_{name}.csv").write_bytes(text.encode("latin-1"))
print(len(list(out.iterdir())), "files")
