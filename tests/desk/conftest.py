"""Fixtures of the desk's tests: clients by role, a timeline that only named members see, shorter helpers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from timeline.actions.drafts import CitationDraft, PartyDraft, RequestDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry
from timeline.actions.publications import publish
from timeline.models import Entry, Party, Publication, Timeline, User

People = dict[str, Client]
CITED = CitationDraft(source=SourceDraft(publisher="The Gazette", title="What they said"))


class OverTLS(Client):
    """A client over HTTPS, as in production: plain HTTP is only redirected."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **kwargs | {"secure": True})


def sign_in(user: User, **options: Any) -> Client:
    client = OverTLS(**options)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client() -> Client:
    """A client that is not signed in."""
    return OverTLS()


@pytest.fixture
def as_reporter(reporter: User) -> Client:
    return sign_in(reporter)


@pytest.fixture
def as_editor(editor: User) -> Client:
    return sign_in(editor)


@pytest.fixture
def member(make_user: Callable[..., User]) -> User:
    """A reporter who is a member of the hidden timeline."""
    return make_user("member@example.org", "reporter")


@pytest.fixture
def as_member(member: User) -> Client:
    return sign_in(member)


@pytest.fixture
def hidden(db: None, member: User) -> Timeline:
    """A timeline that only its members see."""
    timeline: Timeline = Timeline.objects.create(
        slug="whistle", title="The whistle-blower", access="members", time_zone="Europe/London"
    )
    timeline.members.add(member)
    return timeline


@pytest.fixture
def people(
    client: Client, make_user: Callable[..., User], as_reporter: Client, as_editor: Client, as_member: Client
) -> People:
    """One client for each kind of user."""
    return {
        "anonymous": client,
        "no role": sign_in(make_user("guest@example.org")),
        "reporter": as_reporter,
        "editor": as_editor,
        "member": as_member,
    }


Make = Callable[..., Entry]


@pytest.fixture
def make_statement(timeline: Timeline, editor: User) -> Make:
    """Return a function that adds a statement with a source to the timeline."""

    def make(words: str = "We did not know.", party: str = "The harbour board", **fields: Any) -> Entry:
        draft = StatementDraft(words=words, party=find_or_draft(party), **{"citations": (CITED,), **fields})
        return add_entry(timeline, draft, by=editor).entry

    return make


@pytest.fixture
def make_request(timeline: Timeline, editor: User) -> Make:
    """Return a function that adds a request for comment by the newsroom itself."""

    def make(put: str = "Why was the gate shut?", asked: str = "The harbour board", **fields: Any) -> Entry:
        return add_entry(
            timeline, RequestDraft(put=put, asked=find_or_draft(asked), **fields), by=editor
        ).entry

    return make


def find_or_draft(name: str) -> Party | PartyDraft:
    """Return the party with this name, or the draft of one."""
    return Party.objects.filter(name=name).first() or PartyDraft(name=name)


@pytest.fixture
def publish_it(timeline: Timeline, editor: User) -> Callable[[], Publication]:
    """Return a function that publishes the timeline as it is now."""

    def publish_now(note: str = "What is new") -> Publication:
        return publish(timeline, by=editor, note=note, seen_digest=None)

    return publish_now


@pytest.fixture
def at(timeline: Timeline) -> Callable[..., str]:
    """Return a function that returns the address of a page: at("entry-edit", entry) or at("history")."""

    def address(name: str, *args: Any) -> str:
        parts = [item.uid if isinstance(item, Entry) else item for item in args]
        return reverse(f"desk:{name}", args=[timeline.slug, *parts])

    return address
