"""What else could be asked for the nearest jobs of a trade: search engines over the same listings, each with words and distance.

They answer a simpler question than ours: which adverts name the trade, and how far are they. Each ranks by the likeness of words, over
titles and skills as text, less a share for kilometres (`KM_WORTH`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import bm25s
import numpy as np
import psycopg
import tantivy

from matching.features import Floats, Rows
from matching.places import kilometres

TOP, FIRST_CUT = 20, 500
KM_WORTH = 0.005
"""Likeness, as a share of the best, that a kilometre costs."""
NEAR_KM, KM_A_DEGREE = 100.0, 111.2
KM = """
CREATE FUNCTION km(latitude float8, longitude float8, north float8, east float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$
    SELECT 12742.02 * asin(sqrt(pow(sin(radians(latitude - north) / 2), 2)
        + cos(radians(north)) * cos(radians(latitude)) * pow(sin(radians(longitude - east) / 2), 2)))
$$"""
COUNTRY = """
SELECT id FROM adverts, to_tsquery('simple', %(words)s) q WHERE words @@ q
ORDER BY ts_rank(words, q) - %(worth)s * km(latitude, longitude, %(latitude)s, %(longitude)s) DESC LIMIT 20"""
NEAR = """
SELECT id FROM adverts, to_tsquery('simple', %(words)s) q
WHERE words @@ q AND point(longitude, latitude) <@ box(point(%(east)s, %(north)s), point(%(west)s, %(south)s))
ORDER BY ts_rank(words, q) - %(worth)s * km(latitude, longitude, %(latitude)s, %(longitude)s) DESC LIMIT 20"""
FTS5 = """
SELECT rowid FROM adverts WHERE adverts MATCH :words
ORDER BY bm25(adverts) / 10 + :worth * 12742.02 * asin(sqrt(pow(sin(radians(latitude - :latitude) / 2), 2)
    + cos(radians(:latitude)) * cos(radians(latitude)) * pow(sin(radians(longitude - :longitude) / 2), 2))) LIMIT 20"""


@dataclass(frozen=True, slots=True)
class Adverts:
    """Listings as a search engine takes them, by row: words and points in degrees."""

    texts: Sequence[str]
    latitude: Floats
    longitude: Floats


@dataclass(frozen=True, slots=True)
class Query:
    """A worker as a search engine takes her: her trades in words, and where she is."""

    words: str
    latitude: float
    longitude: float


class InPostgreSQL:
    """Full text with a GIN index, points with a GiST one; over the whole country, or only in a box of 100 km around her."""

    def __init__(self, adverts: Adverts, address: str) -> None:
        self._connection = psycopg.connect(address, autocommit=True)
        with self._connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS adverts")
            cursor.execute("DROP FUNCTION IF EXISTS km")
            cursor.execute(KM)
            cursor.execute("CREATE TABLE adverts (id int, latitude float8, longitude float8, words tsvector)")
            with cursor.copy("COPY adverts (id, latitude, longitude, words) FROM STDIN") as copy:
                for row in zip(range(len(adverts.texts)), adverts.latitude, adverts.longitude, adverts.texts, strict=True):
                    copy.write_row((row[0], float(row[1]), float(row[2]), _lexemes(row[3])))
            cursor.execute("CREATE INDEX ON adverts USING gin (words)")
            cursor.execute("CREATE INDEX ON adverts USING gist (point(longitude, latitude))")
            cursor.execute("VACUUM ANALYZE adverts")

    def country(self, query: Query) -> Rows:
        """Words anywhere, ordered by words and distance."""
        return self._asked(COUNTRY, query, {})

    def near(self, query: Query) -> Rows:
        """Only what lies in the box."""
        up = NEAR_KM / KM_A_DEGREE
        aside = up / float(np.cos(np.radians(query.latitude)))
        box = {"north": query.latitude + up, "south": query.latitude - up}
        return self._asked(NEAR, query, box | {"east": query.longitude + aside, "west": query.longitude - aside})

    def size_mb(self) -> float:
        """The table and its indexes on disk, in MB."""
        return float(self._connection.execute("SELECT pg_total_relation_size('adverts')").fetchone()[0]) / 1e6  # type: ignore[index]

    def _asked(self, statement: LiteralString, query: Query, box: dict[str, float]) -> Rows:
        values = {"words": " | ".join(sorted(_tokens(query.words))), "worth": KM_WORTH}
        where = {"latitude": query.latitude, "longitude": query.longitude}
        return np.array([row[0] for row in self._connection.execute(statement, values | where | box)], dtype=np.int64)


class InSqlite:
    """FTS5, BM25 and distance, over the whole country."""

    def __init__(self, adverts: Adverts, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "adverts.db")
        self._connection.execute("CREATE VIRTUAL TABLE adverts USING fts5(words, latitude UNINDEXED, longitude UNINDEXED)")
        rows = zip(range(len(adverts.texts)), adverts.texts, adverts.latitude.tolist(), adverts.longitude.tolist(), strict=True)
        self._connection.executemany("INSERT INTO adverts(rowid, words, latitude, longitude) VALUES (?, ?, ?, ?)", rows)
        self._connection.commit()

    def ask(self, query: Query) -> Rows:
        """BM25 is negative in SQLite, the best the least."""
        words = " OR ".join(f'"{token}"' for token in sorted(_tokens(query.words)))
        values = {"words": words, "worth": KM_WORTH, "latitude": query.latitude, "longitude": query.longitude}
        return np.array([row[0] for row in self._connection.execute(FTS5, values)], dtype=np.int64)


class InTantivy:
    """The first 500 by BM25, then by words and distance."""

    def __init__(self, adverts: Adverts, folder: Path) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("words", stored=False)
        schema.add_integer_field("row", stored=True, fast=True)
        (folder / "tantivy").mkdir()
        self._adverts = adverts
        self._index = tantivy.Index(schema.build(), path=str(folder / "tantivy"))
        writer = self._index.writer(num_threads=1)
        for row, text in enumerate(adverts.texts):
            writer.add_document(tantivy.Document(words=[text], row=[row]))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, query: Query) -> Rows:
        """As the class says."""
        asked = self._index.parse_query(" ".join(sorted(_tokens(query.words))), ["words"])
        hits = self._searcher.search(asked, FIRST_CUT).hits
        rows = np.array([self._searcher.doc(address)["row"][0] for _, address in hits], dtype=np.int64)
        return _by_distance_too(self._adverts, query, rows, np.array([score for score, _ in hits]))


class InBm25s:
    """BM25 of every advert in memory, the first 500, then by words and distance."""

    def __init__(self, adverts: Adverts) -> None:
        self._adverts = adverts
        self._engine = bm25s.BM25()
        tokens = bm25s.tokenize(list(adverts.texts), stopwords=None, show_progress=False)
        self._known = set(tokens.vocab)
        self._engine.index(tokens, show_progress=False)

    def ask(self, query: Query) -> Rows:
        """As the class says."""
        tokens = [token for token in _tokens(query.words) if token in self._known]
        scores = np.asarray(self._engine.get_scores(tokens))
        rows = np.argpartition(-scores, FIRST_CUT)[:FIRST_CUT]
        return _by_distance_too(self._adverts, query, rows, scores[rows])


def postgresql(adverts: Adverts) -> InPostgreSQL | None:
    """The one that POSTGRESQL_TEST_URL names, None without."""
    address = os.environ.get("POSTGRESQL_TEST_URL")
    return InPostgreSQL(adverts, address) if address else None


def _by_distance_too(adverts: Adverts, query: Query, rows: Rows, scores: Floats) -> Rows:
    if not len(rows):
        return rows
    km = kilometres(query.latitude, query.longitude, adverts.latitude[rows], adverts.longitude[rows])
    return np.asarray(rows[np.argsort(-(scores / scores.max() - KM_WORTH * km), kind="stable")][:TOP])


def _tokens(text: str) -> set[str]:
    return {token for token in "".join(letter if letter.isalnum() else " " for letter in text.lower()).split() if len(token) > 1}


def _lexemes(text: str) -> str:
    return " ".join(f"'{token}'" for token in sorted(_tokens(text)))
