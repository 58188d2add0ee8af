"""20,000 comments, 60 % of them in 40 campaigns: how long they take, and whether the campaigns are found."""
import csv
import datetime
import io
import math
import os
import pathlib
import random
import subprocess
import sys
import time
import unittest

BROWSER = pathlib.Path(__file__).resolve().parents[1] / "Tests/PortalBrowser"
sys.path.insert(0, str(BROWSER))
os.chdir(BROWSER)

from portal import ECOTONE  # noqa: E402
from test_consultations import Consultations  # noqa: E402

COUNT, CAMPAIGNS, SHARE = int(os.environ.get("COMMENTS", "20000")), 40, 0.6


def words(chance, count):
    return [f"word{chance.randrange(5000)}" for _ in range(count)]


def planted(chance):
    """Texts, each with its campaign; those of one differ by a salutation, a name and up to three words."""
    campaigns = [words(chance, chance.randrange(60, 180)) for _ in range(CAMPAIGNS)]
    for index in range(COUNT):
        if chance.random() < SHARE:
            campaign = chance.randrange(CAMPAIGNS)
            text = list(campaigns[campaign])
            for _ in range(chance.randrange(4)):
                text[chance.randrange(len(text))] = f"own{chance.randrange(99)}"
            text = f"Dear members, {' '.join(text)} – sender {index}"
            yield campaign, text.upper() if chance.random() < 0.3 else text
        else:
            yield None, " ".join(words(chance, chance.randrange(30, 230)))


class Large(Consultations):
    def test_large(self):
        writer, second = (self.accept(None, name, "officer", "--scope", "JPAC") for name in ("Wim", "Xia"))
        found = self.consultation(writer, second, "Which rivers first?")
        texts = list(planted(random.Random(22)))
        path = self.folder / "letters.csv"
        with open(path, "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["way", "received", "level", "language", "text"])
            rows.writerows(["paper", datetime.date.today(), "unnamed", "en", text] for _, text in texts)

        def timed(name, most, *command):
            start = time.monotonic()
            done = subprocess.run([ECOTONE, *command, *self.folders()], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            taken = time.monotonic() - start
            print(f"{name}: {taken:.1f} s", flush=True)
            with self.subTest(name):
                self.assertLess(taken, most)
            return done.stdout

        timed("taking in", math.inf, "consult", "import-comments", str(path), "--to", found)
        print(timed("grouping", 20, "consult", "group", found).strip())
        lines = list(csv.DictReader(io.StringIO(timed("export", 5, "consult", "export", found, "--format", "csv"))))
        # From the texts to pairs: those that were planted, those that were found.
        campaign_of = {text: campaign for campaign, text in texts}
        planted_sizes, found_sizes, both = {}, {}, {}
        for line in lines:
            campaign, group = campaign_of[line["text"]], line["same_as"]
            if campaign is not None:
                planted_sizes[campaign] = planted_sizes.get(campaign, 0) + 1
            if group:
                found_sizes[group] = found_sizes.get(group, 0) + 1
                if campaign is not None:
                    both[campaign, group] = both.get((campaign, group), 0) + 1
        pairs = [sum(n * (n - 1) // 2 for n in sizes.values()) for sizes in (planted_sizes, found_sizes, both)]
        print(f"precision {pairs[2] / pairs[1]:.4f}, recall {pairs[2] / pairs[0]:.4f} of {pairs[0]} planted pairs")
        self.assertGreaterEqual(min(pairs[2] / pairs[1], pairs[2] / pairs[0]), 0.98)
        number = lines[0]["number"]
        for path in (f"/en/consultations/{found}", f"/en/consultations/{found}?page=100", f"/en/consultations/{found}?same-as={next(iter(found_sizes))}",
                     f"/en/consultations/{found}/comments/{number}", "/en/consultations"):
            times = []
            for _ in range(20):
                start = time.monotonic()
                self.assertEqual(self.request("GET", path).status, 200)
                times.append(time.monotonic() - start)
            print(f"{path}: median {1000 * sorted(times)[10]:.0f} ms", flush=True)
            with self.subTest(path):
                self.assertLess(sorted(times)[10], 0.1)


for name in [name for name in dir(Consultations) if name.startswith("test_")]:
    setattr(Large, name, None)
if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "Large"])
