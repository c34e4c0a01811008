"""The funnel: from registering to staying in the job, as a table with bars."""

from __future__ import annotations

from markupsafe import Markup

from language import Words
from pages.parts.markup import join, tag
from pages.parts.placements.figures import UNSPOKEN, about, count_said, hundredths, stands_on
from services.placement_report import Report, Step

DAYS_OF = {"retained_30": 30, "retained_90": 90}
SEPARATOR = ", "


def draw_funnel(words: Words, report: Report) -> Markup:
    """One row a step: how many workers, what share of those before, and by which proof."""
    widest = max((step.count or 0 for step in report.steps), default=0)
    hidden = sum(count is None for step in report.steps for count in (step.count, *(count for _, count in step.proofs)))
    heads = ("step", "workers", "of_before", "proof")
    return tag(
        "section",
        tag("h2", words.say("placements.funnel")),
        tag("p", stands_on(words, report, hidden), class_="fine-print"),
        tag(
            "table",
            tag("thead", tag("tr", *(tag("th", words.say(f"placements.head_{head}"), scope="col", class_=head) for head in heads))),
            tag("tbody", *(_row(words, report, step, widest) for step in report.steps)),
            class_="funnel",
        ),
        class_="placements",
        lang=words.language,
    )


def _row(words: Words, report: Report, step: Step, widest: int) -> Markup:
    width = 100.0 * (step.count or 0) / widest if widest else 0.0
    bar = tag("span", class_="bar", style=f"width:{width:.1f}%")
    return tag(
        "tr",
        tag("th", words.say(f"placements.kind_{step.kind}"), scope="row"),
        tag(
            "td",
            tag("span", count_said(words, step.count), class_="count"),
            tag("span", bar, class_="track", **UNSPOKEN),
            class_="workers",
        ),
        tag("td", _share(words, report, step), class_="of_before"),
        tag("td", _proofs(words, step), class_="proof"),
    )


def _share(words: Words, report: Report, step: Step) -> str | None:
    if step.kind == report.steps[0].kind:
        return None
    if step.kind not in DAYS_OF or step.share.of_100 is None:
        return hundredths(words, step.share)
    return words.say(
        "placements.of_settled",
        share=hundredths(words, step.share),
        base=about(words, step.share.base),
        days=DAYS_OF[step.kind],
    )


def _proofs(words: Words, step: Step) -> Markup:
    """The proofs that there are; that none is on record is told only where it happens."""
    there = [(proof, count) for proof, count in step.proofs if proof or count != 0]
    told = [(f"placements.proof_{proof}" if proof else "placements.untold", count) for proof, count in there]
    return join(SEPARATOR, *(f"{words.say(name)} {count_said(words, count)}" for name, count in told))
