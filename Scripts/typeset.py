"""typst compile, as its own command line has it, by the package of Python: what ecotone report calls.

Usage: typeset.py compile [--root DIR] [--font-path DIR] [--ignore-system-fonts] [--pdf-standard LIST]
                        [--creation-timestamp SECONDS] INPUT OUTPUT
"""
import argparse
import sys

import typst

words = argparse.ArgumentParser(prog="typst")
words.add_argument("command", choices=["compile"])
words.add_argument("--root")
words.add_argument("--font-path", action="append", default=[])
words.add_argument("--ignore-system-fonts", action="store_true")
words.add_argument("--pdf-standard", default="")
words.add_argument("--creation-timestamp", type=int)
words.add_argument("input")
words.add_argument("output")
asked = words.parse_args()
try:
    typst.compile(
        asked.input, output=asked.output, root=asked.root, font_paths=asked.font_path, ignore_system_fonts=asked.ignore_system_fonts,
        pdf_standards=[word for word in asked.pdf_standard.split(",") if word], timestamp=asked.creation_timestamp)
except (typst.TypstError, RuntimeError, ValueError) as error:
    sys.exit("error: " + " ".join(str(error).split()))
