"""The model's card: what ranks the jobs, what it learnt from, and what it never looks at."""

from __future__ import annotations

import streamlit as st

from language import words
from pages.parts.door import admitted
from pages.parts.fairness.switch import draw_switch
from pages.parts.frame import chosen_language
from pages.parts.listings.model_curves import draw_curves
from pages.parts.listings.tried_models import draw_tried
from pages.parts.moment import said_moment
from services.markup import tag
from services.model_card import NEVER_FEATURES, model_card, tried_models
from services.switch_model import earlier_model

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(figure: float) -> str:
    """A tiny figure as people print it, on one line: 8.9 × 10⁻¹⁵."""
    digits, exponent = f"{figure:.1e}".split("e")
    return f"{digits}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10{str(int(exponent)).translate(RAISED)}"


administrator = admitted("administrator")
spoken = words(chosen_language())
with st.container(key="wide"):
    st.title(spoken.say("model_card.title"), anchor=False)
    card = model_card(administrator)
    if card is None:
        st.html(tag("p", spoken.say("model_card.none"), class_="note", lang=spoken.language))
    else:
        told = [tag("span", spoken.say("model_card.version", version=card.version), dir="auto")]
        if card.trained_at is not None:
            told.append(spoken.say("model_card.trained", at=said_moment(spoken, card.trained_at)))
        told.append(spoken.say("model_card.data", pairs=card.rows, joins=card.joins))
        if card.greatest_difference is not None and card.proof_rows is not None:
            told.append(spoken.say("model_card.proof", rows=card.proof_rows, difference=power_of_ten(card.greatest_difference)))
        never = [tag("li", spoken.say(f"model_card.never_{name}")) for name in NEVER_FEATURES]
        st.html(
            tag(
                "section",
                tag("p", spoken.say("model_card.simulated"), class_="note") if card.simulated else None,
                *(tag("p", text) for text in told),
                tag("h2", spoken.say("model_card.never")),
                tag("ul", *never, class_="never"),
                tag("p", spoken.say("model_card.elsewhere")),
                tag("p", spoken.say("model_card.how"), class_="hint"),
                class_="card",
                lang=spoken.language,
            )
        )
        st.html(draw_curves(spoken, card.curves))
        if tried := tried_models(administrator):
            st.html(draw_tried(spoken, tried))
        draw_switch(spoken, earlier_model(administrator))
