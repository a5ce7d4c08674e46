"""“Look at these” on the publish page: what is listed, and what stays seen."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.desk.conftest import sign_in
from tests.support.desk_pages import Answer, follow, get
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.publications import publish
from timeline.actions.source_texts import add_source_text
from timeline.dates import When
from timeline.models import Entry, Publication, SeenFinding, Source, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]

EARLY = SourceDraft(publisher="The Herald", title="The dock", published="2017-03-01")


@pytest.fixture
def add(timeline: Timeline, editor: User) -> Make:
    """Return a function that adds an event on 7 March 2017 with one source, which is not named twice."""

    def add_event(headline: str = "A crack is found in the dock", **fields: Any) -> Entry:
        number = Source.objects.count()
        cited = CitationDraft(source=SourceDraft(publisher=f"Paper {number}", title="Report"))
        draft = EventDraft(
            **{"headline": headline, "when": When(edtf="2017-03-07"), "citations": (cited,), **fields}
        )
        return add_entry(timeline, draft, by=editor).entry

    return add_event


def read_findings(page: Answer) -> dict[str, str]:
    """Return the findings of a page: the heading of each list, and the words of its only finding."""
    section = page.root.one("section", class_="publish-findings")
    headings = [item.text.rpartition(" ")[0] for item in section.all("h3")]
    lists = section.all("ul", class_="publish-list")
    return {
        heading: found.one("li").one("small").text for heading, found in zip(headings, lists, strict=True)
    }


@pytest.mark.parametrize(("count", "key", "is_said"), [(3, False, True), (3, True, False), (2, False, False)])
def test_the_page_says_that_without_key_events_the_picture_chooses(
    as_editor: Client, add: Make, at: At, count: int, key: bool, is_said: bool
) -> None:
    for number in range(count):
        add(f"Event {number}", is_key=key)
    hints = get(as_editor, at("publish")).root.all("p", id="no-key-events")
    assert bool(hints) is is_said


def cite(stance: str = "supports", **fields: Any) -> CitationDraft:
    return CitationDraft(
        source=SourceDraft(publisher="The Herald", title="The dock"), stance=stance, **fields
    )


# What an event is, under which heading it is listed, and some of the words.
EVENTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "more is claimed than one source supports": (
        {"standing": "corroborated"},
        "Verification that the sources do not support",
        "Set to Corroborated. The sources suggest Single source: one source.",
    ),
    "a source disputes it": (
        {"standing": "single-source", "citations": (cite(), cite("disputes"))},
        "Verification that the sources do not support",
        "The sources suggest Disputed",
    ),
    "disputed by nobody": (
        {"standing": "disputed"},
        "Disputed, without saying by whom",
        "Say who disputes it.",
    ),
    "source before the event": (
        {"citations": (CitationDraft(source=EARLY),)},
        "Sources older than their entry",
        "“The Herald: The dock” was published 1 March 2017, before this entry’s date.",
    ),
    "no text of the source": (
        {"citations": (cite(exact="a crack was found"),)},
        "Quotations that are not checked",
        "no text of “The Herald: The dock” is stored",
    ),
}


@pytest.mark.parametrize("case", EVENTS)
def test_what_to_look_at_is_listed(case: str, as_editor: Client, at: At, add: Make) -> None:
    fields, heading, words = EVENTS[case]
    add(**fields)
    found = read_findings(get(as_editor, at("publish")))
    assert list(found) == [heading]
    assert words in found[heading]


@pytest.mark.parametrize(
    "fields",
    [
        {"standing": "single-source"},
        # Whoever is more careful than the sources would allow need not look again.
        {"standing": "unconfirmed", "citations": (cite(), CitationDraft(source=EARLY))},
        {"standing": "disputed", "citations": (cite(), cite("disputes"))},
        # Must be fixed.
        {"standing": "corroborated", "citations": ()},
    ],
)
def test_what_is_in_order_is_not_listed(fields: dict[str, Any], as_editor: Client, at: At, add: Make) -> None:
    add(**{"when": When(edtf="2017-03-01"), **fields})
    assert read_findings(get(as_editor, at("publish"))) == {}


def test_overdue_request_is_listed(as_editor: Client, at: At, make_request: Make) -> None:
    make_request(deadline=datetime(2017, 7, 9, 16, tzinfo=UTC))
    make_request(deadline=datetime(2999, 7, 9, 16, tzinfo=UTC))
    make_request(deadline=datetime(2017, 7, 9, 16, tzinfo=UTC), outcome="declined")
    found = read_findings(get(as_editor, at("publish")))
    assert list(found) == ["Overdue requests for comment"]
    assert "The deadline was 9 July 2017, " in found["Overdue requests for comment"]


def test_denied_entry_says_by_whom_it_is_disputed(
    as_editor: Client, at: At, add: Make, make_statement: Make
) -> None:
    event = add(standing="disputed")
    make_statement("That is not true.", answers=((event, "denies"),))
    assert "Disputed, without saying by whom" not in read_findings(get(as_editor, at("publish")))


@pytest.mark.parametrize(
    ("first", "second", "is_listed"),
    [
        ("A crack is found in the dock", "A crack was found in the dock", True),
        ("A crack is found in the dock", "In the dock, a crack is found", True),
        ("A crack is found in the dock", "The harbour master resigns at once", False),
        ("Event number 12 of the fire", "Event number 13 of the fire", False),
        ("A crack", "A crack", False),
    ],
)
def test_likely_duplicates_are_listed_together(
    first: str, second: str, is_listed: bool, as_editor: Client, at: At, add: Make
) -> None:
    pair = [add(first), add(second)]
    add(first, when=When(edtf="2017-03-08"))
    page = get(as_editor, at("publish"))
    assert list(read_findings(page)) == (["Likely duplicates"] if is_listed else [])
    if is_listed:
        links = page.root.one("ul", class_="publish-list").all("a")
        assert [link["href"] for link in links] == [at("entry-edit", entry) for entry in pair]


def test_checked_quotation_is_not_listed(as_editor: Client, at: At, add: Make, editor: User) -> None:
    add(citations=(cite(exact="a crack was found"),))
    source = Source.objects.get()
    add_source_text(source, "They say a crack was found.", by=editor, number=0)
    assert read_findings(get(as_editor, at("publish"))) == {}


def test_confidential_source_is_not_named(as_reporter: Client, at: At, add: Make) -> None:
    add(
        citations=(CitationDraft(source=EARLY, exact="a crack was found"), cite("disputes")),
        standing="single-source",
    )
    Source.objects.update(confidential=True, described_as="A docker", confidential_reason="Fear")
    page = get(as_reporter, at("publish"))
    assert list(read_findings(page)) == ["Verification that the sources do not support"]
    assert "Herald" not in page.text


# --- Seen -------------------------------------------------------------------------------------------


@pytest.fixture
def listed(add: Make) -> Entry:
    """Return an event that is listed once."""
    return add(standing="corroborated")


def tick(client: Client, at: At, *, seen: bool = True, htmx: bool = False) -> Any:
    """Tick the only finding or take the tick away, and press the button below."""
    form = get(client, at("publish")).form
    form.data["seen"] = form.data["finding"] if seen else []
    return form.send(client, do="seen", htmx=htmx)


def is_ticked(client: Client, at: At) -> bool:
    return bool(get(client, at("publish")).form.data.get("seen"))


def test_reporter_ticks_what_was_seen(as_reporter: Client, as_editor: Client, at: At, listed: Entry) -> None:
    assert tick(as_reporter, at).status_code == 200
    page = get(as_editor, at("publish"))
    assert "Seen by Reporter" in page.text
    assert "0 not seen yet, 1 in all" in page.text
    assert is_ticked(as_editor, at)
    tick(as_editor, at, seen=False)
    assert not SeenFinding.objects.exists()


def test_seen_finding_comes_back_only_when_it_changes(as_editor: Client, at: At, listed: Entry) -> None:
    tick(as_editor, at)
    form = get(as_editor, at("entry-edit", listed)).form
    follow(as_editor, form.fill(headline="Two cracks are found").send(as_editor))
    assert is_ticked(as_editor, at)
    form = get(as_editor, at("entry-edit", listed)).form.fill({"citations-0-stance": "disputes"})
    follow(as_editor, form.send(as_editor))
    assert not is_ticked(as_editor, at)
    # The mark of what is no finding any more goes with the next ticks.
    tick(as_editor, at)
    assert SeenFinding.objects.count() == 1


def test_ticking_keeps_what_was_typed_and_publishes_nothing(as_editor: Client, at: At, listed: Entry) -> None:
    form = get(as_editor, at("publish")).form.fill(note="Half a no", embargo_until="soon")
    form.data["seen"] = form.data["finding"]
    answer = Answer(form.send(as_editor, do="seen"))
    assert (answer.status, answer.errors) == (200, {})
    assert (answer.form.data["note"], answer.form.data["embargo_until"]) == (["Half a no"], ["soon"])
    assert answer.form.data["seen"] == form.data["seen"]
    assert not Publication.objects.exists()


def test_publishing_stores_the_ticks(as_editor: Client, at: At, listed: Entry) -> None:
    form = get(as_editor, at("publish")).form
    form.data["seen"] = form.data["finding"]
    follow(as_editor, form.send(as_editor))
    assert (Publication.objects.count(), SeenFinding.objects.count()) == (1, 1)


def test_tick_with_htmx_answers_with_the_count_alone(as_editor: Client, at: At, listed: Entry) -> None:
    response = tick(as_editor, at, htmx=True)
    assert Answer(response).text == "0 not seen yet, 1 in all"
    assert is_ticked(as_editor, at)


@pytest.mark.parametrize("digest", ["", "x", "0" * 64, "\u0000", "9" * 10_000])
def test_unknown_findings_are_ignored(digest: str, as_editor: Client, at: At, listed: Entry) -> None:
    response = as_editor.post(at("publish"), {"do": "seen", "finding": digest, "seen": digest})
    assert response.status_code in {200, 400}
    assert not SeenFinding.objects.exists()


def test_viewer_ticks_nothing(make_user: Callable[..., User], at: At, listed: Entry) -> None:
    viewer = sign_in(make_user("viewer@example.org", "viewer"))
    page = get(viewer, at("publish"))
    assert "Verification that the sources do not support" in page.text
    assert not page.root.one("section", class_="publish-findings").all("input")
    assert viewer.post(at("publish"), {"do": "seen"}).status_code == 403


def test_long_list_is_cut_and_read_page_by_page(
    as_editor: Client, at: At, add: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.desk.publish_findings.MOST_OF_A_KIND", 1)
    for number, word in enumerate(("alpha", "beta", "gamma")):
        add(f"Something {word} happens", standing="corroborated", when=When(edtf=f"2017-03-0{number + 1}"))
    page = get(as_editor, at("publish"))
    assert len(page.form.data["finding"]) == 1
    [link] = [item for item in page.root.all("a") if item.text == "and 2 more"]
    alone = get(as_editor, at("publish") + link["href"])
    form = alone.form
    assert len(form.data["finding"]) == 3
    form.data["seen"] = form.data["finding"][:2]
    done = follow(as_editor, as_editor.post(at("publish") + link["href"], {**form.data, "do": "seen"}))
    assert sorted(done.form.data["seen"]) == sorted(form.data["seen"])
    # What nobody has seen comes first.
    assert page.form.data["finding"] != form.data["seen"]


# --- Kinds of change --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "before", "after", "kind"),
    [
        ("body", "", "More is known.", ["update"]),
        ("body", "It is small.", "It is small. Nobody was hurt.", ["update"]),
        # One word may turn the sense round.
        ("body", "It is small.", "It is not small.", []),
        ("headline", "A crack is found", "A crack is founded", []),
        ("place", "Dock 1", "", []),
    ],
)
def test_addition_is_proposed_as_an_update(
    field: str, before: str, after: str, kind: list[str], as_editor: Client, at: At, add: Make, editor: User
) -> None:
    event = add(**{field: before})
    publish(event.timeline, by=editor, note="First", seen_digest=None)
    form = get(as_editor, at("entry-edit", event)).form.fill({field: after})
    follow(as_editor, form.send(as_editor))
    assert get(as_editor, at("publish")).form.data.get(f"change-{event.uid}-kind", []) == kind


@pytest.mark.parametrize("kind", ["clarification", "update", "minor"])
def test_kind_is_stored_in_the_history_only(
    kind: str, as_editor: Client, at: At, add: Make, editor: User
) -> None:
    event = add()
    publish(event.timeline, by=editor, note="First", seen_digest=None)
    form = get(as_editor, at("entry-edit", event)).form.fill(headline="Two cracks are found in the dock")
    follow(as_editor, form.send(as_editor))
    form = get(as_editor, at("publish")).form.fill({f"change-{event.uid}-kind": kind, "note": "Next"})
    follow(as_editor, form.send(as_editor))
    assert f"1 {kind}" in get(as_editor, at("history")).text


def test_changes_beyond_the_first_share_one_answer(
    as_editor: Client, at: At, add: Make, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.desk.forms.publications.MAX_OWN_FORMS", 1)
    events = [add(f"Something {word} happens") for word in ("alpha", "beta", "gamma")]
    publish(events[0].timeline, by=editor, note="First", seen_digest=None)
    for event in events:
        form = get(as_editor, at("entry-edit", event)).form
        follow(as_editor, form.fill(headline=f"Then {event.event.headline}").send(as_editor))
    page = get(as_editor, at("publish"))
    assert "2 more changes" in page.text
    # One that needs its own words is asked for.
    last = f"change-{events[2].uid}"
    form = get(as_editor, f"{at('publish')}?own={events[2].uid}").form
    assert f"change-{events[0].uid}-kind" not in form.names
    form.fill({f"{last}-kind": "correction", f"{last}-why": "We misread.", "note": "Next"})
    answer = Answer(form.send(as_editor))
    assert list(answer.errors) == ["other-changes-kind"]
    assert "Not published yet: 1 kind of change to choose." in answer.text
    follow(as_editor, answer.form.fill({"other-changes-kind": "minor"}).send(as_editor))
    assert Publication.objects.count() == 2
    assert "1 correction, 2 minor" in get(as_editor, at("history")).text
