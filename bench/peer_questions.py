"""Five questions to DuckDB (its own format) and to SQLite over the rows of an edition.

Usage: peer_questions.py EDITION QUESTIONS.csv ANSWERS.csv FOLDER OUT.csv

The rows are read from the edition's columns as docs/formats.md describes them: one a fact, and one without category and
amount for a report that has none, in the kilogram measure and the default scope. QUESTIONS.csv names each question and
the words of `ecotone query`; ANSWERS.csv holds Ecotone's rows, with which both peers' must agree. OUT.csv gets each
question's milliseconds: DuckDB with the same columns, DuckDB with sums only, SQLite with the same columns.
"""
import csv
import json
import pathlib
import sqlite3
import statistics
import sys
import time

import duckdb
import numpy as np
import pyarrow as pa

edition, questions, answers, folder, output = map(pathlib.Path, sys.argv[1:])
TYPES = {"u8": np.uint8, "u16": np.uint16, "u32": np.uint32, "u64": np.uint64, "f64": np.float64}


def column(name):
    return np.fromfile(edition / "facts" / name, dtype=TYPES[name.rsplit(".", 1)[1]], offset=64)


catalog = sqlite3.connect(f"file:{edition / 'catalog.sqlite'}?mode=ro", uri=True)
segments = json.load(open(edition / "edition.json"))["segments"]
countries = {"npri": "CA", "retc": "MX", "tri": "US"}
first = column("report.first_fact.u32").astype(np.int64)
facts_of = np.diff(first)
reports = len(facts_of)
country = np.empty(reports, dtype=object)
year = np.empty(reports, dtype=np.uint16)
for s in segments:
    country[s["firstReport"]:s["firstReport"] + s["reports"]] = countries[s["register"]]
    year[s["firstReport"]:s["firstReport"] + s["reports"]] = s["year"]

codes = catalog.execute("SELECT c.number, s.key, c.scope, s.flags FROM codes c JOIN substances s ON s.number = c.substance ORDER BY c.number").fetchall()
places = ["unknown"] + [row[0] for row in catalog.execute("SELECT code FROM places ORDER BY number")]
sectors = [row[0] for row in catalog.execute("SELECT code FROM sectors ORDER BY number")]
labels = np.array(["unknown"] + [s[:4] for s in sectors], dtype=object)
full = np.array(["unknown"] + sectors, dtype=object)
keys = np.array([row[1] for row in codes], dtype=object)
in_scope = np.array([row[2] in (0, "default") for row in codes])
is_dioxin = np.array(["dioxin" in row[3] for row in codes])
code = column("report.code.u16")
names = "onsite_air onsite_water onsite_underground onsite_land onsite_unspecified offsite_disposal recycling energy_recovery treatment sewage other".split()

# One row a fact of the measure; one for a report without any.
fact_report = np.repeat(np.arange(reports), facts_of)
counted = ~is_dioxin[code][fact_report] & (column("fact.unit.u8") != 4)
empty = np.ones(reports, dtype=bool)
empty[fact_report[counted]] = False
rows = np.concatenate([fact_report[counted], np.nonzero(empty)[0]])
category = np.concatenate([column("fact.category.u8")[counted].astype(np.int16), np.full(empty.sum(), -1, dtype=np.int16)])
kilograms = np.concatenate([column("fact.amount.f64")[counted], np.zeros(empty.sum())])
order = np.argsort(rows, kind="stable")
rows, category, kilograms = rows[order], category[order], kilograms[order]
keep = in_scope[code][rows]
rows, category, kilograms = rows[keep], category[keep], kilograms[keep]
facility = column("report.facility.u32")
offsets = column("facility.key_offset.u32")
text = column("facility.keys.u8").tobytes()
facility_keys = np.array([text[a:b].decode() for a, b in zip(offsets, offsets[1:])], dtype=object)


def words(values, dictionary):
    """A dictionary-encoded column, which DuckDB takes over as an ENUM."""
    listed = sorted(set(dictionary))
    position = {value: i for i, value in enumerate(listed)}
    index = np.array([position[v] for v in dictionary], dtype=np.int32)[values]
    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(listed))


country_number = np.searchsorted(np.array(["CA", "MX", "US"]), country.astype(str))
table = pa.table({
    "report": pa.array(rows.astype(np.uint32)),
    "facility": pa.array(facility[rows]),
    "country": words(country_number[rows], ["CA", "MX", "US"]),
    "year": pa.array(year[rows]),
    "state": words(column("report.place.u8")[rows], places),
    "sector": words(column("report.sector.u16")[rows], labels),
    "sector_code": words(column("report.sector.u16")[rows], full),
    "substance": words(code[rows], keys),
    "category": pa.DictionaryArray.from_arrays(pa.array(category.astype(np.int32), mask=category < 0), pa.array(names)),
    "kilograms": pa.array(kilograms),
})
key_table = pa.table({"facility": pa.array(np.arange(len(facility_keys), dtype=np.uint32)), "key": pa.array(facility_keys)})
print(f"{table.num_rows} rows", flush=True)

