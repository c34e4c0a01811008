"""The resolver of this installation: fitted once a version of the tables and of the code, kept under var/, loaded in less than a second."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy.exc import OperationalError, ProgrammingError

import matching
from data.store.connect import connect
from data.store.unit_of_work import UnitOfWork
from matching.corrections import agreed
from matching.vocabulary import Vocabulary
from matching.words import Resolver
from settings import Settings

TABLES = ("occupations.csv", "work_words.csv", "skills.csv", "small_words.csv", "no_trade.csv")
CODE = ("folding", "scripts", "sentences", "phrases", "text_vectors", "taught", "similarity", "vocabulary", "words")


def resolver_of(settings: Settings, vocabulary: Vocabulary) -> Resolver:
    """The fitted resolver, with what people agreed on until now; fitted first (seconds) where this version was not yet."""
    folder = settings.words_dir / version_of(settings.reference_dir)
    resolver = Resolver(vocabulary, corrections=corrections_of(settings))
    try:
        return resolver.load(folder)
    except OSError:
        return fit_words(settings, vocabulary)


def fitted(settings: Settings) -> bool:
    """Whether the words of this version were fitted already, so that nobody waits for it."""
    return (settings.words_dir / version_of(settings.reference_dir)).is_dir()


def fit_words(settings: Settings, vocabulary: Vocabulary) -> Resolver:
    """Fit anew, learning from what people agreed on beside the tables, and put it in the place of all earlier versions.

    Of processes that do so at once, one wins; all have fitted the same.
    """
    corrections = corrections_of(settings)
    resolver = Resolver(vocabulary, corrections=corrections).fit(sorted(corrections.items()))
    folder = settings.words_dir / version_of(settings.reference_dir)
    settings.words_dir.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(prefix=".new-", dir=settings.words_dir))
    resolver.save(made)
    for earlier in settings.words_dir.glob("[!.]*"):
        shutil.rmtree(earlier, ignore_errors=True)
    try:
        made.replace(folder)
    except OSError:
        if not folder.exists():
            raise
        shutil.rmtree(made)
    return resolver


def corrections_of(settings: Settings) -> dict[str, str]:
    """What people agreed on, words -> family; nothing where there is no store yet."""
    path = settings.store_url.removeprefix("sqlite:///")
    if path != settings.store_url and not Path(path).exists():
        return {}
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database, writing=False) as work:
            return agreed((each.text, each.family, each.count) for each in work.corrections.all())
    except (OperationalError, ProgrammingError):
        return {}
    finally:
        database.dispose()


def version_of(reference_dir: Path) -> str:
    """A fingerprint of all that shapes the resolver: the tables and the code that reads them."""
    digest = hashlib.sha256()
    code = Path(matching.__file__).parent
    for path in (*(reference_dir / name for name in TABLES), *(code / f"{name}.py" for name in CODE)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
