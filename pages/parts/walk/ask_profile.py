"""The fourth question: is this still right? What is known in short lines, and one of them changed at a time."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import escape

from language import Words, begun
from pages.parts.door import TROUBLE, draw_refusal
from pages.parts.listen import listen
from pages.parts.place import draw_district
from pages.parts.walk.edit_profile import EDITORS
from pages.parts.work.card import foreign
from services.markup import join, quoted, tag
from services.profile import USUAL_REACH_KM, Profile, confirm, read
from services.refusal import Refused
from services.visits import Case, Visitor

EDITING = "editing"
LINES = ("trade", "place", "reach", "pay", "licences", "schooling", "wishes")


def ask_profile(words: Words, visitor: Visitor, case: Case, then: Callable[[Visitor], None]) -> None:
    """Show what is known, let her change it, and go on when she says it is right. What is lacking is asked first."""
    profile = read(visitor)
    told = words.say("profile.nothing_known", last4=case.last4) if profile.blank else words.say("profile.why")
    st.html(tag("p", told, class_="note" if profile.blank else "notice", lang=words.language))
    editing = st.session_state.get(EDITING)
    if editing is None and not profile.complete:
        editing = "trade" if not profile.families else "place"
    draw_refusal(words)
    lines = {line: _line(words, profile, line) for line in LINES}
    with st.container(key="profile", gap="small"):
        for line in LINES:
            with st.container(key=f"line_{line}"):
                if editing == line:
                    EDITORS[line](words, profile, _done(visitor))
                else:
                    _draw_line(words, line, lines[line])
    aloud = words.to_her
    told_aloud = ((line, escape(_line(aloud, profile, line)).striptags()) for line in LINES)
    st.html(listen(words, *(f"{aloud.say(f'profile.{line}')}: {text}" for line, text in told_aloud)))
    if st.button(words.say("profile.right"), key="right", type="primary", width="stretch"):
        st.session_state.pop(EDITING, None)
        try:
            visitor = confirm(visitor, case.id)
        except Refused as problem:
            st.session_state[TROUBLE] = problem
            st.rerun()
        then(visitor)


def _draw_line(words: Words, line: str, text: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.html(
            tag(
                "p",
                tag("span", words.say(f"profile.{line}"), class_="what"),
                tag("span", text, class_="told"),
                class_="line",
                lang=words.language,
            )
        )
        if st.button(words.say("profile.change"), key=f"change_{line}"):
            st.session_state[EDITING] = line
            st.rerun()


def _done(visitor: Visitor) -> Callable[[Callable[[Visitor], Visitor] | None], None]:
    """What an editor calls at its end: with the act that keeps what was told, or None when nothing is to change."""

    def done(act: Callable[[Visitor], Visitor] | None) -> None:
        try:
            if act is not None:
                act(visitor)
            st.session_state[EDITING] = ""
        except Refused as problem:
            st.session_state[TROUBLE] = problem
        st.rerun()

    return done


def _line(words: Words, profile: Profile, line: str) -> str:
    """What is known, in words; hers and those of places are marked as not ours."""
    unsaid = words.say("profile.unsaid")
    if line == "trade":
        return _trade(words, profile) or unsaid
    if line == "place":
        place = profile.place
        if place is None:
            return unsaid
        return join(
            ", ",
            draw_district(words, place.district, place.state),
            words.speech.state(place.state) if place.state else None,
            place.pincode,
        )
    if line == "reach":
        return _reach(words, profile)
    if line == "pay":
        return _pay_now(words, profile) or unsaid
    if line == "licences":
        return _licences(words, profile) or unsaid
    if line == "wishes":
        return _wishes(words, profile) or unsaid
    return begun(words.speech.schooling(profile.education)) if profile.education else unsaid


def _trade(words: Words, profile: Profile) -> str | None:
    """What she does, in her own words and ours; ours come first where hers are in another script than the reader's."""
    # Neither "and" nor "or": they are several trades of hers, or several meanings of one word.
    meant = ", ".join(map(words.speech.family, profile.families))
    if not profile.trade:
        return begun(meant) if meant else None
    if meant and foreign(words, profile.trade):
        return tag("span", begun(meant), " (", quoted(profile.trade), ")")
    return join(": ", quoted(profile.trade), meant or words.say("profile.trade_unknown"))


def _reach(words: Words, profile: Profile) -> str:
    """How far she would go; while nobody has told, how far we look."""
    km = profile.wishes.max_km
    return words.say("profile.reach_unsaid", km=USUAL_REACH_KM) if km is None else begun(words.say("profile.up_to_km", km=km))


def _licences(words: Words, profile: Profile) -> str | None:
    """Which she has, or that she has none."""
    if profile.licences is None:
        return None
    return begun(words.speech.licences(profile.licences)) if profile.licences else words.say("profile.no_licence")


def _pay_now(words: Words, profile: Profile) -> str | None:
    """What she earns: as she told it, else the upper end of what e-Shram has."""
    if profile.pay:
        return words.say(f"pay_{profile.pay.period}", pay=words.speech.rupees(profile.pay.amount))
    return words.say("profile.slab", rupees_a_month=profile.slab_most) if profile.slab_most else None


def _wishes(words: Words, profile: Profile) -> str | None:
    """For how much, what kind, at which hours; None while she has told none of it."""
    wishes, told = profile.wishes, []
    if wishes.min_monthly_wage:
        told.append(words.say("profile.from_pay", rupees_a_month=wishes.min_monthly_wage))
    told += [words.say(f"job_type_{kind}") for kind in wishes.job_types]
    told += [words.say(f"shift_{shift}") for shift in wishes.shifts]
    if wishes.willing_to_relocate:
        told.append(words.say("profile.would_move"))
    return begun(", ".join(told)) if told else None
