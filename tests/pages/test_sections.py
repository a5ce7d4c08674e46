"""The sections of a long timeline."""

import dataclasses
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import page_html, sample_documents
from tests.support.page_html import Element
from tests.support.tiers import examples
from timeline import document
from timeline.dates import When
from timeline.document import Document
from timeline.pages import sections as rules
from timeline.pages.filters import FilterQuery
from timeline.pages.options import PageOptions
from timeline.pages.sections import (
    LEAST_IN_SECTION,
    MOST_IN_SECTION,
    MOST_JUMP_LINKS,
    OpenSection,
    divide_into_sections,
    list_jump_links,
    parse_open_section,
)
from timeline.pages.timeline import render_section, render_timeline, write
from timeline.presentation.limits import ENTRIES_IN_FULL
from timeline.presentation.model import DateView, EntryView, WithdrawnEntryView

DATES = (
    "",
    "2017",
    "2017-03",
    "2017-03-07",
    "2017-04-30",
    "2017-03~",
    "2017-02-27/2017-03-05",
    "[..2017-03-07]",
    "-0043-03-15",
    "Y170000002",
)


def build_entry(number: int, edtf: str, kind: type[EntryView] = EntryView) -> Any:
    """Return an entry with a date and nothing else."""
    nothing: dict[str, Any] = {"href": "", "permalink": "", "title": "", "label": "", "citations": []}
    nothing |= {"verification": None, "verification_key": "", "disclosures": [], "corrections": []}
    more: dict[str, Any] = (
        {"reason": "", "fate": "withdrawn", "sentence": ""} if kind is WithdrawnEntryView else {}
    )
    return kind(
        id=f"n{number}", date=DateView(When(edtf)), first_published=None, last_changed=None, **nothing, **more
    )


def build_entries(*runs: tuple[str, int]) -> list[EntryView]:
    """Return entries with these dates, each so many times."""
    return [
        build_entry(number, edtf)
        for number, edtf in enumerate(edtf for edtf, count in runs for _ in range(count))
    ]


def list_headings(*runs: tuple[str, int]) -> list[str]:
    """Return the headings of the sections of these entries, which are shown in full."""
    return [section.heading for section in divide_into_sections(build_entries(*runs))]


def list_later_headings(*runs: tuple[str, int]) -> list[str]:
    """Return the headings of the sections after the first entries."""
    sections = divide_into_sections(build_entries(("2001", ENTRIES_IN_FULL), *runs))
    return [section.heading for section in sections if not section.is_expanded]


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.sampled_from(DATES), st.integers(1, 130)), max_size=8))
def test_every_entry_is_in_exactly_one_section_and_in_order(runs: list[tuple[str, int]]) -> None:
    entries = build_entries(*runs)
    found = divide_into_sections(entries)
    assert [each for section in found for each in section.entries] == entries
    assert [section.number for section in found] == list(range(1, len(found) + 1))
    assert [(section.first, section.last) for section in found] == [
        (entries.index(section.entries[0]) + 1, entries.index(section.entries[-1]) + 1) for section in found
    ]
    assert all(0 < len(section.entries) <= MOST_IN_SECTION for section in found if not section.is_expanded)
    # The first entries in full end where a section ends.
    in_full = sum(len(section.entries) for section in found if section.is_expanded)
    assert in_full == min(len(entries), ENTRIES_IN_FULL)
    assert len(list_jump_links(found)) <= MOST_JUMP_LINKS


