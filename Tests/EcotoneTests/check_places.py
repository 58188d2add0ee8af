"""Says how many facilities of a sample lie in the state their record names, by the polygons of another source.

Usage: check_places.py SAMPLE POLYGONS.gpkg PLACES.csv     (polygons: a layer admin1 with adm0_a3 and name, and a layer lakes)
"""
import csv
import pathlib
import sqlite3
import struct
import sys
import unicodedata

sample, polygons, places = pathlib.Path(sys.argv[1]), *sys.argv[2:4]


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFD", text or "") if not unicodedata.combining(c)).lower()


def rings(blob):
    """The rings of a GeoPackage polygon or multipolygon."""
    position = 8 + [0, 32, 48, 48, 64][blob[3] >> 1 & 7]

    def read(position):
        kind, count = struct.unpack_from("<II", blob, position + 1)
        position += 9
        found = []
        if kind % 1000 == 6:
            for _ in range(count):
                part, position = read(position)
                found += part
            return found, position
        for _ in range(count):
            (points,) = struct.unpack_from("<I", blob, position)
            values = struct.unpack_from(f"<{2 * points}d", blob, position + 4)
            position += 4 + 16 * points
            found.append(list(zip(values[::2], values[1::2])))
        return found, position

    return read(position)[0]


def holds(shape, x, y):
    (west, south, east, north), parts = shape
    if not (west <= x <= east and south <= y <= north):
        return False
    inside = False
    for ring in parts:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def shape(blob):
    parts = rings(bytes(blob))
    points = [point for ring in parts for point in ring]
    return (min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)), parts


spellings = {}
for row in csv.DictReader(open(places, encoding="utf-8")):
    for name in [row["code"][3:], row["name_en"], row["name_fr"], row["name_es"]] + row["other_spellings"].split(";"):
        spellings[row["code"][:2], fold(name)] = row["code"]
db = sqlite3.connect(f"file:{polygons}?mode=ro&immutable=1", uri=True)
country = {"CAN": "CA", "MEX": "MX", "USA": "US"}
states = {}
for blob, code, name in db.execute("SELECT geom, adm0_a3, name FROM admin1"):
    states.setdefault(spellings[country[code], fold(name)], []).append(shape(blob))
lakes = [shape(blob) for (blob,) in db.execute("SELECT geom FROM lakes")]


def degrees(text):
    parts = text.replace("°", " ").replace("'", " ").replace('"', " ").split()
    return sum(float(part) / 60**i for i, part in enumerate(parts))


points = set()
for path in sample.glob("tri/*_us.csv"):
    for row in csv.DictReader(open(path, encoding="utf-8")):
        row = {(key or "").split(". ")[-1]: value for key, value in row.items()}
        points.add(("US", row["ST"], float(row["LATITUDE"]), float(row["LONGITUDE"])))
for path in sample.glob("npri/*Geo*.csv"):
    for row in csv.reader(open(path, encoding="cp1252")):
        if row[1].isdigit():
            points.add(("CA", row[6], float(row[8]), float(row[9])))
for path in sample.glob("retc/es_*.csv"):
    for row in list(csv.reader(open(path, encoding="utf-8", newline=""), delimiter="\t"))[1:]:
        points.add(("MX", row[18], degrees(row[11]), -degrees(row[12])))
right = sum(
    any(holds(part, longitude, latitude) for part in states[spellings[code, fold(state)]])
    and not any(holds(lake, longitude, latitude) for lake in lakes)
    for code, state, latitude, longitude in points
)
print(f"{right} of {len(points)} points are on land in their state")
sys.exit(right != len(points))
