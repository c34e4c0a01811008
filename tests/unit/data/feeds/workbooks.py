"""Workbooks written by hand, part by part, so that a test says exactly what stands in them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = (
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="dd\\-mmm\\-yyyy"/>'
    '<numFmt numFmtId="165" formatCode="[Red]0.0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="165"/></cellXfs>'
)
"""Styles by their place: 0 plain, 1 a built-in date, 2 a date of its own, 3 a percentage, 4 a number with "days" behind it."""


def column(place: int) -> str:
    """Letters of a column (from 0)."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def text(value: str) -> str:
    """An inline string's cell, without its place."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def number(value: object, style: int = 0) -> str:
    """A number's cell, without its place."""
    return f'<c s="{style}"><v>{value}</v></c>'


def row(place: int, cells: Sequence[str], more: str = "") -> str:
    """A row of cells, each put in its place; an empty one is left out."""
    placed = (cell.replace("<c", f'<c r="{column(at)}{place}"', 1) for at, cell in enumerate(cells) if cell)
    return f'<row r="{place}"{more}>{"".join(placed)}</row>'


def sheet(rows: Sequence[str], before: str = "", after: str = "") -> str:
    """A sheet of rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def book(
    sheets: dict[str, str],
    strings: Sequence[str] = (),
    *,
    properties: str = "",
    states: dict[str, str] | None = None,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """A workbook of sheets by name; `strings` are the `<si>` contents of its shared strings, `more` further parts."""
    states = states or {}
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"{states.get(name, "")}/>'
        for at, name in enumerate(sheets, start=1)
    )
    leads = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at, _ in enumerate(sheets, start=1)
    )
    leads += f'<Relationship Id="rS" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
    leads += f'<Relationship Id="rT" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr {properties}/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{leads}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{each}</si>" for each in strings)}</sst>',
        **{f"xl/worksheets/sheet{at}.xml": content for at, content in enumerate(sheets.values(), start=1)},
    }
    kept = io.BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(more or {})}.items():
            archive.writestr(name, content)
    return kept.getvalue()


def table(rows: Sequence[dict[str, str]], *, inline: bool = False) -> bytes:
    """A workbook of one sheet with these cells as text, in shared strings or each in its cell."""
    columns = list(dict.fromkeys(name for each in rows for name in each))
    strings: dict[str, int] = {}

    def shared(value: str) -> str:
        if value and inline:
            return text(value)
        return f'<c t="s"><v>{strings.setdefault(value, len(strings))}</v></c>' if value else ""

    told = [row(1, [shared(name) for name in columns])]
    told += [row(at, [shared(each.get(name, "")) for name in columns]) for at, each in enumerate(rows, start=2)]
    return book({"Jobs": sheet(told)}, [f"<t>{escape(value)}</t>" for value in strings])
