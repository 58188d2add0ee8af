"""The peer of `ecotone integrate`: DuckDB reads the same files and computes the same sums, in memory.

Usage: duckdb_registers.py typed|detected RULES.csv CODES.csv FILE...
`typed` tells read_csv every column's type and reads each file once; `detected` lets it find delimiter and types itself.
NPRI files are expected in UTF-8, for DuckDB does not read Windows-1252.
Prints register, year, category, kilograms and facilities of the default scope. The units, metals and scopes follow
docs/formats.md; nothing is written, hashed, checked or traced.
"""
import csv
import os
import sys
import unicodedata

import duckdb

typed, rules_file, codes_file, files = sys.argv[1] == "typed", sys.argv[2], sys.argv[3], sys.argv[4:]
rules = list(csv.DictReader(open(rules_file, encoding="utf-8")))
codes = list(csv.DictReader(open(codes_file, encoding="utf-8")))
db = duckdb.connect()
out = []


def options(delimiter, types):
    """read_csv's options: types by hand, or names only."""
    if typed:
        return f"strict_mode=false, header=true, auto_detect=false, delim='{delimiter}', quote='\"', null_padding=true, columns={{{types}}}"
    names = [t.rsplit(": ", 1)[0] for t in types.split(", '")]
    names = ["'" + n.strip("'") + "'" for n in names]
    return f"strict_mode=false, header=true, delim='{delimiter}', null_padding=true, names=[{', '.join(names)}]"


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def header(path, delimiter):
    with open(path, encoding="latin-1", newline="") as file:
        return next(csv.reader(file, delimiter=delimiter))


def letters(name):
    name = name.split(". ", 1)[1] if name.split(". ", 1)[0].isdigit() else name
    return "".join(c for c in name.upper() if c.isalnum())


def codes_of(register, **wanted):
    return ",".join("'%s'" % c["code"] for c in codes if c["register"] == register and all(c[k] == v for k, v in wanted.items()))


# TRI: one scan a layout. Names of the oldest layout that differ in words are listed here.
OLD = {
    "541UNDERGROUNDCLI": "541UNDERGROUNDCLASSI", "542UNDERGROUNDCIIV": "542UNDERGROUNDCLASSIIV", "551ARCRACLANDFILL": "551ARCRACLANDFILLS",
    "553SURFACEIMPNDMNT": "553SURFACEIMPOUNDMENT", "553ARCRASURFACEIM": "553ARCRACSURFACEIMP", "553BOTHERSURFACEI": "553BOTHERSURFACEIMP",
    "61POTWTRNSRLSE": "61POTWTRANSFERSFORRELEASE", "61POTWTRNSTRT": "61POTWTRANSFERSFORTREATM",
}
layouts = {}
for path in (f for f in files if os.path.basename(os.path.dirname(f)) == "tri"):
    layouts.setdefault(tuple(header(path, ",")), []).append(path)
for names, paths in layouts.items():
    names = [n for n in names if n]
    by_letters = {letters(n): n for n in names}
    find = lambda *options: quoted(next(by_letters[letters(o)] for o in options if letters(o) in by_letters))
    metal = find("METAL CATEGORY")
    sums = {}
    for rule in (r for r in rules if r["register"] == "tri"):
        key = letters(rule["field"])
        name = by_letters.get(key) or by_letters.get(OLD.get(key, ""))
        if name:
            sums.setdefault(rule["category"], []).append(quoted(name))
    for code in ("6.2 - M40", "6.2 - M61"):
        if letters(code) in by_letters:
            column = quoted(by_letters[letters(code)])
            sums["offsite_disposal"].append(f"(CASE WHEN {metal} = '1' THEN {column} ELSE 0 END)")
            sums["treatment"].append(f"(CASE WHEN {metal} = '1' THEN 0 ELSE {column} END)")
    chemical = find("TRI CHEMICAL/COMPOUND ID", "CAS_#/COMPOUND_ID")
    year, facility = find("YEAR"), find("TRIFD", "TRI_FACILITY_ID")
    columns = ",".join(
        f"sum(CASE WHEN {chemical} = 'N150' THEN 0 ELSE {'+'.join(c)} END) * 0.45359237, "
        f"count(DISTINCT CASE WHEN {chemical} <> 'N150' AND {'+'.join(c)} > 0 THEN {facility} END)"
        for c in sums.values())
    numbers = {n: "DOUBLE" for c in sums.values() for n in [x.strip('"') for x in c if x.startswith('"')]}
    types = {n: numbers.get(n, "VARCHAR") for n in names}
    types.update({by_letters[letters(c)]: "DOUBLE" for c in ("6.2 - M40", "6.2 - M61") if letters(c) in by_letters})
    skip = ", ".join(f"'{n.replace(chr(39), chr(39) * 2)}': '{t}'" for n, t in types.items())
    query = f"SELECT {year}, count(DISTINCT {facility}), {columns} FROM read_csv(?, {options(',', skip)}) GROUP BY 1"
    for row in db.execute(query, [paths]).fetchall():
        for index, category in enumerate(sums):
            out.append(("tri", int(row[0]), category, row[2 + 2 * index], row[3 + 2 * index]))
        out.append(("tri", int(row[0]), "all", sum(row[2::2]), row[1]))

