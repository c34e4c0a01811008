"""What a visitor sees when something broke: what is kept, what to do, and a number to tell."""

from __future__ import annotations

import secrets

import streamlit as st

from language import words
from pages.parts.frame import chosen_language
from services.markup import tag
from services.refusal import Refused
from telemetry import log


def draw_trouble(problem: Exception) -> bool:
    """Log the problem under a reference and show the reference only; True, so that nothing else is shown."""
    spoken = words(chosen_language())
    if isinstance(problem, Refused):
        told = spoken.sentence(problem.code, problem.values)
        st.html(tag("p", told, class_="trouble", role="alert", lang=spoken.language))
        return True
    reference = secrets.token_hex(4)
    log("screens").error("screen_broke", reference=reference, exc_info=problem)
    st.html(tag("p", spoken.say("screen.broken", reference=reference), class_="trouble", role="alert", lang=spoken.language))
    return True
