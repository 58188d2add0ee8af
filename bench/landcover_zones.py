"""Makes the zones of the bench on a map's grid: 64 Voronoi cells that cover it all, and 60 polygons of about 1,300 square kilometres.

Usage: landcover_zones.py MAP FOLDER
"""
import sys

import geopandas
import numpy
import rasterio
from shapely import voronoi_polygons
from shapely.geometry import MultiPoint, Polygon, box

with rasterio.open(sys.argv[1]) as raster:
    bounds, crs = raster.bounds, raster.crs
random = numpy.random.default_rng(7)


def write(name, polygons):
    frame = geopandas.GeoDataFrame({"name": [f"zone {i + 1}" for i in range(len(polygons))]}, geometry=polygons, crs=crs)
    frame.to_file(f"{sys.argv[2]}/{name}.gpkg", driver="GPKG")


points = MultiPoint(numpy.c_[random.uniform(bounds.left, bounds.right, 64), random.uniform(bounds.bottom, bounds.top, 64)])
whole = box(*bounds)
write("voronoi", [cell.intersection(whole) for cell in voronoi_polygons(points, extend_to=whole).geoms])
counties = []
for index in range(60):
    x = bounds.left + (index % 10 + 0.5) * (bounds.right - bounds.left) / 10
    y = bounds.bottom + (index // 10 + 0.5) * (bounds.top - bounds.bottom) / 6
    angles = numpy.linspace(0, 2 * numpy.pi, 400, endpoint=False)
    radius = 23_000 * (1 + 0.15 * numpy.sin(7 * angles + index) + 0.02 * random.standard_normal(400))
    counties.append(Polygon(numpy.c_[x + radius * numpy.cos(angles), y + radius * numpy.sin(angles)]).buffer(0))
write("counties", counties)
