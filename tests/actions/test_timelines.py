"""Timelines: creating one, changing its head and its access."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from timeline import permissions
from timeline.actions import timelines
from timeline.actions.base import Stale
from timeline.actions.timelines import TimelineDraft, create_timeline, edit_timeline
from timeline.models import Change, Entry, Timeline, User

Everything = Callable[[], Any]
NEWSROOM, MEMBERS = Timeline.Access.NEWSROOM, Timeline.Access.MEMBERS


def head(**fields: Any) -> TimelineDraft:
    return TimelineDraft(**{"slug": "harbour-fire", "title": "Harbour fire", **fields})


def test_a_timeline_gets_the_values_of_its_draft(reporter: User) -> None:
    draft = TimelineDraft(
        slug="dam",
        title="Cafe\u0301 dam",
        summary="What is\r\nknown.",
        byline="By the desk",
        language="da",
        time_zone="Europe/Copenhagen",
        advisory="People die in this story.",
    )
    timeline = Timeline.objects.get(pk=create_timeline(draft, by=reporter).pk)
    assert (timeline.slug, timeline.title, timeline.summary) == ("dam", "Café dam", "What is\nknown.")
    assert (timeline.byline, timeline.advisory) == ("By the desk", "People die in this story.")
    assert (timeline.language, timeline.time_zone) == ("da", "Europe/Copenhagen")
    assert (timeline.access, timeline.version) == (NEWSROOM, 1)
    (change,) = Change.objects.all()
    assert (change.verb, change.subject, change.timeline, change.by) == (
        "add",
        "timeline",
        timeline,
        reporter,
    )


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": ""}, "title"),
    "a title too long in NFC": ({"title": "\ufb2c" * 150}, "title"),
    "a summary over its limit": ({"summary": "x" * 50_001}, "summary"),
    "an address in capitals": ({"slug": "Dam"}, "slug"),
    "an address with a line end": ({"slug": "dam\n"}, "slug"),
    "an address that is taken": ({"slug": "taken"}, "slug"),
    "a zone that is none": ({"time_zone": "Europe/Nordhavn"}, "time_zone"),
    "a zone that is no place's": ({"time_zone": "Factory"}, "time_zone"),
    "the machine's own zone": ({"time_zone": "localtime"}, "time_zone"),
    "a language that is none": ({"language": "English!"}, "language"),
    "access that is none": ({"access": "all"}, "access"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_head_is_refused_at_its_field_and_changes_nothing(
    timeline: Timeline, editor: User, everything: Everything, name: str
) -> None:
    Timeline.objects.create(slug="taken", title="Taken")
    fields, field = BAD[name]
    before = everything()
    for act in (
        lambda: create_timeline(head(**{"slug": "fresh", **fields}), by=editor),
        lambda: edit_timeline(timeline, head(**fields), by=editor, version=1),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert field in refusal.value.message_dict
        assert everything() == before


def test_an_edit_adds_one_version_and_one_change(timeline: Timeline, reporter: User) -> None:
    edited = edit_timeline(timeline, head(title="Fire", advisory="Smoke."), by=reporter, version=1)
    edited.refresh_from_db()
    assert (edited.title, edited.version) == ("Fire", 2)
    (change,) = Change.objects.all()
    assert change.lines == [("title", "Harbour fire", "Fire"), ("content advisory", "", "Smoke.")]


def test_saving_the_same_values_adds_no_version_and_no_change(timeline: Timeline, reporter: User) -> None:
    assert edit_timeline(timeline, head(), by=reporter, version=1).version == 1
    assert not Change.objects.exists()


@pytest.mark.parametrize("version", [None, 0, 1, 3])
def test_another_or_missing_version_is_stale(
    timeline: Timeline, reporter: User, everything: Everything, version: int | None
) -> None:
    edit_timeline(timeline, head(title="Theirs"), by=reporter, version=1)
    before = everything()
    with pytest.raises(Stale) as stale:
        edit_timeline(timeline, head(title="Mine"), by=reporter, version=version)
    assert stale.value.current.title == "Theirs"
    assert everything() == before


def test_without_permission_nothing_changes(
    timeline: Timeline, make_user: Callable[..., User], everything: Everything
) -> None:
    nobody = make_user("nobody@example.org")
    before = everything()
    with pytest.raises(PermissionDenied):
        create_timeline(head(slug="fresh"), by=nobody)
    with pytest.raises(PermissionDenied):
        edit_timeline(timeline, head(title="Mine"), by=nobody, version=1)
    assert everything() == before


def test_a_failure_at_the_end_rolls_everything_back(
    timeline: Timeline, event: Entry, editor: User, everything: Everything
) -> None:
    before = everything()
    for act in (
        lambda: create_timeline(head(slug="fresh", access=MEMBERS), by=editor),
        lambda: edit_timeline(timeline, head(time_zone="UTC", access=MEMBERS), by=editor, version=1),
    ):
        with (
            mock.patch.object(timelines, "record", side_effect=RuntimeError("cut")),
            pytest.raises(RuntimeError),
        ):
            act()
        assert everything() == before


# --- Access -----------------------------------------------------------------------------------


def test_the_creator_of_a_members_only_timeline_is_a_member(reporter: User, editor: User) -> None:
    timeline = create_timeline(head(access=MEMBERS, members=(editor,)), by=reporter)
    assert set(timeline.members.all()) == {reporter, editor}


def test_an_editor_can_restrict_access_without_losing_it(
    timeline: Timeline, reporter: User, editor: User
) -> None:
    edit_timeline(timeline, head(access=MEMBERS), by=editor, version=1)
    timeline.refresh_from_db()
    assert (timeline.access, set(timeline.members.all())) == (MEMBERS, {editor})
    assert not permissions.may_see(reporter, timeline)
    assert Change.objects.latest("pk").lines == [
        ("access", "The whole newsroom", "Named members only"),
        ("members", "", editor.email),
    ]
    edit_timeline(timeline, head(access=NEWSROOM), by=editor, version=2)
    timeline.refresh_from_db()
    assert (timeline.access, set(timeline.members.all())) == (NEWSROOM, set())
    assert permissions.may_see(reporter, timeline)


def test_a_change_of_members_alone_is_recorded(timeline: Timeline, reporter: User, editor: User) -> None:
    edit_timeline(timeline, head(access=MEMBERS), by=editor, version=1)
    edit_timeline(timeline, head(access=MEMBERS, members=(reporter,)), by=editor, version=2)
    timeline.refresh_from_db()
    assert timeline.version == 3
    assert permissions.may_see(reporter, timeline)


def test_a_reporter_cannot_set_access(
    timeline: Timeline, reporter: User, editor: User, everything: Everything
) -> None:
    before = everything()
    with pytest.raises(PermissionDenied, match="decide who sees"):
        edit_timeline(timeline, head(access=MEMBERS), by=reporter, version=1)
    assert everything() == before
    edit_timeline(timeline, head(access=MEMBERS, members=(reporter,)), by=editor, version=1)
    before = everything()
    for draft in (head(access=NEWSROOM), head(access=MEMBERS), head(access=MEMBERS, members=(reporter,))):
        with pytest.raises(PermissionDenied, match="decide who sees"):
            edit_timeline(timeline, draft, by=reporter, version=2)
        assert everything() == before


def test_an_edit_by_a_reporter_keeps_access_and_members(
    timeline: Timeline, reporter: User, editor: User
) -> None:
    edit_timeline(timeline, head(access=MEMBERS, members=(reporter,)), by=editor, version=1)
    edit_timeline(timeline, head(title="Fire"), by=reporter, version=2)
    timeline.refresh_from_db()
    assert (timeline.title, timeline.access) == ("Fire", MEMBERS)
    assert set(timeline.members.all()) == {reporter, editor}