@pytest.mark.parametrize(
    ("dates", "headings"),
    [
        # Days, with what was by then or some time before it.
        (
            [
                "/2017-03-07",
                "[..2017-03-07]",
                "[2017-02-27..2017-03-05]",
                "[2017-02-27..2017-03-07]",
                "[..2017-03-07]",
            ]
            + ["2017-03-07"] * 3
            + ["", "2017-03-07~"],
            ["by 7 March 2017", "from 27 February to 7 March 2017", "7 March 2017"],
        ),
        # Years, although most have one entry.
        (["2001-05-13", "2003", "2003-04", "2014-11-19", "2014-11-20"], ["2001", "2003", "2014"]),
        # Months, where days would be as many as entries.
        (["2017-03-07", "2017-03-09", "2017-04-01", "2017-04-30"], ["March 2017", "April 2017"]),
        # Decades, where years would be.
        (["1911", "1913", "1951", "1954", "1959"], ["the 1910s", "the 1950s"]),
        # What lasts is where it began; what may have been at that time stays there.
        (["2014", "2015/2019", "2015-02", "[2014..2016]", "2018", "2018-01"], ["2014", "2015", "2018"]),
        # A story may go back in time.
        (["2017", "2017", "2014", "2014", "2017", "2017"], ["2017", "2014", "2017"]),
        (["", ""], ["date unknown"]),
        (["[2017-03-07..]", "2017-03-09"], ["in or after 2017", "2017"]),
        (["2017-03-07", "2017-03-07"], ["7 March 2017"]),
        ([], []),
    ],
)
def test_headings_are_as_fine_as_the_story_needs(dates: list[str], headings: list[str]) -> None:
    assert list_headings(*((each, 1) for each in dates)) == headings


def test_the_entries_of_one_day_are_under_hours_if_most_have_a_clock_time() -> None:
    entries = [
        dataclasses.replace(build_entry(number, ""), date=DateView(When("2017-03-07", time=time, zone=zone)))
        for number, (time, zone) in enumerate(
            [("09:05", "Europe/London"), ("09:50", "Europe/London"), ("", ""), ("14:00", "Europe/London")]
        )
    ]
    assert [each.heading for each in divide_into_sections(entries)] == ["09:00–10:00", "14:00–15:00"]
    undated = [*entries, *build_entries(("2017-03-07", 4))]
    assert [each.heading for each in divide_into_sections(undated)] == ["7 March 2017"]


def test_a_section_has_its_outermost_days() -> None:
    [section] = divide_into_sections(build_entries(("2017-03-07", 2), ("", 1)))
    assert (section.first_day, section.last_day) == (17232, 17232)
    [unknown] = divide_into_sections(build_entries(("", 2)))
    assert (unknown.first_day, unknown.last_day) == (None, None)


def test_the_jump_bar_leads_to_each_section_or_to_the_first_of_each_year() -> None:
    days = divide_into_sections(build_entries(("2017-03-07", 2), ("2017-03-09", 2)))
    assert [link.label for link in list_jump_links(days)] == ["7 March 2017", "9 March 2017"]
    assert [link.anchor for link in list_jump_links(days)] == ["part_1", "part_2"]
    months = [(f"{2010 + number // 12}-{number % 12 + 1:02}", 30) for number in range(60)]
    long = divide_into_sections(build_entries(*months))
    assert len(long) > MOST_JUMP_LINKS
    links = list_jump_links(long)
    assert [link.label for link in links] == ["2010", "2011", "2012", "2013", "2014"]
    assert links[1].anchor == next(each.anchor for each in long if "2011" in each.heading)


def test_short_months_are_joined() -> None:
    assert list_later_headings(("2017-03-07", LEAST_IN_SECTION), ("2017-04-30", LEAST_IN_SECTION)) == [
        "7 March 2017",
        "30 April 2017",
    ]
    assert list_later_headings(("2017-03-07", LEAST_IN_SECTION - 1), ("2017-04-30", LEAST_IN_SECTION)) == [
        "7 March 2017 – 30 April 2017"
    ]


def test_a_long_month_is_divided_evenly() -> None:
    found = divide_into_sections(build_entries(("2001", ENTRIES_IN_FULL), ("2017-03", MOST_IN_SECTION + 1)))
    assert [len(each.entries) for each in found if not each.is_expanded] == [25, 26]


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (["2017-03-07", "2017-03-07"], "7 March 2017"),
        (["2017-03-09", "2017-03-07"], "7 March 2017 – 9 March 2017"),
        # As fine as the vaguest date.
        (["2017-03-09", "2017-03"], "March 2017"),
        (["2017-03-09", "2017-04"], "March 2017 – April 2017"),
        (["2017-03-09", "2017-02-27/2017-03-05"], "2017"),
        # Open dates do not count.
        (["2017-03-09", "", "[..2017-03-07]", "2017-03-01/.."], "9 March 2017"),
        (["", "[..2017-03-07]"], "date unknown"),
    ],
)
def test_a_heading_covers_the_dates_of_its_entries(dates: list[str], words: str) -> None:
    assert list_later_headings(*((each, 1) for each in dates)) == [words]


