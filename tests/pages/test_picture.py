"""The picture of a timeline: positions, marks, arrows, and its limits."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from tests.support import page_html as elements
from tests.support import sample_documents as known
from tests.support.document_strategies import before, documents
from tests.support.tiers import examples
from timeline import dates, document
from timeline.dates import When
from timeline.document import Document
from timeline.pages.filters import FilterQuery
from timeline.pages.inline_assets import CSS
from timeline.pages.options import PageOptions
from timeline.pages.picture import Picture, draw
from timeline.pages.picture.axis import UNITS, get_cell, get_extent, get_first_day, name_cell
from timeline.pages.timeline import render_timeline
from timeline.presentation.build import build
from timeline.presentation.model import PageLinks

MARK = 12  # as far as a mark reaches from its middle


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en-gb"):
        yield


def draw_picture(whole: Document, *, mirrored: bool = False) -> Picture:
    drawn = draw(whole, build(whole, PageLinks(timeline="")), mirrored=mirrored)
    assert drawn is not None
    return drawn


def build_timeline(*whens: str, people: int = 2, language: str = "en-GB") -> Document:
    """Return a timeline with an event for each date. The parties act in turn, each upon the next."""
    parties = [
        document.Party(id=f"p{number}", name=f"Party {number}", kind="group") for number in range(people)
    ]
    events = [
        document.Event(
            id=f"e{place}",
            when=When(edtf),
            headline=f"Event {place}",
            parties=[
                document.PartyRole(party=f"p{place % people}", role="actor"),
                *(
                    [document.PartyRole(party=f"p{(place + 1) % people}", role="recipient")]
                    if people > 1
                    else []
                ),
            ],
        )
        for place, edtf in enumerate(whens)
    ]
    return document.Document(
        format=document.FORMAT,
        timeline=document.Timeline(
            slug="record", title="A record", language=language, time_zone="Europe/London"
        ),
        version=None,
        parties=parties,
        sources=[],
        events=events,
        statements=[],
        requests=[],
        corrections=[],
        order=[event.id for event in events],
    )


def list_days(count: int, *, every: int = 1) -> list[str]:
    return [str(date(2017, 3, 1) + timedelta(days=place // every)) for place in range(count)]


def group_marks(drawn: Picture) -> dict[str, Any]:
    return {uid: mark for mark in drawn.marks for uid in mark.ids}


def find_cell(drawn: Picture, label: str) -> Any:
    return next(cell for cell in drawn.cells if cell.label == label)


# --- The sample, which has vague dates in a certain order ------------------------------------------


def test_marks_with_vague_dates_are_in_reading_order() -> None:
    whole = known.sample()
    at = group_marks(draw_picture(whole))
    xs = [at[uid].x for uid in whole.order]
    assert all(left < right for left, right in pairwise(xs))


def test_a_mark_is_within_its_date() -> None:
    whole = known.sample()
    drawn = draw_picture(whole)
    at = group_marks(drawn)
    first, last = find_cell(drawn, "27 February 2017"), find_cell(drawn, "7 March 2017")
    for event in whole.events:
        if event.when.edtf.startswith("[2017-02-27.."):
            assert first.left < at[event.id].x < last.right
    for statement in whole.statements:
        if statement.when.edtf == "2017-03-07":
            assert last.left < at[statement.id].x < last.right


def test_unknown_and_open_starts_differ() -> None:
    drawn = draw_picture(known.sample())
    bars = {bar.entry_id: bar for bar in drawn.date_bars}
    investigation, hundred, cancels = (bars[uid] for uid in ("c9xp6sr9", "74h64jwd", "528cjtd9"))
    assert (investigation.lasts, investigation.start, investigation.end) == (True, "unknown", "sure")
    assert (hundred.lasts, hundred.start, hundred.end) == (False, "open", "sure")
    assert (cancels.lasts, cancels.start, cancels.end) == (False, "sure", "sure")


def test_a_range_extends_from_its_first_to_its_last_day() -> None:
    drawn = draw_picture(known.sample())
    cancels = next(bar for bar in drawn.date_bars if bar.entry_id == "528cjtd9")
    assert cancels.left == find_cell(drawn, "27 February 2017").left
    assert cancels.right == find_cell(drawn, "7 March 2017").right


def test_an_event_has_arrows_to_the_lanes_of_its_recipients() -> None:
    drawn = draw_picture(known.sample())
    lanes = {lane.name: lane.y for lane in drawn.lanes}
    reached = {(arrow.source, arrow.end_y) for arrow in drawn.arrows if arrow.kind == "reaches"}
    # Facebook reports the journalists of the BBC to CEOP.
    assert {("x5wkc4rg", lanes["CEOP"]), ("x5wkc4rg", lanes["BBC"])} <= reached


def test_an_answer_has_an_arrow_of_its_kind() -> None:
    drawn = draw_picture(known.sample())
    answers = {(arrow.source, arrow.target): arrow.kind for arrow in drawn.arrows}
    assert answers["46j6d4tt", "74h64jwd"] == "denies"
    assert answers["t6cqxqmt", "74h64jwd"] == "answers"


def test_only_parties_with_entries_have_a_lane() -> None:
    names = {lane.name for lane in draw_picture(known.sample()).lanes}
    assert names == {"BBC", "Facebook", "Simon Milner", "CEOP", "National Crime Agency", "Gizmodo"}


def test_an_undated_request_is_marked() -> None:
    at = group_marks(draw_picture(known.sample()))
    assert at["h6pgcmw9"].is_undated
    assert not at["c2h9wgb4"].is_undated


def test_a_withdrawn_entry_is_not_drawn() -> None:
    drawn = draw_picture(known.every_field())
    assert "gone1" not in group_marks(drawn)
    assert {arrow.target for arrow in drawn.arrows}.isdisjoint({"gone1"})


# --- The scale ------------------------------------------------------------------------------------


def test_time_is_to_scale_if_there_is_room() -> None:
    drawn = draw_picture(build_timeline("2001-01-01", "2001-01-11", "2001-01-21", "2001-02-10"))
    at = group_marks(drawn)
    first, second, third = (at[f"e{place + 1}"].x - at[f"e{place}"].x for place in range(3))
    assert first == pytest.approx(second, abs=2)
    assert second < third
    assert not drawn.breaks


def test_a_disproportionate_gap_is_broken() -> None:
    drawn = draw_picture(build_timeline("1950", *list_days(6), "2017-03-07", "2017-03-08"))
    at = group_marks(drawn)
    (gap,) = drawn.breaks
    assert at["e0"].x < gap < at["e1"].x


def test_cells_are_as_fine_as_there_is_room() -> None:
    assert {
        cell.label for cell in draw_picture(build_timeline("2001", "2005", "2009")).cells if cell.label
    } == {"2001", "2005", "2009"}
    labels = {cell.label for cell in draw_picture(build_timeline(*list_days(120))).cells}
    assert labels == {"March 2017", "April 2017", "May 2017", "June 2017"}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("day", [0, -1, 17_232, -719_529, 3_000_000, -200_000_000, 10**12])
def test_a_day_is_in_its_cell(unit: Any, day: int) -> None:
    cell = get_cell(day, unit)
    assert get_first_day(cell, unit) <= day < get_first_day(cell + 1, unit)
    assert dates.format_date(name_cell(cell, unit))


def test_a_day_depends_on_the_time_zone() -> None:
    late = When("2017-03-07", time="23:30", zone="America/New_York")
    assert get_extent(late, "Europe/London").first == get_extent(When("2017-03-08"), "Europe/London").first


def test_time_is_mirrored_for_right_to_left() -> None:
    whole = build_timeline(*list_days(5), people=3)
    left, right = draw_picture(whole), draw_picture(whole, mirrored=True)
    assert [mark.x for mark in right.marks] == [left.width - mark.x for mark in left.marks]
    vague = build_timeline("2017-01-01", "2017-02", "[2017-03-01..]")
    assert any(bar.end == "open" for bar in draw_picture(vague).date_bars)
    assert any(bar.start == "open" for bar in draw_picture(vague, mirrored=True).date_bars)


# --- Many, few and too many -----------------------------------------------------------------------


@pytest.mark.parametrize(("count", "people"), [(50, 5), (500, 1), (500, 7), (500, 30)])
def test_every_entry_has_one_mark_in_a_crowd(count: int, people: int) -> None:
    whole = build_timeline(*list_days(count, every=3), people=people)
    drawn = draw_picture(whole)
    assert sorted(uid for mark in drawn.marks for uid in mark.ids) == sorted(whole.order)
    assert all(mark.href == f"#{mark.ids[0]}" for mark in drawn.marks)
    page = render_timeline(known.add_version(whole), PageOptions(newsroom={}))
    section = page[page.index('<section class="picture"') :]
    assert len(section[: section.index("</section>")].encode()) < 60_000


def test_a_shared_mark_has_the_count_and_the_first_entry() -> None:
    drawn = draw_picture(build_timeline(*["2017-03-01"] * 80, "2017-03-02", "2017-03-03", people=1))
    fold = next(mark for mark in drawn.marks if mark.count > 1)
    assert fold.label == f"1 March 2017: {fold.count} entries, the first: Event 0"


def test_further_parties_share_the_last_lane() -> None:
    names = [lane.name for lane in draw_picture(build_timeline(*list_days(60), people=30)).lanes]
    assert len(names) == 10
    assert names[-1] == "21 others"


@pytest.mark.slow
def test_too_many_entries_have_a_sentence_instead_of_a_picture() -> None:
    page = elements.parse(render_timeline(build_timeline(*list_days(501)), PageOptions(newsroom={})))
    assert "501 entries: too many for a picture." in page.one(class_="picture").text
    assert not page.one(class_="picture").all("svg")


@pytest.mark.parametrize("whens", [[], ["2017"], ["2017", "2018", "", ""]])
def test_with_too_few_dates_there_is_no_picture(whens: list[str]) -> None:
    assert not elements.parse(render_timeline(build_timeline(*whens), PageOptions(newsroom={}))).all(
        class_="picture"
    )


def test_a_filtered_page_has_no_picture() -> None:
    whole = known.every_field()
    assert elements.parse(render_timeline(whole, PageOptions(newsroom={}))).all(class_="picture")
    chosen = render_timeline(whole, PageOptions(newsroom={}, query=FilterQuery("2026-02-04", "")))
    assert not elements.parse(chosen).all(class_="picture")


@pytest.mark.parametrize("how", [{"is_preview": True}, {"superseded_by": 3}])
def test_a_preview_and_a_superseded_version_link_within_themselves(how: dict[str, Any]) -> None:
    page = elements.parse(render_timeline(known.every_field(), PageOptions(newsroom={}, **how)))
    section = page.one(class_="picture")
    for link in section.all("a"):
        assert page.one(id=link.attributes["href"].removeprefix("#"))


# --- Any document ---------------------------------------------------------------------------------


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents())
def test_any_document_gives_a_consistent_picture(whole: Document) -> None:
    drawn = draw(whole, build(whole, PageLinks(timeline="")))
    zone = whole.timeline.time_zone
    entries = whole.entries()
    extents = {uid: get_extent(entry.when, zone) for uid, entry in entries.items()}
    if sum(each.is_known for each in extents.values()) < 3:
        assert drawn is None
        return
    assert drawn is not None
    at = group_marks(drawn)
    assert sorted(uid for mark in drawn.marks for uid in mark.ids) == sorted(entries)
    for mark in drawn.marks:
        (lane,) = [lane for lane in drawn.lanes if lane.y == mark.y]
        assert lane.top <= mark.y - MARK < mark.y + MARK <= lane.bottom
        assert 0 <= mark.x - MARK < mark.x + MARK <= drawn.width
    bounds = {uid: dates.find_bounds(entry.when, zone) for uid, entry in entries.items()}
    for each in entries:
        for other in entries:
            if before(bounds[each], bounds[other]):
                assert at[each].x <= at[other].x
    for bar in drawn.date_bars:
        mark = at[bar.entry_id]
        (lane,) = [lane for lane in drawn.lanes if lane.y == mark.y]
        assert lane.y < bar.y <= lane.bottom
        assert 0 <= bar.left < bar.right <= drawn.width
        if not extents[bar.entry_id].lasts or "unknown" not in (bar.start, bar.end):
            assert bar.left <= mark.x <= bar.right
    lanes = {lane.y for lane in drawn.lanes}
    for arrow in drawn.arrows:
        assert arrow.source in at
        assert arrow.target in at or arrow.end_y in lanes


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents())
def test_labels_on_the_axis_do_not_overlap(whole: Document) -> None:
    drawn = draw(whole, build(whole, PageLinks(timeline="")))
    rows: dict[int, list[tuple[float, float]]] = {}
    for cell in drawn.cells if drawn else []:
        if cell.label:
            wide = 6.5 * len(cell.label)
            left = cell.label_x - (wide if cell.anchor == "end" else 0)
            rows.setdefault(cell.label_y, []).append((left, left + wide))
    for labels in rows.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(labels)))


# --- In the page ----------------------------------------------------------------------------------


def test_every_mark_is_a_named_link_to_its_entry() -> None:
    page = elements.parse(render_timeline(known.add_version(known.sample()), PageOptions(newsroom={})))
    drawing = page.one("svg", class_="picture-drawing")
    links = drawing.all("a")
    assert len(links) == 19
    assert links[6].one("title").text == (
        "Event, between 27 February and 7 March 2017: Facebook reports the journalists to CEOP"
    )
    for link in links:
        assert page.one(id=link.attributes["href"].removeprefix("#")).has({"class_": "entry"})


def test_the_table_has_the_same_content() -> None:
    page = elements.parse(render_timeline(known.add_version(known.sample()), PageOptions(newsroom={})))
    rows = [[cell.text for cell in row.all("td")] for row in page.one(class_="picture-table").all("tr")]
    assert len(rows) == 20
    assert [
        "between 27 February and 7 March 2017",
        "Facebook",
        "Facebook reports the journalists to CEOP",
        "BBC, CEOP",
    ] in rows


def test_hostile_text_is_escaped() -> None:
    whole = build_timeline(*list_days(4))
    script = "<script>alert(1)</script>\"'&{{ x }}"
    whole = msgspec.structs.replace(
        whole,
        parties=[msgspec.structs.replace(party, name=script) for party in whole.parties],
        events=[msgspec.structs.replace(event, headline=script, key=True) for event in whole.events],
    )
    page = render_timeline(whole, PageOptions(newsroom={}))
    assert "<script" not in page
    drawing = elements.parse(page).one("svg", class_="picture-drawing")
    assert [link.one("title").text.endswith(script) for link in drawing.all("a")] == [True] * 4
    assert [style.children for style in elements.parse(page).all("style")] == [[CSS]]
    assert not re.search(r"\sstyle=", page)
