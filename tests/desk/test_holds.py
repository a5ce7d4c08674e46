"""Hold entries back at the desk: from the row, the form of a new entry, and the publish page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support import desk_pages
from tests.support.page_html import parse
from timeline.actions.entries import remove_entry
from timeline.actions.holds import hold_back_entry, make_entry_ready
from timeline.actions.publications import publish
from timeline.models import Entry, Event, Hold, Publication, ReplyRequest, Timeline, User
from timeline.publishing import snapshot

HTMX = {"HX-Request": "true"}


@pytest.fixture
def entry(make_event: Callable[..., Entry]) -> Entry:
    return make_event("A crack is found", "2017-03-07")


def at(name: str, entry: Entry) -> str:
    return reverse(f"desk:{name}", args=[entry.timeline.slug, entry.uid])


def read(client: Client, address: str) -> str:
    return parse(client.get(address).content).text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_entry_is_held_back_and_made_ready(
    entry: Entry, as_reporter: Client, headers: dict[str, str]
) -> None:
    data = {"hold-reason": "The lawyer reads it", "hold-until": "2090-03-09T06:00"}
    response = as_reporter.post(at("entry-hold", entry), data, headers=headers)
    assert response.status_code == (200 if headers else 302)
    page = read(as_reporter, reverse("desk:timeline", args=[entry.timeline.slug]))
    assert "Held back by Reporter until 9 March 2090, 06:00: The lawyer reads it" in page
    assert "Make it ready: A crack is found" in read(as_reporter, at("entry-more", entry))
    assert snapshot.build(entry.timeline).order == []
    response = as_reporter.post(at("entry-ready", entry), headers=headers)
    assert response.status_code == (200 if headers else 302)
    assert snapshot.build(entry.timeline).order == [entry.uid]
    assert "Hold back… A crack is found" in read(as_reporter, at("entry-more", entry))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"hold-until": "2001-01-01T00:00"}, "This time has passed."),
        ({"hold-until": "soon"}, "Give a day and a time as in 2026-11-30 17:00."),
        ({"hold-reason": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_makes_no_sense_comes_back_with_its_reason(
    entry: Entry, as_reporter: Client, data: dict[str, str], words: str
) -> None:
    response = as_reporter.post(at("entry-hold", entry), data)
    assert response.status_code == 422
    assert words in parse(response.content).text
    assert not Hold.objects.exists()


def test_a_removed_entry_is_not_held_back(entry: Entry, as_reporter: Client) -> None:
    Entry.objects.filter(pk=entry.pk).update(state="removed")
    response = as_reporter.post(at("entry-hold", entry))
    assert response.status_code == 422
    assert "Restore it before you hold it back" in parse(response.content).text


def test_a_new_request_waits_for_its_answer(timeline: Timeline, as_reporter: Client) -> None:
    address = reverse("desk:entry-add", args=[timeline.slug, "request"])
    form = desk_pages.get(as_reporter, address).form
    form.fill(
        {
            "asked-party": "Owner",
            "asked-make": True,
            "put": "Is there a crack?",
            "edtf": "2017-03-08",
            "hold": "reply",
        }
    )
    desk_pages.follow_saved(as_reporter, form.send(as_reporter))
    request = ReplyRequest.objects.get()
    assert request.hold.awaits_reply
    assert snapshot.build(timeline).order == []


def test_the_publish_page_lists_what_is_held_back_and_lets_it_go(
    entry: Entry, make_event: Callable[..., Entry], as_editor: Client, editor: User
) -> None:
    other = make_event("No source", cited=False)
    address = reverse("desk:publish", args=[entry.timeline.slug])
    assert "1 thing to fix first" in read(as_editor, address)
    response = as_editor.post(address, {"hold": other.uid, "note": "What is new", "embargo_until": ""})
    page = parse(response.content)
    assert response.status_code == 200
    assert "“No source” is held back. Nothing is published yet." in page.text
    assert "Held back: 1 entry" in page.text
    assert "to fix first" not in page.text
    assert "What is new" in page.text, "what was typed comes back"
    assert page.all("ul", **{"class": "errors"}) == []
    response = as_editor.post(address, {"ready": other.uid})
    assert "“No source” is ready." in parse(response.content).text
    assert not Hold.objects.exists()


def test_pressing_enter_on_the_publish_page_holds_nothing_back(entry: Entry, as_editor: Client) -> None:
    page = parse(as_editor.get(reverse("desk:publish", args=[entry.timeline.slug])).content)
    own = [button for button in page.all("button") if button.attributes.get("form") == "publish-form"]
    assert own[0].attributes["name"] == "do"
    assert own[0].attributes["value"] == "publish"


def test_references_to_held_entries_are_listed_before_publishing(
    sample: Timeline, as_editor: Client, editor: User
) -> None:
    request = ReplyRequest.objects.filter(timeline=sample, about__isnull=False).first()
    assert request is not None
    assert request.about is not None
    hold_back_entry(request.about, by=editor)
    page = read(as_editor, reverse("desk:publish", args=[sample.slug]))
    assert "References that are left out" in page
    assert f"{request.label} refers to" in " ".join(page.split())


def test_a_held_change_of_a_public_entry_asks_for_no_note(
    entry: Entry, make_event: Callable[..., Entry], editor: User, as_editor: Client
) -> None:
    publish(entry.timeline, by=editor, note="First", seen_digest=None)
    Event.objects.filter(pk=entry.pk).update(headline="Two cracks are found")
    hold_back_entry(entry, by=editor, until=timezone.now() + timedelta(days=1))
    make_event("A pump fails")
    publish(entry.timeline, by=editor, note="Second", seen_digest=None)
    preview = as_editor.get(reverse("desk:preview", args=[entry.timeline.slug])).content.decode()
    assert "A crack is found" in preview
    assert "Two cracks" not in preview


# --- Embargoes ----------------------------------------------------------------------------------------


@pytest.fixture
def waiting(entry: Entry, make_event: Callable[..., Entry], editor: User) -> Publication:
    """A version under embargo, on top of a public one."""
    publish(entry.timeline, by=editor, note="First", seen_digest=None)
    make_event("A minister resigns")
    until = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    return publish(entry.timeline, by=editor, note="Second", seen_digest=None, embargo_until=until)


def decide(client: Client, waiting: Publication, decision: str, **more: str) -> str:
    """Send a decision about an embargo, and return the words of the page that follows."""
    address = reverse("desk:embargo", args=[waiting.timeline.slug])
    data = {"decide": decision, "number": waiting.number, **more}
    return parse(client.post(address, data, follow=True).content).text


def test_an_embargo_is_listed_and_something_else_is_published_meanwhile(
    waiting: Publication, make_event: Callable[..., Entry], as_editor: Client
) -> None:
    address = reverse("desk:publish", args=[waiting.timeline.slug])
    make_event("A pump fails")
    page = desk_pages.get(as_editor, address)
    assert "Version 2 is under embargo" in page.text
    assert "A minister resigns" not in page.text.split("What changes for readers")[1]
    form = next(desk_pages.Form(form) for form in page.root.all("form") if form.get("id") == "publish-form")
    sent = form.fill(note="A pump")
    sent.action = address
    follow = desk_pages.follow_saved(as_editor, sent.send(as_editor))
    assert "Version 3 is public." in follow.text
    assert "Version 4 is under embargo" in follow.text
    preview = as_editor.get(reverse("desk:waiting", args=[waiting.timeline.slug])).content.decode()
    assert "A minister resigns" in preview
    assert "A pump fails" in preview
    missing = as_editor.get(reverse("desk:waiting", args=[waiting.timeline.slug]) + "?number=2")
    assert missing.status_code == 404


def test_the_time_of_an_embargo_is_changed(waiting: Publication, as_editor: Client) -> None:
    assert "Version 3 goes live at the new time." in decide(
        as_editor, waiting, "reschedule", until=f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    )
    for wrong, words in (("", "Say when it is to go live."), ("2001-01-01T00:00", "a time in the future")):
        again = Publication.objects.get(number=3)
        assert words in decide(as_editor, again, "reschedule", until=wrong)


def test_a_cancelled_embargo_holds_its_entries_back(waiting: Publication, as_editor: Client) -> None:
    page = decide(as_editor, waiting, "cancel")
    assert "Version 2 was cancelled: it never goes live. Its entries are held back." in page
    assert "Held back: 1 entry" in page


def test_a_suspended_embargo_says_why_until_an_editor_closes_the_notice(
    waiting: Publication, as_editor: Client, make_event: Callable[..., Entry], editor: User
) -> None:
    row = Entry.objects.get(event__headline="A minister resigns")
    remove_entry(row, by=editor, version=row.version, reason="Not so.")
    make_event("A pump fails")
    publish(waiting.timeline, by=editor, note="Third", seen_digest=None)
    front_page = read(as_editor, reverse("desk:timelines"))
    assert "an embargo is suspended" in front_page
    assert "Embargo suspended" in front_page
    page = read(as_editor, reverse("desk:publish", args=[waiting.timeline.slug]))
    assert "The embargo of version 2 is suspended" in page
    assert "None of its entries is left to publish." in page
    decide(as_editor, waiting, "dismiss")
    assert "suspended" not in read(as_editor, reverse("desk:timelines"))


def test_the_front_page_says_what_is_live_and_what_waits(
    entry: Entry, as_editor: Client, editor: User
) -> None:
    front = reverse("desk:timelines")
    until = timezone.now() + timedelta(hours=1)
    publish(entry.timeline, by=editor, note="First", seen_digest=None, embargo_until=until)
    assert "not published" in read(as_editor, front)
    assert "under embargo until" in read(as_editor, front)
    decide(as_editor, Publication.objects.get(), "cancel")
    assert "not published · version 1 was cancelled" in read(as_editor, front)
    make_entry_ready(entry, by=editor)
    publish(entry.timeline, by=editor, note="First", seen_digest=None)
    assert "version 2 is public" in read(as_editor, front)
