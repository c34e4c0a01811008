"""Where somebody else has a part in a worker's consent: a guardian, a witness on paper, and the operator whose day has an end."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from access.artefact import ConsentRequest, genuine
from access.of_age import must_be_of_age
from access.paper import odd_about
from access.refusals import ConsentRefused, GuardianMissing, TooYoung
from access.roles import Purpose
from data.gateways.eshram import SandboxEShram
from data.gateways.sms import SandboxSms
from data.store.consents import Consent, Consents
from data.store.unit_of_work import UnitOfWork
from services import profile, review_paper, room_for_more
from services.accounts import seed_accounts, sign_in
from services.desk import today
from services.find_work import look
from services.guardian import name_guardian, prove_guardian
from services.paper import open_form, signed
from services.refusal import Refused
from services.review_paper import judge_paper, paper_sheet
from services.sign_in import FIELDS, NOTICE_VERSION, agree, begin, prove, step_back
from services.visits import Visitor
from services.who_saw import who_saw
from settings import ROOT, Settings
from tests.integration.conftest import CARPENTER, MASON, NOBODY, RIDER, TAILOR, Walk
from tests.served import AGREED

MINOR, CHILD = "001000000074", "001000000910"


@pytest.fixture(scope="module", autouse=True)
def a_child_in_the_register(chosen: Settings) -> None:
    """One who is fifteen, beside the minor of the characters."""
    sandbox = SandboxEShram(chosen.sandbox_path)
    minor = sandbox.find(MINOR, AGREED)
    assert minor
    kept = [record for uan in (MASON, TAILOR, MINOR, CARPENTER, RIDER) if (record := sandbox.find(uan, AGREED))]
    born = datetime.now(UTC).date() - timedelta(days=15 * 366)
    sandbox.fill([*kept, {**minor, "uan": CHILD, "birth_date": born.isoformat()}])


def message_to(walk: Walk, uan: str) -> str:
    sandbox = walk.house.sms
    assert isinstance(sandbox, SandboxSms)
    return sandbox.last(uan) or ""


def code_to(walk: Walk, uan: str) -> str:
    found = re.search(r"\d{6}", message_to(walk, uan))
    assert found
    return found[0]


def consents_of(walk: Walk, uan: str) -> list[Consent]:
    worker_id = walk.house.door.worker_id(uan)
    if worker_id is None:
        return []
    with UnitOfWork(walk.house.database, writing=False) as work:
        return Consents(work.connection).of_worker(worker_id)


@pytest.fixture
def operator(walk: Walk, chosen: Settings) -> Visitor:
    """The post of a centre, signed in."""
    return post(walk, chosen, "operator")


def at_guardian(walk: Walk) -> Visitor:
    waiting = walk.waiting(MINOR)
    return prove(waiting, walk.code_of(waiting))


def test_under_eighteen_the_code_of_a_grown_up_is_needed_and_nobody_counts_her(walk: Walk) -> None:
    halfway = at_guardian(walk)
    assert halfway.case
    assert (halfway.case.step, halfway.case.worker_id) == ("guardian", None)
    assert consents_of(walk, MINOR) == []
    named = name_guardian(halfway, MASON)
    entered = prove_guardian(named, code_to(walk, MASON))
    assert entered.case
    assert entered.case.step == "profile"
    given = consents_of(walk, MINOR)
    assert {consent.purpose for consent in given} == {"find_work"}
    assert all(consent.guardian and MASON not in consent.guardian for consent in given)
    assert all(genuine(walk.house.vault, consent) for consent in given)


def test_her_own_number_and_one_of_nobody_or_of_a_minor_are_no_guardian(walk: Walk) -> None:
    halfway = at_guardian(walk)
    with pytest.raises(Refused, match="guardian_is_herself"):
        name_guardian(halfway, MINOR)
    named = name_guardian(halfway, NOBODY)
    with pytest.raises(Refused, match="guardian_not_of_age"):
        prove_guardian(named, code_to(walk, NOBODY))
    named = name_guardian(walk.again(halfway), CHILD)
    with pytest.raises(Refused, match="guardian_not_of_age"):
        prove_guardian(named, code_to(walk, CHILD))
    with pytest.raises(Refused, match="held_elsewhere"):
        profile.read(walk.again(halfway))


def test_a_wrong_code_of_the_guardian_opens_nothing(walk: Walk) -> None:
    named = name_guardian(at_guardian(walk), TAILOR)
    wrong = f"{(int(code_to(walk, TAILOR)) + 1) % 1_000_000:06d}"
    with pytest.raises(Refused, match="code_wrong"):
        prove_guardian(named, wrong)


def test_who_is_under_sixteen_is_led_out_and_nothing_is_kept(walk: Walk) -> None:
    waiting = walk.waiting(CHILD)
    with pytest.raises(Refused, match="too_young"):
        prove(waiting, walk.code_of(waiting))
    assert walk.again(waiting).case is None
    assert walk.house.door.worker_id(CHILD) is None


def test_words_of_a_minor_teach_nothing(walk: Walk) -> None:
    named = name_guardian(at_guardian(walk), MASON)
    minor = prove_guardian(named, code_to(walk, MASON))
    profile.choose_trade(minor, minor.in_hand().id, "gochugiri", "7112")
    assert taught(walk) == 0
    grown = walk.signed_in(TAILOR)
    profile.choose_trade(grown, grown.in_hand().id, "gochugiri", "7531")
    assert taught(walk) == 1


def taught(walk: Walk) -> int:
    """How often anybody said what *gochugiri* means."""
    with UnitOfWork(walk.house.database, writing=False) as work:
        return sum(each.count for each in work.corrections.all() if each.family in ("7112", "7531"))


@pytest.mark.parametrize(
    ("born", "day", "refusal"),
    [
        (date(2010, 3, 15), date(2026, 3, 14), TooYoung),
        (date(2010, 3, 15), date(2026, 3, 15), GuardianMissing),
        (date(2010, 3, 15), date(2028, 3, 14), GuardianMissing),
        (date(2010, 3, 15), date(2028, 3, 15), None),
        (date(2008, 2, 29), date(2026, 2, 28), GuardianMissing),
        (date(2008, 2, 29), date(2026, 3, 1), None),
        (None, date(2026, 3, 1), None),
    ],
)
@pytest.mark.parametrize("hour", [0, 23])
def test_age_counts_to_the_day_in_india(born: date | None, day: date, refusal: type[ConsentRefused] | None, hour: int) -> None:
    ahead = timedelta(hours=5, minutes=30)
    now = datetime(day.year, day.month, day.day, hour, 45, tzinfo=UTC) - ahead
    asked = [ConsentRequest(Purpose.FIND_WORK, frozenset(FIELDS[Purpose.FIND_WORK]), NOTICE_VERSION, "hi")]
    if refusal is None:
        must_be_of_age(born, asked, now)
        return
    with pytest.raises(refusal):
        must_be_of_age(born, asked, now)


def test_a_guardian_cannot_agree_that_a_minor_is_counted() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    asked = [ConsentRequest(Purpose.STATISTICS, frozenset({"birth_date"}), NOTICE_VERSION, "hi", guardian=MASON)]
    with pytest.raises(GuardianMissing):
        must_be_of_age(date(2009, 3, 2), asked, now)


def test_a_signed_form_stands_in_for_a_telephone_and_the_telephone_is_told(walk: Walk, operator: Visitor) -> None:
    waiting = agree(begin(operator, TAILOR, "en", "csc"), count_me=False)
    with pytest.raises(Refused, match="held_elsewhere"):
        signed(waiting, by_her=True, by_witness=True)
    opened = open_form(waiting)
    assert opened.case
    number = opened.case.paper
    assert number
    for told in ((True, False), (False, True)):
        with pytest.raises(Refused, match="paper_not_signed"):
            signed(opened, by_her=told[0], by_witness=told[1])
    entered = signed(opened, by_her=True, by_witness=True)
    assert number in message_to(walk, TAILOR)
    assert look(entered).person.name == "Asha"
    given = [consent for consent in consents_of(walk, TAILOR) if consent.status == "active"]
    assert {consent.paper for consent in given if consent.purpose in ("find_work", "assist")} == {number}


def test_no_worker_opens_herself_with_a_form(walk: Walk) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        open_form(walk.waiting(TAILOR))


def test_a_minor_with_a_form_needs_the_signature_of_a_guardian_as_well(walk: Walk, operator: Visitor) -> None:
    opened = open_form(agree(begin(operator, MINOR, "hi", "csc"), count_me=True))
    halfway = signed(opened, by_her=True, by_witness=True)
    assert halfway.case
    assert (halfway.case.step, halfway.case.worker_id) == ("guardian", None)
    entered = signed(halfway, by_her=True, by_witness=True)
    assert entered.case
    assert entered.case.step == "profile"
    assert {consent.guardian for consent in consents_of(walk, MINOR) if consent.status == "active" and consent.paper} == {"paper"}


def test_she_gets_a_message_of_what_was_done_for_her(walk: Walk, operator: Visitor) -> None:
    waiting = walk.waiting(TAILOR, visitor=operator, channel="csc")
    proved = prove(waiting, walk.code_of(waiting))
    told = profile.tell_schooling(proved, proved.in_hand().id, "iti")
    step_back(told)
    message = message_to(walk, TAILOR)
    assert "1" in message
    assert operator.account
    assert (operator.account.centre or "") in message


def test_a_day_at_the_desk_has_an_end(walk: Walk, operator: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_for_more, "MOST_A_DAY", today(operator).workers + 1)
    walk.signed_in(CARPENTER, visitor=operator)
    with pytest.raises(Refused, match="enough_today") as refusal:
        begin(walk.again(operator), RIDER, "hi", "csc")
    assert refusal.value.values == {"workers": room_for_more.MOST_A_DAY}


def test_she_sees_who_saw_her_data(walk: Walk, operator: Visitor) -> None:
    waiting = walk.waiting(CARPENTER, visitor=operator)
    helped = prove(waiting, walk.code_of(waiting))
    look(helped)
    with pytest.raises(Refused, match="held_elsewhere"):
        who_saw(walk.stranger())
    herself = walk.signed_in(CARPENTER)
    looks = who_saw(herself)
    assert operator.account
    centres = [each for each in looks if each.centre == operator.account.centre and each.action == "read_worker"]
    assert centres
    assert {"name", "occupation"} <= set(centres[0].fields)
    assert centres[0].purpose == "assist"
    assert [each.at for each in looks] == sorted((each.at for each in looks), reverse=True)
    assert {each.who for each in looks} >= {"you", "us", "centre"}
    assert who_saw(herself)[0].action == "see_reads"


def test_an_old_consent_without_form_and_guardian_keeps_its_signature(walk: Walk) -> None:
    walk.signed_in(MASON)
    given = consents_of(walk, MASON)
    assert given
    assert all(consent.paper is None and consent.guardian is None and genuine(walk.house.vault, consent) for consent in given)


class TestSignedFormsUnderReview:
    """What an administrator sees of forms, and what a form that is not in order comes to."""

    @pytest.fixture
    def administrator(self, walk: Walk, chosen: Settings) -> Visitor:
        """The post, signed in."""
        return post(walk, chosen, "administrator")

    def test_a_form_waits_with_its_centre_and_names_no_worker(self, walk: Walk, operator: Visitor, administrator: Visitor) -> None:
        number = on_paper(operator, RIDER)
        sheet = paper_sheet(administrator)
        item = next(each for each in sheet.forms if each.form.paper == number)
        assert operator.account
        assert item.centre == operator.account.centre
        assert item.form.in_order is None
        assert sheet.waiting >= 1
        worker_id = walk.house.door.worker_id(RIDER)
        assert worker_id not in str(sheet)

    def test_in_order_leaves_the_consent_and_not_in_order_ends_it(
        self, walk: Walk, operator: Visitor, administrator: Visitor
    ) -> None:
        good = on_paper(operator, TAILOR)
        bad = on_paper(walk.again(operator), RIDER)
        judge_paper(administrator, good, in_order=True)
        judge_paper(administrator, bad, in_order=False)
        found = {each.form.paper: each.form for each in paper_sheet(administrator).forms}
        assert (found[good].in_order, found[good].stands) == (True, True)
        assert (found[bad].in_order, found[bad].stands) == (False, False)
        with pytest.raises(Refused, match=r"not_allowed|consent_(withdrawn|expired)"):
            look(walk.again(operator))

    def test_all_forms_can_be_reached_some_at_a_time(
        self, walk: Walk, operator: Visitor, administrator: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mine = {on_paper(operator, TAILOR), on_paper(walk.again(operator), RIDER)}
        monkeypatch.setattr(review_paper, "SHEET", 1)
        sheet = paper_sheet(administrator)
        assert sheet.count >= len(mine)
        parts = [paper_sheet(administrator, first) for first in range(sheet.count)]
        assert all(len(part.forms) == 1 for part in parts)
        assert mine <= {form.form.paper for part in parts for form in part.forms}
        shown = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        shown.session_state["cookie"] = administrator.token
        shown.query_params["lang"] = "en"
        shown.run()
        shown.switch_page("pages/admin/paper_forms.py").run()
        assert not shown.exception
        shown.button(key="after_from").click().run()
        assert shown.query_params["from"] == "1"
        assert any(parts[1].forms[0].form.paper in each.value for each in shown.html)
        assert not any(parts[0].forms[0].form.paper in each.value for each in shown.html)

    def test_nobody_else_judges_and_no_number_is_made_up(self, operator: Visitor, administrator: Visitor) -> None:
        with pytest.raises(Refused, match="not_allowed"):
            paper_sheet(operator)
        with pytest.raises(Refused, match="not_allowed"):
            judge_paper(operator, "AAAA-BBBB", in_order=True)
        with pytest.raises(Refused, match="no_consent"):
            judge_paper(administrator, "AAAA-BBBB", in_order=True)


def post(walk: Walk, chosen: Settings, role: str) -> Visitor:
    """A post of the demonstration, signed in at a browser of its own."""
    told = seed_accounts(chosen).read_text(encoding="utf-8").splitlines()[1:]
    name, password = next(line for line in told if f",{role}," in line).split(",")[:2]
    return sign_in(walk.stranger(), name, password)


def on_paper(operator: Visitor, uan: str) -> str:
    """A worker who signs a form at the desk; its number."""
    entered = signed(open_form(agree(begin(operator, uan, "hi", "csc"), count_me=False)), by_her=True, by_witness=True)
    assert entered.case
    assert entered.case.paper
    return entered.case.paper


NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def form(number: int, *, user: str = "desk", worker: str | None = None, at: datetime = NOON, status: str = "active") -> Consent:
    """A consent on paper."""
    held = ("1", "hi", "Kaam Setu", "e-Shram", "find_work", user, ("name",), "view", "as_needed")
    return Consent(str(number), worker or f"worker {number}", *held, at, at + timedelta(days=30), status, "csc", paper=f"F{number}")


def test_what_is_odd_about_a_form() -> None:
    hours = [timedelta(hours=hour) for hour in range(4)]
    plain = [form(number, at=NOON + hour) for number, hour in enumerate(hours)]
    assert [odd_about(one, plain, {"desk": 40}) for one in plain] == [()] * 4
    again = form(9, worker="worker 0", at=NOON + timedelta(hours=5))
    assert odd_about(again, [*plain, again], {"desk": 40}) == ("twice",)
    quick = form(9, at=NOON + timedelta(minutes=2))
    assert odd_about(quick, [*plain, quick], {"desk": 40}) == ("quick",)
    elsewhere = form(9, user="other desk", at=NOON + timedelta(minutes=2))
    assert odd_about(elsewhere, [*plain, elsewhere], {"desk": 40}) == ()
    many = [*plain, form(9, at=NOON + timedelta(hours=6))]
    assert odd_about(many[0], many, {"desk": 16}) == ("often",)
    assert odd_about(many[0], many, {"desk": 17}) == ()
    assert odd_about(form(9, status="withdrawn"), [form(9, status="withdrawn")], {}) == ("taken_back",)
    night = form(9, at=NOON.replace(hour=16))
    assert odd_about(night, [night], {"desk": 40}) == ("at_night",)
