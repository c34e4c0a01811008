"""A house small enough for a test, opened once a module, and the walk through it as a visitor takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from access.sessions import new_token
from services import house as house_room
from services.house import House
from services.profile import confirm
from services.sign_in import agree, begin, prove
from services.visits import Visitor, visitor_of
from settings import Settings, settings
from tests.small_house import small_house

MASON, TAILOR, CARPENTER, RIDER = "001000000017", "001000000058", "001000000066", "001000000041"
NOBODY = "009999999999"


@dataclass(frozen=True)
class Walk:
    """A browser of its own in this house, and the steps of the walk."""

    house: House

    def stranger(self) -> Visitor:
        """Somebody who has just opened the page."""
        return visitor_of(new_token(), of=self.house)

    def again(self, visitor: Visitor, *, present: bool = True) -> Visitor:
        """The same browser after a refresh, or in another tab."""
        return visitor_of(visitor.token, present=present, of=self.house)

    def code_of(self, visitor: Visitor) -> str:
        """The code that the telephone shows."""
        telephone, case = self.house.telephone, visitor.case
        assert telephone
        assert case
        found = re.search(r"\d{6}", telephone.last(case.uan) or "")
        assert found
        return found[0]

    def waiting(self, uan: str, *, count_me: bool = True, visitor: Visitor | None = None, channel: str = "self") -> Visitor:
        """UAN typed, agreed, code sent."""
        return agree(begin(visitor or self.stranger(), uan, "hi", channel), count_me=count_me)

    def signed_in(self, uan: str, *, count_me: bool = True, visitor: Visitor | None = None, channel: str = "self") -> Visitor:
        """The whole way to the jobs."""
        waiting = self.waiting(uan, count_me=count_me, visitor=visitor, channel=channel)
        proved = prove(waiting, self.code_of(waiting))
        return confirm(proved, proved.in_hand().id)


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a small house."""
    return small_house(tmp_path_factory.mktemp("var"))


@pytest.fixture(scope="module")
def opened_house(chosen: Settings) -> Iterator[House]:
    """The house as a server of these settings has it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KAAM_VAR_DIR", str(chosen.var_dir))
        settings.cache_clear()
        yield house_room.house()
        house_room.house().close()
    settings.cache_clear()
    house_room.opened.cache_clear()


@pytest.fixture(scope="module")
def walk(opened_house: House) -> Walk:
    """The walk through it."""
    return Walk(opened_house)
