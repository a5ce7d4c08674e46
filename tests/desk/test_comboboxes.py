"""Parties and sources are chosen by typing, or created with the entry."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, Form, follow_saved, get, read_refusal
from timeline.models import Change, Event, EventParty, Party, Source, Timeline

# What is typed is looked up in SQL.
pytestmark = pytest.mark.postgresql

At = Callable[..., str]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def form(as_reporter: Client, at: At) -> Form:
    """Return the form of a new event, with its headline."""
    return get(as_reporter, at("entry-add", "event")).form.fill(headline="A crack is found")


@pytest.mark.sampled
@pytest.mark.parametrize(
    "typed",
    [
        "The Harbour Board",
        "the harbour board",
        "  The Harbour Board ",
        "HB",
        "hb",
        "Conseil du port à Brême",
        "Quay & Dock “Co.”",
        'Pier "4" \\ 5',
    ],
)
def test_party_is_found_by_its_name_short_name_and_aliases(
    typed: str, form: Form, as_reporter: Client
) -> None:
    board = Party.objects.create(
        name="The Harbour Board",
        short_name="HB",
        aliases=["Conseil du port à Brême", "Quay & Dock “Co.”", 'Pier "4" \\ 5'],
    )
    Party.objects.create(name="The Harbour Board of Old", short_name="HBO")
    follow_saved(as_reporter, form.fill({"parties-0-party": typed}).send(as_reporter))
    assert [part.party for part in EventParty.objects.all()] == [board]


def test_exact_short_name_is_found_among_longer_names(form: Form, as_reporter: Client) -> None:
    Party.objects.bulk_create(Party(name=f"Map {number}", aliases=["Japan"]) for number in range(60))
    agency = Party.objects.create(name="The news agency", short_name="AP")
    follow_saved(as_reporter, form.fill({"parties-0-party": "ap"}).send(as_reporter))
    assert [part.party for part in EventParty.objects.all()] == [agency]


def test_party_is_found_by_the_value_of_a_suggestion(form: Form, as_reporter: Client) -> None:
    first, second = (Party.objects.create(name="Ann Field") for _ in range(2))
    options = get(as_reporter, reverse("desk:suggest", args=["parties"]), q="ann").root.all(role="option")
    values = [option["data-value"] for option in options if "data-value" in option.attributes]
    assert values == [f"Ann Field [{item.uid}]" for item in (first, second)]
    follow_saved(as_reporter, form.fill({"parties-0-party": values[1]}).send(as_reporter))
    assert [part.party for part in EventParty.objects.all()] == [second]


def test_ambiguous_party_name_is_refused(form: Form, as_reporter: Client) -> None:
    first, second = (
        Party.objects.create(name="Ann Field"),
        Party.objects.create(name="A.", short_name="Ann Field"),
    )
    answer = read_refusal(form.fill({"parties-0-party": "ann field"}).send(as_reporter), "parties-0-party")
    for party in (first, second):
        assert f"{party.name} [{party.uid}]" in answer.errors["parties-0-party"]
    assert not Event.objects.exists()


@BOTH
def test_a_name_that_nothing_has_creates_a_party(htmx: bool, form: Form, as_reporter: Client) -> None:
    Party.objects.create(name="The Harbour Board")
    response = form.fill({"parties-0-party": "Ann Field"}).send(as_reporter, htmx=htmx)
    assert follow_saved(as_reporter, response).notice == "Added. New party: Ann Field."
    assert [part.party.name for part in EventParty.objects.all()] == ["Ann Field"]


def test_a_part_of_a_name_is_asked_about(form: Form, as_reporter: Client) -> None:
    Party.objects.create(name="The Harbour Board")
    answer = read_refusal(form.fill({"parties-0-party": "harbour"}).send(as_reporter), "parties-0-party")
    assert answer.errors["parties-0-party"] == (
        "No party is called “harbour”. Do you mean “The Harbour Board”? Choose it from the list, or tick “Make this a new "
        "party”."
    )
    assert answer.form.data["parties-0-party"] == ["harbour"]
    assert Party.objects.count() == 1
    follow_saved(as_reporter, answer.form.fill({"parties-0-make": True}).send(as_reporter))
    assert Party.objects.count() == 2


@BOTH
def test_ticked_box_creates_a_party(htmx: bool, form: Form, as_reporter: Client, timeline: Timeline) -> None:
    typed = {"parties-0-party": "Ann Field", "parties-0-make": True, "parties-0-new_kind": "person"}
    follow_saved(as_reporter, form.fill({**typed, "parties-0-role": "witness"}).send(as_reporter, htmx=htmx))
    party = Party.objects.get()
    assert (party.name, party.kind, party.made_for) == ("Ann Field", "person", timeline)
    assert [(part.party, part.role) for part in EventParty.objects.all()] == [(party, "witness")]
    assert Change.objects.filter(
        subject="party", verb="add", subject_uid=party.uid, timeline=timeline
    ).exists()


def test_known_party_is_not_created_again(form: Form, as_reporter: Client) -> None:
    Party.objects.create(name="Ann Field")
    follow_saved(
        as_reporter, form.fill({"parties-0-party": "Ann Field", "parties-0-make": True}).send(as_reporter)
    )
    assert Party.objects.count() == 1


def test_new_party_named_twice_is_created_once(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "statement")).form
    for name in ("party", "addressees-0"):
        form.fill({f"{name}-party": "The board", f"{name}-make": True})
    follow_saved(as_reporter, form.fill(words="To ourselves.").send(as_reporter))
    assert Party.objects.count() == 1


def test_refused_entry_creates_no_party_or_source(form: Form, as_reporter: Client) -> None:
    form.fill({"parties-0-party": "Ann Field", "parties-0-make": True, "citations-0-new_title": "A report"})
    answer = read_refusal(form.fill(edtf="yesterday").send(as_reporter), "edtf")
    assert not Party.objects.exists()
    assert not Source.objects.exists()
    # After one correction both are created.
    follow_saved(as_reporter, answer.form.fill(edtf="2017-03-07").send(as_reporter))
    assert (Party.objects.count(), Source.objects.count()) == (1, 1)


@pytest.mark.parametrize("length", [301, 400])
def test_too_long_name_gets_an_error_at_its_field(length: int, form: Form, as_reporter: Client) -> None:
    form.fill({"parties-0-party": "x" * length, "parties-0-make": True})
    answer = read_refusal(form.send(as_reporter), "parties-0-party")
    assert "300" in answer.errors["parties-0-party"]
    assert answer.form.data["parties-0-party"] == ["x" * length]


def test_name_may_end_in_brackets(form: Form, as_reporter: Client) -> None:
    form.fill({"parties-0-party": "Committee [uk]", "parties-0-make": True})
    follow_saved(as_reporter, form.send(as_reporter))
    again = get(as_reporter, form.action).form.fill(headline="Another")
    follow_saved(as_reporter, again.fill({"parties-0-party": "Committee [uk]"}).send(as_reporter))
    assert Party.objects.count() == 1
    assert EventParty.objects.count() == 2


@pytest.mark.parametrize(
    "typed",
    ["Fire in the harbour", "The Gazette: Fire in the harbour", "https://example.org/fire", "the gazette"],
)
def test_source_is_found_by_title_publisher_and_address(typed: str, form: Form, as_reporter: Client) -> None:
    source = Source.objects.create(
        publisher="The Gazette", title="Fire in the harbour", url="https://example.org/fire"
    )
    Source.objects.create(publisher="The Post", title="Fire in the hills")
    follow_saved(as_reporter, form.fill({"citations-0-source": typed}).send(as_reporter))
    assert Event.objects.get().citations.get().source == source


def test_ambiguous_source_title_is_refused(form: Form, as_reporter: Client) -> None:
    sources = [Source.objects.create(publisher=name, title="Fire") for name in ("The Gazette", "The Post")]
    answer = read_refusal(form.fill({"citations-0-source": "Fire"}).send(as_reporter), "citations-0-source")
    assert all(f"[{item.uid}]" in answer.errors["citations-0-source"] for item in sources)


@pytest.mark.parametrize(
    ("typed", "publisher", "title", "url"),
    [
        ("The Gazette", "The Gazette", "", ""),
        ("The Gazette: Fire: what we know", "The Gazette", "Fire: what we know", ""),
        ("www.gazette.example/fire", "gazette.example", "", "https://www.gazette.example/fire"),
    ],
)
def test_a_name_that_nothing_has_creates_a_source(
    typed: str, publisher: str, title: str, url: str, form: Form, as_reporter: Client
) -> None:
    form.fill({"citations-0-source": typed, "citations-0-locator": "page 3"})
    follow_saved(as_reporter, form.send(as_reporter))
    source = Source.objects.get()
    assert (source.publisher, source.title, source.url) == (publisher, title, url)
    assert Event.objects.get().citations.get().locator == "page 3"


def test_a_part_of_a_title_is_asked_about(form: Form, as_reporter: Client) -> None:
    Source.objects.create(publisher="The Gazette", title="Fire")
    answer = read_refusal(
        form.fill({"citations-0-source": "gazette fire"}).send(as_reporter), "citations-0-source"
    )
    assert "Do you mean “The Gazette: Fire”?" in answer.errors["citations-0-source"]
    follow_saved(as_reporter, answer.form.fill({"citations-0-make": True}).send(as_reporter))
    assert Source.objects.count() == 2


@BOTH
def test_new_source_is_created_with_its_fields(
    htmx: bool, form: Form, as_reporter: Client, timeline: Timeline
) -> None:
    made: dict[str, Any] = {
        "new_publisher": "The Gazette",
        "new_title": "Fire in the harbour",
        "new_kind": "interview",
        "new_url": "https://example.org/fire",
        "new_published": "2017-03~",
        "locator": "page 3",
    }
    form.fill({f"citations-0-{name}": value for name, value in made.items()})
    follow_saved(as_reporter, form.send(as_reporter, htmx=htmx))
    source = Source.objects.get()
    assert (source.publisher, source.title, source.kind) == (
        "The Gazette",
        "Fire in the harbour",
        "interview",
    )
    assert (source.url, source.published) == ("https://example.org/fire", "2017-03~")
    assert (source.made_for, source.confidential) == (timeline, False)
    assert Event.objects.get().citations.get().locator == "page 3"


def test_source_is_either_existing_or_new(form: Form, as_reporter: Client) -> None:
    Source.objects.create(publisher="The Gazette")
    form.fill({"citations-0-source": "The Gazette", "citations-0-new_title": "A report"})
    read_refusal(form.send(as_reporter), "citations-0-source")
    assert Source.objects.count() == 1


def test_cited_words_without_a_source_are_refused(form: Form, as_reporter: Client) -> None:
    answer = read_refusal(form.fill({"citations-0-exact": "a crack"}).send(as_reporter), "citations-0-source")
    assert answer.form.data["citations-0-exact"] == ["a crack"]


def test_new_source_needs_a_publisher_or_a_title(form: Form, as_reporter: Client) -> None:
    form.fill({"citations-0-new_url": "https://example.org/"})
    read_refusal(form.send(as_reporter), "citations-0-new_publisher")


def options(client: Client, what: str, **query: Any) -> list[str]:
    found = get(client, reverse("desk:suggest", args=[what]), **query).root.all(role="option")
    return [option["data-value"] for option in found if "data-value" in option.attributes]


def test_suggestions_match_every_word_in_any_order(as_reporter: Client) -> None:
    board = Party.objects.create(name="The Harbour Board", aliases=["Conseil du port à Brême", 'Pier "4"'])
    Party.objects.create(name="The Harbour Master")
    for typed in ("board harb", "HARBOUR board", "port conseil", "brême", '"4"'):
        assert options(as_reporter, "parties", q=typed) == [f"The Harbour Board [{board.uid}]"]


def test_number_of_suggestions_is_limited(as_reporter: Client) -> None:
    Party.objects.bulk_create(Party(name=f"Party {number}") for number in range(50))
    assert len(options(as_reporter, "parties", q="party")) == 12
    assert len(options(as_reporter, "parties", q="")) == 12


def test_search_without_match_offers_a_new_row(as_reporter: Client) -> None:
    for what in ("parties", "sources"):
        found = get(as_reporter, reverse("desk:suggest", args=[what]), q="Ann Field").root.all(role="option")
        assert [option.get("data-create") for option in found] == ["Ann Field"]


def test_entries_are_suggested_in_their_order_without_removed_ones(
    as_reporter: Client, timeline: Timeline, make_event: Any, make_statement: Any
) -> None:
    second, first = make_event("The dock burns", "2017-03-09"), make_event("A dock cracks", "2017-03-07")
    gone = make_event("No dock", "2017-03-08")
    said = make_statement("What dock?")
    as_reporter.post(reverse("desk:entry-remove", args=[timeline.slug, gone.uid]), {"version": "1"})
    entries = options(as_reporter, "entries", q="dock", timeline=timeline.slug)
    assert entries == [f"{item.label} [{item.uid}]" for item in (first, second, said)]
    statements = options(as_reporter, "statements", q="dock", timeline=timeline.slug)
    assert statements == [f"{said.label} [{said.uid}]"]


def test_other_kinds_of_suggestions_get_404(as_reporter: Client) -> None:
    get(as_reporter, reverse("desk:suggest", args=["users"]), q="a", status=404)
    get(as_reporter, reverse("desk:suggest", args=["entries"]), q="a", status=404)
    get(as_reporter, reverse("desk:suggest", args=["entries"]), q="a", timeline="nowhere", status=404)


@pytest.mark.sampled
@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", '"', "q" * 5000, "q " * 500, "’; DROP TABLE", "<b>"])
def test_any_text_can_be_searched(typed: str, as_reporter: Client, timeline: Timeline) -> None:
    Party.objects.create(name="The Harbour Board")
    for name in ("timelines", "parties", "sources"):
        assert "The Harbour Board" not in get(as_reporter, reverse(f"desk:{name}"), q=typed).text
    for what in ("parties", "sources", "entries", "statements"):
        assert options(as_reporter, what, q=typed, timeline=timeline.slug) == []


def test_date_is_shown_in_words_while_typing(as_reporter: Client, at: At) -> None:
    assert get(as_reporter, at("read-date"), edtf="2017-03~").text.startswith("around March 2017")
    assert get(as_reporter, at("read-date")).text == ""


@pytest.mark.parametrize(
    "query",
    [
        {"edtf": "2017-03-07", "time": "25:00", "zone": "Europe/London"},
        {"edtf": "2017-03-07", "time": "10:15", "zone": "../../etc/passwd"},
        {"edtf": "2017-03-07", "time": "10:15", "zone": "x" * 5000},
        {"edtf": "[" * 5000},
        {"edtf": "9" * 5000},
        {"edtf": "2017-03-07", "stated": "x" * 5000},
        {"time": "10:15"},
        {"stated": "last\nweek"},
        {"edtf": "last week", "citations-TOTAL_FORMS": "9" * 50},
        {"edtf": "last week", "citations-TOTAL_FORMS": "1", "citations-0-source": "x" * 5000},
    ],
)
def test_invalid_date_shows_why(query: dict[str, Any], as_reporter: Client, at: At) -> None:
    answer = get(as_reporter, at("read-date"), **query)
    assert any(
        reason in answer.text
        for reason in ("Use ", "Fill in ", "not the name of a time zone", "Ensure this value")
    )


def test_live_preview_matches_what_is_saved(as_reporter: Client, at: At, timeline: Timeline) -> None:
    # Without a zone the form and its live preview use the timeline's.
    form = get(as_reporter, at("entry-add", "event"))
    reading = next(item for item in form.root.all(role="status") if "hx-get" in item.attributes)
    response = as_reporter.get(f"{reading['hx-get']}&edtf=2017-03-07&time=10:15")
    assert "7 March 2017" in Answer(response).text
    follow_saved(as_reporter, form.form.fill(headline="x", edtf="2017-03-07", time="10:15").send(as_reporter))
