"""Streamlit's fields with our words: where they speak by themselves, they speak English whatever the language.

The style sheet hides their words and shows what is told here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import BinaryIO

import streamlit as st
from markupsafe import Markup

from language import Words

THEIRS = {
    "Open": "open",
    "Show password": "show_password",
    "Hide password": "hide_password",
    "Shortcut Alt + N": "shortcut",
    "Remove": "remove",
    "file upload": "file",
    "progress": "progress",
    "Skip to main content": "skip",
}
"""Names that Streamlit gives its own buttons and links, and our words for them (`streamlit.…` of the catalogue). `api/listen.js` puts
ours in their place; of a longer name only the beginning need be the same."""

NAMELESS = {'[data-testid="stFileUploaderDropzone"] button': "choose"}
"""Where Streamlit's own words are hidden and ours drawn by the style sheet, which no screen reader reads: the name by the selector."""


def for_theirs(words: Words) -> dict[str, str]:
    """Streamlit's names and ours, as attributes of the frame."""
    names = {theirs: words.say(f"streamlit.{ours}") for theirs, ours in THEIRS.items()}
    nameless = {selector: words.say(f"import_feed.{ours}") for selector, ours in NAMELESS.items()}
    return {"data-words": json.dumps(names, ensure_ascii=False), "data-names": json.dumps(nameless, ensure_ascii=False)}


def file_field(words: Words, key: str) -> BinaryIO | None:
    """A field for one file of any kind: what kind it is, is judged by reading it, and refused in our words."""
    told = {
        "choose": words.say("import_feed.choose"),
        "drop": words.say("import_feed.drop"),
        "too-large": words.say("import_feed.too_large"),
    }
    _tell(f".st-key-{key}", told)
    with st.container(key=key):
        return st.file_uploader(words.say("import_feed.file"), key=f"{key}_file")


def tell_choices(words: Words) -> None:
    """What a field with choices says when none of them is like what was typed. Its list hangs outside of everything."""
    _tell(":root", {"nothing": words.say("listings.no_choice")})


def _tell(place: str, texts: Mapping[str, str]) -> None:
    told = Markup("").join(Markup("--{}: '{}';").format(name, text) for name, text in texts.items())
    st.html(Markup("<style>{} {{ {} }}</style>").format(place, told))
