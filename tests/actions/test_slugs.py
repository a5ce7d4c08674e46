"""Slugs of public timelines: who changes them, what stays reserved, and what knows the former ones."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError
from django.utils import timezone

from tests.support.commands import run_command
from timeline import document
from timeline.actions.imports import ImportRefusedError, import_document
from timeline.actions.publications import publish
from timeline.actions.slugs import TAKEN
from timeline.actions.timelines import TimelineDraft, create_timeline, edit_timeline, read_timeline
from timeline.importers import IMPORTERS
from timeline.models import Change, Decision, Entry, FormerSlug, Party, Publication, Timeline, User

pytestmark = pytest.mark.django_db

FIRST = "harbour-fire"


def move(timeline: Timeline, slug: str, *, by: User) -> Timeline:
    timeline.refresh_from_db()
    draft = TimelineDraft(**{**vars(read_timeline(timeline)), "slug": slug, "access": None, "members": ()})
    return edit_timeline(timeline, draft, by=by, version=timeline.version)


@pytest.fixture
def public(event: Entry, editor: User) -> Timeline:
    """A timeline that is public under FIRST."""
    publish(event.timeline, by=editor, note="New", seen_digest=None)
    assert event.timeline.slug == FIRST
    return event.timeline


def list_former() -> list[str]:
    return list(FormerSlug.objects.order_by("pk").values_list("slug", flat=True))


def refuse(timeline: Timeline, slug: str, by: User) -> str:
    with pytest.raises(ValidationError) as refusal:
        move(timeline, slug, by=by)
    return " ".join(refusal.value.message_dict["slug"])


def test_a_slug_that_was_never_public_is_free_afterwards(event: Entry, editor: User) -> None:
    move(event.timeline, "fire", by=editor)
    assert not list_former()
    assert not Decision.objects.exists()
    create_timeline(TimelineDraft(slug=FIRST, title="Another"), by=editor)


def test_each_public_slug_stays_reserved(public: Timeline, editor: User) -> None:
    move(public, "blaze", by=editor)
    move(public, "inferno", by=editor)
    assert list_former() == [FIRST, "blaze"]
    assert list(Decision.objects.values_list("verb", "by")) == [("move", editor.pk)] * 2
    change = Change.objects.latest("pk")
    assert (change.before["address"], change.after["address"]) == ("blaze", "inferno")  # type: ignore[index]
    move(public, FIRST, by=editor)
    assert list_former() == [FIRST, "blaze", "inferno"]


def test_no_timeline_gets_the_slug_of_another(public: Timeline, editor: User) -> None:
    other = create_timeline(TimelineDraft(slug="flood", title="Flood"), by=editor)
    assert refuse(other, FIRST, editor) == TAKEN
    assert refuse(public, "flood", editor) == TAKEN
    move(public, "blaze", by=editor)
    for slug in (FIRST, "blaze"):
        assert refuse(other, slug, editor) == TAKEN
        with pytest.raises(ValidationError, match=TAKEN):
            create_timeline(TimelineDraft(slug=slug, title="Another"), by=editor)
    other.refresh_from_db()
    assert other.slug == "flood"


def test_only_who_publishes_changes_it(public: Timeline, reporter: User) -> None:
    with pytest.raises(PermissionDenied):
        move(public, "blaze", by=reporter)


def test_a_slug_that_waits_under_an_embargo_stays(event: Entry, editor: User) -> None:
    end = timezone.now() + timedelta(days=1)
    publish(event.timeline, by=editor, note="New", seen_digest=None, embargo_until=end)
    assert "approved under this address" in refuse(event.timeline, "blaze", editor)


def test_a_slug_that_names_a_protected_person_is_refused(public: Timeline, editor: User) -> None:
    Party.objects.create(kind="person", name="Ada Quayle", protected=True, pseudonym="A witness")
    assert "identifies a protected person" in refuse(public, "ada-quayle-at-the-harbour", editor)


def test_published_bytes_keep_the_slug_they_had(public: Timeline, editor: User) -> None:
    before = Publication.objects.get()
    data, digest = before.data, before.digest
    move(public, "blaze", by=editor)
    after = Publication.objects.get()
    assert (after.data, after.digest) == (data, digest)
    second = publish(public, by=editor, note="Moved", seen_digest=None)
    assert json.loads(second.data)["timeline"]["slug"] == "blaze"


def test_an_import_accepts_a_former_slug(public: Timeline, editor: User) -> None:
    data = Publication.objects.get().data
    move(public, "blaze", by=editor)
    again = import_document(IMPORTERS["json"](data))
    assert (again.timeline, sum(again.counts.values())) == (public, 0)
    other = document.encode(IMPORTERS["json"](data)).replace(b"Fire in the harbour", b"Fire in the docks")
    if other != data:
        with pytest.raises(ImportRefusedError, match="“blaze” is there already and differs"):
            import_document(IMPORTERS["json"](other))
    assert Timeline.objects.count() == 1


def test_commands_accept_a_former_slug(public: Timeline, editor: User) -> None:
    data = Publication.objects.get().data
    atom = run_command("export_timeline", FIRST, "--format", "atom")
    move(public, "blaze", by=editor)
    assert run_command("export_timeline", FIRST) == data.decode()
    moved = run_command("export_timeline", FIRST, "--format", "atom")
    assert "/t/blaze/" in moved
    assert [line for line in atom.split("<") if line.startswith("id>")] == [
        line for line in moved.split("<") if line.startswith("id>")
    ]
    assert "version 2" in run_command("publish_timeline", FIRST, "--note", "Moved", "--by", editor.email)
    with pytest.raises(CommandError):
        run_command("export_timeline", "fire")
