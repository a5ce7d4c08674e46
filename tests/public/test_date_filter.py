"""The filter by dates (`?from=…&to=…`) and its possible matches."""

import re
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline.dates import When
from timeline.document import Document
from timeline.pages.filters import FilterQuery, apply_filters
from timeline.pages.options import PageOptions
from timeline.pages.timeline import render_timeline

ADDRESS = "/t/every-field/"
NEWSROOM = {"name": "The Example Courier"}
# In every_field() it leaves out crack1 (January), meeting1 (the 3rd) and ask2 (the 6th).
TWO_DAYS = FilterQuery("2026-02-04", "2026-02-05")
LEFT_OUT = {"crack1", "meeting1", "ask2"}


def render_page(
    asked: FilterQuery = TWO_DAYS, whole: Document | None = None, **options: Any
) -> page_html.Element:
    made = render_timeline(
        whole or sample_documents.every_field(), PageOptions(newsroom=NEWSROOM, query=asked, **options)
    )
    return page_html.parse(made)


def list_entry_ids(shown: page_html.Element) -> list[str]:
    return [item.attributes["id"] for item in shown.all("li", class_="entry")]


def describe_filter(shown: page_html.Element) -> str:
    """Return the active filters and the counts in words."""
    chosen = shown.one(class_="filter-active")
    return " ".join([*(item.text for item in chosen.all("li")), chosen.one("p").text])


def build_url(**asked: str) -> str:
    return f"{ADDRESS}?{urlencode(asked)}"


@pytest.fixture
def _published(publish: Publish) -> None:
    publish(msgspec.structs.replace(sample_documents.every_field(), version=None))


# --- Entries --------------------------------------------------------------------------------------


def test_entries_outside_the_dates_are_left_out_and_the_order_stays() -> None:
    assert list_entry_ids(render_page()) == [
        uid for uid in sample_documents.every_field().order if uid not in LEFT_OUT
    ]


def test_a_possible_match_is_marked_with_its_reason() -> None:
    shown = render_page()
    marked = {
        uid for uid in list_entry_ids(shown) if page_html.entry(shown, uid).all(class_="possible-match")
    }
    assert marked == {"gloss1", "ask3", "gone1"}
    month = page_html.entry(shown, "gloss1")
    assert month.one(class_="possible-match").text == "Date uncertain: may fall within these dates"
    assert month.one(class_="date-note").text == "The source gives only the month."
    assert page_html.entry(shown, "ask3").one(class_="date-note").text == "No date is given."


def test_a_withdrawn_entry_is_a_possible_match() -> None:
    entry = page_html.entry(render_page(), "gone1")
    assert entry.one(class_="possible-match").text == (
        "Withdrawn, and its date with it: it may fall within these dates"
    )


def test_a_possible_match_in_another_time_zone_says_so() -> None:
    whole = sample_documents.every_field()
    when = When("2026-02-01/2026-02-03", time="10:00", zone="America/New_York")
    events = [whole.events[0], msgspec.structs.replace(whole.events[1], when=when), whole.events[2]]
    shown = render_page(whole=msgspec.structs.replace(whole, events=events))
    assert page_html.entry(shown, "meeting1").one(class_="possible-match").text == (
        "May fall within these dates: its time is given in another time zone"
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            TWO_DAYS,
            "Remove filter: from 4 February 2026 × Remove filter: until 5 February 2026 × 5 of 8 entries. 2 of them have uncertain dates",
        ),
        (
            FilterQuery("2026-02-06"),
            "Remove filter: from 6 February 2026 × 3 of 8 entries. 2 of them have uncertain dates",
        ),
        (
            FilterQuery(end="2026-01-13"),
            "Remove filter: until 13 January 2026 × 2 of 8 entries. Their dates are uncertain: all",
        ),
        (
            FilterQuery("1999", "2005"),
            "Remove filter: from 1999 × Remove filter: until 2005 × 1 of 8 entries. Its date is uncertain",
        ),
        (FilterQuery("[2026-01-01..2026-01-31]", "201X"), ""),
        # From the earliest of the first to the latest of the second date
        (
            FilterQuery("2026-02", "2026-02"),
            "Remove filter: from February 2026 × Remove filter: until February 2026 × 7 of 8 entries. 1 of them has an uncertain date",
        ),
        (
            FilterQuery("202X", "2026~"),
            "Remove filter: from the 2020s × Remove filter: until around 2026 × 8 of 8 entries. 1 of them has an uncertain date",
        ),
    ],
)
def test_the_page_shows_the_dates_and_the_counts(asked: FilterQuery, said: str) -> None:
    shown = render_page(asked)
    if said:
        assert describe_filter(shown).startswith(said)
    else:
        assert not shown.all(class_="filter-active")


