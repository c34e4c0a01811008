"""What an advert means: its trade, place, pay a month, what it asks and offers, and whether a person should look at it first.

An advert's own words stay as they are but for four things: its State gets the official name, telephone numbers and addresses move from
title and description to `contact`, and columns that are empty are filled from the words where these say it plainly (age, schooling,
experience, licences, a place to live, food, the day of a walk-in or fair and what to bring there).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from matching.advert_text import AdvertText
from matching.contacts import take_contacts
from matching.expressions import load_expressions
from matching.false_adverts import FALSE_AT, FalseAdverts, Labelled, read_labelled, read_plain
from matching.listing_pay import monthly_pay
from matching.listing_trades import Trade, Trades
from matching.minimum_wages import MinimumWages
from matching.model import Address, Listing
from matching.occupations import Occupation
from matching.places import Gazetteer
from matching.requirements import Asked, Requirements
from matching.suspicion import WEIGHTS, Suspicions, held_back, shows
from matching.vocabulary import Vocabulary
from matching.walk_ins import day_in, kind_of, to_bring
from matching.words import Resolver
from settings import settings

REMEMBERED = 1 << 14
LONGEST_CONTACT = 300
IN_FIGURES = frozenset({"asks_children", "pay_too_good"})
"""Signs that an advert's figures show; fair words take them back as little as any."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A listing with what was worked out, and notes for the operator: of `matching.places.NOTES`, `place_unknown`, `trade_unknown`,
    `below_minimum`."""

    listing: Listing
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    state: str
    district_id: int | None
    point: tuple[float, float] | None
    precision: str | None
    notes: tuple[str, ...]


class Understanding:
    """Understands listings in batches; read-only once built, so safe to share."""

    def __init__(
        self,
        resolver: Resolver,
        gazetteer: Gazetteer,
        occupations: Mapping[str, Occupation],
        vocabulary: Vocabulary,
        reference_dir: Path | None = None,
        *,
        minimum_wages: MinimumWages | None = None,
    ) -> None:
        """Take what resolves words and places; `reference_dir` holds advert_words.csv, hazard_words.csv, suspicious_words.csv, and
        labelled_adverts.csv and demo_adverts.csv, from which it learns to tell false adverts.

        Raises `ExpressionTableError` or `SuspiciousWordsError` when one of these is malformed.
        """
        tables = reference_dir or settings().reference_dir
        self._trades = Trades(resolver, vocabulary.skills)
        self._gazetteer = gazetteer
        self._occupations = occupations
        self._minimum_wages = minimum_wages or MinimumWages({})
        self._requirements = Requirements(load_expressions(tables / "advert_words.csv"))
        self._hazards = load_expressions(tables / "hazard_words.csv")
        self._suspicions = Suspicions(load_expressions(tables / "suspicious_words.csv"), occupations)
        self._read = lru_cache(REMEMBERED)(self._read_words)
        self._place = lru_cache(REMEMBERED)(self._located)
        self._false_adverts = FalseAdverts(tuple(WEIGHTS)).fit(
            [*self._labelled(read_labelled(tables / "labelled_adverts.csv")), *read_plain(tables / "demo_adverts.csv")]
        )

    def understand_many(self, listings: Sequence[Listing]) -> list[Listing]:
        """The listings, in their order, with the second block of `model.Listing` filled."""
        return [understood.listing for understood in self.understand_with_notes(listings)]

    def understand_with_notes(self, listings: Sequence[Listing]) -> list[Understood]:
        """As `understand_many`, each with what an operator should know of it."""
        trades = self._trades.of(listings)
        places = [self._place(listing.state, listing.district, listing.pincode) for listing in listings]
        read = [self._understood(*each) for each in zip(listings, trades, places, strict=True)]
        scores = self._false_adverts.scores([told_of(each.listing) for each, _ in read], [signs for _, signs in read])
        return [
            self._held_back(each, signs, score, doubt)
            for (each, signs), score, doubt in zip(read, scores.score.tolist(), scores.doubt.tolist(), strict=True)
        ]

    def signs(self, listing: Listing) -> tuple[str, ...]:
        """The signs of a false advert that an understood listing shows, heaviest first."""
        return self._suspicions.of(listing)

    def false_sentences(self, listing: Listing) -> tuple[str, ...]:
        """The sentences of a listing that speak most for a false advert."""
        return self._false_adverts.sentences(f"{listing.title} | {listing.description}")

    def _held_back(self, understood: Understood, signs: tuple[str, ...], score: float, doubt: float) -> Understood:
        """With the signs for which it waits for a person: when the words as a whole are those of a false advert beyond doubt and a
        sentence can be shown for it, when signs that weigh enough are not outweighed by them, or when its figures alone say it."""
        weighty = held_back(signs)
        if weighty and (score >= FALSE_AT or not IN_FIGURES.isdisjoint(signs)):
            because = weighty
        elif score - doubt >= FALSE_AT and self.false_sentences(understood.listing):
            because = (*signs, "reads_false")
        else:
            return understood
        return replace(understood, listing=replace(understood.listing, held_back_because=because))

    def _located(self, state: str, district: str, pincode: str | None) -> _Place:
        found = self._gazetteer.locate(Address(state, district, pincode))
        if found is None:
            return _Place(self._gazetteer.state(state) or state, None, None, None, ("place_unknown",))
        known = found.district_id >= 0
        official = self._gazetteer.districts[found.district_id].state if known else self._gazetteer.state(state)
        return _Place(
            state=official or state,
            district_id=found.district_id if known else None,
            point=(found.latitude, found.longitude),
            precision=found.precision,
            notes=found.notes,
        )

    def _understood(self, listing: Listing, trade: Trade, place: _Place) -> tuple[Understood, tuple[str, ...]]:
        """The listing as it is understood, and the signs of a false advert that it shows."""
        title, description, found = _without_contacts(listing)
        text, asked, hazardous = self._read(f"{title} | {description}")
        occupation = self._occupations.get(trade.family or "")
        pay = monthly_pay(listing)
        values: dict[str, Any] = {
            "title": title,
            "description": description,
            "state": place.state,
            "district_id": place.district_id,
            "point": place.point,
            "place_precision": place.precision,
            "family": trade.family,
            "family_score": trade.score,
            "skills": trade.skills,
            "monthly_low": pay.low,
            "monthly_high": pay.high,
            "wage_assumption": pay.assumption,
            "hazardous": hazardous or (occupation is not None and occupation.hazardous),
        }
        values |= _filled_in(listing, asked) | _day_to_come(listing, text, description)
        understood = replace(listing, **values)
        links = " | ".join(each for each in found if "." in each)
        signs = self._suspicions.of(understood, text.beside(AdvertText.of(links)) if links else text)
        if found:
            contact = "; ".join(dict.fromkeys(filter(None, (listing.contact, *found))))[:LONGEST_CONTACT] or None
            understood = replace(understood, contact=contact)
        notes = place.notes if trade.family else (*place.notes, "trade_unknown")
        if self._minimum_wages.missed_by(understood, self._occupations):
            notes = (*notes, "below_minimum")
        return Understood(understood, notes), signs

    def _labelled(self, rows: Sequence[Mapping[str, str]]) -> list[Labelled]:
        """What the classifier learns from; signs in figures are left to figures, since the labelled adverts are of no known trade."""
        adverts = [listing_of(row) for row in rows]
        signs = [self._suspicions.of(each) for each in adverts]
        return [
            Labelled(told_of(each), row["label"] == "false", frozenset(found))
            for each, row, found in zip(adverts, rows, signs, strict=True)
        ]

    def _read_words(self, words: str) -> tuple[AdvertText, Asked, bool]:
        """The text made plain, what it asks and offers, and whether it is of hazardous work."""
        text = AdvertText.of(words)
        return text, self._requirements.asked(text), any(shows(sign, text.words) for sign in self._hazards.worth_a_look(text))


def told_of(listing: Listing) -> str:
    """All that an advert says in words, as the classifier of false ones reads it."""
    return " | ".join(filter(None, (listing.title, listing.description, listing.employer_name, listing.contact)))


def listing_of(row: Mapping[str, str]) -> Listing:
    """The advert of a row of `labelled_adverts.csv`; what is empty there is unknown."""
    told = {name: value.strip() or None for name, value in row.items()}

    def whole(name: str) -> int | None:
        return int(float(told[name] or 0)) if told[name] else None

    return Listing(
        told["id"] or "",
        told["title"] or "",
        told["state"] or "",
        told["district"] or "",
        told["description"] or "",
        employer_name=told["employer_name"],
        employer_type=told["employer_type"],
        contact=told["contact"],
        wage_min=whole("wage_min"),
        wage_max=whole("wage_max"),
        wage_period=told["wage_period"],
        gender=told["gender"],
        min_age=whole("min_age"),
        max_age=whole("max_age"),
    )


def _without_contacts(listing: Listing) -> tuple[str, str, tuple[str, ...]]:
    """Title and description without numbers, addresses and links, and these; a title that is nothing else stays."""
    title, in_title = take_contacts(listing.title)
    description, in_description = take_contacts(listing.description)
    return title or listing.title, description, (*in_title, *in_description)


def _day_to_come(listing: Listing, text: AdvertText, description: str) -> dict[str, Any]:
    """Of a walk-in or a fair: its kind, its day, what to bring; when the day is over, so is the advert, unless it says otherwise."""
    kind = kind_of(listing, text.words)
    if kind == "vacancy":
        return {}
    day = listing.walk_in_on or day_in(text.words, listing.posted_on)
    if day is None:
        return {}
    bring = listing.bring or to_bring(description)
    return {"kind": kind, "walk_in_on": day, "bring": bring, "last_date": listing.last_date or day}


def _filled_in(listing: Listing, asked: Asked) -> dict[str, Any]:
    """The empty columns that the words fill; licences and benefits are added to the stated ones."""
    filled: dict[str, Any] = {}
    if asked.education and listing.min_education is None:
        filled["min_education"] = asked.education
    most = listing.max_experience_years
    if (
        asked.experience_years is not None
        and listing.min_experience_years is None
        and (most is None or asked.experience_years <= most)
    ):
        filled["min_experience_years"] = asked.experience_years
    if listing.min_age is None and listing.max_age is None:
        filled |= {"min_age": asked.min_age, "max_age": asked.max_age}
    if asked.licences:
        filled["licences"] = tuple(dict.fromkeys((*listing.licences, *asked.licences)))
    if asked.benefits:
        filled["benefits"] = tuple(dict.fromkeys((*listing.benefits, *asked.benefits)))
    return filled
