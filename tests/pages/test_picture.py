"""The picture of a timeline: its scale, its marks, and that no two labels overlap and none leaves the drawing."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from django.conf import settings as project
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import date_strategies
from tests.support import page_html as elements
from tests.support import sample_documents as known
from tests.support.document_strategies import documents
from tests.support.picture_documents import DATES, HEADLINES, build_document, build_statements
from tests.support.tiers import examples
from timeline.dates import When
from timeline.document import Document
from timeline.pages.filters import FilterQuery
from timeline.pages.options import PageOptions
from timeline.pages.picture import Picture, draw
from timeline.pages.picture.axis import UNITS, get_cell, get_first_day
from timeline.pages.picture.drawing import FONT, LABEL_GAP, WIDTH
from timeline.pages.picture.party_marks import build_entry_marks, build_party_marks, choose_initials
from timeline.pages.picture.placing import place_labels
from timeline.pages.picture.text_width import measure_width, wrap_text
from timeline.pages.picture.ticks import LABEL_SIZE, LEAST_DISTANCE
from timeline.pages.sections import Section
from timeline.pages.timeline import render_timeline
from timeline.presentation.build import build
from timeline.presentation.language import use_language
from timeline.presentation.model import PageLinks
from timeline.text import markdown
from timeline.text.bidi import get_direction

LANGUAGES = [code for code, _name in project.LANGUAGES]


def draw_picture(whole: Document, sizes: list[int] | None = None) -> Picture | None:
    """Return the picture of a document in its language; `sizes` are the numbers of entries of the sections."""
    language = whole.timeline.language
    with use_language(language):
        view = build(whole, PageLinks(timeline=""))
        sections, first = [], 0
        for number, size in enumerate(sizes or [], start=1):
            entries = view.entries[first : first + size]
            sections.append(Section(number=number, first=1, last=1, heading="", entries=entries))
            first += size
        return draw(whole, view, sections, mirrored=get_direction(language) == "rtl")


def list_days(count: int, *, every: int = 1) -> list[str]:
    return [str(date(2017, 3, 1) + timedelta(days=place * every)) for place in range(count)]


def check_room(picture: Picture) -> None:
    """Check that no two labels overlap and that nothing leaves the drawing."""
    boxes = [(label.top, label.bottom) for label in picture.labels]
    assert all(upper[1] + LABEL_GAP - 1 <= lower[0] for upper, lower in pairwise(boxes))
    room = picture.label_x if picture.is_mirrored else WIDTH - picture.label_x
    for label in picture.labels:
        assert label.top >= 0
        assert label.bottom <= picture.height
        assert measure_width(label.date, FONT, is_bold=True) <= room
        assert all(measure_width(line, FONT) <= room for _y, line in label.lines)
        assert 1 <= len(label.lines) <= 4
    ticks = [tick for tick in picture.ticks if tick.label]
    assert all(lower.y - upper.y >= LEAST_DISTANCE - 1 for upper, lower in pairwise(ticks))
    side = WIDTH - picture.tick_x if picture.is_mirrored else picture.tick_x
    assert all(measure_width(tick.label, LABEL_SIZE) <= side for tick in ticks)
    heights = [*(tick.y for tick in picture.ticks), *(mark.y for mark in picture.marks)]
    assert all(8 <= y <= picture.height - 4 for y in heights)
    ends = [
        *((mark.x - 9, mark.x + 9) for mark in picture.marks),
        *((bar.x, bar.x + bar.width) for bar in picture.bars),
    ]
    for left, right in ends:
        # Marks and bars stand between the labels of the ticks and those of the marks.
        assert (picture.label_x < left) if picture.is_mirrored else (right < picture.label_x)
        assert 0 <= left < right <= WIDTH
    assert all(bar.y >= 0 and bar.y + bar.height <= picture.height for bar in picture.bars)


# --- Room for labels ------------------------------------------------------------------------------


@pytest.mark.sampled
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [3, 7, 40, 300])
@pytest.mark.parametrize("every", [0, 1, 40, 4000])
def test_no_label_overlaps_or_leaves_the_drawing(language: str, count: int, every: int) -> None:
    whens = [str(date(1800, 1, 1) + timedelta(days=min(place * every, 2_900_000))) for place in range(count)]
    for keys in ([False], [True], [True, False, False]):
        whole = build_document(whens, headlines=HEADLINES, keys=keys, language=language, people=7)
        picture = draw_picture(whole, [count // 3 + 1] * 3)
        assert picture
        check_room(picture)


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_a_picture_of_5000_entries_is_small(language: str) -> None:
    whens = [DATES[place % len(DATES)] if place % 3 else day for place, day in enumerate(list_days(5000))]
    whole = build_document(whens, headlines=HEADLINES, keys=[True, False], language=language, people=30)
    picture = draw_picture(whole, [50] * 100)
    assert picture
    check_room(picture)
    html = render_to_string("public/_picture.html", {"picture": picture})
    assert len(markdown.collapse_gaps(html).encode()) <= 12_000


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    whens=st.lists(st.one_of(st.sampled_from(DATES), date_strategies.whens), min_size=1, max_size=30),
    headlines=st.lists(st.sampled_from(HEADLINES), min_size=1, max_size=6),
    keys=st.lists(st.booleans(), min_size=1, max_size=4),
    language=st.sampled_from(LANGUAGES),
    sizes=st.lists(st.integers(1, 9), max_size=60),
)
def test_any_dates_leave_room_for_every_label(
    whens: list[Any], headlines: list[str], keys: list[bool], language: str, sizes: list[int]
) -> None:
    whole = build_document(whens, headlines=headlines, keys=keys, language=language)
    if picture := draw_picture(whole, sizes):
        check_room(picture)


@pytest.mark.full
@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents())
def test_any_document_has_a_picture_with_room_or_none(whole: Document) -> None:
    if picture := draw_picture(whole):
        check_room(picture)


@settings(max_examples=examples(300), deadline=None)
@given(
    labels=st.lists(st.tuples(st.integers(-50, 700), st.integers(20, 85)), max_size=6).map(sorted),
    gap=st.integers(0, 8),
)
def test_labels_are_as_near_as_may_be(labels: list[tuple[int, int]], gap: int) -> None:
    wanted, heights = [place for place, _height in labels], [height for _place, height in labels]
    tops = place_labels(wanted, heights, 4, 656, gap)
    assert all(
        upper + height + gap <= lower + 1e-6
        for (upper, height), lower in zip(zip(tops, heights, strict=False), tops[1:], strict=False)
    )
    assert all(top >= 4 - 1e-6 for top in tops)
    assert all(top + height <= 656 + 1e-6 for top, height in zip(tops, heights, strict=True))
    # One that meets nothing stays where it is wanted.
    if len(labels) == 1 and 4 <= wanted[0] <= 656 - heights[0]:
        assert tops == wanted


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("A diver finds a crack", ["A diver finds a crack"]),
        ("Le conseil de la grande ville\u00a0: oui", ["Le conseil de la grande", "ville\u00a0: oui"]),
        ("Tagung zur Haftpflichtversicherungsfrage", ["Tagung zur", "Haftpflichtversicherungsfr", "age"]),
        (
            "one two three four five six seven " * 6,
            ["one two three four five six", "seven one two three four", "five six seven one two…"],
        ),
    ],
)
def test_lines_break_between_words_where_they_can(text: str, lines: list[str]) -> None:
    assert wrap_text(text, 175, 13, 3) == lines


# --- Time -----------------------------------------------------------------------------------------


def test_the_sample_is_drawn_to_scale_from_the_first_known_day() -> None:
    picture = draw_picture(known.sample())
    assert picture
    ticks = {tick.label: tick.y for tick in picture.ticks}
    assert list(ticks) == ["Earlier", "27 Feb", "1 Mar", "3 Mar", "5 Mar", "7 Mar"]
    days = [y for label, y in ticks.items() if label != "Earlier"]
    assert {round((lower - upper) / 4) for upper, lower in pairwise(days)} == {24}
    # What began before the first known day is above a visible break.
    assert "l12-8" in picture.axis
    soft = {(bar.y, bar.fade) for bar in picture.bars}
    assert (ticks["27 Feb"], "both") in soft
    assert any(y < ticks["27 Feb"] and fade == "start" for y, fade in soft)


def test_the_sample_has_labels_in_words() -> None:
    picture = draw_picture(known.sample())
    assert picture
    assert [(label.date, " ".join(line for _y, line in label.lines)) for label in picture.labels] == [
        ("By 7 March", "BBC reports 100 images to Facebook; 18 are taken down"),
        ("27 Feb – 5 Mar", "Facebook agrees to an interview if the BBC sends it the images"),
        ("27 Feb – 7 Mar", "Facebook reports the journalists to CEOP"),
        ("Around 7 March", "Simon Milner: no answer"),
    ]
    assert [label.is_unanswered for label in picture.labels] == [False, False, False, True]


def test_what_lies_far_before_everything_else_is_cut_off() -> None:
    picture = draw_picture(build_document(["1905-06-01", *list_days(12)]))
    assert picture
    assert picture.ticks[0].label == "Earlier"
    assert picture.axis.count("l12-8") == 2
    # A tenth of the dates is too much to be cut off.
    whole = draw_picture(build_document(["1905", "1906", *list_days(12)]))
    assert whole
    assert "l12-8" not in whole.axis


@pytest.mark.parametrize(
    ("whens", "labels"),
    [
        (["2000-05-13", "2011-04-08", "2025-09-16"], {"2010", "2020"}),
        (["2017-01-03", "2017-06-01", "2017-12-24"], {"Mar", "Jul", "Nov"}),
        (["2017-03-01", "2017-03-04", "2017-03-09"], {"1 Mar", "3 Mar", "5 Mar"}),
    ],
)
def test_ticks_have_the_unit_that_the_story_needs(whens: list[str], labels: set[str]) -> None:
    picture = draw_picture(build_document(whens))
    assert picture
    assert labels <= {tick.label for tick in picture.ticks}


def test_a_story_of_one_day_has_hours() -> None:
    whens = [When("2017-03-07", time=time, zone="Europe/London") for time in ("09:00", "12:30", "20:15")]
    picture = draw_picture(build_document(whens))
    assert picture
    assert {"12:00", "18:00"} <= {tick.label for tick in picture.ticks}


def test_ticks_lead_to_the_sections_of_the_page() -> None:
    picture = draw_picture(build_document(["2017-03-01", "2017-03-02", "2017-03-20"]), [2, 1])
    assert picture
    sections = [(tick.href, tick.number, tick.label) for tick in picture.ticks if tick.href]
    assert sections == [("#part_1", 0, "1 Mar"), ("#part_2", 1, "20 Mar")]


@pytest.mark.parametrize(
    ("text", "fade"),
    [
        ("[2017-03-01..2017-03-20]", "both"),
        ("2017-03", "both"),
        ("[..2017-03-20]", "start"),
        ("[2017-03-01..]", "end"),
        ("2017-03-01/2017-03-20", "none"),
        ("/2017-03-20", "start"),
    ],
)
def test_a_bar_fades_where_its_date_is_not_known(text: str, fade: str) -> None:
    picture = draw_picture(build_document([text, *list_days(4, every=10)]))
    assert picture
    assert [bar.fade for bar in picture.bars] == [fade]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("day", [0, -1, 17_232, -719_529, 3_000_000, -200_000_000, 10**12])
def test_a_day_is_in_its_cell(unit: Any, day: int) -> None:
    cell = get_cell(day, unit)
    assert get_first_day(cell, unit) <= day < get_first_day(cell + 1, unit)


# --- Marks ----------------------------------------------------------------------------------------


def test_statements_of_one_party_on_one_day_are_one_mark_with_their_number() -> None:
    whole = build_statements(["2017-03-01", "2017-03-01", "2017-03-01", "2017-03-09"], minor=True)
    picture = draw_picture(whole)
    assert picture
    assert [(mark.shape, mark.text) for mark in picture.marks] == [("said", "3")]


def test_without_key_events_the_most_connected_entries_have_labels() -> None:
    whole = known.every_field()
    events = [msgspec.structs.replace(event, key=False) for event in whole.events]
    picture = draw_picture(msgspec.structs.replace(whole, events=events))
    assert picture
    assert not picture.has_key_events
    assert 2 <= len(picture.labels) <= 6
    with_keys = draw_picture(whole)
    assert with_keys
    assert with_keys.has_key_events


def test_equally_connected_entries_have_labels_from_all_of_the_timeline() -> None:
    picture = draw_picture(build_document(list_days(60)))
    assert picture
    tops = [label.top for label in picture.labels]
    assert len(tops) == 6
    assert tops[-1] - tops[0] > picture.height / 2


def test_an_arabic_picture_has_its_axis_on_the_right() -> None:
    left, right = (draw_picture(build_document(list_days(5), language=code)) for code in ("en-GB", "ar"))
    assert left
    assert right
    assert right.axis_x == WIDTH - left.axis_x
    assert {mark.x for mark in right.marks} == {WIDTH - mark.x for mark in left.marks}


@pytest.mark.parametrize("whens", [[], ["2017"], ["2017", "2018", "", ""]])
def test_with_too_few_dates_there_is_no_picture(whens: list[str]) -> None:
    assert draw_picture(build_document(whens)) is None


def test_a_withdrawn_entry_is_not_drawn() -> None:
    whole = known.every_field()
    picture = draw_picture(whole)
    assert picture
    withdrawn = {withdrawal.id for withdrawal in whole.withdrawals}
    assert withdrawn
    assert withdrawn.isdisjoint(picture.label_numbers)
    view = build(whole, PageLinks(timeline=""))
    assert withdrawn.isdisjoint(build_entry_marks(view, build_party_marks(whole, view)))


# --- Parties --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "initials"),
    [
        (["BBC", "Facebook", "CEOP", "CNBC"], ["B", "F", "C", "Cn"]),
        (["The council", "The Guardian", "der Spiegel"], ["C", "G", "S"]),
        (["Ministry", "Mereshire", "Mi Mo"], ["M", "Me", "Mi"]),
        (["المجلس", "الشركة"], ["م", "ش"]),
        (["東京電力", "–", "4chan"], ["東", "", "4"]),
        (["A", "A", "A"], ["A", "A2", "A3"]),
    ],
)
def test_initials_are_the_shortest_that_differ(names: list[str], initials: list[str]) -> None:
    assert choose_initials((name, False) for name in names) == initials


def test_a_person_has_the_initial_of_the_last_name() -> None:
    assert choose_initials([("Simon Milner", True), ("David Jordan", True)]) == ["M", "J"]


def test_a_member_has_the_colour_of_its_organisation_and_four_have_one() -> None:
    whole = build_document(list_days(20), people=6)
    parties = [
        msgspec.structs.replace(party, part_of="p0" if party.id == "p5" else None) for party in whole.parties
    ]
    whole = msgspec.structs.replace(whole, parties=parties)
    marks = build_party_marks(whole, build(whole, PageLinks(timeline="")))
    assert [marks[f"p{number}"].colour for number in range(6)] == [1, 2, 3, 4, 0, 1]


@pytest.mark.parametrize(
    ("uid", "shape"),
    [("crack1", "did"), ("denial1", "said"), ("ask1", "asked"), ("ask3", "did"), ("gone1", None)],
)
def test_the_shape_says_what_an_entry_is(uid: str, shape: str | None) -> None:
    whole = known.every_field()
    view = build(whole, PageLinks(timeline=""))
    mark = build_entry_marks(view, build_party_marks(whole, view)).get(uid)
    assert (mark.shape if mark else None) == shape


# --- In the page ----------------------------------------------------------------------------------


def test_a_filtered_page_has_no_picture() -> None:
    whole = known.every_field()
    assert "At a glance" in render_timeline(whole)
    assert "At a glance" not in render_timeline(whole, PageOptions(query=FilterQuery(kind="statement")))


@pytest.mark.parametrize("how", [{"is_preview": True}, {"superseded_by": 3}])
def test_a_preview_and_a_superseded_version_link_within_themselves(how: dict[str, Any]) -> None:
    root = elements.parse(render_timeline(known.every_field(), PageOptions(newsroom={}, **how)))
    links = root.one(class_="picture").one("svg").all("a")
    assert links
    assert all(link.attributes["href"].startswith("#") for link in links)


def test_labels_are_links_whose_words_are_those_of_the_entry() -> None:
    root = elements.parse(render_timeline(known.every_field(), PageOptions(newsroom={})))
    link = root.one("a", class_="picture-label-0")
    assert (link.attributes["href"], " ".join(link.text.split())) == (
        "#crack1",
        "Between 10 and 14 Jan Crack found",
    )


def test_hostile_text_is_escaped() -> None:
    headline = '"><script>alert(1)</script>'
    whole = build_document(list_days(3), headlines=[headline])
    aside = (
        render_timeline(whole, PageOptions(newsroom={}))
        .split('<aside class="picture"')[1]
        .split("</aside>")[0]
    )
    assert "<script" not in aside
