"""Compares flows and double counts of a sample's edition with what its generator wrote down.

Usage: check_flows.py ECOTONE EDITION SAMPLE
"""
import csv
import io
import re
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
traced, known, sectors = {}, {}, {}
of = {r["id"]: (r["sector"] or "unknown")[:4] if r["sector"] else "unknown" for r in rows("facilities", edition)}
generic = {line.strip() for line in open(sys.path[0] + "/../../Sources/Vocabulary/Resources/generic_receivers.csv", encoding="utf-8")}
for r in rows("flows", edition, "--trace"):
    words = [w for w in re.split(r"[^0-9a-z]+", r["receiver_name"].lower()) if w and not w.isdigit()]
    way = ("facility" if r["receiver"] else "nowhere" if not r["receiver_city"] and not r["to_state"]
           else "generic" if all(w in generic for w in words) else "place")
    known[way] = known.get(way, 0) + float(r["kilograms"])
    sector = of.get(r["receiver"], "unknown") if r["receiver"] else "unknown"
    sectors[sector] = sectors.get(sector, 0) + float(r["kilograms"])
    key = (r["year"], r["from_state"], r["to_country"], r["to_state"] or "unknown", r["substance"], r["category"])
    traced[key] = traced.get(key, 0) + float(r["kilograms"])
compare("traced flows", expected, traced, 0.001)
compare("ways to know receivers", known, {r["receiver_known"]: float(r["kilograms"]) for r in rows("flows", edition, "--by", "receiver_known")}, 0.01)
compare("receiving sectors", sectors, {r["to_sector"]: float(r["kilograms"]) for r in rows("flows", edition, "--by", "to_sector")}, 0.01)
if abs(sum(float(r["kilograms"]) for r in rows("flows", edition, "--to-sector", "33")) - sum(v for k, v in sectors.items() if k.startswith("33"))) > 0.01:
    sys.exit("sector 33 receives another amount")
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
