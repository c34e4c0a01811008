"""From registering to joining, whether they stayed, and who says so: for one place and period, or for two side by side."""

from __future__ import annotations

from collections.abc import Sequence

from language import Words, begun
from services.drawing.chart import HIDDEN, Chart, charted
from services.drawing.kinds import Amount, Bars, Dots, GroupedBars
from services.figures import LEAST_BASE, LEAST_SHOWN, Count
from services.placements.readings import Check, Reading, Stay
from services.placements.selection import Side
from services.telling.numbers import BESIDE, Sayings, about, count_said, hundredths

SHARED = ("shown", "interested", "sent", "offered", "joined")
"""Steps that are compared as shares of those who agreed, so that a large State and a small one can stand side by side."""
AND = " · "


def funnel(words: Words, found: Reading, of: str = "") -> Chart:
    """A bar a step, and the share of the step before it. `of`: whom it counts, where more are on the screen."""
    named = [(words.say(f"placements.kind_{step.kind}"), step) for step in found.steps]
    bars = Bars(
        tuple(Amount(name, step.count, count_said(words, step.count), _of_before(words, step.of_before)) for name, step in named)
    )
    columns = [words.say(f"placements.head_{head}") for head in ("step", "workers", "of_before")]
    rows = [(name, count_said(words, step.count), hundredths(words, step.of_before)) for name, step in named]
    rows[0] = (*rows[0][:2], "")
    values = {"agreed": about(words, found.agreed), "joined": about(words, found.joined)}
    values |= {"sent": about(words, found.count("sent")), "registered": about(words, found.count("registered"))}
    hidden = any(found.count(kind) is None for kind in ("consented", "sent", "joined"))
    sentence = words.say("placements.funnel_some" if hidden else "placements.funnel_told", **values)
    note = words.say("placements.funnel_note")
    return charted(_titled(words, "funnel", of), sentence, bars, columns, rows, note)


def stays(words: Words, found: Reading, of: str = "") -> Chart:
    """Of those who could be asked after 30 and 90 days: who was still there, who had left, of whom nobody told."""
    rows = [(stay, name, getattr(stay, name)) for stay in found.stays for name in ("settled", "stayed", "left", "silent")]
    amounts = tuple(Amount(_stay_said(words, stay, name), count, count_said(words, count)) for stay, name, count in rows)
    bars = Bars(amounts) if any(amount.value is not None for amount in amounts) else None
    heads = ("days", "settled", "answered", "stayed_of_answered", "stayed_of_settled", "silent")
    return charted(
        _titled(words, "stays", of),
        " ".join(stay_told(words, stay) for stay in found.stays),
        bars,
        [words.say(f"placements.head_{head}") for head in heads],
        [_stay_row(words, stay) for stay in found.stays],
        words.say("placements.stays_note"),
    )


def proofs(words: Words, found: Reading, proofs: Sequence[tuple[str, Count]], of: str = "") -> Chart:
    """By the strongest proof how many joined, and what the independent calls found."""
    told = [(_proof_said(words, proof), count) for proof, count in proofs if proof or count]
    return charted(
        _titled(words, "proofs", of),
        checked(words, found.check),
        Bars(tuple(Amount(name, count, count_said(words, count)) for name, count in told)),
        [words.say("placements.head_proof"), words.say("placements.head_joined")],
        [(name, count_said(words, count)) for name, count in told],
        words.say("placements.proofs_note"),
    )


def beside(sayings: Sayings, told: Sequence[tuple[Side, Reading]]) -> Chart:
    """Two places or periods side by side: steps as shares of those who agreed, staying, and the calls."""
    words = sayings.words
    names = tuple(sayings.side(side) for side, _ in told)
    rows = [(words.say(f"placements.kind_{kind}"), tuple(found.of_agreed(kind) for _, found in told)) for kind in SHARED]
    rows += [(words.say(f"placements.kind_retained_{days}"), tuple(_stayed(found, days) for _, found in told)) for days in (30, 90)]
    rows.append((words.say("placements.head_true_share"), tuple(found.true_share for _, found in told)))
    rows = [(name, values) for name, values in rows if any(value is not None for value in values)]
    said = [(name, values, [hundredths(words, value) for value in values]) for name, values in rows]
    figure = GroupedBars(names, tuple(Dots(name, values, BESIDE.join(spoken)) for name, values, spoken in said))
    joined = [hundredths(words, found.joined_share) for _, found in told]
    sentence = words.say("placements.beside_told", first=names[0], second=names[1], share=joined[0], other=joined[1])
    columns = [words.say("placements.head_step"), *names]
    counted = [
        (words.say(f"placements.kind_{kind}"), *(count_said(words, found.count(kind)) for _, found in told))
        for kind in ("consented", "joined")
    ]
    shares = [(name, *spoken) for name, _, spoken in said]
    return charted(
        words.say("placements.beside"), sentence, figure, columns, [*counted, *shares], words.say("placements.beside_note")
    )


def checked(words: Words, check: Check) -> str:
    """What the independent calls found."""
    if not check.called:
        return words.say("placements.checked_few" if check.called is None else "placements.checked_none")
    if check.true and check.called >= LEAST_BASE and check.called - check.true < LEAST_SHOWN:
        return words.say("placements.checked_true", called=about(words, check.called), true=about(words, check.true))
    if check.true_share is None:
        return words.say("placements.checked_some", called=about(words, check.called))
    return words.say("placements.checked", called=about(words, check.called), share=hundredths(words, check.true_share))


def stay_told(words: Words, stay: Stay) -> str:
    """Staying in a sentence, with the answers that are missing."""
    if not stay.settled:
        return words.say("placements.stay_few" if stay.settled is None else "placements.stay_none", days=stay.days)
    if stay.of_answered is None:
        return words.say("placements.stay_hidden", days=stay.days, settled=about(words, stay.settled))
    return words.say(
        "placements.stay_told",
        days=stay.days,
        settled=about(words, stay.settled),
        answered=about(words, stay.answered),
        share=hundredths(words, stay.of_answered),
        least=hundredths(words, stay.of_settled),
        silent=about(words, stay.silent),
    )


def _titled(words: Words, name: str, of: str) -> str:
    titles = {
        "funnel": words.say("placements.funnel"),
        "stays": words.say("placements.stays"),
        "proofs": words.say("placements.proofs"),
    }
    return f"{titles[name]}{AND}{of}" if of else titles[name]


def _stay_said(words: Words, stay: Stay, name: str) -> str:
    return words.say(f"placements.asked_{name}", days=stay.days)


def _stay_row(words: Words, stay: Stay) -> tuple[str, ...]:
    shares = (hundredths(words, stay.of_answered), hundredths(words, stay.of_settled))
    counts = (count_said(words, stay.settled), count_said(words, stay.answered))
    silent = HIDDEN if stay.silent is None else f"{count_said(words, stay.silent)} ({hundredths(words, stay.silent_share)})"
    return (words.say("placements.after_days", days=stay.days), *counts, *shares, silent)


def _proof_said(words: Words, proof: str) -> str:
    return begun(words.say(f"placements.proof_{proof}")) if proof else words.say("placements.untold")


def _stayed(found: Reading, days: int) -> float | None:
    return next(stay.of_answered for stay in found.stays if stay.days == days)


def _of_before(words: Words, share: float | None) -> str:
    return "" if share is None else f"({hundredths(words, share)})"
