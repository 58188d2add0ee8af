"""What rude clients do for a few seconds, and whether everyone else still gets an answer (bench/soak; make soak is ten times as long)."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from portal import ECOTONE, ROOT, build


class Soak(unittest.TestCase):
    def test_others_are_answered(self):
        work = pathlib.Path(tempfile.mkdtemp(prefix="ecotone-soak-"))
        self.addCleanup(shutil.rmtree, work, True)
        (work / "editions").mkdir()
        build(work / "editions", "edition", 3000, "2014..2021")
        run = subprocess.run([sys.executable, ROOT / "bench/soak", ECOTONE, work / "editions/edition", "6"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)


if __name__ == "__main__":
    unittest.main()