# NPRI: long files; units and scopes by row.
for path in (f for f in files if os.path.basename(os.path.dirname(f)) == "npri"):
    names = header(path, ",")
    if "Latitude / Latitude" in names:
        db.execute("SELECT count(*), count(DISTINCT \"NPRI ID / ID INRP\") FROM read_csv(?, strict_mode=false)", [path]).fetchall()
        continue
    position = {letters(n)[:9]: i for i, n in reversed(list(enumerate(names)))}
    types = ", ".join(f"'c{i}': '{'DOUBLE' if i == position['QUANTITYQ'] else 'VARCHAR'}'" for i in range(len(names)))
    c = lambda prefix: f"c{position[prefix]}"
    query = f"""
      SELECT {c('REPORTING')}, CASE
          WHEN {c('GROUPENGL' if 'GROUPENGL' in position else 'GROUPGROU')} = 'Releases to Air' THEN 'onsite_air'
          WHEN {c('GROUPENGL' if 'GROUPENGL' in position else 'GROUPGROU')} = 'Releases to Water Bodies' THEN 'onsite_water'
          WHEN {c('GROUPENGL' if 'GROUPENGL' in position else 'GROUPGROU')} LIKE 'Sum of release%' THEN 'onsite_unspecified'
          WHEN {c('GROUPENGL' if 'GROUPENGL' in position else 'GROUPGROU')} LIKE 'Off-site%' THEN 'offsite_disposal'
          WHEN {c('CATEGORYE' if 'CATEGORYE' in position else 'CATEGORYC')} = 'Underground Injection' THEN 'onsite_underground'
          ELSE 'onsite_land' END AS category,
        sum({c('QUANTITYQ')} * CASE {c('UNITSUNIT')} WHEN 'tonnes' THEN 1000 WHEN 'grams' THEN 0.001 ELSE 1 END), count(DISTINCT {c('NPRIIDNOI')})
      FROM read_csv(?, {options(',', types)})
      WHERE coalesce({c('CASNUMBER')}, '') NOT IN ({codes_of('npri', scope='cac')}, 'NA - D/F') GROUP BY GROUPING SETS ((1, 2), (1))"""
    for row in db.execute(query, [path]).fetchall():
        out.append(("npri", int(row[0]), row[1] or "all", row[2], row[3]))

# RETC: one scan a layout; amounts by medium columns, the year from the name. Establishments are read as well.
amounts = [f for f in files if os.path.basename(f).startswith("em_")]
layouts = {}
for path in amounts:
    with open(path, encoding="utf-8", errors="replace") as file:
        layouts.setdefault(tuple(next(csv.reader(file, delimiter="\t"))), []).append(path)
left_out = ",".join(x for x in (codes_of("retc", scope="ghg"), codes_of("retc", scope="cac"), codes_of("retc", substance="dioxins-furans")) if x)
plain = lambda name: letters("".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)))
for paths in layouts.values():
    with open(paths[0], encoding="utf-8", errors="replace") as file:
        position = {plain(n): i for i, n in enumerate(next(csv.reader(file, delimiter="\t")))}
    media = {}
    for rule in (r for r in rules if r["register"] == "retc"):
        column = next((position[letters(n)] for n in rule["field"].split(";") if letters(n) in position), None)
        if column is not None:
            media[column] = rule["category"]
    types = ", ".join(f"'c{i}': '{'DOUBLE' if i in media else 'VARCHAR'}'" for i in range(len(position)))
    unit = f"CASE WHEN c{position['UNIDAD']} LIKE 'ton%' THEN 1000 WHEN c{position['UNIDAD']} LIKE 'g%' THEN 0.001 ELSE 1 END"
    columns = ",".join(f"sum(c{i} * {unit})" for i in media)
    code = next(position[n] for n in ("CAS", "NOCAS", "CLAVE") if n in position)
    query = f"SELECT filename, {columns} FROM read_csv(?, {options(chr(9), types)}, filename=true) WHERE c{code} NOT IN ({left_out}) GROUP BY 1"
    for row in db.execute(query, [paths]).fetchall():
        year = int(os.path.basename(row[0])[3:7])
        sums = {}
        for category, value in zip(media.values(), row[1:]):
            sums[category] = sums.get(category, 0) + (value or 0)
        out += [("retc", year, category, value, None) for category, value in sums.items()]
        out.append(("retc", year, "all", sum(sums.values()), None))
if amounts:
    establishments = [f for f in files if os.path.basename(f).startswith("es_")]
    db.execute("SELECT count(*), count(DISTINCT NRA) FROM read_csv(?, delim='\t', strict_mode=false, union_by_name=true)", [establishments]).fetchall()

for row in sorted(out, key=lambda r: r[:3]):
    print(*row, sep=",")
