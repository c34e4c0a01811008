"""What every use case stands on: the families, the words, the places and the yardsticks, loaded once."""

from __future__ import annotations

from dataclasses import dataclass

from data.gazetteer import ensure_gazetteer
from matching.columns import Encoder
from matching.kinship import Kinship
from matching.minimum_wages import MinimumWages
from matching.occupations import load_occupations
from matching.places import Gazetteer
from matching.understand import Understanding
from matching.vocabulary import Vocabulary
from matching.words import Resolver
from services.spoken_words import resolver_of
from settings import Settings


@dataclass(frozen=True, slots=True)
class Ground:
    """Families, places, yardsticks and words as tables: enough to train, not yet to understand a text."""

    encoder: Encoder
    gazetteer: Gazetteer
    vocabulary: Vocabulary

    @classmethod
    def load(cls, settings: Settings) -> Ground:
        """Read the tables; derive the gazetteer if it is not there yet."""
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
            implied_skills=vocabulary.implied_skills(),
            family_skills=vocabulary.family_skills(),
        )
        return cls(encoder, gazetteer, vocabulary)


@dataclass(frozen=True, slots=True)
class Foundation:
    """The ground, and the resolver fitted on it; read-only and safe to share."""

    encoder: Encoder
    resolver: Resolver
    gazetteer: Gazetteer
    vocabulary: Vocabulary

    @classmethod
    def load(cls, settings: Settings) -> Foundation:
        """Read the tables and the fitted resolver."""
        ground = Ground.load(settings)
        return cls(ground.encoder, resolver_of(settings, ground.vocabulary), ground.gazetteer, ground.vocabulary)

    def understanding(self) -> Understanding:
        """What understands listings by these words, places, trades and rates."""
        encoder = self.encoder
        return Understanding(
            self.resolver, self.gazetteer, encoder.occupations, self.vocabulary, minimum_wages=encoder.minimum_wages
        )