def test_the_day_of_a_withdrawal_does_not_count() -> None:
    entries = [
        *build_entries(("2001", ENTRIES_IN_FULL), ("2017-03-07", 2)),
        build_entry(999, "2026-01-01", WithdrawnEntryView),
    ]
    assert divide_into_sections(entries)[-1].heading == "7 March 2017"


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("3", 3),
        ("all", "all"),
        ("", None),
        ("0", None),
        ("03", None),
        ("-1", None),
        ("٣", None),
        ("9" * 5, None),
    ],
)
def test_the_open_section_is_a_number_or_all(typed: str, opened: OpenSection) -> None:
    assert parse_open_section(typed) == opened


# --- In the page ----------------------------------------------------------------------------------------


def render_page(whole: Document, **how: Any) -> Element:
    return page_html.parse(render_timeline(whole, PageOptions(newsroom={}, **how)))


def list_ids(page: Element) -> list[str]:
    """Return the ids of all entries and lines in order."""
    (record,) = page.all(id="record")
    return [each.attributes["id"] for each in record.all("li") if "id" in each.attributes]


@pytest.mark.sampled
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"open_section": 4},
        {"open_section": "all"},
        {"superseded_by": 2},
        {"is_preview": True},
        {"open_section": 99},
    ],
)
def test_every_entry_has_its_anchor_in_every_variant(how: dict[str, Any]) -> None:
    whole = sample_documents.long()
    assert list_ids(render_page(whole, **how)) == whole.order


def test_a_hundred_entries_are_in_full_and_one_more_is_collapsed() -> None:
    assert not render_page(sample_documents.long(100)).all(class_="entry-section-collapsed")
    page = render_page(sample_documents.long(101))
    assert [line.attributes["id"] for line in page.all(class_="collapsed-entry")] == ["n101"]
    assert len(page.all("li", class_="entry")) == 100


def test_a_collapsed_entry_has_label_date_and_weak_verification() -> None:
    page = render_page(sample_documents.long())
    assert page_html.entry(page, "n128").text == "A withdrawn entry Withdrawn 9 March 2026"
    assert page_html.entry(page, "n129").text == "Event number 129 9 May 2026 Disputed"
    assert page_html.entry(page, "n130").text == (
        "The harbour board: “These are our words, number 130.” 10 May 2026"
    )
    assert page_html.entry(page, "n125").text == "Event number 125 5 May 2026"


def test_a_collapsed_entry_links_to_the_entry_in_full() -> None:
    def leads_to(**how: Any) -> str:
        return (
            page_html.entry(render_page(sample_documents.long(), **how), "n129").one("a").attributes["href"]
        )

    assert leads_to() == "/t/long-story/n129/"
    # A superseded version has no pages of entries, so the section opens in its page.
    item = page_html.entry(render_page(sample_documents.long()), "n129").parent
    assert item is not None
    assert item.parent is not None
    number = item.parent.attributes["id"].partition("_")[2]
    assert leads_to(superseded_by=2) == f"/t/long-story/v/1/?open={number}#n129"
    assert page_html.entry(
        render_page(sample_documents.long(), superseded_by=2, open_section=int(number)), "n129"
    ).has({"class_": "entry"})


def test_an_open_section_is_in_full_with_a_link_to_collapse_it() -> None:
    whole = sample_documents.long(200)
    first, second = (
        each.attributes["id"] for each in render_page(whole).all(class_="entry-section-collapsed")[:2]
    )
    page = render_page(whole, open_section=int(first.removeprefix("part_")))
    section = page.one(id=first)
    assert not section.all(class_="collapsed-entry")
    assert section.all("li", class_="entry")
    assert section.one("a", href=f"/t/long-story/#{first}").text == "Collapse"
    assert page.one(id=second).all(class_="collapsed-entry")


