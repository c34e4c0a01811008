"""What every use case stands on: the families, the words, the places and the yardsticks, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data.gazetteer import ensure_gazetteer
from matching.columns import Encoder
from matching.kinship import Kinship
from matching.minimum_wages import MinimumWages
from matching.occupations import load_occupations
from matching.places import Gazetteer
from matching.vocabulary import Vocabulary
from matching.words import Resolver
from settings import Settings


@dataclass(frozen=True, slots=True)
class Foundation:
    """Reference tables and what is fitted on them; read-only and safe to share."""

    encoder: Encoder
    resolver: Resolver
    gazetteer: Gazetteer
    vocabulary: Vocabulary

    @classmethod
    def load(cls, settings: Settings, corrections: Mapping[str, str] | None = None) -> Foundation:
        """Read the tables, derive the gazetteer if it is not there yet, fit the resolver (about two seconds)."""
        ensure_gazetteer(settings.gazetteer_dir)
        gazetteer = Gazetteer.load(settings.gazetteer_dir, settings.reference_dir / "place_aliases.csv")
        occupations = load_occupations(settings.reference_dir / "occupations.csv")
        vocabulary = Vocabulary.load(settings.reference_dir)
        encoder = Encoder(
            kinship=Kinship(occupations),
            occupations=occupations,
            states=gazetteer.states,
            n_districts=gazetteer.n_districts,
            skills=tuple(skill.id for skill in vocabulary.skills),
            minimum_wages=MinimumWages.load(settings.reference_dir / "minimum_wages.csv"),
        )
        return cls(encoder, Resolver(vocabulary, corrections=corrections).fit(), gazetteer, vocabulary)