(folder / "peer.duckdb").unlink(missing_ok=True)
duck = duckdb.connect(str(folder / "peer.duckdb"))
duck.execute("SET threads = 2")
duck.register('source', table)
duck.execute("CREATE TABLE amounts AS SELECT * FROM source")
duck.execute("CREATE TABLE facilities AS SELECT * FROM key_table")
duck.execute("CHECKPOINT")

(folder / "peer.sqlite").unlink(missing_ok=True)
lite = sqlite3.connect(folder / "peer.sqlite")
lite.execute("PRAGMA journal_mode = OFF")
lite.execute("PRAGMA synchronous = OFF")
lite.execute("PRAGMA cache_size = -2000000")
lite.execute("CREATE TABLE amounts (report INT, facility INT, country TEXT, year INT, state TEXT, sector TEXT, sector_code TEXT, substance TEXT, category TEXT, kilograms REAL)")
for batch in table.to_batches(max_chunksize=500_000):
    lite.executemany("INSERT INTO amounts VALUES (?,?,?,?,?,?,?,?,?,?)", zip(*(c.to_pylist() for c in batch.columns)))
lite.execute("CREATE TABLE facilities (facility INTEGER PRIMARY KEY, key TEXT)")
lite.executemany("INSERT INTO facilities VALUES (?,?)", zip(range(len(facility_keys)), facility_keys.tolist()))
for indexed in ("state", "substance", "sector_code"):
    lite.execute(f"CREATE INDEX by_{indexed} ON amounts ({indexed})")
lite.execute("ANALYZE")
lite.commit()
print("loaded", flush=True)


def sql(words, counts):
    """The words of `ecotone query` as SQL, and the parameters' place in it."""
    given = dict(zip(words[::2], words[1::2]))
    quoted = lambda values: ",".join("'" + v.replace("'", "''") + "'" for v in values.split(","))
    conditions = []
    if "--sector" in given:
        conditions.append("(" + " OR ".join(f"sector_code >= '{s}' AND sector_code < '{s[:-1]}{chr(ord(s[-1]) + 1)}'" for s in given["--sector"].split(",")) + ")")
    if "--state" in given:
        conditions.append(f"state IN ({quoted(given['--state'])})")
    if "--substance" in given:
        conditions.append(f"substance IN ({quoted(given['--substance'])})")
    by = given["--by"].split(",")
    if "--category" in given:
        conditions.append(f"category IN ({quoted(given['--category'])})")
    elif "category" in by:
        conditions.append("category IS NOT NULL")
    where = "WHERE " + " AND ".join(conditions) if conditions else ""
    columns = ", ".join(by) + ", sum(kilograms) AS kilograms"
    if counts:
        columns += ", count(DISTINCT facility) AS facilities, count(DISTINCT report) AS reports" if by != ["facility"] else ", 1 AS facilities, count(DISTINCT report) AS reports"
    order = "ORDER BY kilograms DESC" if "--order" in given else "ORDER BY " + ", ".join(map(str, range(1, len(by) + 1)))
    text = f"SELECT {columns} FROM amounts {where} GROUP BY {', '.join(by)} {order}" + (f" LIMIT {given['--limit']}" if "--limit" in given else "")
    if by == ["facility"]:
        text = f"SELECT key, a.* EXCLUDE (facility) FROM ({text}) a JOIN facilities USING (facility)"
    return text


def milliseconds(run, times):
    """The median of some runs; all is warm, for the answers were compared before."""
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        durations.append((time.perf_counter() - start) * 1000)
    return statistics.median(durations)


def compare(name, number, rows):
    own = sorted((tuple(r[1:-3]), float(r[-3]), int(r[-2]), int(r[-1])) for r in csv.reader(open(answers)) if int(r[0]) == number)
    other = sorted((tuple(map(str, r[:-3])), float(r[-3]), int(r[-2]), int(r[-1])) for r in rows)
    if len(own) != len(other):
        sys.exit(f"bench: {name}: {len(own)} rows, the peer {len(other)}")
    for a, b in zip(own, other):
        if a[0] != b[0] or a[2:] != b[2:] or abs(a[1] - b[1]) > max(0.001, 1e-9 * abs(a[1])):
            sys.exit(f"bench: {name}: Ecotone {a}, the peer {b}")


with open(output, "w", newline="") as file:
    for number, (name, *words_of) in enumerate(csv.reader(open(questions))):
        same, sums = sql(words_of, True), sql(words_of, False)
        plain = same.replace("a.* EXCLUDE (facility)", "kilograms, facilities, reports")
        compare(name, number, duck.execute(same).fetchall())
        compare(name, number, lite.execute(plain).fetchall())
        result = (
            milliseconds(lambda: duck.execute(same).fetchall(), 15), milliseconds(lambda: duck.execute(sums).fetchall(), 15),
            milliseconds(lambda: lite.execute(plain).fetchall(), 3))
        csv.writer(file).writerow([name, *result])
        print(name, *(f"{r:.1f}" for r in result), flush=True)
