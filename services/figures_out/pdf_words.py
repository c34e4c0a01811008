"""The words of a print beside its glyphs: who copies, searches or hears it gets what was written, not what glyphs are taken for.

A glyph of Devanagari stands for other letters in other syllables (joined letters, the mark of *i* before its consonant), and in a PDF
it has the same ones everywhere. `/ActualText` (ISO 32000-1, 14.9.4) says of each piece of a line what it reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder


class NotAligned(RuntimeError):
    """The file's structure has not one piece for each piece of text on its pages: WeasyPrint builds it in another way now."""


def say_what_is_written(document: Document, pdf: pydyf.PDF) -> None:
    """Give each piece of text with more than ASCII in it its words: the `finisher` of `weasyprint.HTML.write_pdf` for a tagged file.

    The structure's pieces stand in the order of the boxes of a page, whatever order these are drawn in. Raises `NotAligned`.
    """
    marks = _marks(pdf)
    for page, number in zip(document.pages, pdf.pages["Kids"][::3], strict=True):
        printed = pdf.objects[number]
        pieces, texts = marks[printed.reference], list(_texts(page._page_box))
        if len(pieces) != len(texts):
            raise NotAligned(f"{len(pieces)} pieces for {len(texts)} texts")
        content = pdf.objects[int(printed["Contents"].split()[0])]
        begun = {each["MCID"]: each for each in content.stream if isinstance(each, pydyf.Dictionary) and "MCID" in each}
        for piece, text in zip(pieces, texts, strict=True):
            if not text.isascii():
                begun[piece]["ActualText"] = pydyf.String(text)


def _marks(pdf: pydyf.PDF) -> dict[bytes, list[int]]:
    """A page's reference -> the marks of its pieces of text, in the order of the structure."""
    found: dict[bytes, list[int]] = defaultdict(list)
    for each in pdf.objects:
        if isinstance(each, pydyf.Dictionary) and each.get("S") == "/Span":
            found[each["Pg"]] += [kid for kid in each["K"] if isinstance(kid, int)]
    return found


def _texts(box: boxes.Box | AbsolutePlaceholder) -> Iterator[str]:
    """The texts of a page, in the order that the structure is built in."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.TextBox):
        yield box.text
    elif isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _texts(child)
