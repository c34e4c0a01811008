"""The occupation families we know, read from the table we author."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

SKILL_LEVELS = ("unskilled", "semi_skilled", "skilled", "highly_skilled")
NCO_STATUSES = ("exact", "family", "proxy")
"""Both classifications have the family; one alone has it, or theirs differ; it stands in for trades that neither has."""


class OccupationTableError(ValueError):
    """The occupations table is malformed; the message names file, row and column."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """One family (NCO-2015 / ISCO-08 unit group) with the words we use for it and what it usually asks.

    `proxy_note` says which trades a proxy stands in for, in English; None for any other family.
    """

    code: str
    title: str
    title_hi: str
    gloss: str
    gloss_hi: str
    sector: str
    skill_level: str
    licence: str | None
    kin: tuple[tuple[str, float], ...]
    nco_status: str
    hazardous: bool
    proxy_note: str | None = None


def load_occupations(table: Path) -> dict[str, Occupation]:
    """Families by code, in the table's order.

    Raises `OccupationTableError` when a code repeats, a kin weight is outside 0-1, a skill level is none of `SKILL_LEVELS`, a
    status none of `NCO_STATUSES`, or a proxy has no note or another family has one.
    """
    occupations: dict[str, Occupation] = {}
    with table.open(encoding="utf-8", newline="") as handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            code = row["nco_family"]
            if code in occupations:
                raise OccupationTableError(f"{table.name}, row {line}, column nco_family: {code} stands there twice")
            if row["skill_level"] not in SKILL_LEVELS:
                raise OccupationTableError(f"{table.name}, row {line}, column skill_level: {row['skill_level']!r} is unknown")
            if row["nco_status"] not in NCO_STATUSES:
                raise OccupationTableError(f"{table.name}, row {line}, column nco_status: {row['nco_status']!r} is unknown")
            if (row["nco_status"] == "proxy") != bool(row["proxy_note"]):
                raise OccupationTableError(f"{table.name}, row {line}, column proxy_note: a proxy has a note, and only a proxy")
            occupations[code] = Occupation(
                code=code,
                title=row["title"],
                title_hi=row["title_hi"],
                gloss=row["gloss"],
                gloss_hi=row["gloss_hi"],
                sector=row["sector"],
                skill_level=row["skill_level"],
                licence=row["licence"] or None,
                kin=_kin(row["kin"], f"{table.name}, row {line}, column kin"),
                nco_status=row["nco_status"],
                hazardous=row["hazardous"] == "yes",
                proxy_note=row["proxy_note"] or None,
            )
    return occupations


def _kin(text: str, where: str) -> tuple[tuple[str, float], ...]:
    """`7123:0.6;9313:0.7` as pairs."""
    pairs = []
    for part in filter(None, text.split(";")):
        code, _, weight = part.partition(":")
        try:
            value = float(weight)
        except ValueError:
            value = -1.0
        if not 0.0 < value <= 1.0:
            raise OccupationTableError(f"{where}: {part!r} is no code with a weight between 0 and 1")
        pairs.append((code.strip(), value))
    return tuple(pairs)
