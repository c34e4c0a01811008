"""The parts of an advert are weighed: the title first, its own code above all unless it plainly contradicts."""

from __future__ import annotations

from matching.resolution import CODED, FamilyScore, Resolution, SkillFound, obey_code, weigh_advert

KIN = {"7531": ["8153"], "8332": ["8322"]}


def resolution(*families: tuple[str, float], skills: tuple[str, ...] = (), years: float | None = None) -> Resolution:
    scores = tuple(FamilyScore(code, code, score, "span") for code, score in families)
    return Resolution(
        "words", not families, None if families else "unknown", scores, tuple(SkillFound(s, s) for s in skills), years, ()
    )


def codes(found: Resolution) -> list[str]:
    return [family.code for family in found.families]


def test_a_strong_title_stands_alone_but_takes_skills_and_years_from_the_description() -> None:
    found = weigh_advert(
        resolution(("7112", 0.9)), resolution(), resolution(("8332", 0.9), skills=("plastering",), years=3), threshold=0.35
    )
    assert codes(found) == ["7112"]
    assert [skill.id for skill in found.skills] == ["plastering"]
    assert found.years == 3


def test_a_weak_title_is_decided_by_the_description() -> None:
    found = weigh_advert(resolution(("9329", 0.3), ("7531", 0.25)), resolution(), resolution(("7531", 0.9)), threshold=0.35)
    assert codes(found)[0] == "7531"
    assert not found.abstain


def test_an_unknown_title_takes_the_role() -> None:
    found = weigh_advert(resolution(), resolution(("5414", 0.9)), resolution(), threshold=0.35)
    assert (found.abstain, codes(found)) == (False, ["5414"])


def test_parts_that_all_say_nothing_stay_unknown() -> None:
    assert weigh_advert(resolution(), resolution(), resolution(), threshold=0.35).abstain


def test_the_code_decides_between_kin() -> None:
    found = obey_code(resolution(("7531", 0.95)), FamilyScore("8153", "", CODED, "exact"), KIN)
    assert codes(found) == ["8153", "7531"]
    assert found.families[1].score < found.families[0].score


def test_the_code_decides_where_the_title_is_unknown() -> None:
    found = obey_code(resolution(), FamilyScore("8153", "", CODED, "exact"), KIN)
    assert (found.abstain, codes(found)) == (False, ["8153"])


def test_a_title_that_plainly_contradicts_its_code_is_believed() -> None:
    found = obey_code(resolution(("8332", 0.98)), FamilyScore("7112", "", CODED, "exact"), KIN)
    assert codes(found) == ["8332", "7112"]


def test_what_an_unknown_title_is_nearest_to_is_no_trade() -> None:
    nearest = Resolution("=HYPERLINK", True, "unknown", (FamilyScore("8156", "Shoes", 0.46, "similar"),), (), None, ("8156",))
    assert weigh_advert(nearest, resolution(), resolution(), threshold=0.3).abstain
    assert codes(weigh_advert(nearest, resolution(("5414", 0.9)), resolution(), threshold=0.3)) == ["5414"]
