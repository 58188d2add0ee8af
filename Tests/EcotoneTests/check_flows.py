"""Compares flows and double counts of a sample's edition with what its generator wrote down.

Usage: check_flows.py ECOTONE EDITION SAMPLE
"""
import csv
import io
import subprocess
import sys

ecotone, edition, sample = sys.argv[1:]


def rows(*command):
    return list(csv.DictReader(io.StringIO(subprocess.run([ecotone, *command, "--format", "csv"], check=True, capture_output=True, text=True).stdout)))


def compare(name, expected, found, tolerance):
    different = [key for key in expected.keys() | found.keys() if abs(expected.get(key, -1) - found.get(key, -1)) > tolerance]
    if different or not expected:
        sys.exit(f"{name}: {len(different)} of {len(expected)} differ: " + "; ".join(f"{key} {expected.get(key)} {found.get(key)}" for key in different[:3]))
    print(f"{len(expected)} {name} equal")


expected = {(r["year"], r["from"], r["to_country"], r["to"] or "unknown", r["substance"], r["category"]): float(r["kilograms"])
            for r in csv.DictReader(open(f"{sample}/expected_flows.csv", encoding="utf-8"))}
found = {(r["year"], r["from_state"], r["to_country"], r["to_state"], r["substance"], r["category"]): float(r["kilograms"])
         for r in rows("flows", edition, "--by", "year,from_state,to_country,to_state,substance,category")}
compare("flows", expected, found, 0.001)
traced = {}
for r in rows("flows", edition, "--trace"):
    key = (r["year"], r["from_state"], r["to_country"], r["to_state"] or "unknown", r["substance"], r["category"])
    traced[key] = traced.get(key, 0) + float(r["kilograms"])
compare("traced flows", expected, traced, 0.001)
expected = {(r["year"], r["sender"], r["receiver"], r["substance"]): float(r["kilograms"])
            for r in csv.DictReader(open(f"{sample}/expected_double_counts.csv", encoding="utf-8"))}
ledger = rows("ledger", edition)
found = {(r["year"], r["sender"], r["receiver"], r["substance"]): float(r["counted_twice"]) for r in ledger}
compare("double counts", expected, found, 0.01)
if {r["match"] for r in ledger} != {"registry_id", "name_and_address"}:
    sys.exit("receivers were found in other ways than planted")
gross = sum(float(r["kilograms"]) for r in rows("query", edition))
net = sum(float(r["net"]) for r in rows("query", edition, "--measure", "net"))
if abs(gross - net - sum(found.values())) > 1e-6 * gross:
    sys.exit(f"gross {gross} - net {net} is not {sum(found.values())}")
print("net is gross less the ledger")
