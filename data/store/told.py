"""What an event of each kind tells of the journey of whom it happened to."""

from __future__ import annotations

from data.store.events import KINDS
from indicators.dimensions import STEPS

PROVED = ("offered", "joined", "retained_30", "retained_90")
"""Steps that carry a proof."""
STAYED = ("retained_30", "retained_90")
ANSWERS = {
    "answered_30": ("retained_30", "retained_90", "left_30"),
    "answered_90": ("retained_90", "left_30", "left_90"),
    "called_false": ("not_joined",),
    "disputed": ("disputed",),
}
"""What is known of somebody once any of these events is on record."""
WORDS_OF = {
    "stayed_30": ("retained_30", "retained_90"),
    "stayed_90": ("retained_90",),
    "left_30": ("left_30",),
    "left_90": ("left_90",),
}
"""By which events somebody says of her that she stayed so long, or that she left before."""
NOT_IN_THE_CHAIN = -1


def _step_of() -> dict[str, int]:
    """Each kind of event -> the place in `STEPS` of the last step that it shows to be reached; ends show none."""
    steps, reached = {}, NOT_IN_THE_CHAIN
    for kind in KINDS[: KINDS.index("retained_90") + 1]:
        reached = STEPS.index(kind) if kind in STEPS else reached
        steps[kind] = reached
    return steps


STEP_OF = _step_of()


def kinds_from(step: str) -> list[str]:
    """The kinds of event that show this step, or a later one, to be reached."""
    return [kind for kind, reached in STEP_OF.items() if reached >= STEPS.index(step)]