def test_without_possible_matches_there_is_only_the_count() -> None:
    whole = msgspec.structs.replace(sample_documents.every_field(), statements=[], requests=[])
    assert describe_filter(render_page(whole=whole)) == (
        "Remove filter: from 4 February 2026 × Remove filter: until 5 February 2026 × 1 of 3 entries. Show all entries"
    )


def test_no_match_is_said() -> None:
    whole = msgspec.structs.replace(
        sample_documents.every_field(), statements=[], requests=[], withdrawals=[]
    )
    shown = render_page(FilterQuery("1999", "2005"), whole)
    assert not list_entry_ids(shown)
    assert "None of the 3 entries falls within these dates. Show all" in describe_filter(shown)
    assert "no entries yet" not in shown.text
    alone = msgspec.structs.replace(whole, events=whole.events[:1])
    assert "The only entry is outside these dates." in render_page(FilterQuery("1999", "2005"), alone).text


def test_one_link_shows_all_entries() -> None:
    assert render_page().one(class_="filter-active").one("p").one("a").attributes["href"] == ADDRESS


def test_an_open_interval_is_certain_until_the_day_of_publication() -> None:
    whole = sample_documents.every_field()
    event = msgspec.structs.replace(whole.events[2], when=When("2026-02-04/.."))
    whole = msgspec.structs.replace(whole, events=[*whole.events[:2], event])
    until = page_html.entry(render_page(FilterQuery("2026-03-10", "2026-03-10"), whole), event.id)
    assert not until.all(class_="possible-match")
    after = page_html.entry(render_page(FilterQuery("2026-03-11", "2026-03-11"), whole), event.id)
    assert after.one(class_="possible-match")
    assert "It was still going on when this version was published." in after.one(class_="date-note").text


# --- Links ----------------------------------------------------------------------------------------


def test_cited_sources_keep_their_numbers() -> None:
    items = render_page().one("ol", class_="sources").all("li")
    numbers = {
        item.attributes["id"]: item.attributes["value"] for item in items if "value" in item.attributes
    }
    assert numbers == {"source_story1": "1", "source_story2": "4"}
    marks = page_html.entry(render_page(), "inspection1").all("a", class_="source-number")
    assert [mark.attributes["href"] for mark in marks] == ["#source_story2"]