def test_a_preview_is_collapsed_and_its_links_stay_in_it() -> None:
    page = render_page(sample_documents.long(), is_preview=True, preview_url="/desk/t/long-story/preview/")
    section = page.all(class_="entry-section-collapsed")[0]
    # Sections of what is not published cannot be fetched, so the links lead to the preview with one open.
    assert "data-part" not in section.attributes
    lines = [section.one("a", class_="entry-section-open")]
    lines += [line.one("a") for line in page.all(class_="collapsed-entry")]
    links = [line.attributes["href"] for line in lines]
    assert all(link.startswith("/desk/t/long-story/preview/?open=") for link in links), links
    assert not any("fold.js" in script.attributes.get("src", "") for script in page.all("script"))


def test_a_file_and_a_preview_without_an_address_collapse_nothing() -> None:
    assert not render_page(sample_documents.long(), is_preview=True).all(class_="collapsed-entry")
    assert not page_html.parse(write(sample_documents.long())).all(class_="collapsed-entry")


def test_a_filtered_page_is_collapsed_and_keeps_its_filters() -> None:
    page = render_page(sample_documents.long(200), query=FilterQuery("2026-01-02", "2026-12", kind="event"))
    assert len(page.all("li", class_="entry")) == ENTRIES_IN_FULL
    section = page.all(class_="entry-section-collapsed")[0]
    number = section.attributes["id"].partition("_")[2]
    chosen = "from=2026-01-02&to=2026-12&kind=event"
    assert section.attributes["data-part"] == f"/t/long-story/v/1/part/{number}/?{chosen}"
    assert section.one(class_="entry-section-open").attributes["href"] == (
        f"/t/long-story/?{chosen}&open={number}#part_{number}"
    )


def test_a_collapsed_possible_match_is_marked() -> None:
    whole = sample_documents.long(200)
    vague = [msgspec.structs.replace(each, when=When("2026")) for each in whole.events]
    whole = msgspec.structs.replace(whole, events=vague)
    page = render_page(whole, query=FilterQuery("2026-02-01", "2026-12-31", kind="event"))
    lines = page.all(class_="collapsed-entry")
    assert lines
    assert all("Date uncertain: may fall within these dates" in line.text for line in lines)


def test_a_section_alone_equals_the_section_in_the_page() -> None:
    whole = sample_documents.long()
    page = render_timeline(whole, PageOptions(newsroom={}, open_section="all"))
    for each in page_html.parse(render_timeline(whole, PageOptions(newsroom={}))).all(
        class_="entry-section-collapsed"
    ):
        part = render_section(whole, int(each.attributes["id"].partition("_")[2]))
        assert part
        assert part in page
    assert render_section(whole, 99) is None
    assert render_section(sample_documents.long(100), 1) is None


@pytest.mark.slow
def test_sources_of_collapsed_entries_are_collapsed() -> None:
    whole = sample_documents.long()
    late = document.Source(id="late1", kind="article", publisher="The Late Paper", title="A late report")
    last = msgspec.structs.replace(whole.statements[-1], citations=[document.Citation(source="late1")])
    whole = msgspec.structs.replace(
        whole, sources=[*whole.sources, late], statements=[*whole.statements[:-1], last]
    )
    line = render_page(whole).one(id="source_late1")
    assert line.text == "The Late Paper: A late report"
    assert line.one("a").attributes["href"] == "/t/long-story/sources/#source_late1"
    old = render_page(whole, superseded_by=2).one(id="source_late1")
    assert old.one("a").attributes["href"] == "/t/long-story/v/1/?open=all#source_late1"
    # A source cited by an entry in full is in full, with its citing entries or a link to them if there are many.
    cited = render_page(whole).one(id="source_paper1")
    assert not cited.all("li")
    carries = cited.one(class_="citing-entries")
    assert carries.text == "Cited in 19 entries"
    assert carries.one("a").attributes["href"] == "/t/long-story/sources/#source_paper1"
    assert (
        not render_page(sample_documents.long(100))
        .one(id="source_paper1")
        .one(class_="citing-entries")
        .all("a", href="/t/long-story/sources/#source_paper1")
    )
    in_full = render_page(whole, open_section="all")
    assert len(in_full.one(id="source_paper1").all("li")) == 19
    assert in_full.one(id="source_late1").all(class_="citing-entries")


