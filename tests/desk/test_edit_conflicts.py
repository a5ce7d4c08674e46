"""Two editors at one form: the second sees both versions, and nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import Answer, follow, follow_saved, get
from timeline.models import Change, Entry, Party, Source, Timeline

At = Callable[..., str]
Make = Callable[..., Entry]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
# What a version may look like that is not the one that stands.
WRONG = [None, "", "2", "-1", "one", "1.5", "9" * 5000]


@pytest.fixture
def forms(
    timeline: Timeline, at: At, make_event: Make, make_statement: Make, make_request: Make
) -> dict[str, tuple[str, str, Any]]:
    """A row with a version: the address of its form, a field to fill, and how to read that field."""
    event, said, asked = make_event("A crack"), make_statement("A crack"), make_request("A crack")
    party, source = Party.objects.create(name="A crack"), Source.objects.create(title="A crack")
    return {
        "event": (at("entry-edit", event), "headline", lambda: Entry.objects.get(pk=event.pk).event.headline),
        "statement": (at("entry-edit", said), "words", lambda: Entry.objects.get(pk=said.pk).statement.words),
        "request": (at("entry-edit", asked), "put", lambda: Entry.objects.get(pk=asked.pk).replyrequest.put),
        "party": (
            reverse("desk:party", args=[party.uid]),
            "name",
            lambda: Party.objects.get(pk=party.pk).name,
        ),
        "source": (
            reverse("desk:source", args=[source.uid]),
            "title",
            lambda: Source.objects.get(pk=source.pk).title,
        ),
        "timeline": (at("timeline-edit"), "title", lambda: Timeline.objects.get(pk=timeline.pk).title),
    }


THINGS = ["event", "statement", "request", "party", "source", "timeline"]


def read_comparison(answer: Answer) -> dict[str, tuple[str, str]]:
    """Return field → (their value, own value) of the comparison table."""
    rows = [[cell.text for cell in row.all("th", "td")] for row in answer.root.one("tbody").all("tr")]
    return {name: (theirs, yours) for name, theirs, yours in rows}


@pytest.mark.sampled
@pytest.mark.parametrize("thing", THINGS)
def test_stale_form_shows_both_texts(
    thing: str, as_reporter: Client, as_editor: Client, forms: dict[str, tuple[str, str, Any]]
) -> None:
    address, field, read = forms[thing]
    mine = get(as_reporter, address).form
    assert get(as_editor, address).form.fill({field: "Theirs <i>& more"}).send(as_editor).status_code == 302
    changes = Change.objects.count()
    answer = Answer(mine.fill({field: "Mine <b>& other"}).send(as_reporter))
    assert (answer.status, answer.is_page) == (409, True)
    assert list(read_comparison(answer).values()) == [("Theirs <i>& more", "Mine <b>& other")]
    assert read() == "Theirs <i>& more"
    assert Change.objects.count() == changes
    # Typed values stay in the form; sending it again overwrites the saved version.
    assert answer.form.data[field] == ["Mine <b>& other"]
    assert answer.form.data["version"] == ["2"]
    follow(as_reporter, answer.form.send(as_reporter))
    assert read() == "Mine <b>& other"
    assert Change.objects.count() == changes + 1


@BOTH
def test_comparison_is_in_the_row_under_htmx(
    htmx: bool, as_reporter: Client, at: At, make_event: Make
) -> None:
    event = make_event("A crack")
    mine = get(as_reporter, at("entry-edit", event), htmx=htmx).form
    theirs = get(as_reporter, at("entry-edit", event)).form.fill(headline="Theirs")
    follow_saved(as_reporter, theirs.send(as_reporter))
    answer = Answer(mine.fill(headline="Mine").send(as_reporter, htmx=htmx))
    assert (answer.status, answer.is_page) == (409, not htmx)
    assert "Reporter saved a newer version." in answer.row(event.uid).text
    assert follow_saved(as_reporter, answer.form.send(as_reporter, htmx=htmx)).notice == "Saved."


@pytest.mark.sampled
@pytest.mark.parametrize("thing", THINGS)
def test_form_without_a_valid_version_is_stale(
    thing: str, as_reporter: Client, forms: dict[str, tuple[str, str, Any]]
) -> None:
    address, field, read = forms[thing]
    form, before = get(as_reporter, address).form.fill({field: "Mine"}), read()
    for version in WRONG:
        form = form.without("version") if version is None else form.fill(version=version)
        answer = Answer(form.send(as_reporter))
        assert answer.status == 409, version
        assert read() == before
        assert answer.form.data["version"] == ["1"]
        assert answer.form.data[field] == ["Mine"]
        assert list(read_comparison(answer).values()) == [(before, "Mine")]
    follow(as_reporter, answer.form.send(as_reporter))
    assert read() == "Mine"


@pytest.mark.sampled
@pytest.mark.parametrize("thing", THINGS)
def test_save_without_a_change_makes_no_form_stale(
    thing: str, as_reporter: Client, as_editor: Client, forms: dict[str, tuple[str, str, Any]]
) -> None:
    address, field, _read = forms[thing]
    mine = get(as_reporter, address).form
    assert get(as_editor, address).form.send(as_editor).status_code == 302
    assert mine.fill({field: "Mine"}).send(as_reporter).status_code == 302


def test_second_conflict_is_shown_too(as_reporter: Client, forms: dict[str, tuple[str, str, Any]]) -> None:
    for address, field, read in (forms["event"], forms["party"]):
        mine = get(as_reporter, address).form.fill({field: "Mine"})
        follow(as_reporter, get(as_reporter, address).form.fill({field: "Second"}).send(as_reporter))
        again = Answer(mine.send(as_reporter)).form
        follow(as_reporter, get(as_reporter, address).form.fill({field: "Third"}).send(as_reporter))
        answer = Answer(again.send(as_reporter))
        assert (answer.status, read()) == (409, "Third")
        assert list(read_comparison(answer).values()) == [("Third", "Mine")]


def test_line_ends_are_no_difference(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack", body="One.\n\nTwo.")
    form = get(as_reporter, at("entry-edit", event)).form
    form.fill(body="One.\r\n\r\nTwo.", headline="Mine", version="")
    assert read_comparison(Answer(form.send(as_reporter))) == {"Headline": ("A crack", "Mine")}


def test_equal_deadlines_are_no_difference(as_reporter: Client, at: At, make_request: Make) -> None:
    request = make_request()
    first = get(as_reporter, at("entry-edit", request)).form.fill(deadline="2017-03-09T17:00")
    follow_saved(as_reporter, first.send(as_reporter))
    form = get(as_reporter, at("entry-edit", request)).form.fill(put="Mine", version="")
    assert list(read_comparison(Answer(form.send(as_reporter)))) == ["What was put to them"]


def test_rows_are_compared_too(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack")
    mine = get(as_reporter, at("entry-edit", event)).form
    theirs = get(as_reporter, at("entry-edit", event)).form
    follow_saved(as_reporter, theirs.fill({"citations-0-locator": "page 4"}).send(as_reporter))
    answer = Answer(
        mine.fill({"parties-0-party": "Ann", "parties-0-make": True, "is_key": True}).send(as_reporter)
    )
    found = read_comparison(answer)
    assert set(found) == {"Citations", "Parties", "Key event"}
    assert "page 4" in found["Citations"][0]
    assert "page 4" not in found["Citations"][1]
    assert found["Parties"] == ("(empty)", "Ann · actor")
    assert found["Key event"] == ("(empty)", "yes")
    assert not Party.objects.exists()


def test_stale_form_with_errors_shows_both(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack")
    form = get(as_reporter, at("entry-edit", event)).form.fill(headline="", edtf="some day", version="7")
    answer = Answer(form.send(as_reporter))
    assert answer.status == 409
    assert {"headline", "edtf"} <= set(answer.errors)
    assert read_comparison(answer) == {"Headline": ("A crack", "(empty)"), "Date": ("(empty)", "some day")}
    # With the version that was shown, only the errors remain.
    again = Answer(answer.form.send(as_reporter))
    assert again.status == 422
    follow_saved(as_reporter, again.form.fill(headline="Mine", edtf="2017").send(as_reporter))


@pytest.mark.sampled
@pytest.mark.parametrize("thing", THINGS)
def test_errors_keep_a_stale_form_stale(
    thing: str, as_reporter: Client, forms: dict[str, tuple[str, str, Any]]
) -> None:
    address, field, read = forms[thing]
    mine = get(as_reporter, address).form
    follow(as_reporter, get(as_reporter, address).form.fill({field: "Theirs"}).send(as_reporter))
    answer = Answer(mine.fill({field: ""}).send(as_reporter))
    # The saved version is not overwritten before it was shown.
    if answer.status == 422:
        answer = Answer(answer.form.fill({field: "Mine"}).send(as_reporter))
    assert (answer.status, read()) == (409, "Theirs")


def test_entry_removed_meanwhile_is_stale(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack")
    mine = get(as_reporter, at("entry-edit", event)).form.fill(headline="Mine")
    as_reporter.post(at("entry-remove", event), {"version": "1"})
    answer = Answer(mine.send(as_reporter))
    assert (answer.status, answer.form.data["headline"]) == (409, ["Mine"])
