"""The resolver of the tables as they stand, fitted once a checkout: `var/tests/words`."""

from __future__ import annotations

import shutil

from matching.vocabulary import Vocabulary
from matching.words import Resolver
from services.spoken_words import fit_words, resolver_of, version_of
from settings import ROOT, Settings, load_settings

OURS = load_settings({"KAAM_VAR_DIR": str(ROOT / "var" / "tests")})


def fitted() -> Resolver:
    """Loaded; fitted first when these tables were not yet."""
    return resolver_of(OURS, Vocabulary.load(OURS.reference_dir))


def lend_words(house: Settings) -> Settings:
    """A house that need not fit its own."""
    folder = OURS.words_dir / version_of(OURS.reference_dir)
    if not folder.exists():
        fit_words(OURS, Vocabulary.load(OURS.reference_dir))
    shutil.copytree(folder, house.words_dir / folder.name, dirs_exist_ok=True)
    return house
