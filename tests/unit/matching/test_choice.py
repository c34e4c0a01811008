"""How people choose in the simulated market: every effect pushes the way its constant says, in both functional forms."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from matching.choice import Choice, chance_of_joining, seen_at
from matching.features import FEATURES, NAMES

FORMS = (Choice(), replace(Choice(), curved=True))
STEPS = {
    "kinship": [0.3, 0.5, 0.85, 1.0], "km": [0.0, 5.0, 20.0, 80.0], "pay_gain": [0.5, 0.9, 1.1, 1.6], "pay_wish": [0.8, 0.99, 1.0, 1.5],
    "skill_share": [0.0, 0.5, 1.0], "skills_missing": [0.0, 1.0, 3.0], "schooling_surplus": [0.0, 1.0, 4.0],
    "experience_short": [0.0, 0.5, 4.0], "job_type": [0.0, 1.0], "shift": [0.0, 1.0], "language": [0.0, 1.0],
    "pay_to_minimum": [0.7, 0.99, 1.0, 1.4], "days_since_confirmed": [0.0, 10.0, 60.0], "openings_per_applicant": [0.05, 0.5, 3.0],
    "trust": [0.1, 0.5, 0.9], "trade_certainty": [0.2, 0.6, 0.95],
}  # fmt: skip
MIDDLE = {
    "kinship": 0.7, "km": 10.0, "pay_gain": 1.1, "pay_wish": 1.0, "skill_share": 0.5, "skills_missing": 1.0, "schooling_surplus": 1.0,
    "experience_short": 0.5, "job_type": 1.0, "shift": 1.0, "language": 1.0, "pay_to_minimum": 1.1, "days_since_confirmed": 10.0,
    "openings_per_applicant": 1.0, "trust": 0.6, "trade_certainty": 0.8,
}  # fmt: skip


def _chance(choice: Choice, taste: float = 0.0, **told: list[float]) -> np.ndarray:
    size = len(next(iter(told.values()))) if told else 1
    features = {name: np.full(size, value) for name, value in MIDDLE.items()} | {
        name: np.array(values) for name, values in told.items()
    }
    return chance_of_joining(choice, features, np.full(size, taste))


@pytest.mark.parametrize("choice", FORMS, ids=("straight", "curved"))
@pytest.mark.parametrize("name", NAMES)
def test_each_effect_pushes_the_way_the_ranker_may_learn(name: str, choice: Choice) -> None:
    direction = next(feature.direction for feature in FEATURES if feature.name == name)
    steps = np.diff(_chance(choice, **{name: STEPS[name]})) * direction

    assert (steps >= 0).all()
    assert steps.sum() > 0


@pytest.mark.parametrize("choice", FORMS, ids=("straight", "curved"))
@pytest.mark.parametrize(
    "name", ["job_type", "shift", "language", "pay_wish", "pay_to_minimum", "schooling_surplus", "experience_short"]
)
def test_an_advert_that_asks_nothing_puts_nobody_off(name: str, choice: Choice) -> None:
    kind = {"job_type": 1.0, "shift": 1.0, "language": 1.0, "pay_wish": 1.0, "pay_to_minimum": 1.0}.get(name, 0.0)

    assert _chance(choice, **{name: [np.nan]}) == pytest.approx(_chance(choice, **{name: [kind]}))


@pytest.mark.parametrize("choice", FORMS, ids=("straight", "curved"))
def test_a_chance_is_a_chance_even_at_the_ends(choice: Choice) -> None:
    random = np.random.default_rng(1)
    extreme = {name: random.choice([min(steps), max(steps), 0.0, max(steps) * 10], 2_000).tolist() for name, steps in STEPS.items()}
    extreme |= {name: random.random(2_000).tolist() for name in ("trust", "trade_certainty")}
    chance = _chance(choice, **extreme)

    assert ((chance >= 0) & (chance <= 1)).all()


def test_what_no_feature_sees_moves_the_choice_too() -> None:
    assert _chance(Choice(), taste=1.0)[0] > _chance(Choice(), taste=0.0)[0] > _chance(Choice(), taste=-1.0)[0]


def test_half_of_the_unconfirmed_adverts_are_stale_after_the_half_life() -> None:
    fresh, old = _chance(Choice(), days_since_confirmed=[0.0, 30.0])

    assert old == pytest.approx(fresh / 2)


def test_sixteen_kilometres_cost_about_two_thirds_of_the_odds() -> None:
    """Twice the effect that Marinescu and Rathelot measure for people with cars."""
    choice = replace(Choice(), base_employer=50.0, base_worker=-3.0)
    near, far = _chance(choice, km=[0.0, 16.1], kinship=[1.0, 1.0])

    assert np.log((near / (1 - near)) / (far / (1 - far))) == pytest.approx(2 * np.log(1 / 0.65), rel=0.1)


def test_an_advert_further_down_is_seen_less() -> None:
    assert seen_at(Choice(), np.array([1.0, 2.0, 10.0])).tolist() == [1.0, 0.5, 0.1]


def test_a_varied_market_has_other_constants_within_thirty_percent_and_the_other_form() -> None:
    usual = Choice()
    drawn = [usual.varied(np.random.default_rng(seed)) for seed in range(20)]

    for choice in drawn:
        assert choice.curved is True
        for field in fields(Choice):
            if field.name != "curved":
                assert abs(getattr(choice, field.name) / getattr(usual, field.name) - 1) <= 0.3
                assert getattr(choice, field.name) != getattr(usual, field.name)
    assert len({choice.per_km for choice in drawn}) == 20
    assert drawn[0] == usual.varied(np.random.default_rng(0))
