"""Streamlit's file field with our words: its own are English whatever the language."""

from __future__ import annotations

from typing import BinaryIO

import streamlit as st
from markupsafe import Markup

from language import Words

TEXTS = {"choose": "import_feed.choose", "drop": "import_feed.drop", "too-large": "import_feed.too_large"}


def file_field(words: Words, key: str) -> BinaryIO | None:
    """A field for one file of any kind: what kind it is, is judged by reading it, and refused in our words."""
    told = Markup("").join(Markup("--{}: '{}';").format(name, words.say(code)) for name, code in TEXTS.items())
    st.html(Markup("<style>.st-key-{} {{ {} }}</style>").format(key, told))
    with st.container(key=key):
        return st.file_uploader(words.say("import_feed.file"), key=f"{key}_file")
