"""Filters and search (`?party=…&kind=…&standing=…&key=1&q=…`), combined with each other and with dates."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from timeline import document
from timeline.document import Document
from timeline.pages.filters import FACETS, NO_FILTERS, PARAMETERS, FilterQuery, apply_filters, parse_query
from timeline.pages.options import PageOptions
from timeline.pages.search import LONGEST_SEARCH, find_parties
from timeline.pages.timeline import render_timeline
from timeline.text.searchfold import split_words

ADDRESS = "/t/every-field/"
NEWSROOM = {"name": "The Example Courier"}
EVERY = sample_documents.every_field()
SAMPLE = sample_documents.add_version(sample_documents.sample())


def filter_ids(whole: Document = EVERY, **asked: str) -> list[str]:
    """Return the ids of the matching entries in reading order, withdrawn ones included."""
    left_out = apply_filters(whole, FilterQuery(**asked)).left_out
    return [uid for uid in whole.order if uid not in left_out]


def list_entry_ids(shown: page_html.Element) -> list[str]:
    return [item.attributes["id"] for item in shown.all("li", class_="entry")]


def render_page(whole: Document = EVERY, **asked: str) -> page_html.Element:
    return page_html.parse(render_timeline(whole, PageOptions(newsroom=NEWSROOM, query=FilterQuery(**asked))))


@pytest.fixture
def _published(publish: Publish) -> None:
    publish(msgspec.structs.replace(EVERY, version=None))


# --- Matching entries -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"party": "owner1"}, ["crack1", "denial1", "ask1"]),
        ({"party": "chief1"}, ["denial1", "ask2"]),
        ({"party": "paper1"}, ["denial1", "ask2"]),
        ({"party": "witness1"}, ["crack1"]),
        ({"kind": "event"}, ["crack1", "meeting1", "inspection1"]),
        ({"kind": "statement"}, ["denial1", "gloss1"]),
        ({"kind": "request"}, ["ask1", "ask2", "ask3"]),
        ({"standing": "single-source"}, ["inspection1", "denial1"]),
        # The newsroom's own requests, ask1 and ask3, have no verification.
        ({"standing": "unconfirmed"}, ["meeting1", "ask2"]),
        ({"key": "1"}, ["crack1"]),
        ({"party": "owner1", "kind": "statement"}, ["denial1"]),
        ({"party": "witness1", "kind": "request"}, []),
        ({"start": "2026-02-06", "kind": "request"}, ["ask2", "ask3"]),
    ],
)
def test_a_filter_leaves_the_matching_entries(asked: dict[str, Any], left: list[str]) -> None:
    assert filter_ids(**asked) == left
    assert list_entry_ids(render_page(**asked)) == left


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("diver", ["crack1"]),  # headline
        ("METRES long", ["crack1"]),  # body, whose markup is no part of a word
        ("nordhavn dam", ["crack1", "denial1"]),  # place; of the denial name and translation
        ("entirely safe", ["denial1"]),  # translation
        ("السد", ["denial1"]),  # words
        ("gate.", ["denial1"]),  # context
        ("waited", ["ask3"]),  # put
        ("NWC", ["crack1", "denial1", "ask1"]),  # another name of a party
        ("resident", ["crack1"]),
        ("inspection 14", ["crack1"]),  # the title of a source
        ("engineer at", ["crack1", "meeting1"]),  # how a confidential source is described
        ("diver board", []),  # each occurs, but in different entries
        ("forgery", []),  # the reason of a withdrawal
    ],
)
def test_search_covers_all_texts_of_an_entry(words: str, left: list[str]) -> None:
    assert filter_ids(words=words) == left


@pytest.mark.parametrize(
    "words", ["résumé", "RESUME", "re\u0301sume\u0301", "“Résumé”", "résu\u00admé", "RÉSUMÉ…"]
)
def test_search_ignores_case_accents_and_punctuation(words: str) -> None:
    event = document.Event(id="e1", headline="Le Résumé, l’été: STRASSE")
    whole = msgspec.structs.replace(EVERY, events=[event], statements=[], requests=[], order=["e1"])
    assert filter_ids(whole, words=words) == ["e1"]
    assert filter_ids(whole, words="l'ete straße") == ["e1"]


def test_the_name_behind_a_pseudonym_is_not_found() -> None:
    assert filter_ids(words="A resident") == ["crack1"]
    assert (
        render_page(party="witness1").one("ul", class_="filter-chips").text == "Remove filter: A resident ×"
    )


# --- Combined -------------------------------------------------------------------------------------

CHOICES = st.builds(
    FilterQuery,
    start=st.sampled_from(["", "2017-03-07", "2017-02", "soon"]),
    end=st.sampled_from(["", "2017-03-07", "2017-03"]),
    party=st.sampled_from(["", "nobody1", *(party.id for party in SAMPLE.parties)]),
    kind=st.sampled_from(["", *document.list_values(document.EntryKind)]),
    standing=st.sampled_from(["", "certain", *document.list_values(document.Standing)]),
    key=st.sampled_from(["", "1", "2"]),
    words=st.sampled_from(["", "facebook", "BBC images", "ceop", "…", "x" * 300]),
)


@given(CHOICES)
def test_filters_are_combined_by_and(asked: FilterQuery) -> None:
    alone = [
        NO_FILTERS._replace(start=asked.start, end=asked.end),
        *(NO_FILTERS._replace(**{name: getattr(asked, name)}) for name in (*FACETS, "key", "words")),
    ]
    left = set(SAMPLE.order)
    for each in alone:
        left &= set(filter_ids(SAMPLE, **each._asdict()))
    assert set(filter_ids(SAMPLE, **asked._asdict())) == left


@given(CHOICES)
def test_the_count_of_an_option_is_right(asked: FilterQuery) -> None:
    for facet, options in apply_filters(SAMPLE, asked).options.items():
        for option in options:
            chosen = asked._replace(**{facet: option.value})
            assert option.count == len(filter_ids(SAMPLE, **chosen._asdict())), (facet, option)


@pytest.mark.parametrize("whole", [EVERY, SAMPLE])
def test_the_counts_add_up(whole: Document) -> None:
    entries = whole.entries()
    counts = {
        facet: sum(option.count for option in options)
        for facet, options in apply_filters(whole, NO_FILTERS).options.items()
    }
    assert counts["kind"] == len(entries)
    assert counts["standing"] == len(entries) - sum(not request.asked_by for request in whole.requests)
    assert counts["party"] == sum(len(find_parties(entry)) for entry in entries.values())


# --- The page -------------------------------------------------------------------------------------


def test_each_active_filter_has_a_link_that_removes_it() -> None:
    shown = render_page(start="2026-02-04", party="owner1", kind="statement", words="dam safe")
    assert shown.one(class_="filter-count").text == "1 of 8 entries."
    links = {link.text: link.attributes["href"] for link in shown.one("ul", class_="filter-chips").all("a")}
    assert list(links) == [
        "Remove filter: from 4 February 2026 ×",
        "Remove filter: Nordhavn Water Company ×",
        "Remove filter: Statement ×",
        "Remove filter: Contains: dam safe ×",
    ]
    assert links["Remove filter: Statement ×"] == f"{ADDRESS}?from=2026-02-04&party=owner1&q=dam+safe#find"
    assert shown.one(class_="filter-active").one("p").one("a", href=ADDRESS).text == "Show all entries"


def test_removing_the_last_filter_gives_the_whole_page() -> None:
    assert (
        render_page(kind="event").one("ul", class_="filter-chips").one("a").attributes["href"]
        == f"{ADDRESS}#find"
    )


def test_invalid_filters_are_not_in_links() -> None:
    shown = render_page(party="nobody1", kind="event", key="1")
    link = shown.one("ul", class_="filter-chips").all("a")[0]
    assert parse_qs(urlsplit(link.attributes["href"]).query) == {"key": ["1"]}


def test_no_match_is_said() -> None:
    shown = render_page(party="witness1", kind="request")
    assert shown.one(class_="filter-count").text == "None of the 8 entries matches all of these filters."


def test_the_form_keeps_the_filters() -> None:
    form = (
        render_page(party="owner1", kind="event", standing="corroborated", key="1", words="crack")
        .one(class_="filters")
        .one("form")
    )
    chosen = {
        select.attributes["name"]: [
            option.attributes["value"] for option in select.all("option") if "selected" in option.attributes
        ]
        for select in form.all("select")
    }
    assert chosen == {"party": ["owner1"], "kind": ["event"], "standing": ["corroborated"]}
    assert "checked" in form.one("input", name="key").attributes
    assert form.one("input", name="q").attributes["value"] == "crack"


# --- Invalid filters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ({"party": "nobody1"}, "find_party", "No such person or organisation in this timeline: “nobody1”"),
        ({"party": "Owner1"}, "find_party", "No such person or organisation in this timeline: “Owner1”"),
        (
            {"kind": "rumour"},
            "find_kind",
            "“rumour” is not a type of entry. Choose one from the list.",
        ),
        ({"kind": "withdrawn"}, "find_kind", "“withdrawn” is not a type of entry."),
        ({"standing": "certain"}, "find_standing", "“certain” is not a verification level."),
        ({"key": "yes"}, "find_key", "“yes” is not a choice here. Tick or clear"),
        ({"words": "?!"}, "find_q", "Enter at least one word or number."),
        ({"words": "a " * 5000}, "find_q", "Use at most 200 characters (now 10000)."),
    ],
)
def test_an_invalid_filter_has_a_message_and_no_effect(
    asked: dict[str, Any], field: str, message: str
) -> None:
    shown = render_page(**asked)
    assert list_entry_ids(shown) == EVERY.order
    assert shown.one(class_="filter-error").text == "We could not use this, so all entries are shown."
    assert "open" in shown.one("details", class_="filter-form").attributes
    control = shown.one(id=field).attributes
    assert control["aria-invalid"] == "true"
    assert any(shown.one(id=uid).text.startswith(message) for uid in control["aria-describedby"].split())


def test_valid_filters_apply_beside_invalid_ones() -> None:
    shown = render_page(start="soon", party="nobody1", kind="event")
    assert list_entry_ids(shown) == ["crack1", "meeting1", "inspection1"]
    assert (
        shown.one(class_="filter-error").text
        == "Some of your choices could not be used. They are marked in the form and have been ignored."
    )


@given(st.text(max_size=LONGEST_SEARCH + 1))
def test_any_search_is_handled(words: str) -> None:
    result = apply_filters(EVERY, FilterQuery(words=words))
    assert (
        bool(result.values["words"].words) == (len(words) <= LONGEST_SEARCH and bool(split_words(words)))
        or not words
    )


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", '"><img src=x>', "a" * 10_000, "\x01\x1b", "\u202e", "%s{0}", "'; --"],
)
@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}v/1/"])
def test_any_search_gives_a_page(client: Client, words: str, address: str) -> None:
    response = client.get(f"{address}?{urlencode({'q': words, 'party': words, 'kind': words})}")
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    shown = page_html.parse(response.content)
    ours = {f"/static/js/{name}.js" for name in ("copy", "find", "follow", "live", "share")}
    assert set(page_html.scripts(shown)) <= ours
    assert not shown.all("img")
    assert b"\x01" not in response.content


# --- Responses ------------------------------------------------------------------------------------


def test_each_parameter_is_parsed() -> None:
    query = {parameter: f" {name} " for name, parameter in PARAMETERS.items()}
    assert parse_query(query) == FilterQuery(*FilterQuery._fields)
    assert parse_query({}) == NO_FILTERS


@pytest.mark.usefixtures("_published")
def test_each_filter_has_its_own_etag_and_is_not_indexed(client: Client) -> None:
    queries = ["", "party=owner1", "kind=event", "standing=disputed", "key=1", "q=event", "q=owner1"]
    answers = [client.get(f"{ADDRESS}?{query}") for query in queries]
    assert len({response["ETag"] for response in answers}) == len(queries)
    for query, response in zip(queries[1:], answers[1:], strict=True):
        assert response["X-Robots-Tag"] == "noindex"
        assert page_html.canonical(page_html.parse(response.content)) == ADDRESS
        again = client.get(f"{ADDRESS}?{query}", headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304


@pytest.mark.usefixtures("_published")
def test_an_empty_form_gives_the_whole_page(client: Client) -> None:
    empty = client.get(f"{ADDRESS}?from=&to=&q=+&party=&kind=&standing=")
    assert empty["ETag"] == client.get(ADDRESS)["ETag"]
    assert "X-Robots-Tag" not in empty


# --- The link to key events -------------------------------------------------------------------------------


def test_key_events_have_a_link_if_there_are_other_entries() -> None:
    shown = render_page()
    keys = [event.id for event in EVERY.events if event.key]
    link = shown.one(class_="filter-key-events").one("a")
    assert link.text == f"Key events only ({len(keys)})"
    address, _mark, query = link.attributes["href"].removesuffix("#find").partition("?")
    assert (address, query) == (ADDRESS, "key=1")
    assert set(list_entry_ids(render_page(key="1"))) == set(keys)
    # There the active filter has its own link.
    assert not render_page(key="1").all(class_="filter-key-events")


@pytest.mark.parametrize("is_key", [True, False])
def test_there_is_no_link_that_would_show_everything_or_nothing(is_key: bool) -> None:
    events = [msgspec.structs.replace(event, key=is_key) for event in EVERY.events]
    told = {event.id for event in events}
    only = msgspec.structs.replace(
        EVERY,
        events=events,
        statements=[],
        requests=[],
        withdrawals=[],
        corrections=[],
        order=[uid for uid in EVERY.order if uid in told],
    )
    assert list_entry_ids(render_page(only))
    assert not render_page(only).all(class_="filter-key-events")
