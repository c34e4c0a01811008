"""One line of the profile being changed: a question, a field, *keep it*."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from language import Words, begun
from matching.model import EDUCATION_RANK, JOB_TYPES, LICENCES, SHIFTS
from services import profile as her
from services.markup import tag
from services.profile import Profile
from services.visits import Visitor

Done = Callable[[Callable[[Visitor], Visitor] | None], None]
REACHES = (5, 10, 20, 40, 80, 160)
LEASTS = (8_000, 10_000, 15_000, 20_000, 25_000)
PERIODS = ("day", "month")


def edit_trade(words: Words, profile: Profile, done: Done) -> None:
    """Her words for her work; where they mean nothing we know, the nearest to choose from."""
    case, offers = profile.case_id, profile.offers
    st.html(tag("p", words.say("profile.ask_trade"), class_="question", lang=words.language))
    if offers:
        st.html(tag("p", words.say("profile.choose_trade"), class_="hint", lang=words.language))
        with st.container(horizontal=True, gap="xsmall"):
            for family in offers:
                if st.button(begun(words.speech.family(family)), key=f"offer_{family}"):
                    done(lambda visitor, family=family: her.choose_trade(visitor, case, profile.trade, family))
    with st.form("edit_trade", border=False):
        typed = st.text_input(words.say("profile.trade_in_words"), value=profile.trade or "", max_chars=200, key=f"trade_{case}")
        _close(words, done, lambda visitor: her.tell_trade(visitor, case, typed or ""))


def edit_place(words: Words, profile: Profile, done: Done) -> None:
    """Where she looks for work."""
    case = profile.case_id
    known = profile.place
    district = words.speech.district(known.district, known.state) if known and known.district else ""
    with st.form("edit_place", border=False):
        typed = st.text_input(
            words.say("profile.ask_place"),
            value=(known.pincode or district) if known else "",
            max_chars=100,
            key=f"place_{case}",
        )
        _close(words, done, lambda visitor: her.tell_place(visitor, case, typed or ""))


def edit_pay(words: Words, profile: Profile, done: Done) -> None:
    """What she earns now: an amount, for a day or a month."""
    case, pay = profile.case_id, profile.pay
    with st.form("edit_pay", border=False):
        amount = st.text_input(
            words.say("profile.ask_pay"),
            value=str(pay.amount) if pay else "",
            type="phone",
            icon="",
            placeholder="450",
            max_chars=12,
            key=f"pay_{case}",
        )
        period = st.segmented_control(
            words.say("profile.pay_period"),
            PERIODS,
            default=pay.period if pay and pay.period in PERIODS else "day",
            format_func=lambda code: words.say(f"profile.period_{code}"),
            required=True,
            key=f"period_{case}",
        )
        _close(words, done, lambda visitor: her.tell_pay(visitor, case, amount or "", period or "day"))


def edit_licences(words: Words, profile: Profile, done: Done) -> None:
    """Which licences she has; none chosen means that she has none."""
    case = profile.case_id
    with st.form("edit_licences", border=False):
        chosen = st.pills(
            words.say("profile.ask_licences"),
            LICENCES,
            selection_mode="multi",
            default=list(profile.licences or ()),
            format_func=lambda code: begun(words.say(f"licence_{code}")),
            key=f"licences_{case}",
        )
        _close(words, done, lambda visitor: her.tell_licences(visitor, case, tuple(chosen or ())))


def edit_schooling(words: Words, profile: Profile, done: Done) -> None:
    """How far she went to school."""
    case = profile.case_id
    with st.form("edit_schooling", border=False):
        level = st.pills(
            words.say("profile.ask_schooling"),
            tuple(EDUCATION_RANK),
            default=profile.education,
            format_func=lambda code: begun(words.speech.schooling(code)),
            key=f"schooling_{case}",
        )
        _close(words, done, lambda visitor: her.tell_schooling(visitor, case, level))


def edit_reach(words: Words, profile: Profile, done: Done) -> None:
    """How far she would go to work; none chosen leaves it as it was."""
    case, wishes = profile.case_id, profile.wishes
    with st.form("edit_reach", border=False):
        reach = st.pills(
            words.say("profile.ask_reach"),
            REACHES,
            default=int(wishes.max_km) if wishes.max_km in REACHES else None,
            format_func=lambda km: words.say("jobs.km", km=km),
            key=f"reach_{case}",
        )
        told = replace(wishes, max_km=float(reach) if reach else wishes.max_km)
        _close(words, done, lambda visitor: her.tell_wishes(visitor, case, told))


def edit_wishes(words: Words, profile: Profile, done: Done) -> None:
    """For how much, what kind of work, which hours, and whether she would move."""
    case, wishes = profile.case_id, profile.wishes
    with st.form("edit_wishes", border=False):
        least = st.pills(
            words.say("profile.ask_least"),
            LEASTS,
            default=wishes.min_monthly_wage if wishes.min_monthly_wage in LEASTS else None,
            format_func=lambda pay: words.say("jobs.pay", rupees_a_month=pay),
            key=f"least_{case}",
        )
        kinds = st.pills(
            words.say("profile.ask_kinds"),
            JOB_TYPES,
            selection_mode="multi",
            default=list(wishes.job_types),
            format_func=lambda code: begun(words.say(f"job_type_{code}")),
            key=f"kinds_{case}",
        )
        shifts = st.pills(
            words.say("profile.ask_shifts"),
            SHIFTS,
            selection_mode="multi",
            default=list(wishes.shifts),
            format_func=lambda code: begun(words.say(f"shift_{code}")),
            key=f"shifts_{case}",
        )
        moves = st.checkbox(words.say("profile.ask_move"), value=bool(wishes.willing_to_relocate), key=f"moves_{case}")
        told = replace(
            wishes,
            min_monthly_wage=least or (None if wishes.min_monthly_wage in LEASTS else wishes.min_monthly_wage),
            job_types=tuple(kinds or ()),
            willing_to_relocate=moves or (None if wishes.willing_to_relocate is None else False),
            shifts=tuple(shifts or ()),
        )
        _close(words, done, lambda visitor: her.tell_wishes(visitor, case, told))


EDITORS = {
    "trade": edit_trade,
    "place": edit_place,
    "reach": edit_reach,
    "pay": edit_pay,
    "licences": edit_licences,
    "schooling": edit_schooling,
    "wishes": edit_wishes,
}


def _close(words: Words, done: Done, act: Callable[[Visitor], Visitor]) -> None:
    """The two ways out of an editor."""
    with st.container(horizontal=True, gap="xsmall"):
        if st.form_submit_button(words.say("profile.keep"), type="primary"):
            done(act)
        if st.form_submit_button(words.say("profile.leave_it"), type="tertiary"):
            done(None)
