"""Every text is there in each language, every key is used, and what a user can do is in the documentation."""
import csv
import re
import unittest

from portal import ROOT, portal


class Texts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Those of the portal, and those that go with the files of layers.
        cls.rows = []
        for module in ("Portal", "Atlas"):
            with open(ROOT / f"Sources/{module}/Resources/texts.csv", encoding="utf-8", newline="") as file:
                cls.rows += csv.DictReader(file)
        cls.source = "\n".join(path.read_text(encoding="utf-8") for module in ["Portal", "PortalKernel", "RegisterPages", "RecordPages", "AtlasPages", "DeskPages", "Atlas"]
                               for path in sorted((ROOT / "Sources" / module).rglob("*.swift")))

    def test_no_text_is_missing_in_a_language(self):
        for row in self.rows:
            self.assertTrue(all(row[language].strip() for language in ("en", "fr", "es")), row)
            self.assertEqual(len({str(sorted(re.findall(r"\{[a-z]+\}", row[language]))) for language in ("en", "fr", "es")}), 1, row)
        self.assertEqual(len({row["key"] for row in self.rows}), len(self.rows))

    def test_every_key_used_is_there(self):
        keys = {row["key"] for row in self.rows}
        used = set(re.findall(r'\b(?:t|markup|titles|add)\(\s*"([a-z0-9.-]+)"', self.source))
        self.assertEqual(used - keys, set())

    def test_every_text_is_used(self):
        """By its key, or by the part before its last dot where the rest is a word of the field."""
        prefixes = set(re.findall(r'"([a-z.-]+\.)\\\(', self.source))
        unused = [row["key"] for row in self.rows
                  if f'"{row["key"]}"' not in self.source and not any(row["key"].startswith(prefix) for prefix in prefixes)]
        self.assertEqual(unused, [])

    def test_french_punctuation(self):
        """A space before a colon, question mark and exclamation mark is a matter of the texts: colons have one, as in Canada."""
        for row in self.rows:
            self.assertIsNone(re.search(r"[^\s0-9]:(?!//)(?:\s|$)", row["fr"]) if not row["key"].startswith("api.parameter") else None, row["key"])

    def test_the_api_is_documented(self):
        guide = (ROOT / "docs/api.md").read_text(encoding="utf-8")
        for path, item in portal().get("/api/openapi.json").json["paths"].items():
            self.assertIn(f"`{path}`", guide)
            for parameter in item["get"]["parameters"]:
                if parameter["name"] != "id":
                    self.assertIn(f"`{parameter['name']}`", guide, path)


if __name__ == "__main__":
    unittest.main()
