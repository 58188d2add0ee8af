"""Packs tables as their publishers and users do, with nothing but the standard library.

Usage: containers.py gzip OUT.gz FILE            one gzip file
       containers.py zip OUT.zip FILE...         one zip, with a folder, a document and a hidden file beside the tables
       containers.py xlsx OUT.xlsx SHEET=FILE... a workbook as SEMARNAT issues it: titles, the header on row 10,
                                                 numbers as numbers, texts shared (or inline with xlsx-inline)
"""
import csv
import gzip
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

kind, out, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]
csv.field_size_limit(1 << 24)


def column(index):
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return not text.startswith(("0", "-0")) or text == "0" or text.startswith(("0.", "-0."))


def workbook(inline):
    strings = {}

    def cell(row, position, text, quoted):
        place = f'r="{column(position)}{row}"'
        if text == "":
            return ""
        if not quoted and is_number(text):
            return f"<c {place}><v>{float(text):.17G}</v></c>"
        body = f'<t xml:space="preserve">{escape(text)}</t>'
        if inline:
            return f'<c {place} t="inlineStr"><is>{body}</is></c>'
        return f'<c {place} t="s"><v>{strings.setdefault(body, len(strings))}</v></c>'

    def sheet(path):
        yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="urn:x"><!-- titles --><sheetData>'
        yield '<row r="1">' + cell(1, 0, "Registro de emisiones & transferencias", True) + '</row><row r="3"/>'
        text = path.read_text(encoding="utf-8")
        delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
        rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        names = next(rows)
        # Quotes are lost by the reader; in these tables only quantities, coordinates and codes look like numbers, and codes must stay text.
        numeric = [not any(word in name.upper() for word in ("NRA", "CAS", "SCIAN", "C.P", "DIGO", "CLAVE", "NOMBRE", "SUSTANCIA")) for name in names]
        yield '<row r="10">' + "".join(cell(10, i, name, True) for i, name in enumerate(names)) + "</row>"
        for number, row in enumerate(rows, 11):
            yield f'<row r="{number}">' + "".join(cell(number, i, text, not numeric[i]) for i, text in enumerate(row)) + "</row>"
        yield "</sheetData></worksheet>"

    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        names = ["Portada"] + [argument.split("=", 1)[0] for argument in arguments]
        files = [None] + [pathlib.Path(argument.split("=", 1)[1]) for argument in arguments]
        archive.writestr("[Content_Types].xml", '<Types xmlns="urn:x"/>')
        entries = "".join(f'<sheet name={quoteattr(name)} sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1))
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="urn:x" xmlns:r="urn:r"><sheets>{entries}</sheets></workbook>')
        links = "".join(f'<Relationship Id="rId{i}" Type="urn:x/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(names) + 1))
        links += '<Relationship Id="rId99" Type="urn:x/sharedStrings" Target="/xl/sharedStrings.xml"/>'
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
        for i, file in enumerate(files, 1):
            body = "".join(sheet(file)) if file else '<worksheet xmlns="urn:x"><sheetData/></worksheet>'
            archive.writestr(f"xl/worksheets/sheet{i}.xml", body)
        if not inline:
            archive.writestr("xl/sharedStrings.xml", '<sst xmlns="urn:x">' + "".join(f"<si>{body}</si>" for body in strings) + "</sst>")


if kind == "gzip":
    with gzip.open(out, "wb", compresslevel=1) as file:
        file.write(pathlib.Path(arguments[0]).read_bytes())
elif kind == "zip":
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("data/", "")
        archive.writestr("data/readme.pdf", "%PDF-1.4")
        archive.writestr("__MACOSX/data/._x", "x")
        for argument in arguments:
            archive.write(argument, "data/" + pathlib.Path(argument).name)
else:
    workbook(inline=kind == "xlsx-inline")
