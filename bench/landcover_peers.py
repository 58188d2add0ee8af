"""What a researcher would run instead, whole process: the matrix of two maps with numpy and rasterio, class areas with exactextract.

Usage: landcover_peers.py matrix BEFORE AFTER THREADS     prints from,to,pixels
       landcover_peers.py areas MAP ZONES STRATEGY        prints zone,code,coverage (exact shares of pixels)
"""
import concurrent.futures
import sys


def matrix(before, after, threads):
    import numpy
    import rasterio
    from rasterio.windows import Window

    def strip(top):
        with rasterio.open(before) as a, rasterio.open(after) as b:
            window = Window(0, top, a.width, min(512, a.height - top))
            pairs = a.read(1, window=window).astype(numpy.uint16) * 256 + b.read(1, window=window)
            return numpy.bincount(pairs.ravel(), minlength=65536)

    with rasterio.Env(GDAL_CACHEMAX=64), rasterio.open(before) as map:
        nodata, tops = [int(map.nodata or 0)] * 2, range(0, map.height, 512)
        with concurrent.futures.ThreadPoolExecutor(int(threads)) as pool:
            total = sum(pool.map(strip, tops))
    for pair in total.nonzero()[0]:
        if pair // 256 != nodata[0] and pair % 256 != nodata[1]:
            print(pair // 256, pair % 256, total[pair], sep=",")


def areas(map, zones, strategy):
    import exactextract
    import geopandas

    rows = exactextract.exact_extract(map, geopandas.read_file(zones), ["unique", "frac", "count"], include_cols=["name"], strategy=strategy)
    for row in rows:
        row = row["properties"]
        for code, share in zip(row["unique"], row["frac"]):
            print(row["name"], int(code), repr(float(share * row["count"])), sep=",")


{"matrix": matrix, "areas": areas}[sys.argv[1]](*sys.argv[2:])
