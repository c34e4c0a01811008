"""Free text in, occupation families and skills out, or an honest "don't know".

A text is read word by word (`sentences`), known phrases are looked up in it (`phrases`), what they leave open is compared with everything
known (`similarity`), and no family is given when the text is more like everyday talk or a wish for any work. Scores are meant as the
chance of being right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, sqrt
from pathlib import Path

import numpy as np

from matching.phrases import PhraseBook, Span
from matching.resolution import CODED, OFFERS, FamilyScore, Resolution, SkillFound, obey_code, weigh_advert
from matching.sentences import Clause, Reader, Reading, folded_words, key_of, spelt_of
from matching.similarity import FamilyIndex
from matching.vocabulary import ANY_WORK, EVERYDAY, NO_TRADE, Vocabulary

__all__ = ["FamilyScore", "Resolution", "Resolver", "SkillFound", "Vocabulary"]

NCO_CODE = re.compile(r"\d{4}(?:\.\d{4})?", re.ASCII)
PHRASES = ("exact", "span")
THRESHOLD, ANY_WORK_THRESHOLD = 0.3, 0.6
# How sure a known phrase makes us: corrected by people, the whole text, a whole clause.
CORRECTED, WHOLE, INSIDE = 1.0, 0.98, 0.95
TITLE_WEIGHT, GLOSS_WEIGHT = 0.95, 0.6
LONGEST_QUERY = 24
SKILL_LANGUAGE = "hi"
"""The table of skills is written in Hindi and English, with some names from elsewhere."""
# What lessens a score: a clause after the first, a question, likeness beside a phrase that says it all; agreement raises it.
LATER_CLAUSE, FILLED_UP, AGREEMENT = 0.9, 0.35, 0.3
# How sure a first clause must name a trade to lead, and what its lead counts.
SURE, LEAD = 0.7, 1.0
# How surely known phrases must name some trade, whichever it is, so that a wish for work is one for it: *I want driver work*.
NAMED = 0.6
# Clauses heard by themselves, how sure one must name a trade to count as another, and how near that may come to the first.
MOST_APART, APART_SURE, BESIDE = 3, 0.55, 0.999
# How far above everyday talk a text must stand to name a trade: as a statement, as a question or on another matter.
STATED, QUESTIONED = 0.0, 0.9


@dataclass(frozen=True, slots=True)
class Query:
    """Words to compare with everything known, how surely phrases inside them name families, and what the answer counts; 0-1."""

    words: Sequence[str]
    phrases: Mapping[str, float]
    factor: float = 1.0


@dataclass(slots=True)
class _Draft:
    """A text on its way: its reading, what known phrases say of it, and what to compare with everything known.

    `told`: it is spelt just as a table or people have it, so that no likeness to everyday talk counts. `no_trade`: it is spelt just as a
    text that names none, of this kind. `margins`: how far it stands above
    each kind of text that names no trade. `apart`: its clauses by themselves, where each may name a trade of its own.
    """

    text: str
    reading: Reading
    scores: dict[str, tuple[float, str]] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    told: bool = False
    no_trade: str | None = None
    query: Query | None = None
    apart: list[Query] = field(default_factory=list)
    margins: Mapping[str, float] = field(default_factory=dict)

    def offer(self, code: str, score: float, how: str) -> None:
        """Keep the better of two scores of a family, raised a little because two ways agree; a known phrase keeps its name."""
        before, named = self.scores.get(code, (0.0, how))
        low, high = sorted((before, score))
        self.scores[code] = (high + AGREEMENT * low * (1.0 - high), how if score > before and named not in PHRASES else named)


def _letters(clause: Clause, places: Iterable[int] | None = None) -> int:
    """Letters of the content of a clause, or of those of its words that stand at these places."""
    chosen = clause.words if places is None else [clause.words[at] for at in places]
    return sum(len(word.folded) for word in chosen if not word.kinds)


class Resolver:
    """Resolves job words to families; `corrections` (any spelling -> family code, agreed on by people) go before everything else."""

    def __init__(
        self, vocabulary: Vocabulary, *, threshold: float = THRESHOLD, corrections: Mapping[str, str] | None = None
    ) -> None:
        self.vocabulary = vocabulary
        self.threshold = threshold
        self.corrections = corrections

    def fit(self, labelled: Sequence[tuple[str, str]] = ()) -> Resolver:
        """Build the phrase books and the matrices; returns self. Deterministic.

        `labelled`: texts with their family code, to learn from beside the tables: what people confirmed, or titles that somebody coded.
        """
        vocabulary = self.vocabulary
        reader = Reader(vocabulary.small_words, [word.text for word in vocabulary.work_words])
        known = [(word.text, word.family, word.weight) for word in vocabulary.work_words]
        languages = [word.language for word in vocabulary.work_words]
        for occupation in vocabulary.occupations:
            known += [(title, occupation.code, TITLE_WEIGHT) for title in (occupation.title, occupation.title_hi)]
            languages += ["en", "hi"]
        trades, skills = PhraseBook(reader), PhraseBook(reader)
        for (text, code, weight), language in zip(known, languages, strict=True):
            trades.add(text, code, weight, language)
        for skill in vocabulary.skills:
            for text in (skill.label, skill.label_hi, *skill.words):
                skills.add(text, skill.id, 1.0, SKILL_LANGUAGE)
        known += [(gloss, o.code, GLOSS_WEIGHT) for o in vocabulary.occupations for gloss in (o.gloss, o.gloss_hi) if gloss]
        known += [(talk.text, talk.kind, 1.0) for talk in vocabulary.no_trade]
        known += [(small.text, ANY_WORK, 1.0) for small in vocabulary.small_words if small.kind == "any_work"]
        index = FamilyIndex(no_trade=NO_TRADE).fit(
            [folded_words(text) for text, _, _ in known],
            [code for _, code, _ in known],
            [weight for _, _, weight in known],
            [(folded_words(text), code) for text, code in labelled],
        )
        return self._ready(reader, trades, skills, index)

    def save(self, folder: Path) -> None:
        """Write what `fit` built: words.json and words.npz."""
        arrays, words = self.index_.state()
        books = {"trades": self.trades_.known, "skills": self.skills_.known, "spelt_only": self.reader_.spelt_only}
        (folder / "words.json").write_text(json.dumps(words | books, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / "words.npz", allow_pickle=False, **arrays)

    def load(self, folder: Path) -> Resolver:
        """Take up what `save` wrote of the same vocabulary, instead of `fit`; returns self. Raises `OSError` where it is not there."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        reader = Reader(self.vocabulary.small_words, spelt_only=words["spelt_only"])
        with np.load(folder / "words.npz", allow_pickle=False) as arrays:
            index = FamilyIndex(no_trade=NO_TRADE).restore(arrays, words)
        return self._ready(reader, PhraseBook(reader, words["trades"]), PhraseBook(reader, words["skills"]), index)

    def _ready(self, reader: Reader, trades: PhraseBook, skills: PhraseBook, index: FamilyIndex) -> Resolver:
        vocabulary = self.vocabulary
        self.reader_, self.trades_, self.skills_, self.index_ = reader, trades, skills, index
        self.titles_ = {occupation.code: occupation.title for occupation in vocabulary.occupations}
        self.kin_ = {occupation.code: [code for code, _ in occupation.kin] for occupation in vocabulary.occupations}
        self.skill_labels_ = {skill.id: skill.label for skill in vocabulary.skills}
        self.entry_families_ = tuple(
            small.text for small in vocabulary.small_words if small.kind == "entry_family" and small.text in self.titles_
        )
        self.no_trade_ = {spelt_of(talk.text): talk.kind for talk in vocabulary.no_trade}
        self.learn(self.corrections or {})
        return self

    def learn(self, corrections: Mapping[str, str]) -> None:
        """Take these corrections in place of the former, from the next text on; families we do not know are left out."""
        self.corrections_ = {key_of(text): code for text, code in corrections.items() if code in self.titles_ and key_of(text)}

    def resolve(self, text: str, top: int = 5) -> Resolution:
        """Resolve one text to at most `top` families, or abstain. Never raises on any string."""
        return self.resolve_many([text], top)[0]

    def resolve_many(self, texts: Sequence[str], top: int = 5, *, several: bool = True) -> list[Resolution]:
        """Resolve a batch, in its order, each distinct text once; the first 2,000 characters of a text are read.

        `several`: a text may name several trades (*I drive a truck and also farm*); an advert is for one.
        """
        drafts = {text: self._draft(text) for text in dict.fromkeys(texts)}
        asked = [(draft, draft.query) for draft in drafts.values() if draft.query]
        likely = self.index_.likely([query.words for _, query in asked], [query.phrases for _, query in asked])
        for (draft, query), likeness in zip(asked, likely, strict=True):
            draft.margins = likeness.margins
            for family in likeness.families:
                how = "span" if family.code in query.phrases else "typo" if family.misspelt else "similar"
                draft.offer(family.code, family.chance * query.factor, how)
        if several:
            self._hear_apart(drafts.values())
        resolved = {text: self._settle(draft, top) for text, draft in drafts.items()}
        return [resolved[text] for text in texts]

    def resolve_listing(
        self, title: str, description: str = "", functional_role: str | None = None, nco_code: str | None = None
    ) -> Resolution:
        """Resolve an advert: its title first, its role and description only where the title is weak.

        `nco_code` (NNNN or NNNN.NNNN) of a known family decides, unless the title clearly says an unrelated family.
        """
        said, role, told = self.resolve_many([title, functional_role or "", description], several=False)
        found = weigh_advert(said, role, told, threshold=self.threshold)
        code = (nco_code or "").strip()
        if NCO_CODE.fullmatch(code) and code[:4] in self.titles_:
            return obey_code(found, FamilyScore(code[:4], self.titles_[code[:4]], CODED, "exact"), self.kin_)
        return found

    def _draft(self, text: str) -> _Draft:
        draft = _Draft(text, self.reader_.read(text))
        key = draft.reading.key
        if key in self.corrections_:
            draft.offer(self.corrections_[key], CORRECTED, "correction")
            return draft
        draft.no_trade = None if self.trades_.holds(draft.reading) else self.no_trade_.get(draft.reading.spelt)
        for code, certainty in self.trades_.whole(draft.reading).items():
            draft.offer(code, WHOLE * certainty, "exact")
        if draft.scores:
            draft.told = self.trades_.holds(draft.reading)
            draft.query = Query(folded_words(text), {}, FILLED_UP)
            return draft
        for clause in draft.reading.clauses:
            if clause.denied:
                draft.denied |= {code for span in self.trades_.find(clause.words) for code in span.meanings}
        self._ask(draft)
        return draft

    def _ask(self, draft: _Draft) -> None:
        """What the clauses that are not denied are like together; where each is one known phrase, they are trades one after the other.

        A first clause that surely names a trade leads what follows: *Mason (brick and plaster)* is a mason.
        """
        spoken = [clause for clause in draft.reading.clauses if not clause.denied and clause.content]
        letters = sum(len(word.folded) for clause in spoken for word in clause.content)
        inside: dict[str, float] = {}
        trades: list[Span] = []
        for place, clause in enumerate(spoken):
            length = _letters(clause)
            alone: dict[str, float] = {}
            for span in self.trades_.find(clause.words):
                covered = _letters(clause, span.covers)
                for code, certainty in span.meanings.items():
                    leads = covered == length and place == 0 and certainty >= SURE
                    inside[code] = inside.get(code, 0.0) + certainty * covered / letters + LEAD * leads
                    alone[code] = alone.get(code, 0.0) + certainty * covered / length
                if covered == length:
                    trades.append(span)
            if alone:
                words = [word.folded for word in clause.content]
                draft.apart.append(Query(words[:LONGEST_QUERY], alone, LATER_CLAUSE**place))
        listed = 0 < len(trades) == len(spoken)
        for place, span in enumerate(trades if listed else ()):
            # A later trade of several meanings must not be lost beside a first of one.
            share = INSIDE * LATER_CLAUSE**place / (sqrt(max(span.meanings.values())) if place else 1.0)
            for code, certainty in span.meanings.items():
                draft.offer(code, share * certainty, "span")
        if letters:
            words = [word.folded for clause in spoken for word in clause.content]
            draft.query = Query(words[:LONGEST_QUERY], inside, FILLED_UP if listed else 1.0)
        if listed or len(spoken) == 1:
            draft.apart.clear()

    def _hear_apart(self, drafts: Iterable[_Draft]) -> None:
        """Offer the trade that a clause with a known phrase surely names by itself, just below what the whole text names."""
        asked = [(draft, clause) for draft in drafts if draft.scores for clause in draft.apart[:MOST_APART]]
        best = {draft.text: max(score for score, _ in draft.scores.values()) for draft, _ in asked}
        likely = self.index_.likely([clause.words for _, clause in asked], [clause.phrases for _, clause in asked])
        for (draft, clause), likeness in zip(asked, likely, strict=True):
            names_one = likeness.families and min(likeness.margins.values(), default=inf) > STATED
            if names_one and likeness.families[0].chance >= APART_SURE:
                code = likeness.families[0].code
                before, how = draft.scores.get(code, (0.0, "span" if code in clause.phrases else "similar"))
                beside = min(BESIDE * best[draft.text], clause.factor * likeness.families[0].chance)
                draft.scores[code] = (max(before, beside), how)

    def _settle(self, draft: _Draft, top: int) -> Resolution:
        reading = draft.reading
        scores = {code: found for code, found in draft.scores.items() if code not in draft.denied or found[1] in PHRASES}
        ranked = sorted(scores.items(), key=lambda item: (-item[1][0], item[0]))
        sure = ranked[0][1][0] if ranked else 0.0
        over_talk, over_any = (draft.margins.get(kind, inf) for kind in (EVERYDAY, ANY_WORK))
        talk = draft.no_trade is not None or over_talk <= (QUESTIONED if reading.asks else STATED)
        named = draft.query is not None and not reading.says_any and sum(draft.query.phrases.values()) >= NAMED
        wished = (reading.any_phrase and sure <= ANY_WORK_THRESHOLD) or over_any <= min(0.0, over_talk)
        any_work = draft.no_trade == ANY_WORK or (wished and not named)
        abstain = not ranked or ((talk or any_work) and not draft.told)
        because = None
        if abstain:
            because = (
                "empty"
                if not reading.key
                else "any_work"
                if draft.no_trade == ANY_WORK or ((reading.any_work or any_work) and not reading.asks)
                else "unknown"
            )
        if abstain and because != "unknown":
            ranked = []
        limit = OFFERS if abstain else top
        families = [FamilyScore(code, self.titles_[code], min(1.0, score), how) for code, (score, how) in ranked[:limit]]
        if abstain:
            present = {family.code for family in families}
            others = [code for code in self.entry_families_ if code not in present][: limit - len(families)]
            families += [FamilyScore(code, self.titles_[code], 0.0, "similar") for code in others]
        offers = tuple(family.code for family in families) if abstain else ()
        return Resolution(draft.text, abstain, because, tuple(families), self._skills(reading), reading.years, offers)

    def _skills(self, reading: Reading) -> tuple[SkillFound, ...]:
        found: dict[str, None] = {}
        for clause in reading.clauses:
            if not clause.denied:
                for span in self.skills_.find(clause.words):
                    found.update(dict.fromkeys(span.meanings))
        return tuple(SkillFound(skill, self.skill_labels_[skill]) for skill in found)
