"""Schemes as a worker reads them, on her page and at the desk."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from language import Words
from pages.parts.door import here, refused_plainly
from services.markup import quoted, tag
from services.schemes import CONFIRMED, NOT_FOR_ME, STARTED, SUGGESTED, Condition, Offered, Scheme, offered, say
from services.visits import Case, Visitor

NEXT = {SUGGESTED: (STARTED, CONFIRMED, NOT_FOR_ME), STARTED: (CONFIRMED, NOT_FOR_ME), NOT_FOR_ME: (STARTED,), CONFIRMED: ()}
"""What she may say of a scheme, by how far she is."""


def show_schemes(words: Words, visitor: Visitor, case: Case, *, at_desk: bool = False) -> None:
    """Those that she may be entitled to, what she does not want last, with the buttons to say how far she is; an operator is told to read
    them out and presses what she says."""
    found = offered(visitor)
    how = "schemes.how_at_desk" if at_desk else "schemes.how"
    st.html(tag("p", words.say(how if found else "schemes.none"), class_="notice", lang=words.language))
    who = "told" if at_desk else "say"
    for each in sorted(found, key=lambda one: one.step == NOT_FOR_ME):
        code = each.fit.scheme.code
        with st.container(key=f"scheme_{code}", gap="small"):
            st.html(draw_scheme(words, each))
            with st.container(key=f"say_{code}", horizontal=True):
                for step in NEXT[each.step]:
                    st.button(words.say(f"schemes.{who}_{step}"), key=f"{step}_{code}", on_click=_say, args=(case, code, step))


def _say(of: Case, scheme: str, step: str) -> None:
    with refused_plainly():
        say(here(), of.id, scheme, step)


def draw_scheme(words: Words, each: Offered) -> Markup:
    """Its name, what it gives and costs, what of her fits, what is to be asked, where to go."""
    scheme = each.fit.scheme
    fits = [_said(words, scheme, condition) for condition in each.fit.conditions if condition.holds]
    asked = [_said(words, scheme, condition) for condition in each.fit.conditions if condition.holds is None]
    return tag(
        "div",
        tag("h2", words.say(f"schemes.name_{scheme.code}")),
        tag("p", tag("strong", words.say(f"schemes.step_{each.step}"))) if each.step != SUGGESTED else None,
        tag("p", words.say(f"schemes.gives_{scheme.code}")),
        tag("p", words.say("schemes.fits", told="; ".join(fits)), class_="hint") if fits else None,
        tag("p", words.say("schemes.ask"), class_="hint") if asked else None,
        tag("ul", *(tag("li", text) for text in asked)) if asked else None,
        tag("p", _where(words, scheme)),
        class_="agreement",
        lang=words.language,
    )


def _said(words: Words, scheme: Scheme, condition: Condition) -> str:
    if condition.name == "age":
        if scheme.max_age is None:
            return words.say("schemes.if_age_from", min_age=scheme.min_age)
        return words.say("schemes.if_age", min_age=scheme.min_age, max_age=scheme.max_age)
    if condition.name == "income":
        return words.say("schemes.if_income", most=scheme.most_a_month)
    return words.say(f"schemes.if_{condition.name}")


def _where(words: Words, scheme: Scheme) -> Markup:
    """The office next to her first; the address of the scheme for who uses one."""
    told = words.say("schemes.where")
    if not scheme.portal:
        return Markup("{}").format(told)
    link = tag("a", quoted(scheme.portal), href=f"https://{scheme.portal}/", target="_blank", rel="noopener noreferrer")
    return Markup("{} {}").format(told, link)
