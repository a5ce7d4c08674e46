"""Permissions as one table of role, verb and object; and what each user sees."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from timeline import permissions
from timeline.actions import parties
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry
from timeline.actions.sources import add_source, edit_source
from timeline.models import Change, Entry, Party, Publication, Report, Source, Timeline, User

# Visibility is a condition in SQL.
pytestmark = pytest.mark.postgresql

ROLES = (
    "anonymous",
    "no role",
    "other group",
    "inactive",
    "viewer",
    "reporter",
    "editor",
    "lawyer",
    "administrator",
    "editor and administrator",
    "reporter and lawyer",
    "superuser without a role",
    "inactive superuser",
)
OBJECTS = ("whole newsroom", "members with them", "members without them")

EDITORS = {"editor", "editor and administrator"}
WRITERS = {"reporter", "reporter and lawyer"} | EDITORS
LAWYERS = {"lawyer", "reporter and lawyer"}
READERS = {"viewer"} | WRITERS | LAWYERS
ADMINISTRATORS = {"administrator", "editor and administrator"}
STAFF = READERS | ADMINISTRATORS

# Predicate → users, for predicates without a timeline.
OF_A_PERSON = {
    "is_staff": STAFF,
    "is_viewer": {"viewer"},
    "is_writer": WRITERS,
    "is_editor": EDITORS,
    "is_lawyer": LAWYERS,
    "is_administrator": ADMINISTRATORS,
    "may_read": READERS,
    "may_create": WRITERS,
    "may_edit_shared": WRITERS,
    "may_protect": EDITORS,
    "may_ask_to_unprotect": EDITORS,
    "may_make_confidential": WRITERS,
    "may_choose_readers": EDITORS,
    "may_read_takedowns": EDITORS | LAWYERS,
    "may_manage_jobs": EDITORS | ADMINISTRATORS,
    "may_manage_accounts": ADMINISTRATORS,
    "may_see_audit_log": ADMINISTRATORS,
}


def list_by_object(who: set[str]) -> dict[str, set[str]]:
    """Return for each object the users of a predicate: only lawyers see a timeline without being a member."""
    return dict(zip(OBJECTS, (who, who, who & LAWYERS), strict=True))


# Predicate → timeline → users.
OF_A_TIMELINE = {
    "may_see": list_by_object(READERS),
    "may_edit": list_by_object(WRITERS),
    "may_share_preview": list_by_object(EDITORS),
    "may_take_part": list_by_object(WRITERS | LAWYERS),
    "may_publish": list_by_object(EDITORS),
    "may_answer_reports": list_by_object(EDITORS),
    "may_set_access": list_by_object(EDITORS),
    "may_delete": list_by_object(EDITORS),
    "may_archive": list_by_object(EDITORS),
    "may_waive_words": list_by_object(EDITORS),
    "may_request_takedown": list_by_object(EDITORS),
    "may_approve_takedown": list_by_object(EDITORS | LAWYERS),
    "may_hide_now": list_by_object(EDITORS | LAWYERS),
}

# Predicate → the timelines that a change concerns → users: who may change all of them.
OF_TIMELINES = {
    "may_merge": {
        (): WRITERS,
        ("whole newsroom",): WRITERS,
        ("whole newsroom", "members with them"): WRITERS,
        ("whole newsroom", "members without them"): WRITERS & LAWYERS,
        ("members without them",): WRITERS & LAWYERS,
        OBJECTS: WRITERS & LAWYERS,
    }
}

# Predicate → where a confidential source was made → users. Nobody is on its list, and none of them made it.
OF_A_CONFIDENTIAL_SOURCE = {
    "may_read_source": list_by_object(EDITORS) | {"members without them": set()},
    "may_end_confidence": list_by_object(EDITORS) | {"members without them": set()},
}
# Predicate → users, if somebody else asked. Nobody may if they asked themselves.
OF_AN_ASKER = {"may_unprotect": EDITORS | LAWYERS}


@dataclass
class Desk:
    """Users with each role and three timelines, each with an entry, a party and a source made for it."""

    people: dict[str, Any]
    timelines: dict[str, Timeline]


@pytest.fixture
def desk(make_user: Callable[..., User]) -> Desk:
    someone = make_user("someone@example.org", "editor")
    people = {
        "anonymous": AnonymousUser(),
        "no role": make_user("none@example.org"),
        "other group": make_user("other@example.org", "subscribers"),
        "inactive": make_user("gone@example.org", "editor", is_active=False),
        "viewer": make_user("viewer@example.org", "viewer"),
        "reporter": make_user("reporter@example.org", "reporter"),
        "editor": make_user("editor@example.org", "editor"),
        "lawyer": make_user("lawyer@example.org", "lawyer"),
        "administrator": make_user("admin@example.org", "administrator"),
        "editor and administrator": make_user("chief@example.org", "editor", "administrator"),
        "reporter and lawyer": make_user("counsel@example.org", "reporter", "lawyer"),
        "superuser without a role": make_user("root@example.org", is_superuser=True),
        "inactive superuser": make_user("left@example.org", "editor", is_superuser=True, is_active=False),
    }
    accounts = [person for person in people.values() if isinstance(person, User)]
    timelines = {
        "whole newsroom": Timeline.objects.create(slug="whole", title="For all"),
        "members with them": Timeline.objects.create(slug="with", title="With", access="members"),
        "members without them": Timeline.objects.create(slug="without", title="Without", access="members"),
    }
    timelines["members with them"].members.set([*accounts, someone])
    timelines["members without them"].members.set([someone])
    for name, timeline in timelines.items():
        draft = EventDraft(
            headline=name,
            parties=((PartyDraft(name=name), "actor"),),
            citations=(CitationDraft(source=SourceDraft(publisher=name)),),
        )
        add_entry(timeline, draft, by=someone)
        # A publication to report on; its content does not matter here.
        publication = Publication.objects.create(
            timeline=timeline, number=1, note="New", title=name, language="en-GB", time_zone="UTC", entries=1
        )
        Report.objects.create(publication=publication, words=name)
    parties.add_party(PartyDraft(name="newsroom's own"), by=someone)
    add_source(SourceDraft(publisher="newsroom's own"), by=someone)
    return Desk(people, timelines)


@pytest.mark.sampled
@pytest.mark.parametrize("role", ROLES)
def test_permissions_without_a_timeline(desk: Desk, role: str) -> None:
    person = desk.people[role]
    found = {verb: getattr(permissions, verb)(person) for verb in OF_A_PERSON}
    assert found == {verb: role in who for verb, who in OF_A_PERSON.items()}


@pytest.mark.sampled
@pytest.mark.parametrize("role", ROLES)
def test_permissions_for_a_timeline(desk: Desk, role: str) -> None:
    person = desk.people[role]
    found = {
        (verb, where): getattr(permissions, verb)(person, timeline)
        for verb in OF_A_TIMELINE
        for where, timeline in desk.timelines.items()
    }
    assert found == {
        (verb, where): role in who for verb, places in OF_A_TIMELINE.items() for where, who in places.items()
    }


def test_people_who_see_a_timeline_are_those_to_whom_it_is_visible(desk: Desk) -> None:
    for timeline in desk.timelines.values():
        found = set(timeline.find_people())
        accounts = User.objects.all()
        assert found == {user for user in accounts if timeline in Timeline.objects.visible_to(user)}


@pytest.mark.sampled
@pytest.mark.parametrize("role", ROLES)
def test_permissions_for_several_timelines(desk: Desk, role: str) -> None:
    person = desk.people[role]
    found = {
        (verb, where): getattr(permissions, verb)(
            person, Timeline.objects.filter(pk__in=[desk.timelines[name].pk for name in where])
        )
        for verb, places in OF_TIMELINES.items()
        for where in places
    }
    assert found == {
        (verb, where): role in who for verb, places in OF_TIMELINES.items() for where, who in places.items()
    }


@pytest.mark.sampled
@pytest.mark.parametrize("role", ROLES)
def test_permissions_for_a_confidential_source(desk: Desk, role: str) -> None:
    person = desk.people[role]
    Source.objects.update(confidential=True, created_by=None)
    found = {
        (verb, where): getattr(permissions, verb)(person, Source.objects.get(made_for=timeline))
        for verb in OF_A_CONFIDENTIAL_SOURCE
        for where, timeline in desk.timelines.items()
    }
    assert found == {
        (verb, where): role in who
        for verb, places in OF_A_CONFIDENTIAL_SOURCE.items()
        for where, who in places.items()
    }


@pytest.mark.sampled
@pytest.mark.parametrize("role", sorted(READERS))
def test_the_people_of_a_list_may_read_a_confidential_source(desk: Desk, role: str) -> None:
    person = desk.people[role]
    Source.objects.update(confidential=True, created_by=None)
    source = Source.objects.get(made_for=desk.timelines["whole newsroom"])
    source.readers.set([person])
    assert permissions.may_read_source(person, source)
    source.readers.set([User.objects.get(email="someone@example.org")])
    assert not permissions.may_read_source(person, source)


@pytest.mark.sampled
@pytest.mark.parametrize("role", ROLES)
def test_permissions_after_somebody_has_asked(desk: Desk, role: str) -> None:
    person, someone = desk.people[role], User.objects.get(email="someone@example.org")
    for verb, who in OF_AN_ASKER.items():
        assert getattr(permissions, verb)(person, someone) == (role in who)
        assert not getattr(permissions, verb)(person, person)


def test_every_predicate_is_in_the_table() -> None:
    public = {
        name
        for name, value in inspect.getmembers(permissions, inspect.isfunction)
        if value.__module__ == permissions.__name__ and not name.startswith("_")
    }
    tables = (OF_A_PERSON, OF_A_TIMELINE, OF_TIMELINES, OF_A_CONFIDENTIAL_SOURCE, OF_AN_ASKER)
    assert public == {verb for table in tables for verb in table}


@pytest.mark.sampled
@pytest.mark.parametrize("role", ROLES)
def test_visible_to_returns_visible_rows_only(desk: Desk, role: str) -> None:
    person = desk.people[role]
    seen = {where for where in OBJECTS if role in OF_A_TIMELINE["may_see"][where]}
    own = {"newsroom's own"} if role in READERS else set()

    assert {item.title for item in Timeline.objects.visible_to(person)} == {
        desk.timelines[where].title for where in seen
    }
    assert {entry.label for entry in Entry.objects.visible_to(person)} == seen
    assert {party.name for party in Party.objects.visible_to(person)} == seen | own
    assert {source.publisher for source in Source.objects.visible_to(person)} == seen | own
    assert {report.words for report in Report.objects.visible_to(person)} == seen
    assert {change.label for change in Change.objects.visible_to(person)} == seen | own


def test_a_membership_does_not_repeat_a_timeline(desk: Desk) -> None:
    desk.timelines["whole newsroom"].members.set(
        [item for item in desk.people.values() if isinstance(item, User)]
    )
    seen = Timeline.objects.visible_to(desk.people["reporter"])
    assert sorted(item.slug for item in seen) == ["whole", "with"]


def test_a_former_member_cannot_see_the_timeline(desk: Desk) -> None:
    reporter = desk.people["reporter"]
    desk.timelines["members with them"].members.remove(reporter)
    assert not permissions.may_see(reporter, desk.timelines["members with them"])


@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_a_members_only_row_becomes_visible_when_an_open_timeline_names_it(desk: Desk, role: str) -> None:
    person, root = desk.people[role], desk.people["reporter and lawyer"]
    hidden_party = Party.objects.get(name="members without them")
    hidden_source = Source.objects.get(publisher="members without them")
    relied_on = add_source(
        SourceDraft(publisher="the wire"), by=root, made_for=desk.timelines["members without them"]
    )
    edit_source(
        hidden_source,
        SourceDraft(publisher="members without them", relies_on=(relied_on,)),
        by=root,
        version=hidden_source.version,
    )

    def sees() -> tuple[bool, bool, bool]:
        sources = Source.objects.visible_to(person)
        return (
            hidden_party in Party.objects.visible_to(person),
            hidden_source in sources,
            relied_on in sources,
        )

    assert sees() == (False, False, False)
    draft = EventDraft(
        headline="Now in the open",
        parties=((hidden_party, "actor"),),
        citations=(CitationDraft(source=hidden_source),),
    )
    add_entry(desk.timelines["whole newsroom"], draft, by=root)
    # What it relies on is named nowhere: it stays with its timeline.
    assert sees() == (True, True, False)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "use", ["party", "spokesperson", "addressees", "asked", "asked_by", "a role in an event"]
)
def test_every_use_of_a_party_makes_it_visible(desk: Desk, use: str) -> None:
    person, root = desk.people["reporter"], desk.people["reporter and lawyer"]
    hidden = Party.objects.get(name="members without them")
    other = Party.objects.get(name="newsroom's own")
    drafts: dict[str, Any] = {
        "party": StatementDraft(party=hidden, words="Yes."),
        "spokesperson": StatementDraft(party=other, spokesperson=hidden, words="Yes."),
        "addressees": StatementDraft(party=other, addressees=(hidden,), words="Yes."),
        "asked": RequestDraft(asked=hidden, put="Why?"),
        "asked_by": RequestDraft(asked=other, asked_by=hidden, put="Why?"),
        "a role in an event": EventDraft(headline="It met", parties=((hidden, "witness"),)),
    }
    assert hidden not in Party.objects.visible_to(person)
    add_entry(desk.timelines["whole newsroom"], drafts[use], by=root)
    assert hidden in Party.objects.visible_to(person)


def test_an_invisible_row_cannot_be_changed(desk: Desk) -> None:
    reporter = desk.people["reporter"]
    party = Party.objects.get(name="members without them")
    source = Source.objects.get(publisher="members without them")
    with pytest.raises(PermissionDenied):
        parties.edit_party(party, PartyDraft(name="Renamed"), by=reporter, version=party.version)
    with pytest.raises(PermissionDenied):
        edit_source(source, SourceDraft(publisher="Renamed"), by=reporter, version=source.version)
    party.refresh_from_db()
    source.refresh_from_db()
    assert (party.name, source.publisher) == ("members without them", "members without them")
