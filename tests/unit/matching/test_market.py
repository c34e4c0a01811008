"""The simulated market: the same from one seed, drawn as it is and as it is told, and what is told never knows more."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from unittest.mock import patch

import numpy as np
import pytest

from matching.choice import Choice, chance_of_joining
from matching.columns import Columns, Encoder
from matching.features import NAMES, Seeker
from matching.market import FOCUS, SLATE, Market, Pairs, draw_many, draw_market, draw_pairs
from matching.model import INCOME_SLABS
from matching.places import Gazetteer, kilometres
from matching.population import WORKER_SECTORS


@pytest.fixture(scope="module")
def market(real_encoder: Encoder, real_gazetteer: Gazetteer) -> Market:
    return draw_market(real_encoder, real_gazetteer, np.random.default_rng(3), listings=4_000, workers=250)


@pytest.fixture(scope="module")
def pairs(market: Market) -> Pairs:
    return draw_pairs(market, Choice(), np.random.default_rng(4))


def _equal(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    same = first == second
    return same | (np.isnan(first) & np.isnan(second)) if first.dtype.kind == "f" else same


def test_the_same_seed_draws_the_same_market(real_encoder: Encoder, real_gazetteer: Gazetteer) -> None:
    def draw(seed: int) -> Pairs:
        return next(draw_many(real_encoder, real_gazetteer, seed, 1, vary=True, listings=800, workers=40))

    first, second, other = draw(7), draw(7), draw(8)

    for field in fields(Pairs):
        assert _equal(getattr(first, field.name), getattr(second, field.name)).all(), field.name
    assert len(first.chance) != len(other.chance) or (first.chance != other.chance).any()


def test_each_of_several_markets_is_another(real_encoder: Encoder, real_gazetteer: Gazetteer) -> None:
    drawn = list(draw_many(real_encoder, real_gazetteer, 7, 2, listings=500, workers=30))

    assert len(drawn) == 2
    assert drawn[0].told.shape != drawn[1].told.shape or not _equal(drawn[0].told, drawn[1].told).all()


def test_listings_as_told_and_as_they_are_stand_in_the_same_order(market: Market) -> None:
    assert market.truth.job_id.tolist() == market.index.columns.job_id.tolist()
    assert market.truth.family.tolist() == market.index.columns.family.tolist()


def test_what_a_feed_tells_is_true_or_unsaid(market: Market) -> None:
    told, true = market.index.columns, market.truth
    unsaid = {"posted_on": 0, "trust": 0.5, "job_type": -1, "shift": -1}
    hidden = {}
    for field in fields(Columns):
        said, real = getattr(told, field.name), getattr(true, field.name)
        same = _equal(said, real)
        silent = np.isnan(said) if said.dtype.kind == "f" and field.name != "trust" else said == unsaid.get(field.name, np.nan)
        assert (same | silent).all(), field.name
        hidden[field.name] = 1 - same.mean()
    assert hidden["pay"] == pytest.approx(1 / 3, abs=0.05)
    assert hidden["job_type"] == pytest.approx(0.25, abs=0.05)
    assert hidden["shift"] == pytest.approx(0.5, abs=0.05)
    assert np.isnan(told.pay_low[np.isnan(told.pay)]).all()


def test_what_a_register_tells_of_a_worker_is_true_or_unsaid(market: Market) -> None:
    said = Counter()
    for told, true in zip(market.told, market.true, strict=True):
        for field in fields(Seeker):
            if field.name in ("kin", "skills", "implied_only", "pay_at_most"):
                continue
            value, real = getattr(told, field.name), getattr(true, field.name)
            unknown = value in (0, ()) or (isinstance(value, float) and np.isnan(value))
            assert unknown or value == real, field.name
            said[field.name] += not unknown
        assert np.array_equal(told.kin, true.kin)
        assert told.skills is None or told.implied_only or np.array_equal(told.skills, true.skills)
    assert 0.2 < said["pay_told"] / 250 < 0.5
    assert 0.15 < said["wish"] / 250 < 0.45


def test_the_slab_that_is_told_holds_what_she_earns(market: Market) -> None:
    uppers = [upper for _, upper in INCOME_SLABS.values() if upper is not None]
    slabs = Counter()
    for told, true in zip(market.told, market.true, strict=True):
        slab = next((upper for upper in uppers if true.pay_told <= upper), None)
        assert told.pay_at_most == slab if slab else np.isnan(told.pay_at_most)
        slabs[slab] += 1
    assert len(slabs) >= 4


def test_workers_trades_follow_the_published_shares_by_sector(real_encoder: Encoder, real_gazetteer: Gazetteer) -> None:
    market = draw_market(real_encoder, real_gazetteer, np.random.default_rng(5), listings=10, workers=1_000)
    sectors = Counter(real_encoder.occupations[seeker.trades[0][0]].sector for seeker in market.true)

    for sector, share in WORKER_SECTORS.items():
        assert sectors[sector] / 1_000 == pytest.approx(share, abs=0.05)


def test_a_market_lies_around_one_centre(market: Market, real_gazetteer: Gazetteer) -> None:
    districts = np.unique(market.index.columns.district)
    assert len(districts) <= FOCUS

    centre = kilometres(
        real_gazetteer.district_latitude[districts][:, None],
        real_gazetteer.district_longitude[districts][:, None],
        real_gazetteer.district_latitude[districts][None, :],
        real_gazetteer.district_longitude[districts][None, :],
    )
    assert centre.max() < 2_500


def test_a_slate_holds_kin_within_twice_her_reach_and_no_more_than_forty(market: Market, pairs: Pairs) -> None:
    sizes = Counter(pairs.worker.tolist())
    kin, km = pairs.told[:, NAMES.index("kinship")], pairs.told[:, NAMES.index("km")]

    assert pairs.told.shape == (len(pairs.chance), len(NAMES))
    assert max(sizes.values()) <= SLATE
    assert (np.diff(pairs.worker) >= 0).all()
    assert (kin > 0).all()
    assert not (km > 2 * 40.0).any()
    assert 0.0 < np.isnan(km).mean() < 0.1
    assert len(sizes) > 150


def test_chances_are_chances_and_outcomes_follow_them(pairs: Pairs) -> None:
    assert ((pairs.chance >= 0) & (pairs.chance <= 1)).all()
    assert set(np.unique(pairs.joined)) == {0, 1}
    assert pairs.joined.mean() == pytest.approx(pairs.chance.mean(), abs=3 * np.sqrt(0.25 / len(pairs.chance)))
    assert pairs.chance[pairs.joined == 1].mean() > pairs.chance[pairs.joined == 0].mean() + 0.05


def test_people_choose_by_what_is_true_and_the_ranker_learns_from_what_is_told(market: Market) -> None:
    """A worker knows her own wishes and sees the pay when she calls, whatever the register and the feed left out."""
    with patch("matching.market.chance_of_joining", wraps=chance_of_joining) as choosing:
        pairs = draw_pairs(market, Choice(), np.random.default_rng(4))
    with_taste = [call for call in choosing.call_args_list if call.args[2].any()]
    full = {name: np.concatenate([call.args[1][name] for call in with_taste]) for name in NAMES}

    for name in ("pay_gain", "pay_wish", "job_type", "shift", "days_since_confirmed"):
        assert not np.isnan(full[name]).any(), name
        assert np.isnan(pairs.told[:, NAMES.index(name)]).mean() > 0.05, name
    for name in ("kinship", "schooling_surplus"):
        assert np.array_equal(full[name], pairs.told[:, NAMES.index(name)], equal_nan=True), name
    km = pairs.told[:, NAMES.index("km")]
    assert np.array_equal(full["km"][~np.isnan(km)], km[~np.isnan(km)])
    assert not np.isnan(full["km"]).any()


def test_some_join_and_most_do_not(pairs: Pairs) -> None:
    assert 0.02 < pairs.joined.mean() < 0.5


def test_what_was_told_moves_chances_as_it_should_even_through_the_gaps(pairs: Pairs) -> None:
    kin, km = pairs.told[:, NAMES.index("kinship")], pairs.told[:, NAMES.index("km")]

    assert pairs.chance[kin == 1.0].mean() > pairs.chance[kin < 0.6].mean()
    assert pairs.chance[km < 20].mean() > pairs.chance[km > 60].mean()


def test_a_market_without_listings_gives_no_pairs(real_encoder: Encoder, real_gazetteer: Gazetteer) -> None:
    random = np.random.default_rng(1)
    nothing = draw_pairs(draw_market(real_encoder, real_gazetteer, random, listings=0, workers=5), Choice(), random)

    assert nothing.told.shape == (0, len(NAMES))
    assert len(nothing.chance) == len(nothing.joined) == len(nothing.worker) == 0


def test_a_listing_asks_for_skills_of_its_own_trade_and_half_of_them_for_none(market: Market, real_encoder: Encoder) -> None:
    asked = [real_encoder.skill_ids(bits) for bits in market.truth.skills]
    for family, skills in zip(market.truth.family, asked, strict=True):
        assert set(skills) <= set(real_encoder.family_skills.get(real_encoder.kinship.codes[family], ()))
    could = [real_encoder.kinship.codes[family] in real_encoder.family_skills for family in market.truth.family]
    assert 0.45 < np.mean([bool(skills) for skills, can in zip(asked, could, strict=True) if can]) < 0.55
    assert max(map(len, asked)) == 3


def test_of_who_told_no_skill_a_register_knows_what_her_trades_imply(market: Market, real_encoder: Encoder) -> None:
    silent = [(told, true) for told, true in zip(market.told, market.true, strict=True) if told.implied_only]
    assert silent
    for told, true in silent:
        implied = {skill for family, _ in true.trades for skill in real_encoder.implied_skills.get(family, ())}
        assert told.skills is not None
        assert true.skills is not None
        assert set(real_encoder.skill_ids(told.skills)) == implied <= set(real_encoder.skill_ids(true.skills))
