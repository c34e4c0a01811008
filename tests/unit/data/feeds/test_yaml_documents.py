"""YAML of the plainest form is read apart, and the same comes out as of the reader of all YAML; any other form goes to that one."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from data.feeds import yaml_documents as reading
from data.feeds.plain_yaml import NotPlain, plain_document
from data.feeds.yaml_documents import YamlBroken, yaml_documents
from data.feeds.yaml_values import Mapping

LINES = st.sampled_from((
    "a: 1", "b:", "- c", "- d: x", "- e:", "  f: 'it'", "  g:", "  - h", "  - i: \"j\\n\"", "    k: null", "    l: ~", "    - m", "n: []",
    "o: {}", "- []", "- ''", "p: http://q.example/r:s", "s: t # u", "v: w: x", "", "  ", "---", "--- y", "...", "z: |", "  more words",
    "aa: >-", "# said", "ab: &ac d", "ad: *ac", "null: ae", "af : ag",
    "ah: [1, 2]", "\taj: ak", "al: \"am", "an: \"\\u0915\"", "ao: मिस्त्री",
    "%YAML 1.2",
    "-", "- - ap", "? aq", "ar: - as", "at: 'au''av'", "aw: \"ax\" ay", "- az:ba", "bb: 😀", "bc: bd:", "  be: -5", "- 'bf': bg",
    "bh: \xa0bi",
))  # fmt: skip
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(("null", "~", "yes", "a: b", "-", "12:30", "x #y")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdé_.- 12", min_size=1, max_size=6), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def shape(value: Any) -> Any:
    """A value with the lines of its mappings and the order of their keys."""
    if isinstance(value, Mapping):
        return ("mapping", value.line, [(key, shape(each)) for key, each in value.items()])
    return [shape(each) for each in value] if isinstance(value, list) else value


def by_the_reader_of_all(text: str) -> list[tuple[int, Any]] | str:
    try:
        return [(line, shape(document)) for line, document in reading._parsed(text, 1)]
    except (YamlBroken, ValueError) as problem:
        return type(problem).__name__


def same_as_the_reader_of_all(text: str) -> bool:
    """Checked where it is of the plain form; whether it is."""
    try:
        found = shape(plain_document(text, 1))
    except NotPlain:
        return False
    (told,) = by_the_reader_of_all(text)
    assert (1 if text.startswith("---") else told[0], found) == told
    return True


@given(st.lists(LINES, min_size=1, max_size=12))
def test_what_is_read_as_plain_is_what_the_reader_of_all_reads(lines: list[str]) -> None:
    text = "\n".join(lines)
    if "\n---" not in text:
        same_as_the_reader_of_all(text)


@given(TREES, st.sampled_from((None, '"', "'")))
def test_so_it_is_of_whatever_is_written_as_yaml(tree: Any, style: str | None) -> None:
    same_as_the_reader_of_all(yaml.safe_dump(tree, default_flow_style=False, default_style=style, allow_unicode=True, width=10_000))


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\nb:\n  - c: \"d\"\n    e: 'f'\n  - g\nh:\ni: null\n",
        "---\nlist:\n- x\n- y: z\n  w:\n  - v\nafter: 10:30 am\n",
        "- name: मिस्त्री\n\n  tags: []\n- {}\n",
    ],
)
def test_what_most_feeds_are_written_like_is_plain(text: str) -> None:
    assert same_as_the_reader_of_all(text)


@given(st.lists(LINES, max_size=14), st.integers(1, 9))
def test_a_stream_of_documents_is_read_as_it_is_in_one_piece(lines: list[str], size: int) -> None:
    text = "\n".join(lines)
    whole = by_the_reader_of_all(text)

    class InPieces(StringIO):
        def read(self, _size: int | None = -1) -> str:
            return super().read(size)

    found: list[tuple[int, Any]] = []
    try:
        found = [(line, shape(document)) for line, document in yaml_documents(InPieces(text))]
    except YamlBroken:
        assert whole == "YamlBroken"
    else:
        assert found == whole


def test_a_document_without_a_mark_begins_with_its_first_words() -> None:
    assert [line for line, _ in yaml_documents(StringIO("\n\na: 1\n---\nb: 2\n"))] == [3, 4]


def test_what_is_broken_is_told_by_its_line_in_the_source() -> None:
    with pytest.raises(YamlBroken) as told:
        list(yaml_documents(StringIO("a: 1\n---\nb: 2\nc: [\n---\nd: 3\n")))
    assert told.value.line in (4, 5)


def test_a_quoted_text_over_two_lines_is_one_text_with_a_blank_and_what_follows_knows_its_line() -> None:
    text = 'title: "Mason\n  wanted"\nplace: Pune\nitems:\n- id: "1"\n'
    with pytest.raises(NotPlain):
        plain_document(text, 1)
    [(_, document)] = yaml_documents(StringIO(text))
    assert document["title"] == "Mason wanted"
    assert document["items"][0].line == 5