@pytest.mark.parametrize(
    "asked", [FilterQuery(), TWO_DAYS, FilterQuery("2026-02-06"), FilterQuery("1999", "2005")]
)
@pytest.mark.parametrize("options", [{}, {"superseded_by": 3}])
def test_every_anchor_link_has_a_target(asked: FilterQuery, options: dict[str, Any]) -> None:
    shown = render_page(asked, **options)
    anchors = {element.attributes["id"] for element in shown.all() if "id" in element.attributes}
    links = [link.attributes["href"] for link in shown.all("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= anchors


def test_a_link_to_an_entry_that_is_left_out_leads_to_its_page() -> None:
    shown = render_page()
    denial = page_html.entry(shown, "denial1")
    assert denial.one("a", href=f"{ADDRESS}crack1/").text == "Denies: A diver finds a crack"
    assert denial.one("a", href=f"{ADDRESS}ask2/").text.startswith("The Evening Paper asked Ada Lind")
    assert denial.one("a", href="#gloss1")
    assert shown.one(id="party_chief1").one("a", href=f"{ADDRESS}ask2/")
    assert shown.one("li", id="source_story1").one("a", href=f"{ADDRESS}crack1/")


def test_a_source_that_is_not_listed_is_linked_on_the_whole_page() -> None:
    reliance = render_page().one("li", id="source_story1").one(class_="source-reliance")
    assert reliance.one("a").attributes["href"] == f"{ADDRESS}#source_report1"


def test_permanent_links_do_not_change() -> None:
    assert page_html.entry(render_page(), "denial1").one("a", class_="permalink").attributes["href"] == (
        f"{ADDRESS}denial1/"
    )


def test_links_of_a_superseded_version_stay_within_it() -> None:
    shown = render_page(superseded_by=3)
    whole = f"{ADDRESS}v/2/"
    assert page_html.entry(shown, "denial1").one("a", href=f"{whole}#crack1")
    assert shown.one(class_="filter-active").one("p").one("a").attributes["href"] == whole
    assert shown.one(class_="filters").one("form").attributes["action"] == f"{whole}#find"
    assert shown.one("link", rel="canonical").attributes["href"] == whole


# --- The form -------------------------------------------------------------------------------------


def test_the_form_keeps_what_was_typed() -> None:
    form = render_page().one(class_="filters").one("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", f"{ADDRESS}#find")
    fields = {field.attributes["name"]: field.attributes for field in form.all("input")}
    assert {name: fields[name]["value"] for name in ("from", "to")} == {
        "from": "2026-02-04",
        "to": "2026-02-05",
    }
    labels = {form.one("label", **{"for": fields[name]["id"]}).text for name in ("from", "to")}
    assert labels == {"From", "To"}
    assert form.one(id=fields["from"]["aria-describedby"]).text.startswith("A year, month or day")


def test_the_form_is_collapsed_unless_there_is_an_error() -> None:
    assert "open" not in render_page(FilterQuery()).one("details", class_="filter-form").attributes
    assert "open" not in render_page().one("details", class_="filter-form").attributes
    assert "open" in render_page(FilterQuery("soon")).one("details", class_="filter-form").attributes


def test_a_preview_and_an_empty_timeline_have_no_filters() -> None:
    whole = sample_documents.every_field()
    preview = render_timeline(whole, PageOptions(newsroom=NEWSROOM, is_preview=True))
    unpublished = render_timeline(
        msgspec.structs.replace(whole, version=None), PageOptions(newsroom=NEWSROOM)
    )
    empty = msgspec.structs.replace(whole, events=[], statements=[], requests=[], corrections=[])
    for made in (preview, unpublished, render_timeline(empty, PageOptions(newsroom=NEWSROOM))):
        assert not page_html.parse(made).all("form")


# --- Invalid dates --------------------------------------------------------------------------------

UNREAD = "“{}” is not a date we recognise. Use 2017, 2017-03 or 2017-03-07."


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        (FilterQuery("7 March 2017"), "from", UNREAD.format("7 March 2017")),
        (FilterQuery("2026-02-30"), "from", UNREAD.format("2026-02-30")),
        (
            FilterQuery("2026-03-07", "2026-03-01"),
            "to",
            "Put the earlier date first: “2026-03-01” is before “2026-03-07”.",
        ),
        (FilterQuery("2027", "2026-05/.."), "to", "“2026-05/..” has no end date. Use a date such as 2017"),
        (
            FilterQuery("[..2026-03-07]"),
            "from",
            "“[..2026-03-07]” has no start date. Use a date such as 2017",
        ),
        (FilterQuery("/2026"), "from", "has no start date"),
        (FilterQuery(end="2026/"), "to", "has no end date"),
        (FilterQuery("last week"), "from", UNREAD.format("last week")),
        (FilterQuery("2026-02-04T10:15"), "from", UNREAD.format("2026-02-04T10:15")),
        (FilterQuery(end="9" * 10_000), "to", UNREAD.format("9" * 40 + "…")),
        (FilterQuery("[2026-02-04..2026-02-04]"), "from", UNREAD.format("[2026-02-04..2026-02-04]")),
        (FilterQuery("{2026}"), "from", UNREAD.format("{2026}")),
    ],
)
def test_an_invalid_date_has_a_message_and_leaves_nothing_out(
    asked: FilterQuery, field: str, message: str
) -> None:
    shown = render_page(asked)
    assert list_entry_ids(shown) == sample_documents.every_field().order
    assert not shown.all(class_="possible-match")
    assert not shown.all(class_="filter-active")
    assert shown.one(class_="filter-error").text == "We could not use these dates, so all entries are shown."
    wrong = [field for field in shown.all("input") if "aria-invalid" in field.attributes]
    assert [field.attributes["name"] for field in wrong] == [field]
    said = [shown.one(id=uid).text for uid in wrong[0].attributes["aria-describedby"].split()]
    assert message in said[1]
    typed = {name: shown.one("input", name=name).attributes["value"] for name in ("from", "to")}
    assert typed == {"from": asked.start, "to": asked.end}


