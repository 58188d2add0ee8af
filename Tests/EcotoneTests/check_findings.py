"""Compares the findings of a sample with the errors that were planted in it.

Usage: check_findings.py SAMPLE FINDINGS.csv
Every unit slip, swapped coordinate and duplicate must be found by its rule; of the findings that must be looked at, at least
nine in ten must be of a facility's year with a planted error. Prints the counts; exits 1 when one does not hold.
"""
import collections
import csv
import sys

WANTED = {"unit_slip": "unit_slip", "swapped_coordinates": "coordinates_swapped", "duplicate": "duplicate"}
faults = list(csv.DictReader(open(f"{sys.argv[1]}/faults.csv", encoding="utf-8")))
rows = list(csv.DictReader(open(sys.argv[2], encoding="utf-8")))
found = collections.defaultdict(set)
for row in rows:
    found[row["facility"], row["year"]].update(row["rules"].split())
planted, missed = collections.Counter(), []
for fault in faults:
    rule = WANTED.get(fault["fault"])
    if rule:
        planted[rule] += 1
        if rule not in found[fault["facility"], fault["year"]]:
            missed.append(fault)
must = [row for row in rows if row["severity"] == "must_look"]
places = {(fault["facility"], fault["year"]) for fault in faults}
right = sum((row["facility"], row["year"]) in places for row in must)
most = max(collections.Counter((row["country"], row["year"]) for row in must).values())
print(", ".join(f"{rule} {count}" for rule, count in sorted(planted.items())), f"must_look {len(must)}, planted {right}, most {most}", sep="; ")
order = [(row["scope"] != "default", -float(row["effect"])) for row in rows]
if missed or right < 0.9 * len(must) or most > 300 or len(planted) < 3 or order != sorted(order):
    sys.exit(f"missed {missed[:3]}; precision {right / max(1, len(must)):.3f}; order kept {order == sorted(order)}")
