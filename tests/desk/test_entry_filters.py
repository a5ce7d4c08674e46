"""Search and filters of the list of entries: each combination is an address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.desk.conftest import sign_in
from tests.support.bulk_timelines import fill
from tests.support.desk_pages import Answer, get
from timeline.actions.publications import publish
from timeline.models import AuditEvent, Entry, Party, Source, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]


@pytest.fixture
def story(
    timeline: Timeline, editor: User, make_event: Make, make_statement: Make, make_request: Make
) -> dict[str, str]:
    """Five entries, and the names of the tests for their ids."""
    event = make_event("A crack is found", "2017-03-07")
    key = make_event("The dock is closed", "2017-03-08", cited=False)
    said = make_statement("We knew nothing.", party="The union")
    asked = make_request("Who knew?")
    Entry.objects.filter(pk=key.pk).update(standing="disputed", changed_by=None)
    type(key).objects.filter(pk=key.pk).update(is_key=True)
    return {
        item.uid: name for name, item in (("event", event), ("key", key), ("said", said), ("asked", asked))
    }


def names(page: Answer, story: dict[str, str]) -> set[str]:
    return {story[uid] for uid in page.rows}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"q": "crack"}, {"event"}),
        ({"q": "FOUND a"}, {"event"}),
        ({"q": "knew"}, {"said", "asked"}),
        ({"q": "union"}, {"said"}),
        ({"q": "%"}, set()),
        ({"kind": "event"}, {"event", "key"}),
        ({"kind": "key"}, {"key"}),
        ({"kind": "statement"}, {"said"}),
        ({"kind": "request"}, {"asked"}),
        ({"party": "union"}, {"said"}),
        ({"party": "nobody"}, set()),
        ({"verification": "disputed"}, {"key"}),
        ({"state": "no-source"}, {"key"}),
        ({"state": "unchecked"}, {"said"}),
        ({"state": "not-public"}, {"event", "key", "said", "asked"}),
        ({"state": "changed"}, set()),
        ({"state": "withdrawn"}, set()),
        ({"by": "me"}, {"event", "said", "asked"}),
        ({"q": "crack", "kind": "statement"}, set()),
        ({"q": "  ", "kind": ""}, {"event", "key", "said", "asked"}),
        # What no form sends keeps nothing, rather than everything.
        ({"kind": "lead"}, set()),
        ({"by": "99999"}, set()),
        ({"by": "x"}, set()),
        ({"q": "x" * 300}, set()),
    ],
)
def test_filters_keep_what_matches(
    query: dict[str, Any], wanted: set[str], as_editor: Client, at: At, story: dict[str, str]
) -> None:
    page = get(as_editor, at("timeline"), **query)
    assert names(page, story) == wanted
    if not wanted:
        assert "No entry matches." in page.text


def test_changes_since_the_last_version_are_found(
    as_editor: Client, at: At, editor: User, make_event: Make
) -> None:
    event, other = make_event("A crack is found"), make_event("The dock is closed")
    publish(event.timeline, by=editor, note="The first version", seen_digest=None)
    get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks are found").send(as_editor)
    fresh = make_event("The inquiry opens")
    assert get(as_editor, at("timeline"), state="changed").rows == [event.uid]
    assert get(as_editor, at("timeline"), state="not-public").rows == [fresh.uid]
    assert other.uid in get(as_editor, at("timeline")).rows


def test_chips_leave_one_filter_out(as_editor: Client, at: At, story: dict[str, str]) -> None:
    page = get(as_editor, at("timeline"), q="knew", kind="statement")
    chips = {
        link.text.split(":")[0]: link["href"]
        for link in page.root.all("a", class_="chip")
        if "×" in link.text
    }
    assert set(chips) == {"Words", "Kind"}
    assert names(get(as_editor, chips["Kind"]), story) == {"said", "asked"}
    assert names(get(as_editor, chips["Words"]), story) == {"said"}


def test_pages_and_dates_keep_the_filters(as_reporter: Client, at: At, timeline: Timeline) -> None:
    fill(timeline, 200)
    wanted = [entry.uid for entry in Entry.objects.filter(timeline=timeline, kind="statement").in_order()]
    page = get(as_reporter, at("timeline"), kind="statement")
    assert page.rows == wanted[:50]
    (following,) = page.root.all("a", rel="next")
    assert get(as_reporter, at("timeline") + following["href"]).rows == wanted[50:]
    (form,) = page.root.all("form", class_="go-to-date")
    fields = {field["name"]: field["value"] for field in form.all("input", type="hidden")}
    assert fields == {"kind": "statement"}
    # Rows between two that are shown are not shown: nothing is dragged there.
    assert "data-filtered" in page.root.by_id("entries").attributes


def test_confidential_source_is_found_by_its_name_only_by_those_who_may_read_it(
    as_editor: Client, make_user: Callable[..., User], at: At, make_event: Make
) -> None:
    event = make_event("A crack is found")
    Source.objects.filter(citations__entry=event).update(
        confidential=True, title="Jane Roe", publisher="", described_as="A dock worker"
    )
    reporter = sign_in(make_user("other@example.org", "reporter"))
    assert get(reporter, at("timeline"), source="roe").rows == []
    assert get(reporter, at("timeline"), q="roe").rows == []
    assert get(reporter, at("timeline"), source="dock worker").rows == [event.uid]
    assert not AuditEvent.objects.filter(verb="confidential-viewed").exists()
    assert get(as_editor, at("timeline"), source="roe").rows == [event.uid]
    assert AuditEvent.objects.filter(verb="confidential-viewed").count() == 1


def test_party_that_one_does_not_see_is_not_searched(
    as_reporter: Client, at: At, hidden: Timeline, make_event: Make
) -> None:
    Party.objects.create(name="The whistle-blower", made_for=hidden)
    make_event("A crack is found")
    assert get(as_reporter, at("timeline"), party="whistle").rows == []