def test_hundreds_of_sources_are_in_lists_of_ten() -> None:
    whole = sample_documents.long()
    many = [
        document.Source(id=f"more{number}", kind="article", publisher="A paper", title=f"Report {number}")
        for number in range(25)
    ]
    cited = [document.Citation(source=each.id) for each in many]
    last = msgspec.structs.replace(whole.statements[-1], citations=cited)
    whole = msgspec.structs.replace(
        whole, sources=[*whole.sources, *many], statements=[*whole.statements[:-1], last]
    )
    lists = render_page(whole).one(id="sources").all("ol")
    numbers = [
        one.attributes["value"] for each in lists for one in each.all("li") if "value" in one.attributes
    ]
    assert numbers == [str(number) for number in range(1, len(whole.sources) + 1)]
    # Entries in full cite seven; those that only the last entry cites are lines.
    assert [each.attributes["class"] for each in lists] == [
        "sources sources-far",
        "sources sources-far sources-brief",
        "sources sources-far sources-brief",
        "sources",
    ]
    assert [
        each.attributes["class"]
        for each in render_page(whole, open_section="all").one(id="sources").all("ol")
    ] == ["sources"]


# --- After the lines -------------------------------------------------------------------------------------


@pytest.fixture
def few_lines(monkeypatch: pytest.MonkeyPatch) -> int:
    """Lower the number of entries with lines, so that a few hundred entries are enough."""
    monkeypatch.setattr(rules, "MOST_LISTED", 120)
    return 120


def test_a_section_after_the_lines_is_a_heading_with_entry_ids(few_lines: int) -> None:
    whole = sample_documents.long(260)
    page = render_page(whole)
    lines, named = page.all(class_="collapsed-entry"), page.all(class_="entry-section-far")
    assert len(lines) >= few_lines - ENTRIES_IN_FULL
    far = [uid for each in named for uid in each.attributes["data-holds"].split()]
    assert [each.attributes["id"] for each in [*page.all("li", class_="entry"), *lines]] + far == whole.order
    for each in named:
        number = each.attributes["id"].partition("_")[2]
        assert not each.all("li")
        assert (
            each.one(class_="entry-section-open").attributes["href"]
            == f"/t/long-story/?open={number}#part_{number}"
        )
        part = page_html.parse(render_section(whole, int(number)) or "")
        assert [entry.attributes["id"] for entry in part.all(class_="entry")] == each.attributes[
            "data-holds"
        ].split()


@pytest.mark.slow
def test_an_entry_without_a_line_is_linked_on_another_page(few_lines: int) -> None:
    whole = sample_documents.long(260)
    # The last entry answers the first.
    answer = render_page(whole).one(id="n1").one(class_="entry-relations").one("a")
    assert answer.attributes["href"] == "/t/long-story/n260/"
    past = render_page(whole, superseded_by=2).one(id="n1").one(class_="entry-relations").one("a")
    assert past.attributes["href"] == "/t/long-story/v/1/?open=all#n260"
    in_full = render_page(whole, open_section="all")
    assert in_full.one(id="n1").one(class_="entry-relations").one("a").attributes["href"] == "#n260"
    assert not in_full.all(class_="entry-section-far")


def test_a_heading_only_section_can_be_opened(few_lines: int) -> None:
    far = render_page(sample_documents.long(260)).all(class_="entry-section-far")[-1]
    number = int(far.attributes["id"].partition("_")[2])
    section = render_page(sample_documents.long(260), open_section=number).one(id=f"part_{number}")
    assert [each.attributes["id"] for each in section.all("li", class_="entry")] == far.attributes[
        "data-holds"
    ].split()
    assert section.one("a", href=f"/t/long-story/#part_{number}").text == "Collapse"


def test_the_five_hundredth_entry_is_the_last_with_a_certain_line() -> None:
    whole = sample_documents.long(600)
    page = render_page(whole)
    lines = {each.attributes["id"] for each in page.all(class_="collapsed-entry")}
    assert {f"n{number}" for number in range(ENTRIES_IN_FULL + 1, rules.MOST_LISTED + 1)} <= lines
    assert page.all(class_="entry-section-far")
    assert "grouped under headings" in page.one(class_="collapse-note").text
    assert (
        "grouped under headings"
        not in render_page(sample_documents.long(500)).one(class_="collapse-note").text
    )