def test_each_invalid_date_has_its_own_message() -> None:
    shown = render_page(FilterQuery("soon", "later"))
    assert "“soon”" in shown.one(id="dates_from_error").text
    assert "“later”" in shown.one(id="dates_to_error").text


def test_markup_in_a_date_is_escaped() -> None:
    hostile = '"><script>alert(1)</script>'
    shown = render_page(FilterQuery(hostile))
    assert page_html.scripts(shown) == ["/static/js/find.js", "/static/js/follow.js"]
    assert shown.one("input", name="from").attributes["value"] == hostile


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "asked",
    [
        f"from={'2' * 10_000}",
        f"from=2026&to={'%5B' * 5_000}",
        "from=%ff%fe",
        "from=%ED%A0%80",
        "from=%0A%0D2026%1B",
        "from=%E2%80%AE2026",
        "from=soon&from=2026&from=soon",
        "from[]=2026&to[$ne]=2026",
        "from=Y99999999999999999999999999&to=Y99999999999999999999999999",
        "from=Y-9999999999999999999999999&to=0000",
        "from=%25s%(text)s&to={0}",
        "=&&&from",
    ],
)
def test_any_query_gives_a_page(client: Client, asked: str) -> None:
    response = client.get(f"{ADDRESS}?{asked}")
    assert response.status_code == 200
    assert page_html.parse(response.content).one("h1").text == "The dam at Nordhavn"
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", response.content)


@pytest.mark.usefixtures("_published")
def test_the_last_of_several_dates_counts(client: Client) -> None:
    shown = page_html.parse(client.get(f"{ADDRESS}?from=soon&from=2026-02-04").content)
    assert shown.one("input", name="from").attributes["value"] == "2026-02-04"
    assert describe_filter(shown).startswith("Remove filter: from 4 February 2026")


# --- Responses ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}v/1/"])
@pytest.mark.parametrize("asked", ["from=2026-02-04", "to=soon"])
def test_a_filtered_page_is_not_indexed(client: Client, address: str, asked: str) -> None:
    response = client.get(f"{address}?{asked}")
    assert response["X-Robots-Tag"] == "noindex"
    canonical = page_html.canonical(page_html.parse(response.content))
    assert canonical == ADDRESS
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("asked", ["", "from=&to=", "from=+&to=%09", "utm_source=elsewhere"])
def test_a_query_without_dates_gives_the_whole_page(client: Client, asked: str) -> None:
    whole, response = client.get(ADDRESS), client.get(f"{ADDRESS}?{asked}")
    assert (response["ETag"], response.content) == (whole["ETag"], whole.content)
    assert "X-Robots-Tag" not in response


@pytest.mark.usefixtures("_published")
def test_each_filter_has_its_own_etag(client: Client) -> None:
    addresses = [
        ADDRESS,
        build_url(**{"from": "2026-02-04"}),
        build_url(to="2026-02-04"),
        build_url(**{"from": "2026-02-04", "to": "2026-02-04"}),
        # The same instants in other words
        build_url(**{"from": "2026-02-04/2026-02-04"}),
    ]
    tags = [client.get(address)["ETag"] for address in addresses]
    assert len(set(tags)) == len(addresses)
    for address, tag in zip(addresses, tags, strict=True):
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == tag
        assert again["Cache-Control"] == "no-cache"
    assert client.get(addresses[1], headers={"If-None-Match": tags[0]}).status_code == 200


