"""What leaves the house of figures: from the screens of officials, as reports, and the public table; never more than is shown."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from api.public import FIGURES, PublicFigures
from api.take_away import TakeAway
from data.store.unit_of_work import UnitOfWork
from language import sentence, words
from matching.places import District
from services.drawing.chart import HIDDEN
from services.fair.renew import renew_fairness
from services.figures import figures_of
from services.figures_out.formats import FORMATS
from services.figures_out.national import national
from services.figures_out.paper import paper
from services.figures_out.report import report, side_of
from services.house import House
from services.official import Wanted, list_places, must_be_counted, write_reports
from services.placements.districts import DistrictPoint
from services.placements.readings import FUNNEL, reading
from services.placements.selection import Side
from services.refusal import Refused
from services.renew_gaps import renew_gaps
from services.take_away import make_figures_ready
from services.telling.numbers import day_said
from services.visits import Visitor
from settings import Settings
from tests.integration.asked import asked
from tests.integration.conftest import MASON, Walk
from tests.integration.test_official_screens import PAGES, Screen, screen
from tests.people_events import add_people, people
from tests.served_people import served

__all__ = ["screen"]
NOW = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def counted(opened_house: House) -> House:
    """A house with everything worked out that officials are shown, and something aimed at."""
    database, room = opened_house.database, opened_house.room
    varanasi = room.foundation.gazetteer.district("Varanasi", "Uttar Pradesh")
    assert isinstance(varanasi, District)
    add_people(
        database, people(400, "consented", state="Uttar Pradesh", district_id=varanasi.id),
        people(100, "retained_90"), people(60, "joined"),
        people(300, "consented", state="Kerala"), people(90, "joined", state="Kerala", family="7531", gender="female"),
        people(7, "joined", state="Goa"), served(300, 60, gender="female"), served(300, 90, gender="male"),
    )  # fmt: skip
    figures_of(database).refresh()
    assert renew_gaps(database, room, NOW)
    assert renew_fairness(database, room.settings.reference_dir, NOW)
    with UnitOfWork(database) as work:
        work.targets.put("UP", "2026-10", "joined", 500, "nobody", NOW)
        work.commit()
    return opened_house


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf"])
def test_each_page_is_taken_along_once_by_who_looks_at_it(screen: Screen, counted: House, page: str, form: str) -> None:
    shown: AppTest = screen(page)
    assert not any("Chart(" in html.value for html in shown.html)
    shown.button(key=f"ready_{form}").click().run()
    assert not shown.exception
    link = next(html.value for html in shown.html if "/take/" in html.value)
    path = "/take/" + link.partition("/take/")[2].partition('"')[0]
    cookie = {"kaam": shown.session_state["cookie"]}
    status, headers, content = asked(TakeAway, path, cookie)
    assert status == 200
    day, named = until(counted), headers["content-disposition"]
    assert named.startswith(f'attachment; filename="kaam-setu-{page}-')
    assert named.endswith(f'-en.{form}"')
    assert page not in ("placements", "registrations", "targets") or f"-IN-until-{day}-en." in named
    assert content[:4] == {"xlsx": b"PK\x03\x04", "csv": b"\xef\xbb\xbf" + content[3:4], "pdf": b"%PDF"}[form]
    assert asked(TakeAway, path, cookie)[0] == 404


def test_the_file_has_the_numbers_of_the_screen(screen: Screen, counted: House) -> None:
    shown = screen("placements")
    shown.button(key="ready_csv").click().run()
    link = next(html.value for html in shown.html if "/take/" in html.value)
    path = "/take/" + link.partition("/take/")[2].partition('"')[0]
    _, _, content = asked(TakeAway, path, {"kaam": shown.session_state["cookie"]})
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    found = reading(figures_of(counted.database), Side())
    told = {row[0]: row[1] for row in rows if len(row) == 3}
    assert told["Agreed"] == str(found.agreed)
    assert told["Joined a job"] == (HIDDEN if found.joined is None else str(found.joined))


@pytest.mark.parametrize("wished", ["evil.exe", "kaam-setu-gaps.exe", "../../kaam-setu-a.csv", 'kaam-setu-"a.csv'])
def test_an_address_gives_a_file_no_name_of_another_kind(screen: Screen, counted: House, wished: str) -> None:
    shown = screen("gaps")
    shown.button(key="ready_csv").click().run()
    link = next(html.value for html in shown.html if "/take/" in html.value)
    secret = link.partition("/take/")[2].partition("/")[0]
    _, headers, _ = asked(TakeAway, f"/take/{secret}/{wished}", {"kaam": shown.session_state["cookie"]})
    assert re.fullmatch(r'attachment; filename="kaam-setu-[0-9a-f]{8}\.csv"', headers["content-disposition"])


def test_a_worker_takes_no_figures(walk: Walk) -> None:
    worker: Visitor = walk.signed_in(MASON)
    nothing = paper(words("en"), "Placements", (), ())
    for form in FORMATS:
        with pytest.raises(Refused):
            make_figures_ready(worker, form, nothing)


def test_a_report_says_its_place_and_period_and_only_what_is_published(counted: House) -> None:
    figures = figures_of(counted.database)
    for place, name in (("IN", "All of India"), ("UP", "Uttar Pradesh"), ("varanasi", "Varanasi, Uttar Pradesh")):
        side = side_of(counted, place, "")
        told = report(counted, words("en"), side)
        assert told.title.endswith(f": {name}")
        agreed = reading(figures, side).agreed
        funnel = told.charts[0]
        assert [row[1] for row in funnel.rows if row[0] == "Agreed"] == [
            "·" if agreed is None else words("en").speech.number(agreed)
        ]
    assert "उत्तर प्रदेश" in report(counted, words("hi"), side_of(counted, "UP", "")).title


def test_a_hindi_report_names_districts_in_devanagari(counted: House) -> None:
    for place in ("Varanasi", "UP"):
        told = report(counted, words("hi"), side_of(counted, place, ""))
        content = FORMATS["json"](told, "").decode("utf-8")
        assert "वाराणसी" in content
        assert "Varanasi" not in content
    assert told.title.endswith("उत्तर प्रदेश")


@pytest.mark.parametrize(("place", "period"), [("XX", ""), ("UP/99999", ""), ("UP", "2019-01"), ("UP", "soon"), ("Nowhere", "")])
def test_a_place_or_month_that_is_not_counted_is_told(counted: House, place: str, period: str) -> None:
    with pytest.raises(Refused):
        side_of(counted, place, period)


def until(house: House) -> str:
    day = figures_of(house.database).freshness.until
    assert day
    return day.isoformat()


def test_reports_are_written_whole_and_nothing_for_a_place_that_is_not_there(
    counted: House, chosen: Settings, tmp_path: Path
) -> None:
    out = tmp_path / "reports"
    done = write_reports(chosen, Wanted(("IN", "UP"), form="json", language="hi"), out)
    assert done.good
    names = [f"kaam-setu-{place}-until-{until(counted)}-hi.json" for place in ("IN", "UP")]
    assert sorted(file.name for file in out.iterdir()) == names
    assert "पूरा भारत" in json.loads((out / names[0]).read_text(encoding="utf-8"))["title"]
    with pytest.raises(Refused, match="report_place"):
        must_be_counted(chosen, Wanted(("UP", "XX")))
    refused = write_reports(chosen, Wanted(("UP", "XX")), tmp_path / "none")
    assert not refused.good
    assert "XX" in refused.notes[0]
    assert not (tmp_path / "none").exists()


def test_a_report_is_named_by_what_it_counts_and_says_so_on_its_first_line_and_on_the_terminal(
    counted: House, chosen: Settings, tmp_path: Path
) -> None:
    district, day = side_of(counted, "varanasi", "").place, until(counted)
    wanted = Wanted(("up", "UP", "varanasi", district.lower(), "in"), period="2026-02", form="json")
    done = write_reports(chosen, wanted, tmp_path)
    assert done.good
    of_district = f"kaam-setu-{district.replace('/', '-')}-until-{day}-en.json"
    of_state = f"kaam-setu-UP-2026-01-to-03-until-{day}-en.json"
    names = {f"kaam-setu-IN-2026-01-to-03-until-{day}-en.json", of_state, of_district}
    assert {file.name for file in tmp_path.iterdir()} == names
    said = day_said(words("en"), date.fromisoformat(day))
    first_lines = {name: json.loads((tmp_path / name).read_text(encoding="utf-8"))["lines"][0] for name in names}
    assert first_lines[of_district] == f"Counted: all time, up to {said}."
    assert first_lines[of_state] == f"Counted: Jan–Mar 2026, up to {said}."
    assert set(first_lines.values()) <= set(done.notes)
    assert any("Districts are published over all time alone" in note and "2026-02" in note for note in done.notes)
    only_states = write_reports(chosen, Wanted(("UP",), period="2026-02", form="json"), tmp_path / "states")
    assert list(only_states.notes) == [first_lines[of_state]]


def test_a_later_month_stands_beside_the_one_before_and_what_is_written_over_is_said(
    counted: House, chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Wanted(("Varanasi",), form="json")
    first = write_reports(chosen, wanted, tmp_path)
    again = write_reports(chosen, wanted, tmp_path)
    assert first.records[0]["file"] == again.records[0]["file"]
    assert not any("written anew" in note for note in first.notes)
    assert again.notes[-1] == "1 file of the same name was written anew."
    later = replace(figures_of(counted.database).freshness, until=date(2026, 12, 31))
    monkeypatch.setattr("services.figures.Figures.freshness", later)
    after = write_reports(chosen, wanted, tmp_path)
    assert after.records[0]["file"].endswith("-until-2026-12-31-en.json")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_report_of_nothing_counted_is_not_written_over_one_that_counts(
    counted: House, chosen: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.figures.Figures.freshness", replace(figures_of(counted.database).freshness, until=None))
    done = write_reports(chosen, Wanted(("UP",)), tmp_path / "out")
    assert not done.good
    assert done.notes[0].startswith("Nothing has been counted yet")
    assert not (tmp_path / "out").exists()


def test_the_places_that_the_readme_names_are_counted(counted: House) -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:--place )?([A-Z]{2}/\d+)`", readme))
    assert named == {side_of(counted, "Varanasi", "").place}


def test_of_a_name_that_several_districts_have_each_is_named_with_its_code(counted: House, monkeypatch: pytest.MonkeyPatch) -> None:
    points = {
        "CG/5": DistrictPoint("Bilaspur", "Chhattisgarh", 22.1, 82.1),
        "HP/1": DistrictPoint("Bilaspur", "Himachal Pradesh", 31.3, 76.8),
    }
    monkeypatch.setattr("services.figures_out.report.points_in", lambda *_: points)
    with pytest.raises(Refused) as refused:
        side_of(counted, "bilaspur", "")
    assert sentence(refused.value.code, refused.value.values, "en") == (
        "bilaspur is the name of several districts. Name the one that is meant by its code:"
        " CG/5 (Bilaspur, Chhattisgarh); HP/1 (Bilaspur, Himachal Pradesh)."
    )


def test_every_place_is_listed_with_its_code_and_what_is_typed_wrong_is_answered_with_the_nearest(
    counted: House, chosen: Settings
) -> None:
    listed = list_places(chosen)
    code = side_of(counted, "varanasi", "").place
    rows = [(record["code"], record["name"], record["state"]) for record in listed.records]
    assert rows[0] == ("IN", "India", "")
    assert {("UP", "Uttar Pradesh", ""), (code, "Varanasi", "Uttar Pradesh")} <= set(rows)
    assert len({row[0] for row in rows}) == len(rows) == 1 + 36 + 754, "India, its States and all districts"
    for typed, meant in (("Varansi", f"{code} (Varanasi, Uttar Pradesh)"), ("Kerela", "KL (Kerala)"), ("Kerala", "KL (Kerala)")):
        with pytest.raises(Refused) as refused:
            side_of(counted, typed, "")
        assert refused.value.code == "report_place_near"
        assert refused.value.values["places"].startswith(meant)
        assert meant in sentence(refused.value.code, refused.value.values, "en")


def test_anybody_reads_the_national_table_and_is_told_when_it_is_the_same(counted: House) -> None:
    status, headers, content = asked(PublicFigures, FIGURES, {})
    assert status == 200
    assert (headers["access-control-allow-origin"], headers["content-type"]) == ("*", "application/json")
    told = json.loads(content)
    figures = figures_of(counted.database)
    rows = {row["place"]: row for row in told["rows"]}
    assert set(rows["IN"]) - {"place", "name"} == set(FUNNEL) | {
        "settled_30", "answered_30", "retained_30", "settled_90", "answered_90", "retained_90", "called_back", "called_true"
    }  # fmt: skip
    for place in ("", "UP", "KL"):
        found = reading(figures, Side(place))
        assert {kind: rows[place or "IN"][kind] for kind in FUNNEL} == {kind: found.count(kind) for kind in FUNNEL}
    assert told["simulated"] is figures.freshness.simulated
    assert told["licence"] is None
    assert national(counted).etag == headers["etag"]
    numbers = [value for row in rows.values() for value in row.values() if isinstance(value, int)]
    assert all(value == 0 or value >= told["least_shown"] for value in numbers)
    assert rows["GA"]["joined"] is None
    assert asked(PublicFigures, FIGURES, {}, "POST")[0] == 405
