"""schemathesis asks the API what its description allows and what it forbids: no 5xx, no breach of the schema."""
import subprocess
import sys
import unittest
import pathlib

from portal import portal


class Description(unittest.TestCase):
    def test_every_address_keeps_to_its_description(self):
        site = portal()
        program = pathlib.Path(sys.executable).with_name("schemathesis")
        done = subprocess.run(
            [str(program), "run", f"{site.address}/api/openapi.json", "--url", site.address, "--max-examples", "25", "--seed", "1", "--phases", "examples,coverage,fuzzing",
             "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method", "--no-color"],
            capture_output=True, text=True, cwd=site.folder.parent)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr)[-6000:])


if __name__ == "__main__":
    unittest.main()
