"""What so many more openings or trained workers in a district would change."""

from __future__ import annotations

from markupsafe import Markup

from services.gap_selection import Selection
from services.gaps import WhatIf
from services.markup import tag
from services.telling.numbers import about
from services.telling_gaps.numbers import Sayings


def draw_what_if(sayings: Sayings, selection: Selection, told: WhatIf) -> Markup:
    """The answer in a sentence, and who would come or what would be filled."""
    words, district = sayings.words, selection.district
    place = sayings.district(district) if district is not None else ""
    values = {"number": selection.number, "trade": words.speech.family(selection.trade), "place": place}
    if told.gain == 0:
        answer = words.say(f"gaps.none_with_{selection.more}", **values)
    elif told.gain is None:
        answer = words.say(f"gaps.few_with_{selection.more}", **values)
    else:
        answer = words.say(f"gaps.gain_with_{selection.more}", **values, gain=about(words, told.gain))
    families = [tag("li", f"{sayings.trade(family)}: {about(words, count)}") for family, count in told.families]
    return tag(
        "section",
        tag("p", answer, class_="answer"),
        tag("p", words.say(f"gaps.who_with_{selection.more}")) if families else None,
        tag("ul", *families) if families else None,
        tag("p", words.say("gaps.note_fillable"), class_="fine-print"),
        class_="placements what-if",
        lang=words.language,
        role="status",
    )
