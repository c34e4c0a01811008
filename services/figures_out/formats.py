"""The forms that a paper can be taken in, by the ending of the file."""

from __future__ import annotations

from collections.abc import Mapping

from language import words
from services.figures_out.as_csv import as_csv
from services.figures_out.as_json import as_json
from services.figures_out.as_pdf import as_pdf
from services.figures_out.as_workbook import as_workbook
from services.figures_out.paper import Write, paper

FORMATS: Mapping[str, Write] = {"pdf": as_pdf, "xlsx": as_workbook, "csv": as_csv, "json": as_json}
MEDIA: Mapping[str, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}


def warm_up_papers() -> None:
    """Load what writes papers, and the letters that it writes with, before the first official comes."""
    nothing = paper(words("en"), "", (), ())
    for write in FORMATS.values():
        write(nothing, "")