def test_a_new_publication_has_a_new_etag(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    address = f"/t/{sample_documents.sample().timeline.slug}/?from=2017-03-07"
    old = client.get(address)
    publish(sample_documents.sample())
    new = client.get(address, headers={"If-None-Match": old["ETag"]})
    assert new.status_code == 200
    assert new["ETag"] != old["ETag"]


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}v/1/"])
def test_a_filtered_page_needs_no_more_queries_than_the_whole_page(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    caches["query_pages"].clear()
    with CaptureQueriesContext(connection) as whole:
        client.get(address)
    # The document is in memory.
    with django_assert_num_queries(len(whole) - 1):
        first = client.get(f"{address}?from=2026-02-04")
    with django_assert_num_queries(1):
        second = client.get(f"{address}?from=2026-02-04")
    assert first.content == second.content


@pytest.mark.usefixtures("_published")
def test_filtered_pages_do_not_evict_the_whole_page(
    client: Client, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert settings.CACHES["query_pages"]["OPTIONS"]["MAX_BYTES"] <= 32 * 1024 * 1024
    client.get(ADDRESS)
    caches["query_pages"].clear()
    client.get(build_url(**{"from": "2026-02-04"}))
    caches["query_pages"].clear()
    with django_assert_num_queries(1):
        client.get(ADDRESS)
    caches["query_pages"].clear()
    with django_assert_num_queries(1):
        client.get(build_url(**{"from": "2026-02-04"}))


def test_the_sample_has_possible_matches_for_its_vague_dates(client: Client, publish: Publish) -> None:
    publish(sample_documents.sample())
    shown = page_html.parse(client.get("/t/facebook-reports-bbc/?from=2017-03-07&to=2017-03-07").content)
    left_out = set(sample_documents.sample().order) - set(list_entry_ids(shown))
    # The interview was agreed and the images sent in the week before.
    assert left_out == {"37hqd5rj", "83gvc7fk"}
    assert "17 of 19 entries. 11 of them have uncertain dates and may be outside this period." in shown.text
    # The investigation certainly ended on that day; its start is unknown.
    assert not page_html.entry(shown, "c9xp6sr9").all(class_="possible-match")
    assert page_html.entry(shown, "x5wkc4rg").all(class_="possible-match")


# --- Seasons ---------------------------------------------------------------------------------------


def list_matches(start: str, end: str, **head: Any) -> tuple[list[str], list[str]]:
    """Return the dates of the entries that a filter shows as certain and as possible."""
    whole = sample_documents.every_field()
    texts = ["2025-23", "2025-24", "2025-23/2025-24"]
    events = [
        msgspec.structs.replace(event, when=When(text))
        for event, text in zip(whole.events, texts, strict=True)
    ]
    timeline = msgspec.structs.replace(whole.timeline, **{"hemisphere": "", **head})
    result = apply_filters(
        msgspec.structs.replace(whole, events=events, timeline=timeline), FilterQuery(start, end)
    )
    shown = [(event.id, event.when.edtf) for event in events if event.id not in result.left_out]
    return (
        [text for uid, text in shown if uid not in result.possible],
        [text for uid, text in shown if uid in result.possible],
    )


AUTUMN, WINTER, BOTH = "2025-23", "2025-24", "2025-23/2025-24"


@pytest.mark.parametrize(
    ("head", "start", "end", "certain", "possible"),
    [
        # The hemisphere of the time zone (Copenhagen), or the one that the document names
        ({}, "2025-09", "2025-11", [AUTUMN, BOTH], []),
        ({}, "2025-03", "2025-05", [], []),
        ({}, "2025-10", "2025-10", [], [AUTUMN, BOTH]),
        ({}, "2026-01", "2026-01", [], [WINTER, BOTH]),
        ({"hemisphere": "south"}, "2025-03", "2025-05", [AUTUMN, BOTH], []),
        ({"hemisphere": "south"}, "2025-09", "2025-11", [], []),
        ({"time_zone": "Australia/Sydney"}, "2025-03", "2025-05", [AUTUMN, BOTH], []),
        # Not known: any month is possible
        ({"time_zone": "UTC"}, "2025-03", "2025-05", [], [AUTUMN, WINTER, BOTH]),
        # The dates that a reader gives are read in the same way.
        ({}, "2025-23", "2025-23", [AUTUMN, BOTH], []),
        ({"hemisphere": "south"}, "2025-23", "2025-23", [AUTUMN, BOTH], []),
    ],
)
def test_season_is_found_in_the_months_of_the_hemisphere(
    head: dict[str, str], start: str, end: str, certain: list[str], possible: list[str]
) -> None:
    assert list_matches(start, end, **head) == (certain, possible)
