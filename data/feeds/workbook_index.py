"""What a workbook says of itself: which part is which, its sheets in their order, and how its numbers are shown."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from data.feeds.workbook_cells import number_form


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet by its name, the relation that leads to its part, and whether it is hidden."""

    name: str
    relation: str
    hidden: bool


class Relations:
    """Where the relations of a part lead, as parts by their id; those that lead out of the workbook are none."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._kinds: dict[str, str] = {}
        self.targets: dict[str, str] = {}

    def first(self, kind: str) -> str | None:
        """The part that a relation of this kind (the end of its type) leads to."""
        return next((self.targets[each] for each, found in self._kinds.items() if found.endswith(kind)), None)

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Of `workbook_xml.Handler`."""
        if name == "Relationship" and attributes.get("TargetMode") != "External" and "Id" in attributes:
            target = attributes.get("Target", "")
            self.targets[attributes["Id"]] = posixpath.normpath(posixpath.join("/", self._folder, target)).lstrip("/")
            self._kinds[attributes["Id"]] = attributes.get("Type", "")

    def ends(self, name: str) -> None:
        """Of `workbook_xml.Handler`."""

    def says(self, text: str) -> None:
        """Of `workbook_xml.Handler`."""


class SheetList:
    """The sheets of a workbook, and whether it counts days from 1904."""

    def __init__(self) -> None:
        self.entries: list[SheetEntry] = []
        self.from_1904 = False

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Of `workbook_xml.Handler`."""
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.entries.append(SheetEntry(attributes.get("name", ""), relation, hidden))

    def ends(self, name: str) -> None:
        """Of `workbook_xml.Handler`."""

    def says(self, text: str) -> None:
        """Of `workbook_xml.Handler`."""


class Styles:
    """`forms`: of each style that cells name, what its number format makes of a number."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._within = False
        self.forms: list[str] = []

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Of `workbook_xml.Handler`."""
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            number = attributes.get("numFmtId", "0")
            self.forms.append(
                number_form(int(number) if number.isdecimal() and len(number) < 8 else 0, self._codes.get(number, ""))
            )

    def ends(self, name: str) -> None:
        """Of `workbook_xml.Handler`."""
        if name == "cellXfs":
            self._within = False

    def says(self, text: str) -> None:
        """Of `workbook_xml.Handler`."""
