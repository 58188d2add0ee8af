#!/usr/bin/env python3
"""Whether the books of a report are what a reader with a screen reader needs.

Usage: check_book.py REPORT-FOLDER

With pikepdf: language, title shown, every figure with a text, every header cell with its scope, every link with its contents,
headings that skip no level, fonts embedded with their letters; with pdfua: its own rules. And the text of the book in the
order of the page's. veraPDF too, where it is installed.
"""
import html
import pathlib
import re
import shutil
import subprocess
import sys

import pikepdf

folder = pathlib.Path(sys.argv[1])
faults = []


def walk(element, seen, depth=0):
    """Every structure element below one, in order."""
    if depth > 400 or not isinstance(element, pikepdf.Object):
        return
    if element._type_code == pikepdf.ObjectType.array:
        for kid in element:
            yield from walk(kid, seen, depth + 1)
        return
    if element._type_code != pikepdf.ObjectType.dictionary or element.get("/Type") == "/MCR":
        return
    if element.is_indirect:
        if element.objgen in seen:
            return
        seen.add(element.objgen)
    if "/S" in element:
        yield element
    if "/K" in element:
        yield from walk(element.K, seen, depth + 1)


def scope(cell):
    attributes = cell.get("/A")
    if attributes is None:
        return None
    for one in attributes if attributes._type_code == pikepdf.ObjectType.array else [attributes]:
        if one._type_code == pikepdf.ObjectType.dictionary and "/Scope" in one:
            return str(one.Scope)
    return None


def plain(text):
    return re.sub(r"\s+", " ", text.replace("\u00ad", ""))


books = sorted(folder.glob("report.*.pdf"))
if not books:
    sys.exit("no books")
for book in books:
    language = book.name.split(".")[1]
    say = lambda what: faults.append(f"{book.name}: {what}")
    with pikepdf.open(book) as pdf:
        root = pdf.Root
        if str(root.get("/Lang", "")) != language:
            say(f"language {root.get('/Lang')}")
        if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
            say("the title is not shown")
        if "/MarkInfo" not in root or not bool(root.MarkInfo.get("/Marked", False)):
            say("not tagged")
        elements = list(walk(root.StructTreeRoot.K, set()))
        kinds = [str(e.S) for e in elements]
        figures = [e for e in elements if str(e.S) == "/Figure"]
        if not figures or any(not str(e.get("/Alt", "")).strip() for e in figures):
            say(f"{len(figures)} figures, some without a text")
        heads = [e for e in elements if str(e.S) == "/TH"]
        if not heads or any(scope(e) is None for e in heads):
            say(f"{sum(scope(e) is None for e in heads)} of {len(heads)} header cells without a scope")
        levels = [int(k[2:]) for k in kinds if re.fullmatch(r"/H[1-6]", k)]
        if not levels or levels[0] != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
            say(f"headings skip a level: {levels[:20]}")
        links = fonts = 0
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if note.get("/Subtype") == "/Link":
                    links += 1
                    if not str(note.get("/Contents", "")).strip():
                        say("a link without contents")
                        break
            for font in (page.get("/Resources", {}).get("/Font") or {}).values():
                fonts += 1
                own = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                descriptor = own.get("/FontDescriptor", {})
                if not any(name in descriptor for name in ("/FontFile", "/FontFile2", "/FontFile3")) or "/ToUnicode" not in font:
                    say(f"a font that is not embedded with its letters: {font.get('/BaseFont')}")
        if links < 50 or not fonts:
            say(f"{links} links, {fonts} fonts")
        if "/Outlines" not in root:
            say("no bookmarks")
    found = subprocess.run([sys.executable, "-m", "pdfua", "check", str(book)], capture_output=True, text=True)
    if "PASS (no findings)" not in found.stdout:
        say("pdfua: " + " ".join((found.stdout + found.stderr).split())[-400:])
    if shutil.which("verapdf"):
        for flavour in ("ua1", "2a"):
            if "PASS" not in subprocess.run(["verapdf", "-f", flavour, "--format", "text", str(book)], capture_output=True, text=True).stdout:
                say(f"veraPDF {flavour}")
    # The headings and table captions of the page, in the book's text in the same order.
    page = (folder / f"index.{language}.html").read_text(encoding="utf-8")
    main = page[page.index("</nav>", page.index("class=\"contents\"")):]
    wanted = [plain(html.unescape(re.sub(r"<[^>]*>", "", m))) for m in re.findall(r"<(?:h[23]|caption)>(.*?)(?:<small>|</h[23]>|</caption>)", main)]
    text = plain(subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(book), "-"], capture_output=True, text=True).stdout)
    position = text.index(wanted[0], text.index(wanted[0]) + 1)
    for line in wanted:
        line = line.replace("\u202f", "\u00a0").strip()
        line = plain(line)
        at = text.find(line, position)
        if at < 0:
            say(f"out of order or missing: {line[:80]}")
            break
        position = at
print("veraPDF ran" if shutil.which("verapdf") else "veraPDF is not installed: its rules were not checked")
sys.exit("\n".join(faults[:20]) if faults else 0)
