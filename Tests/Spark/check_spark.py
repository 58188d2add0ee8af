"""Scripts/landcover-spark on a local cluster of two workers, one of which is killed in the middle: the bytes are those of one run.

Usage: .build/venv/bin/python Tests/Spark/check_spark.py        (Scripts/setup spark first; make test-spark does both)
"""
import filecmp
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ECOTONE = ROOT / ".build/release/ecotone"
SIDE = 6000


def make_map(folder, name, seed):
    """A raw map of SIDE pixels a side with a virtual raster beside it, in patches that differ by the seed."""
    row = bytearray(SIDE)
    with open(folder / f"{name}.raw", "wb") as file:
        for y in range(SIDE):
            if y % 20 == 0:
                for x in range(0, SIDE, 20):
                    row[x : x + 20] = bytes([(x * 7 + y * 13 + seed * (1 if (x + y) % 100 == 0 else 0)) % 19 + 1]) * min(20, SIDE - x)
            file.write(row)
    laea = "+proj=laea +lat_0=45 +lon_0=-100 +datum=WGS84 +units=m"
    (folder / f"{name}.vrt").write_text(
        f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}"><SRS>{laea}</SRS><GeoTransform>0, 30, 0, 0, 0, -30</GeoTransform>'
        f'<VRTRasterBand dataType="Byte" band="1" subClass="VRTRawRasterBand"><NoDataValue>0</NoDataValue><SourceFilename relativeToVRT="1">{name}.raw'
        f"</SourceFilename><ImageOffset>0</ImageOffset><PixelOffset>1</PixelOffset><LineOffset>{SIDE}</LineOffset></VRTRasterBand></VRTDataset>")
    return folder / f"{name}.vrt"


def kill_a_worker(deadline):
    """Ends one executor's process as soon as two are there and work."""
    while time.time() < deadline:
        found = []
        for process in pathlib.Path("/proc").iterdir():
            try:
                command = (process / "cmdline").read_bytes() if process.name.isdigit() else b""
            except OSError:
                continue
            if b"CoarseGrainedExecutorBackend" in command and b"java" in command:
                found.append(int(process.name))
        if len(found) >= 2:
            time.sleep(1)
            os.kill(found[0], signal.SIGKILL)
            return True
        time.sleep(0.1)
    return False


with tempfile.TemporaryDirectory(prefix="ecotone-spark-") as folder:
    folder = pathlib.Path(folder)
    maps = [make_map(folder, f"map_{2000 + seed}", seed) for seed in (1, 2)]
    subprocess.run([ECOTONE, "landcover", "change", *maps, "--out", folder / "one"], check=True, stdout=subprocess.DEVNULL)
    job = subprocess.Popen(
        [sys.executable, ROOT / "Scripts/landcover-spark", "--master", "local-cluster[2,1,1024]", "--parts", "8", "--ecotone", ECOTONE, "--work",
         folder / "parts", "--out", folder / "spark", "--", "change", *maps], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    was_killed = kill_a_worker(time.time() + 120)
    _, errors = job.communicate(timeout=600)
    assert job.returncode == 0, errors
    assert was_killed, "no worker was killed"
    names = sorted(path.name for path in (folder / "one").iterdir())
    same, different, missing = filecmp.cmpfiles(folder / "one", folder / "spark", names, shallow=False)
    assert not different and not missing, (different, missing)
    print(f"spark: a worker was killed; {len(same)} files have the bytes of one run")
