"""Makes two maps of 19 classes for the bench: uint8, DEFLATE, 512-pixel tiles, overviews by mode, LAEA at 30 m.

Usage: landcover_maps.py FOLDER [SIDE]
Writes before_SIDE.tif and after_SIDE.tif. Patches of several sizes with ragged edges; about two pixels in a hundred change.
"""
import os
import sys

import numpy
import rasterio
from rasterio.shutil import copy

folder, side = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
laea = "+proj=laea +lat_0=45 +lon_0=-100 +x_0=0 +y_0=0 +datum=WGS84 +units=m"
random = numpy.random.default_rng(20260101)
coarse = random.integers(1, 20, (side // 96 + 3, side // 96 + 3), dtype=numpy.uint8)
fine = random.integers(1, 20, (side // 16 + 3, side // 16 + 3), dtype=numpy.uint8)
targets = numpy.array([8, 10, 15, 17], dtype=numpy.uint8)
profile = dict(
    driver="GTiff", width=side, height=side, count=1, dtype="uint8", nodata=0, crs=laea, tiled=True, blockxsize=512, blockysize=512,
    compress="deflate", transform=rasterio.transform.from_origin(-300_000, 300_000, 30, 30))
columns = numpy.arange(side)
paths = [f"{folder}/{name}_{side}.tif" for name in ("before", "after")]
with rasterio.open(paths[0] + ".raw", "w", **profile) as before, rasterio.open(paths[1] + ".raw", "w", **profile) as after:
    for top in range(0, side, 512):
        rows = numpy.arange(top, min(side, top + 512))
        shape = (len(rows), side)
        wave = (6 * numpy.sin(columns / 37.0))[None, :] + (6 * numpy.sin(rows / 29.0))[:, None]
        ragged = random.integers(0, 4, shape)
        y = (rows[:, None] + wave + ragged + 16).astype(numpy.int32)
        x = (columns[None, :] + wave + ragged + 16).astype(numpy.int32)
        one = numpy.where(fine[y // 16, x // 16] < 6, fine[y // 16, x // 16] + 5, coarse[y // 96, x // 96]).astype(numpy.uint8)
        one[(coarse[y // 96, x // 96] == 19) & (fine[y // 16, x // 16] == 1)] = 0
        patches = random.random((len(rows) // 8 + 1, side // 8 + 1)) < 0.0193
        changed = numpy.repeat(numpy.repeat(patches, 8, 0), 8, 1)[: len(rows), :side] & (one > 0)
        two = numpy.where(changed, targets[(x // 8 + y // 8) % 4], one)
        window = rasterio.windows.Window(0, top, side, len(rows))
        before.write(one, 1, window=window)
        after.write(two.astype(numpy.uint8), 1, window=window)
for path in paths:
    copy(path + ".raw", path, driver="COG", compress="deflate", blocksize=512, overview_resampling="mode")
    os.remove(path + ".raw")
    print(path)
